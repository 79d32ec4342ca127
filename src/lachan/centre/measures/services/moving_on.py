"""What waits moves on: to whom carries an office's work on, and to the case that lives on, with the appeals against it.

Pulled, so that nothing below knows of measures: whoever is killed in between leaves it where it was, and it is found
again. A measure that was asked for by the office that had its case goes where that case goes. One that another office
asked for stays with that office, and with who carries its work on.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.db.models import Q

from lachan.centre.accounts.queries.offices import offices_by_id, stands_on
from lachan.centre.accounts.queries.successions import carry_on, newest_succession, offices_handing_over
from lachan.centre.audit.actors import MACHINE
from lachan.centre.audit.log import record
from lachan.centre.cases.queries.whereabouts import cases_moved_since, where_cases_are
from lachan.centre.cases.services.escalating import office_above
from lachan.centre.measures.models import Appeal, Measure
from lachan.centre.measures.queries.going_on import waiting
from lachan.centre.measures.services.appealing import offices_of
from lachan.centre.measures.services.writing_down import Happening, write_down
from lachan.centre.web.clock import today
from lachan.centre.web.commits import together

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from lachan.centre.accounts.queries.successions import CarriedOn
    from lachan.centre.cases.queries.whereabouts import Whereabouts

BATCH: Final = 200
# A transaction that was written for so long is seen all the same; what is seen twice moves once.
_SLACK: Final = timedelta(minutes=10)
# Those above are told anew only where that makes nobody's appeal fall later (`appeal_clock`: an hour before).
_TIME_TO_TELL: Final = timedelta(minutes=90)
_FIELDS: Final = ("case_id", "office_id", "given_office_id", "given_at", "version", "changed_at")


class Mover:
    """One worker's way through what waits: all of it each day and when an office hands over, else what just moved."""

    def __init__(self) -> None:
        """This will begin with all of it."""
        self._done: object = None
        self._under_way: object = None
        self._part, self._after = 0, 0
        self._looked_at: datetime | None = None

    def move(self, *, now: datetime, limit: int = BATCH) -> int:
        """This will look at the next so many measures or appeals, and give how many; 0 when all are where they belong.

        Done twice, or by two workers at a time, it changes nothing more.
        """
        day = today(now)
        state = (day, newest_succession(day=day), _ended_with_work(day))
        if state == self._done:
            return self._move_recent(now, limit)
        if state != self._under_way:
            self._under_way, self._part, self._after = state, 0, 0
            self._looked_at = now
        losing = offices_handing_over(day=day) | state[2]
        while self._part < len(_PARTS):
            seen = _PARTS[self._part](self._after, limit, losing, now)
            if seen:
                self._after = seen[-1]
                return len(seen)
            self._part, self._after = self._part + 1, 0
        self._done = state
        return 0

    def _move_recent(self, now: datetime, limit: int) -> int:
        """This will follow the cases that moved since it last looked."""
        since = (self._looked_at or now) - _SLACK
        moved = cases_moved_since(since)
        rows = waiting().filter(case_id__in=moved).order_by("pk").values_list("pk", flat=True)
        ids = list(rows) if moved else []
        done = sum(_move(ids[at : at + limit], now) for at in range(0, len(ids), limit))
        self._looked_at = now
        return done


def _ended_with_work(day: date) -> frozenset[int]:
    held = {
        *waiting().order_by().values_list("office_id", flat=True).distinct(),
        *Appeal.objects.filter(state=Appeal.State.OPEN, office_id__gt=0)
        .order_by()
        .values_list("office_id", flat=True)
        .distinct(),
    }
    return frozenset(
        one.id for one in offices_by_id(held).values() if one.valid_to is not None and one.valid_to <= day
    )


def _measures(after: int, limit: int, losing: frozenset[int], now: datetime) -> list[int]:
    concerned = waiting().filter(
        Q(case_id__isnull=False) | Q(office_id__in=losing) | Q(given_office_id__in=losing), pk__gt=after
    )
    ids = list(concerned.order_by("pk").values_list("pk", flat=True)[:limit])
    if ids:
        _move(ids, now)
    return ids


def _appeals(after: int, limit: int, losing: frozenset[int], now: datetime) -> list[int]:
    rows = Appeal.objects.filter(state=Appeal.State.OPEN, office_id__in=losing, pk__gt=after)
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:limit])
    if ids:
        together(lambda: _move_appeals(Q(pk__in=ids), now))
    return ids


_PARTS: Final[tuple[Callable[[int, int, frozenset[int], datetime], list[int]], ...]] = (_measures, _appeals)


class _Place(msgspec.Struct, frozen=True):
    """Where a measure belongs: its case and office, why, and what the next succession goes out from."""

    case_id: int | None
    office_id: int
    given_office_id: int
    given_at: datetime
    because: str = ""
    by: tuple[int, ...] = ()


def _move(ids: Sequence[int], now: datetime) -> int:
    """This will bring some measures to where they belong, in one transaction; gives how many moved."""
    things = set(Measure.objects.filter(pk__in=ids).values_list("about", "value"))
    return together(lambda: _move_locked(ids, things, now))


def _move_locked(ids: Sequence[int], things: Collection[tuple[str, str]], now: datetime) -> int:
    # appeals first, as whoever decides one does
    list(_open_on(things).select_for_update().order_by("pk").values_list("pk", flat=True))
    rows = list(waiting().filter(pk__in=ids).select_for_update(of=("self",)).order_by("pk"))
    cases = where_cases_are({row.case_id for row in rows if row.case_id is not None})
    belongs = _Belonging(now)
    moved: list[Measure] = []
    happened: list[Happening] = []
    for row in rows:
        place = belongs.place_of(row, cases.get(row.case_id) if row.case_id is not None else None)
        if (place.case_id, place.office_id) == (row.case_id, row.office_id):
            continue
        data: dict[str, Any] = {"office": place.office_id, "office_before": row.office_id}
        if place.case_id != row.case_id:
            data |= {"case": place.case_id, "case_before": row.case_id}
        if place.by:
            data["successions"] = list(place.by)
        row.case_id, row.office_id = place.case_id, place.office_id
        row.given_office_id, row.given_at = place.given_office_id, place.given_at
        row.version += 1
        row.changed_at = now
        moved.append(row)
        happened.append(Happening(row, place.because, MACHINE, data=data))
    if moved:
        Measure.objects.bulk_update(moved, _FIELDS, batch_size=100)
        write_down(happened, now=now)
        _move_appeals(_on({(row.about, row.value) for row in moved}), now)
    return len(moved)


class _Belonging:
    """Says where measures belong on a day; each question is asked of the database once."""

    def __init__(self, now: datetime) -> None:
        self.now, self.day = now, today(now)
        self._carried = cache(self._ask)
        self._stands = cache(lambda office_id: stands_on(office_id, self.day))
        self._above = cache(lambda office_id, kind: office_above(office_id, kind=kind, now=now))

    def place_of(self, row: Measure, case: Whereabouts | None) -> _Place:
        """This will give where a measure belongs; where that is where it is, as it stands."""
        given, at = row.given_office_id or row.office_id, row.given_at or row.proposed_at
        case_id = row.case_id if case is None else case.case_id
        stays = _Place(case_id, row.office_id, given, at, "with_case")
        if case is not None and case.had(given, at):
            # its work goes with the case; of one that has ended nobody moves the case any more
            if case.going_on:
                return self._to(stays, case.office_id, "with_case")
            return self._carry(stays, case, case.given_office_id, case.given_on)
        return self._carry(stays, case, given, today(at))

    def office_of(self, office_id: int, since: date) -> int:
        """This will give who carries on what an office got on a day, where it is about no case."""
        return self._carry(_Place(None, office_id, office_id, self.now), None, office_id, since).office_id

    def _carry(self, stays: _Place, case: Whereabouts | None, given: int, since: date) -> _Place:
        kind, territory_id = (case.kind, case.territory_id) if case is not None else ("", None)
        carried: CarriedOn = self._carried(given, kind, territory_id, since)
        after = carried.office_ids[0]
        if not self._stands(after):
            above = self._above(after, kind)
            return stays if above is None else self._to(stays, above, "no_successor", carried.by)
        if stays.office_id in carried.office_ids:
            # where it was divided, whoever of them has it keeps it
            return stays
        # goes out from whom it was given to, so that what is given back comes back
        return msgspec.structs.replace(stays, office_id=after, because="carried_on", by=carried.by)

    def _to(self, stays: _Place, office_id: int, because: str, by: tuple[int, ...] = ()) -> _Place:
        """This will give another office as who has it from now on, as if it had been given there."""
        if office_id == stays.office_id:
            return stays
        return _Place(stays.case_id, office_id, office_id, self.now, because, by)

    def _ask(self, office_id: int, kind: str, territory_id: int | None, since: date) -> CarriedOn:
        return carry_on(
            office_id=office_id, case_kind=kind, territory_id=territory_id, since=since, day=self.day
        )


def _move_appeals(which: Q, now: datetime) -> None:
    """This will give open appeals to the office whose reviewers decide by now, in the caller's transaction."""
    rows = list(
        Appeal.objects.select_for_update()
        .filter(which, state=Appeal.State.OPEN, office_id__gt=0)
        .order_by("pk")
    )
    offices = offices_of({(row.about, row.value) for row in rows})
    belongs = _Belonging(now)
    moved = []
    for row in rows:
        before = row.office_id
        # nothing is in force on it any more, or not yet: who carries the office's work on
        after = offices.get((row.about, row.value), belongs.office_of(before, today(row.received_at)))
        if after == before:
            continue
        row.office_id, row.changed_at = after, now
        # who decides there has not been reminded
        row.warned_at = None
        if row.escalated_at is not None and row.due_at - now >= _TIME_TO_TELL:
            row.escalated_at = None
        moved.append(row)
        record(
            kind="measures.appeal_carried_on", actor=MACHINE, now=now, subject=f"appeal:{row.pk}",
            data={"office": after, "office_before": before},
        )  # fmt: skip
    Appeal.objects.bulk_update(
        moved, ["office_id", "changed_at", "warned_at", "escalated_at"], batch_size=200
    )


def _on(things: Collection[tuple[str, str]]) -> Q:
    found = Q(pk__in=[])
    for kind in {about for about, _ in things}:
        found |= Q(about=kind, value__in=[value for about, value in things if about == kind])
    return found


def _open_on(things: Collection[tuple[str, str]]) -> QuerySet[Appeal]:
    return Appeal.objects.filter(_on(things), state=Appeal.State.OPEN)
