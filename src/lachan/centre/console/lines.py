"""Lines of the tables that are taken away: which columns each has, and a row as texts in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.accounts.case_kinds import CASE_KINDS
from lachan.centre.console.sources import say_source
from lachan.centre.console.tables import moment_cell, number_cell
from lachan.centre.web.templatetags.desk import name_in
from lachan.centre.web.words import catalogue, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from lachan.centre.accounts.queries.offices import OfficeShown
    from lachan.centre.cases.queries.cases import CaseRow
    from lachan.centre.cases.queries.tasks import TaskRow
    from lachan.centre.exchange.queries.holds import HeldRow
    from lachan.centre.indicators.queries import ClaimShown, EntryShown, IndicatorShown
    from lachan.centre.partners.queries.partners import PartnerCounted
    from lachan.centre.reports.counting import AlarmShown
    from lachan.centre.reports.pages import ReportTold
    from lachan.centre.reports.queries import TriageRow
    from lachan.centre.web.words import Lang

REPORT: Final = (
    "id", "received", "channel", "about", "state", "level", "case_kind", "place", "office", "loss_vnd", "wants_call",
    "called", "files", "same_as", "again",
)  # fmt: skip
TOLD: Final = ("happened", "story", "text", "name", "phone", "verified", "mail", "closed_because")
ENTRY: Final = (
    "id", "list_class", "kind", "value", "owner", "source", "reason", "expires", "added", "added_by", "agreed",
    "agreed_by", "ended", "ended_by", "ended_because",
)  # fmt: skip
CLAIM: Final = (
    "id", "office", "kind", "value", "proof", "state", "claimed", "claimed_by", "decided", "decided_by", "until",
)  # fmt: skip
ALARM: Final = (
    "id", "kind", "value", "reports", "independent", "raised", "last", "closed", "closed_by", "was_crowd",
    "closed_because",
)  # fmt: skip
CASE: Final = (
    "number", "title", "case_kind", "place", "province", "office", "with", "state", "stage", "priority", "due", "late",
    "urgent", "question", "loss_vnd", "recovered_vnd", "victims", "opened", "closed", "outcome",
)  # fmt: skip
PARTNER: Final = (
    "code", "name", "kind", "state", "country", "answers_for", "tlp", "pap", "sees", "public_phone", "keys", "drafts",
    "joined",
)  # fmt: skip
HELD: Final = ("kind", "value", "action", "why", "detail")
TASK: Final = ("case", "title", "office", "with", "due", "state", "answer", "made", "ended")


def columns(table: str, names: Sequence[str], lang: str) -> list[str]:
    """This will give the heads of a table's columns."""
    return [say(f"desk.table.{table}.{name}", lang) for name in names]


def report_line(row: TriageRow, lang: str) -> tuple[str, ...]:
    """This will give a report without what was told and who told it."""
    kind = CASE_KINDS.get(row.case_kind)
    return (
        number_cell(row.id),
        moment_cell(row.received_at),
        _code("channel", row.channel, lang),
        _code("about", row.about, lang),
        _code("report_state", row.state, lang),
        _code("level", row.level, lang),
        row.case_kind if kind is None else kind.vi if lang == "vi" else kind.en,
        "" if row.place is None else name_in(row.place, lang),
        "" if row.office is None else name_in(row.office, lang),
        number_cell(row.loss_vnd),
        _yes(is_so=row.wants_call, lang=lang),
        moment_cell(row.called_at),
        number_cell(row.files),
        number_cell(row.same_as),
        number_cell(row.again),
    )


def told_line(told: ReportTold, lang: str) -> tuple[str, ...]:
    """This will give what was told in a report and who told it."""
    return (
        _day(told.happened_on),
        told.story,
        told.text,
        told.name,
        told.phone,
        _yes(is_so=told.verified, lang=lang),
        told.mail,
        told.closed_because,
    )


def case_line(row: CaseRow, lang: Lang) -> tuple[str, ...]:
    """This will give a case as the inbox shows it."""
    kind = CASE_KINDS.get(row.kind)
    return (
        row.number,
        row.title(lang),
        row.kind if kind is None else kind.vi if lang == "vi" else kind.en,
        "" if row.place is None else name_in(row.place, lang),
        "" if row.province is None else name_in(row.province, lang),
        "" if row.office is None else name_in(row.office, lang),
        row.assignee_name,
        _code("case_state", row.state, lang),
        _code("case_stage", row.stage, lang) if row.state in {"open", "waiting"} else "",
        number_cell(row.priority),
        moment_cell(row.due_at),
        moment_cell(row.late_since),
        moment_cell(row.urgent_until),
        moment_cell(row.question_at),
        number_cell(row.loss_vnd),
        number_cell(row.recovered_vnd),
        number_cell(row.victims),
        moment_cell(row.opened_at),
        moment_cell(row.closed_at),
        _code("case_outcome", row.outcome, lang) if row.outcome else "",
    )


def task_line(row: TaskRow, lang: str) -> tuple[str, ...]:
    """This will give a task with the number of its case."""
    return (
        row.number,
        row.title,
        "" if row.office is None else name_in(row.office, lang),
        row.assignee_name,
        moment_cell(row.due_at),
        _code("task_state", row.state, lang),
        row.answer,
        moment_cell(row.made_at),
        moment_cell(row.ended_at),
    )


def entry_line(row: EntryShown, lang: str, *, names: Mapping[str, str]) -> tuple[str, ...]:
    """This will give an entry of a list; `names` of who acted, by code. A machine's code stays as it is."""
    return (
        number_cell(row.id),
        _code("list_class", row.list_class, lang),
        _code("kind", row.kind, lang),
        row.value,
        row.owner,
        say_source(row.source, lang),
        row.reason,
        _day(row.expires_on),
        moment_cell(row.added_at),
        names.get(row.added_by, row.added_by),
        moment_cell(row.agreed_at),
        names.get(row.agreed_by, row.agreed_by),
        moment_cell(row.ended_at),
        names.get(row.ended_by, row.ended_by),
        row.ended_because,
    )


def claim_line(
    row: ClaimShown, office: OfficeShown | None, lang: str, *, names: Mapping[str, str] | None
) -> tuple[str, ...]:
    """This will give a claim; who claimed and who decided stand there by `names`, or with None not at all."""
    return (
        number_cell(row.id),
        "" if office is None else name_in(office, lang),
        _code("kind", row.kind, lang),
        row.value,
        row.proof,
        _code("claim_state", row.state, lang),
        moment_cell(row.claimed_at),
        "" if names is None else names.get(row.claimed_by, row.claimed_by),
        moment_cell(row.decided_at),
        "" if names is None else names.get(row.decided_by, row.decided_by),
        _day(row.confirmed_until),
    )


def alarm_line(
    row: AlarmShown, what: IndicatorShown | None, lang: str, *, names: Mapping[str, str]
) -> tuple[str, ...]:
    """This will give an alarm with what it is about, and who closed it by `names`."""
    return (
        number_cell(row.id),
        "" if what is None else _code("kind", what.kind, lang),
        "" if what is None else what.value,
        number_cell(row.reports),
        number_cell(row.independent),
        moment_cell(row.raised_at),
        moment_cell(row.last_at),
        moment_cell(row.closed_at),
        names.get(row.closed_by, row.closed_by),
        "" if row.closed_at is None else _yes(is_so=row.was_crowd, lang=lang),
        row.closed_because,
    )


def partner_line(row: PartnerCounted, lang: str) -> tuple[str, ...]:
    """This will give a partner, without its desks: what leaves is who acts, and not how they are reached."""
    one = row.partner
    return (
        one.code,
        one.name(lang),
        say(f"partners.kind.{one.kind}", lang),
        say(f"partners.state.{one.state}", lang),
        one.country,
        ", ".join(one.answers_for),
        one.tlp,
        one.pap,
        " ".join(one.sees),
        one.public_phone,
        number_cell(row.keys),
        number_cell(row.drafts),
        moment_cell(one.joined_at),
    )


def held_line(row: HeldRow, lang: str) -> tuple[str, ...]:
    """This will give a thing that waits before it is shared, and why."""
    return (
        _code("kind", row.kind, lang),
        row.value,
        say(f"exchange.action.{row.action}", lang),
        say(f"exchange.short.{row.why}", lang),
        row.detail,
    )


def _code(group: str, value: str, lang: str) -> str:
    key = f"desk.code.{group}.{value}"
    return say(key, lang) if key in catalogue() else value


def _yes(*, is_so: bool, lang: str) -> str:
    return say(f"desk.table.{'yes' if is_so else 'no'}", lang)


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
