"""What programs are told. Times are UTC; who acted is a code such as `person:17` or `office:3`; money is đồng."""

from __future__ import annotations

from datetime import date, datetime  # noqa: TC003 - msgspec resolves the annotations
from typing import Any

import msgspec

from lachan.centre.web.problems import Problem


class Named(msgspec.Struct, frozen=True):
    """An office or a place by its code and names."""

    code: str
    name_vi: str
    name_en: str


class PersonNamed(msgspec.Struct, frozen=True):
    """A person who works here."""

    id: int
    name: str


class InWords(msgspec.Struct, frozen=True):
    """A sentence with its code, in both languages."""

    code: str
    said_vi: str
    said_en: str


class PriorityPart(InWords, frozen=True):
    """A part of a priority: so many points, and why."""

    points: int


class CaseListed(msgspec.Struct, frozen=True, kw_only=True):
    """A case in a list. `title` is "" where a rule opened it; the two others name it all the same."""

    number: str
    version: int
    kind: str
    title: str
    title_vi: str
    title_en: str
    office: Named | None
    place: Named | None
    province: Named | None
    assignee: PersonNamed | None
    state: str
    stage: str
    priority: int
    priority_parts: tuple[PriorityPart, ...]
    urgent_until: datetime | None
    loss_vnd: int | None
    recovered_vnd: int | None
    victims: int
    opened_at: datetime
    opened_rule: str
    changed_at: datetime
    due_at: datetime | None
    late_since: datetime | None
    escalated: bool
    waiting_for: str
    waiting_since: datetime | None
    waits_long_since: datetime | None
    question_at: datetime | None
    closed_at: datetime | None
    outcome: str
    merged_into: str | None


class Cases(msgspec.Struct, frozen=True):
    """A page of a list. `later` and `earlier` are sent as `place` for the page after and before; "" is the end."""

    cases: tuple[CaseListed, ...]
    later: str
    earlier: str


class ClockTold(msgspec.Struct, frozen=True, kw_only=True):
    """A clock of a stage: minutes of working time allowed, or of the wall with `around_the_clock`."""

    stage: str
    rule: str
    allowed_minutes: int
    around_the_clock: bool
    started_at: datetime
    running: bool
    due_at: datetime | None
    warned_at: datetime | None
    missed_at: datetime | None
    done_at: datetime | None


class PostingTold(msgspec.Struct, frozen=True, kw_only=True):
    """An office that has or had the case, and why."""

    office: Named | None
    since_at: datetime
    until_at: datetime | None
    because: str
    why_vi: tuple[str, ...]
    why_en: tuple[str, ...]
    by: str


class MemberTold(msgspec.Struct, frozen=True):
    """A report or indicator of the case, by its id."""

    kind: str
    id: int
    since_at: datetime
    by: str


class TaskTold(msgspec.Struct, frozen=True, kw_only=True):
    """Something to be done."""

    id: int
    title: str
    office: Named | None
    assignee_id: int | None
    due_at: datetime | None
    state: str
    answer: str
    made_by: str
    made_at: datetime
    ended_by: str
    ended_at: datetime | None


class NoteTold(msgspec.Struct, frozen=True):
    """An officer's words, and whom they mention."""

    id: int
    text: str
    by: str
    at: datetime
    mentions: tuple[int, ...]


class LinkTold(msgspec.Struct, frozen=True):
    """Another case, and how it has to do with this one."""

    id: int
    other: str
    because: str
    by: str
    at: datetime


class ExhibitTold(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of evidence."""

    id: int
    kind: str
    name: str
    sha256: str
    size_bytes: int
    source: str
    taken_at: datetime
    taken_by: str


class CaseWhole(CaseListed, frozen=True, kw_only=True):
    """A case with all around it: the last hundred notes, every task, link and piece of evidence."""

    reasons: tuple[InWords, ...]
    opened_by: str
    first_looked_at: datetime | None
    acted_at: datetime | None
    closed_by: str
    provinces: int
    first_day: date | None
    last_day: date | None
    clocks: tuple[ClockTold, ...]
    postings: tuple[PostingTold, ...]
    members: tuple[MemberTold, ...]
    tasks: tuple[TaskTold, ...]
    notes: tuple[NoteTold, ...]
    links: tuple[LinkTold, ...]
    exhibits: tuple[ExhibitTold, ...]


class HappeningTold(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened: what, when, who, ids and codes, and what somebody wrote, by name."""

    kind: str
    at: datetime
    actor: str
    version: int
    data: dict[str, Any]
    said: dict[str, str]


class Timeline(msgspec.Struct, frozen=True):
    """A page of what happened to a case, the newest first."""

    happened: tuple[HappeningTold, ...]
    later: str
    earlier: str


class ActOnEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """An act on a piece of evidence; `chain` is the hash of the one before and of this one."""

    number: int
    act: str
    at: datetime
    actor: str
    data: dict[str, Any]
    chain: str


class CustodyTold(msgspec.Struct, frozen=True):
    """Each act on a piece of evidence, the first first."""

    exhibit: int
    sha256: str
    acts: tuple[ActOnEvidence, ...]


class ActDone(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was done: the case, and its version now. `id` is of what was made: a note, a task, a piece of evidence.

    `opened`: the case that was split off. `elsewhere`: reports that another open case has meanwhile.
    """

    number: str
    version: int
    id: int = 0
    opened: str = ""
    elsewhere: tuple[int, ...] = ()


class ArchiveTold(msgspec.Struct, frozen=True, kw_only=True):
    """An archive that was asked for. `state`: `asked`, `making`, `ready`, `failed` or `gone`.

    `partner` is "" for the whole. `why` says why it could not be made, or was removed before its time. Of one that is
    `ready`: hash, size and until when it can be fetched. `passphrase` is told to who asked for it, once, and "" ever
    after.
    """

    id: int
    state: str
    partner: str
    tlp: str
    reason: str
    language: str
    asked_by: str
    asked_at: datetime
    attempt: int
    done_bytes: int
    total_bytes: int
    files: int
    why: InWords | None
    ended_at: datetime | None
    sha256: str
    size_bytes: int
    keep_until: datetime | None
    removed_at: datetime | None
    passphrase: str = ""


class Archives(msgspec.Struct, frozen=True):
    """The last twenty archives that were asked for of a case, the newest first."""

    archives: tuple[ArchiveTold, ...]


class StoodTold(msgspec.Struct, frozen=True, kw_only=True):
    """How the open cases of an office stood: counts, and the numbers of the most pressing."""

    open: int
    late: int
    urgent: int
    due_soon: int
    nobodys: int
    waiting: int
    numbers: tuple[str, ...]


class ShiftRead(msgspec.Struct, frozen=True):
    """A person who has read a note, and when."""

    person: int
    at: datetime


class ShiftNoteTold(msgspec.Struct, frozen=True, kw_only=True):
    """What a shift told the next, how the cases of the office stood then, and who has read it."""

    id: int
    office: Named | None
    text: str
    by: str
    at: datetime
    stood: StoodTold
    reads: tuple[ShiftRead, ...]


class ShiftNotes(msgspec.Struct, frozen=True):
    """The last twenty notes, the newest first."""

    notes: tuple[ShiftNoteTold, ...]


class Made(msgspec.Struct, frozen=True):
    """What was made: its id."""

    id: int


class ViewTold(msgspec.Struct, frozen=True, kw_only=True):
    """A saved view. `office` null is the owner's own; `mine`: it can be replaced and removed.

    `filters` are parameters of `GET /cases`; `handed_since` among them is of the desk alone.
    """

    id: int
    name: str
    office: Named | None
    mine: bool
    filters: dict[str, str]


class Views(msgspec.Struct, frozen=True):
    """Own views first, then those of offices, by name."""

    views: tuple[ViewTold, ...]


class MovesTold(msgspec.Struct, frozen=True, kw_only=True):
    """What hours would do: how many open cases count in them, and how many would be due sooner or later.

    `is_least`: more run than were looked at.
    """

    cases: int
    sooner: int
    later: int
    is_least: bool


class Field(msgspec.Struct, frozen=True):
    """A field that was to be changed: what stands there now, and what was sent."""

    field: str
    stands: Any
    sent: Any


class ChangedProblem(Problem, frozen=True, omit_defaults=True):
    """Somebody else changed the case in between. Nothing was done. Read it again, or send the act with its version.

    `meanwhile` is what happened since the version that was sent, the oldest first.
    """

    version: int = 0
    sent_version: int = 0
    meanwhile: tuple[HappeningTold, ...] = ()
    values: tuple[Field, ...] = ()


class BulkResult(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What came of one act: its status as if it had come alone, and what was done, or the problem."""

    status: int
    done: ActDone | None = None
    problem: ChangedProblem | None = None


class BulkDone(msgspec.Struct, frozen=True):
    """What came of each act, in their order."""

    results: tuple[BulkResult, ...]


class FigureTold(msgspec.Struct, frozen=True):
    """A named figure of a period of days, both counted. `value` has the form that the reference names."""

    figure: str
    first: date
    last: date
    value: Any


class CalendarTold(msgspec.Struct, frozen=True, kw_only=True):
    """The hours that count for an office on a day. `set_by` is the office whose they are, null for the usual ones."""

    office: str
    day: date
    set_by: str | None
    valid_from: date | None
    zone: str
    country: str
    week: dict[str, list[str]]
    closed: tuple[date, ...]
    worked: tuple[date, ...]
