"""Whom it concerns what happened to a case, and under which of the kinds of `notices.toml`."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING, Any, Final

import msgspec

from lachan.centre.accounts.permissions import CASE_ASSIGN, CASE_WORK
from lachan.centre.accounts.queries.duty import working_at
from lachan.centre.accounts.queries.offices import chain_above
from lachan.centre.cases.models import Case
from lachan.centre.cases.queries.colleagues import who_may_see, workers_at
from lachan.centre.cases.services.taking import GOING_ON
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# Of a large office not everybody is mailed; the inbox shows it to all.
MOST_TOLD: Final = 30


class EventRow(msgspec.Struct, frozen=True):
    """An event as it is followed."""

    id: int
    case_id: int
    kind: str
    at: datetime
    actor: str
    data: str


class _Seen(msgspec.Struct, frozen=True):
    """An event that is looked at, with its data, the case as it stands, and when it is looked at."""

    event: EventRow
    data: dict[str, Any]
    case: Case
    now: datetime

    @property
    def is_urgent(self) -> bool:
        """Whether money could be stopped when it happened."""
        return self.case.urgent_until is not None and self.event.at < self.case.urgent_until

    def who_has(self) -> set[int]:
        """This will give who has the case and works there still, else who works at its office."""
        assignee = self.case.assignee_id
        if assignee is not None and assignee in workers_at(self.case.office_id, now=self.now):
            return {assignee}
        return self.working(self.case.office_id)

    def working(self, office_id: int | None, permission: str = CASE_WORK) -> set[int]:
        """This will give who works at an office, else at the nearest above it where somebody does."""
        if office_id is None:
            return set()
        chain = chain_above(office_id)
        working = working_at(chain, permission, day=today(self.now))
        return next((set(working[one]) for one in chain if working.get(one)), set())

    def above(self) -> set[int]:
        """This will give who gives cases out at the office that is told, none where none is."""
        return self.working(self.data.get("office"), CASE_ASSIGN)


type _Told = tuple[str, set[int]]


def concerned(event: EventRow, case: Case, *, now: datetime) -> tuple[str, list[int]]:
    """This will give what an event is about (a code of `notices.toml`), and the persons whom it concerns, most 30.

    Whoever did it is not told of it. Where nobody works at an office that is to be told, the nearest above it is.
    """
    tell = _KINDS.get(event.kind)
    if tell is None:
        return "", []
    about, persons = tell(_Seen(event, msgspec.json.decode(event.data), case, now))
    did = event.actor.removeprefix("person:")
    return about, sorted(one for one in persons if str(one) != did)[:MOST_TOLD]


def _warned(seen: _Seen) -> _Told:
    return "warned", seen.who_has()


def _questioned(seen: _Seen) -> _Told:
    return "question", seen.who_has()


def _missed(seen: _Seen) -> _Told:
    # who ended the case knows; whoever answers for it has to know that it was late
    theirs = seen.who_has() if seen.case.state in GOING_ON else set()
    return "missed", theirs | seen.above()


def _told_anew(seen: _Seen) -> _Told:
    return "missed", seen.above()


def _waited(seen: _Seen) -> _Told:
    if seen.case.state != Case.State.WAITING:
        return "", set()
    return ("urgent" if seen.is_urgent else "waits"), seen.who_has() | seen.above()


def _opened(seen: _Seen) -> _Told:
    return ("urgent", seen.who_has()) if seen.is_urgent else ("", set())


def _found(seen: _Seen) -> _Told:
    # only what made it urgent, or urgent for longer: of a campaign a hundred reports an hour may join
    return ("urgent", seen.who_has()) if seen.data.get("urgent_until") else ("", set())


def _assigned(seen: _Seen) -> _Told:
    return "assigned", {seen.data["assignee"]} if seen.data.get("assignee") else set()


def _noted(seen: _Seen) -> _Told:
    return "mentioned", set(seen.data["mentioned"])


def _task(seen: _Seen) -> _Told:
    assignee = seen.data.get("assignee")
    return "task", {assignee} if assignee else seen.working(seen.data["office"])


def _moved(seen: _Seen) -> _Told:
    return "handed_over", seen.working(seen.data["office"])


def _released(seen: _Seen) -> _Told:
    return ("urgent" if seen.is_urgent else "left"), seen.working(seen.case.office_id)


def _archive(seen: _Seen) -> _Told:
    return "archive", {seen.data["asked_by"]} if seen.data.get("asked_by") else set()


def _given(seen: _Seen) -> _Told:
    return "task", {seen.data["assignee"]} if seen.data.get("assignee") else set()


def _mention_lost(seen: _Seen) -> _Told:
    kind, _, wrote = seen.data["by"].partition(":")
    if kind == "person" and int(wrote) in who_may_see(seen.case, now=seen.now):
        return "left", {int(wrote)}
    return "left", seen.who_has()


_KINDS: Final[Mapping[str, Callable[[_Seen], _Told]]] = {
    "opened": _opened,
    "found": _found,
    "warned": _warned,
    "missed": _missed,
    "told_anew": _told_anew,
    "waited": _waited,
    "questioned": _questioned,
    "assigned": _assigned,
    "noted": _noted,
    "task_added": _task,
    "task_carried_on": _task,
    "task_given": _given,
    "task_left": _task,
    "archive_made": _archive,
    "archive_failed": _archive,
    "handed_over": _moved,
    "carried_on": _moved,
    "no_successor": _moved,
    "released": _released,
    "mention_lost": _mention_lost,
}
