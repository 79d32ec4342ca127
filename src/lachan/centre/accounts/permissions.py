"""What can be permitted, as `subject.action`, and what each role brings. Later rooms add their constants here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.accounts.models import Role

if TYPE_CHECKING:
    from collections.abc import Mapping

DESK_ENTER: Final = "desk.enter"
OFFICE_VIEW: Final = "office.view"
OFFICE_CHANGE: Final = "office.change"
OFFICE_HOURS: Final = "office.hours"
PERSON_VIEW: Final = "person.view"
PERSON_CHANGE: Final = "person.change"
ROLE_GRANT: Final = "role.grant"
ROLE_REQUEST: Final = "role.request"
ROLE_DECIDE: Final = "role.decide"
LOG_VIEW: Final = "log.view"
HEALTH_VIEW: Final = "health.view"
OUTBOX_RETRY: Final = "outbox.retry"
EVIDENCE_VIEW: Final = "evidence.view"
EVIDENCE_KEEP: Final = "evidence.keep"
EVIDENCE_EXPORT: Final = "evidence.export"
EVIDENCE_FLAG: Final = "evidence.flag"
EVIDENCE_DESTROY: Final = "evidence.destroy"
EVIDENCE_DECIDE: Final = "evidence.decide"
REGISTER_VIEW: Final = "register.view"
DETECTION_VIEW: Final = "detection.view"
LIST_CHANGE: Final = "list.change"
LIST_AGREE: Final = "list.agree"
CLAIM_VIEW: Final = "claim.view"
CLAIM_MAKE: Final = "claim.make"
CLAIM_DECIDE: Final = "claim.decide"
REPORT_VIEW: Final = "report.view"
REPORT_TRIAGE: Final = "report.triage"
COUNT_RELEASE: Final = "count.release"
CASE_VIEW: Final = "case.view"
CASE_WORK: Final = "case.work"
CASE_ASSIGN: Final = "case.assign"
CASE_CLOSE: Final = "case.close"
REPORT_EXPORT: Final = "report.export"
PARTNER_VIEW: Final = "partner.view"
PARTNER_CHANGE: Final = "partner.change"
MEASURE_VIEW: Final = "measure.view"
MEASURE_PROPOSE: Final = "measure.propose"
MEASURE_HOLD: Final = "measure.hold"
MEASURE_SIGN: Final = "measure.sign"
MEASURE_LIFT: Final = "measure.lift"
EXCHANGE_VIEW: Final = "exchange.view"
EXCHANGE_RELEASE: Final = "exchange.release"
ANSWER_GIVE: Final = "answer.give"

# An administrator neither proposes nor approves: none of the desk's work stands in that row, whatever is added later.
GRANTS: Final[Mapping[str, frozenset[str]]] = {
    Role.DESK: frozenset(
        {DESK_ENTER, OFFICE_VIEW, EVIDENCE_VIEW, EVIDENCE_KEEP, EVIDENCE_FLAG, REGISTER_VIEW,
         DETECTION_VIEW, CLAIM_VIEW, CLAIM_MAKE, REPORT_VIEW, REPORT_TRIAGE,
         CASE_VIEW, CASE_WORK, CASE_ASSIGN, CASE_CLOSE, PARTNER_VIEW,
         MEASURE_VIEW, MEASURE_PROPOSE, MEASURE_HOLD, EXCHANGE_VIEW}
    ),
    Role.ANALYST: frozenset(
        {DESK_ENTER, OFFICE_VIEW, EVIDENCE_VIEW, EVIDENCE_KEEP, EVIDENCE_EXPORT, EVIDENCE_FLAG,
         EVIDENCE_DESTROY, REGISTER_VIEW,
         DETECTION_VIEW, LIST_CHANGE, LIST_AGREE, CLAIM_VIEW, CLAIM_DECIDE, REPORT_VIEW, REPORT_TRIAGE,
         REPORT_EXPORT, COUNT_RELEASE,
         CASE_VIEW, CASE_WORK, PARTNER_VIEW,
         MEASURE_VIEW, MEASURE_PROPOSE, MEASURE_HOLD, EXCHANGE_VIEW}
    ),
    Role.APPROVER: frozenset(
        {DESK_ENTER, OFFICE_VIEW, EVIDENCE_VIEW, EVIDENCE_EXPORT, EVIDENCE_FLAG, EVIDENCE_DESTROY,
         EVIDENCE_DECIDE, REGISTER_VIEW,
         DETECTION_VIEW, LIST_CHANGE, LIST_AGREE, CLAIM_VIEW, CLAIM_DECIDE, REPORT_VIEW, REPORT_EXPORT,
         COUNT_RELEASE,
         CASE_VIEW, CASE_ASSIGN, CASE_CLOSE, PARTNER_VIEW,
         MEASURE_VIEW, MEASURE_SIGN, MEASURE_LIFT, EXCHANGE_VIEW, EXCHANGE_RELEASE}
    ),
    Role.PUBLISHER: frozenset({DESK_ENTER, OFFICE_VIEW}),
    Role.AUDITOR: frozenset(
        {DESK_ENTER, OFFICE_VIEW, PERSON_VIEW, LOG_VIEW, HEALTH_VIEW, DETECTION_VIEW, PARTNER_VIEW, EXCHANGE_VIEW}
    ),
    Role.PARTNER: frozenset({DESK_ENTER, CLAIM_VIEW, CLAIM_MAKE, ANSWER_GIVE}),
    Role.ADMINISTRATOR: frozenset(
        {DESK_ENTER, OFFICE_VIEW, OFFICE_CHANGE, PERSON_VIEW, PERSON_CHANGE, ROLE_GRANT, ROLE_REQUEST,
         ROLE_DECIDE, HEALTH_VIEW, OUTBOX_RETRY, DETECTION_VIEW, PARTNER_VIEW, PARTNER_CHANGE, OFFICE_HOURS}
    ),
}  # fmt: skip

# Two administrators make one of these; so does every change that could bring such an account into other hands.
GUARDED_ROLES: Final = frozenset({Role.APPROVER, Role.ADMINISTRATOR})

# The desk's own work. What these bring reaches beyond the office at which they are held, so that no partner has one.
OF_THE_DESK: Final = frozenset({Role.DESK, Role.ANALYST, Role.APPROVER})

# Nobody holds both of a pair on one day, at whatever offices: an administrator does none of the desk's work, and an
# auditor looks at what administrators do.
_NOT_WITH_ADMINISTRATOR: Final = (Role.DESK, Role.ANALYST, Role.APPROVER, Role.PUBLISHER, Role.AUDITOR)
EXCLUDING: Final[Mapping[str, frozenset[str]]] = {
    Role.ADMINISTRATOR: frozenset(_NOT_WITH_ADMINISTRATOR),
    **{role: frozenset({Role.ADMINISTRATOR}) for role in _NOT_WITH_ADMINISTRATOR},
}

# What a token of the API can be made for: work on cases, what belongs to them, such as the hours by which deadlines
# count, and measures as far as proposing them: who signs, holds or lifts one is a person. Nothing that decides about
# people, offices, lists or other tokens: a program never gives itself more.
OF_TOKENS: Final = (
    CASE_VIEW, CASE_WORK, CASE_ASSIGN, CASE_CLOSE, REPORT_VIEW, EVIDENCE_VIEW, EVIDENCE_KEEP, EVIDENCE_EXPORT,
    OFFICE_HOURS, MEASURE_VIEW, MEASURE_PROPOSE,
)  # fmt: skip

ALL: Final = frozenset().union(*GRANTS.values())
