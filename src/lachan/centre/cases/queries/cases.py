"""One case as a page shows it, and rows of cases."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.accounts.case_kinds import CASE_KINDS
from lachan.centre.accounts.queries.offices import OfficeShown, offices_by_id
from lachan.centre.accounts.queries.persons import names_of
from lachan.centre.accounts.queries.territories import Place, places_by_id
from lachan.centre.cases.hours import working_time
from lachan.centre.cases.models import Case, Clock, Exhibit, Link, Member, Note, Posting, Task
from lachan.centre.cases.priority import Part, blanks_of
from lachan.centre.cases.queries.calendars import hours_by_calendar
from lachan.centre.cases.queries.seeing import seen_by
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from lachan.centre.accounts.access import Viewer
    from lachan.centre.web.words import Lang

NOTES_SHOWN: Final = 100


class Reason(msgspec.Struct, frozen=True):
    """Why a case was opened: a code of the words `cases.opened.…`, and what fills its blanks."""

    code: str
    params: dict[str, str] = {}

    def said(self, lang: Lang) -> str:
        """This will say it."""
        return say(f"cases.opened.{self.code}", lang, **blanks_of(self.params))


class CaseRow(msgspec.Struct, frozen=True):
    """A case in a list. `office`, `place` and `assignee_name` are None or "" where there is none."""

    id: int
    number: str
    kind: str
    titled: str
    office: OfficeShown | None
    place: Place | None
    province: Place | None
    assignee_id: int | None
    assignee_name: str
    state: str
    stage: str
    version: int
    priority: int
    parts: tuple[Part, ...]
    urgent_until: datetime | None
    loss_vnd: int | None
    recovered_vnd: int | None
    victims: int
    opened_at: datetime
    opened_rule: str
    changed_at: datetime
    due_at: datetime | None
    late_since: datetime | None
    escalated_to_id: int | None
    waiting_for: str
    waiting_since: datetime | None
    waits_long_since: datetime | None
    question_at: datetime | None
    closed_at: datetime | None
    outcome: str
    merged_into_id: int | None

    def title(self, lang: Lang) -> str:
        """This will give the title, or for a case that a rule opened its kind and place."""
        if self.titled:
            return self.titled
        kind = CASE_KINDS[self.kind]
        named = kind.vi if lang == "vi" else kind.en
        if self.place is None:
            return named
        place = self.place.name_vi if lang == "vi" else self.place.name_en
        return say("cases.title", lang, kind=named, place=place)


class ClockShown(msgspec.Struct, frozen=True):
    """A clock: how much of its time is used at the moment of the question; `due_at` None while it stands."""

    id: int
    stage: str
    rule: str
    allowed: timedelta
    used: timedelta
    around_the_clock: bool
    started_at: datetime
    running: bool
    due_at: datetime | None
    warned_at: datetime | None
    missed_at: datetime | None
    escalated_to_id: int | None
    done_at: datetime | None


class PostingShown(msgspec.Struct, frozen=True):
    """An office that has had the case, from when to when, and why in each language."""

    office_id: int
    office: OfficeShown | None
    since_at: datetime
    until_at: datetime | None
    because: str
    why_vi: tuple[str, ...]
    why_en: tuple[str, ...]
    by: str


class MemberShown(msgspec.Struct, frozen=True):
    """What belongs to a case; the rooms of reports and the register say what it is."""

    kind: str
    thing_id: int
    since_at: datetime
    by: str


class TaskShown(msgspec.Struct, frozen=True):
    """Something to be done by an office."""

    id: int
    case_id: int
    title: str
    office_id: int
    assignee_id: int | None
    due_at: datetime | None
    state: str
    answer: str
    made_by: str
    made_at: datetime
    ended_by: str
    ended_at: datetime | None


class NoteShown(msgspec.Struct, frozen=True):
    """An officer's words, and who is mentioned: of these who has not opened the case since, and who can't any more."""

    id: int
    text: str
    by: str
    at: datetime
    mentions: tuple[int, ...]
    unseen_by: frozenset[int]
    lost_by: frozenset[int]


class LinkShown(msgspec.Struct, frozen=True):
    """Another case, and how it has to do with this one; `row` only where the viewer sees it."""

    id: int
    other_id: int
    number: str
    because: str
    by: str
    at: datetime
    row: CaseRow | None


class ExhibitShown(msgspec.Struct, frozen=True):
    """A piece of evidence. `holding_id` is the file in `evidence`; `ended_at` when it was taken out of the case."""

    id: int
    kind: str
    holding_id: int
    name: str
    sha256: str
    size_bytes: int
    source: str
    taken_at: datetime
    taken_by: str
    ended_at: datetime | None
    ended_by: str


class CaseShown(msgspec.Struct, frozen=True):
    """A case with all around it; the timeline is a page of its own (`timeline.py`).

    `merged_into` is the number of the case that it was merged into, "" for none; `loss_by_hand` and `victims_by_hand`
    say that an officer said them. Whoever shows it records the reading.
    """

    row: CaseRow
    reasons: tuple[Reason, ...]
    opened_by: str
    first_looked_at: datetime | None
    acted_at: datetime | None
    closed_by: str
    merged_into: str
    loss_by_hand: bool
    victims_by_hand: bool
    provinces: int
    first_day: date | None
    last_day: date | None
    question_ref: str
    clocks: tuple[ClockShown, ...]
    postings: tuple[PostingShown, ...]
    members: tuple[MemberShown, ...]
    tasks: tuple[TaskShown, ...]
    notes: tuple[NoteShown, ...]
    links: tuple[LinkShown, ...]
    exhibits: tuple[ExhibitShown, ...]

    def why_here(self, lang: Lang) -> tuple[str, ...]:
        """This will say why the case is with the office that has it."""
        now = next((one for one in self.postings if one.until_at is None), None)
        return () if now is None else (now.why_vi if lang == "vi" else now.why_en)


def case_for(viewer: Viewer, case_id: int, *, now: datetime) -> CaseShown:
    """This will give a case that the viewer sees, in some fifteen queries, however much is in it.

    Raises Refusal (404).
    """
    case = seen_by(viewer).filter(pk=case_id).select_related("merged_into").first()
    if case is None:
        raise Refusal(404, "not_found")
    links = list(Link.objects.filter(first=case, ended_at__isnull=True).select_related("second"))
    links += list(Link.objects.filter(second=case, ended_at__isnull=True).select_related("first"))
    others = {link.pk: link.second if link.first_id == case.pk else link.first for link in links}
    seen = set(
        seen_by(viewer).filter(pk__in=[one.pk for one in others.values()]).values_list("pk", flat=True)
    )
    rows = {row.id: row for row in rows_of([case, *(one for one in others.values() if one.pk in seen)])}
    return CaseShown(
        row=rows[case.pk],
        reasons=msgspec.json.decode(case.opened_reasons, type=tuple[Reason, ...]),
        opened_by=case.opened_by,
        first_looked_at=case.first_looked_at,
        acted_at=case.acted_at,
        closed_by=case.closed_by,
        merged_into=case.merged_into.number if case.merged_into else "",
        loss_by_hand=case.loss_by_hand,
        victims_by_hand=case.victims_by_hand,
        provinces=case.provinces,
        first_day=case.first_day,
        last_day=case.last_day,
        question_ref=case.question_ref,
        clocks=clocks_of(case.pk, now=now),
        postings=postings_of(case.pk),
        members=tuple(
            MemberShown(*row)
            for row in Member.objects.filter(case=case, until_at__isnull=True)
            .order_by("kind", "thing_id")
            .values_list("kind", "thing_id", "since_at", "by")
        ),
        tasks=tasks_shown(Task.objects.filter(case=case).order_by("pk")),
        notes=_notes(case),
        links=tuple(
            LinkShown(
                link.pk,
                others[link.pk].pk,
                others[link.pk].number,
                link.because,
                link.by,
                link.at,
                rows.get(others[link.pk].pk),
            )
            for link in links
        ),
        exhibits=exhibits_of(case.pk),
    )


def case_by_number(viewer: Viewer, number: str) -> int:
    """This will give the id of a case that the viewer sees by its number. Raises Refusal (404)."""
    wanted = number.strip()[:16]
    # PostgreSQL holds no NUL, and refuses to look for one
    known = seen_by(viewer).filter(number=wanted) if "\0" not in wanted else Case.objects.none()
    found = known.values_list("pk", flat=True).first()
    if found is None:
        raise Refusal(404, "not_found")
    return found


def rows_of(cases: Iterable[Case]) -> tuple[CaseRow, ...]:
    """This will make rows of cases with their offices, places and assignees. Three queries, however many there are."""
    cases = list(cases)
    offices = offices_by_id({case.office_id for case in cases})
    places = places_by_id(
        {one for case in cases for one in (case.territory_id, case.province_id) if one is not None}
    )
    assignees = {case.assignee_id for case in cases if case.assignee_id is not None}
    names = names_of(assignees) if assignees else {}
    return tuple(_row(case, offices, places, names.get(case.assignee_id or 0, "")) for case in cases)


def rows_by_id(viewer: Viewer, ids: Collection[int]) -> dict[int, CaseRow]:
    """This will give rows of those of some cases that the viewer sees, by id."""
    return {row.id: row for row in rows_of(seen_by(viewer).filter(pk__in=list(ids)))}


def clocks_of(case_id: int, *, now: datetime) -> tuple[ClockShown, ...]:
    """This will give the clocks of a case in the order in which they were started. Two queries."""
    clocks = list(Clock.objects.filter(case_id=case_id).order_by("pk"))
    hours = hours_by_calendar({clock.calendar_id for clock in clocks})
    shown = []
    for clock in clocks:
        used = clock.used
        if clock.running_since is not None:
            since = clock.running_since
            run = (
                now - since if clock.around_the_clock else working_time(hours[clock.calendar_id], since, now)
            )
            used += max(timedelta(), run)
        shown.append(
            ClockShown(
                clock.pk,
                clock.stage,
                clock.rule,
                clock.allowed,
                used,
                clock.around_the_clock,
                clock.started_at,
                clock.running_since is not None,
                clock.due_at,
                clock.warned_at,
                clock.missed_at,
                clock.escalated_to_id,
                clock.done_at,
            )
        )
    return tuple(shown)


def postings_of(case_id: int) -> tuple[PostingShown, ...]:
    """This will give which offices have had a case, the latest first, and why. Two queries."""
    rows = list(Posting.objects.filter(case_id=case_id).order_by("-pk"))
    offices = offices_by_id({row.office_id for row in rows})
    return tuple(
        PostingShown(
            row.office_id,
            offices.get(row.office_id),
            row.since_at,
            row.until_at,
            row.because,
            tuple(row.why_vi.splitlines()),
            tuple(row.why_en.splitlines()),
            row.by,
        )
        for row in rows
    )


def tasks_shown(tasks: Iterable[Task]) -> tuple[TaskShown, ...]:
    """This will give tasks as others see them."""
    names = TaskShown.__struct_fields__
    return tuple(
        TaskShown(*(getattr(task, "pk" if name == "id" else name) for name in names)) for task in tasks
    )


def exhibits_of(case_id: int) -> tuple[ExhibitShown, ...]:
    """This will give the evidence of a case in the order in which it came, without what was taken out. One query."""
    return exhibits_shown(Exhibit.objects.filter(case_id=case_id, ended_at__isnull=True).order_by("pk"))


def exhibits_shown(exhibits: Iterable[Exhibit]) -> tuple[ExhibitShown, ...]:
    """This will give pieces of evidence as others see them."""
    names = ExhibitShown.__struct_fields__
    return tuple(
        ExhibitShown(*(getattr(row, "pk" if name == "id" else name) for name in names)) for row in exhibits
    )


def _notes(case: Case) -> tuple[NoteShown, ...]:
    notes = Note.objects.filter(case=case).order_by("-pk").prefetch_related("mentions")[:NOTES_SHOWN]
    return tuple(
        NoteShown(
            note.pk,
            note.text,
            note.by,
            note.at,
            tuple(one.person_id for one in note.mentions.all()),
            frozenset(one.person_id for one in note.mentions.all() if one.seen_at is None),
            frozenset(one.person_id for one in note.mentions.all() if one.lost_at and one.seen_at is None),
        )
        for note in notes
    )


def _row(
    case: Case, offices: dict[int, OfficeShown], places: dict[int, Place], assignee_name: str
) -> CaseRow:
    return CaseRow(
        id=case.pk,
        number=case.number,
        kind=case.kind,
        titled=case.title,
        office=offices.get(case.office_id),
        place=places.get(case.territory_id or 0),
        province=places.get(case.province_id or 0),
        assignee_id=case.assignee_id,
        assignee_name=assignee_name,
        state=case.state,
        stage=case.stage,
        version=case.version,
        priority=case.priority,
        parts=msgspec.json.decode(case.priority_parts, type=tuple[Part, ...]),
        urgent_until=case.urgent_until,
        loss_vnd=case.loss_vnd,
        recovered_vnd=case.recovered_vnd,
        victims=case.victims,
        opened_at=case.opened_at,
        opened_rule=case.opened_rule,
        changed_at=case.changed_at,
        due_at=case.due_at,
        late_since=case.late_since,
        escalated_to_id=case.escalated_to_id,
        waiting_for=case.waiting_for,
        waiting_since=case.waiting_since,
        waits_long_since=case.waits_long_since,
        question_at=case.question_at,
        closed_at=case.closed_at,
        outcome=case.outcome,
        merged_into_id=case.merged_into_id,
    )
