"""Whether an open case gave a reason for a read of personal data: the log's page of unusual reads asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.cases.models import Case, Member
from lachan.centre.reports.facts import facts_of

if TYPE_CHECKING:
    from datetime import datetime

_GOING_ON: Final = (Case.State.OPEN, Case.State.WAITING)


def is_named_by_open_case(actor: str, subject: str, at: datetime) -> bool | None:
    """This will say whether a case that went on at `at` named the report or the case itself (`report:12`, `case:7`).

    None where that can't be said: of other subjects, and of a report that is still looked through and in no case yet.
    `actor` doesn't matter: whose case it is, access has held. Two queries at most.
    """
    del actor
    kind, _, said = subject.partition(":")
    if not (said.isascii() and said.isdigit()) or kind not in {"report", "case"}:
        return None
    thing_id = int(said)
    if kind == "case":
        case = Case.objects.filter(pk=thing_id).first()
        return None if case is None else _went_on(case, at)
    members = Member.objects.filter(kind=Member.Kind.REPORT, thing_id=thing_id, since_at__lte=at)
    cases = [one.case for one in members.select_related("case") if one.until_at is None or one.until_at > at]
    if cases:
        return any(_went_on(case, at) for case in cases)
    report = facts_of([thing_id]).get(thing_id)
    return False if report is not None and report.state in {"closed", "withdrawn"} else None


def _went_on(case: Case, at: datetime) -> bool:
    return case.state in _GOING_ON or (case.closed_at is not None and case.closed_at > at)
