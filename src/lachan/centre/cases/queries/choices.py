"""How many cases each choice of an inbox's filter would show, beside what is narrowed otherwise."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.db.models import Case as Either
from django.db.models import IntegerField, Q, Value, When

from lachan.centre.cases.queries.narrowing import from_elsewhere, in_no_order
from lachan.centre.cases.queries.wanted import Wanted
from lachan.centre.web.clock import VIETNAM, today

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.db.models.expressions import Combinable

    from lachan.centre.accounts.access import Viewer

# so many are looked at; a count beyond is dear and would tell nobody what to do
MOST_COUNTED: Final = 5_000
FLAGS: Final = ("late", "due_today", "urgent", "question", "escalated", "waits_long")
_FIELDS: Final = ("state", "stage", "kind", "province", "office", "whose")
_MINE, _NOBODY, _ELSEWHERE = 1 << len(FLAGS), 2 << len(FLAGS), 4 << len(FLAGS)
_GOING_ON: Final = frozenset({"going_on", "open", "waiting"})
_DAY: Final = timedelta(days=1)
_ALL: Final = Wanted()


class Choices(msgspec.Struct, frozen=True):
    """Counts by field and choice. `is_least`: there are more cases than were looked at, so each count is a least.

    `alone` holds what each choice would show by itself; it is empty where the cases were found by something that is no
    choice, such as words, or come by due time, without those that have none.
    """

    counts: Mapping[str, Mapping[str, int]]
    is_least: bool
    alone: Mapping[str, Mapping[str, int]] = {}

    def of(self, field: str, choice: str = "on") -> int:
        """This will give the count of a choice."""
        return self.counts.get(field, {}).get(choice, 0)

    def of_alone(self, field: str, choice: str = "on") -> int:
        """This will give the count of a choice by itself."""
        return self.alone.get(field, {}).get(choice, 0)


def choices_for(viewer: Viewer, wanted: Wanted, *, now: datetime, most: int = MOST_COUNTED) -> Choices:
    """This will count what each choice would show if it were taken, all others left as they are.

    Fields are those of `Wanted`, with `office` and `province` by id. What is closed isn't counted while one looks at
    what goes on. Two queries over at most `most` cases each. Raises Refusal (422).
    """
    state = "going_on" if wanted.state in _GOING_ON else wanted.state
    loose = msgspec.structs.replace(
        wanted, state=state, kind="", province_id=None, office_id=None, whose="", stage="",
        **dict.fromkeys(FLAGS, False),
    )  # fmt: skip
    cases, is_all = in_no_order(viewer, loose, now=now)
    read = ("state", "stage", "kind", "province_id", "office_id", _flags_of(viewer.person_id, now))
    taken = list(cases.values_list(*read)[: most + 1])
    sorts = Counter(taken[:most])
    for *row, flags in from_elsewhere(viewer, loose, now=now).values_list(*read)[:most]:
        sorts[*row, flags | _ELSEWHERE] += 1
    is_whole = wanted.order != "due" and msgspec.structs.replace(loose, order=_ALL.order) == _ALL
    alone = _count(sorts, _ALL) if is_whole else {}
    return Choices(_count(sorts, wanted), is_least=len(taken) > most or not is_all, alone=alone)


def _flags_of(person_id: int, now: datetime) -> Combinable:
    """This will say in one number what holds of a case: read so, a row costs no reading of times."""
    tomorrow = datetime.combine(today(now) + _DAY, time(), VIETNAM)
    held = (
        Q(late_since__isnull=False),
        Q(due_at__gte=now, due_at__lt=tomorrow),
        Q(urgent_until__gt=now),
        Q(question_at__isnull=False),
        Q(escalated_to_id__isnull=False),
        Q(waits_long_since__isnull=False),
        Q(assignee_id=person_id),
        Q(assignee_id__isnull=True),
    )
    flags: Combinable = Value(0)
    for place, one in enumerate(held):
        flags += Either(When(one, then=1 << place), default=0, output_field=IntegerField())
    return flags


def _fits_of(wanted: Wanted) -> dict[str, Callable[[tuple[Any, ...]], bool]]:
    """This will give by field what a row has to fit."""
    fits: dict[str, Callable[[tuple[Any, ...]], bool]] = {}
    # what narrows nothing isn't asked of each row
    if wanted.state in {"open", "waiting"}:
        fits["state"] = lambda row: row[0] == wanted.state
    if wanted.stage:
        fits["stage"] = lambda row: row[1] == wanted.stage
    if wanted.kind:
        fits["kind"] = lambda row: row[2] == wanted.kind
    if wanted.province_id is not None:
        fits["province"] = lambda row: row[3] == wanted.province_id
    if wanted.office_id is not None:
        fits["office"] = lambda row: row[4] == wanted.office_id
    if wanted.whose:
        own = _MINE if wanted.whose == "mine" else _NOBODY
        fits["whose"] = lambda row: bool(row[5] & own)
    if not wanted.escalated:
        # what went up from elsewhere is shown to who asks for what went up
        fits["escalated"] = lambda row: not row[5] & _ELSEWHERE
    for place, flag in enumerate(FLAGS):
        if getattr(wanted, flag):
            fits[flag] = lambda row, bit=1 << place: bool(row[5] & bit)  # type: ignore[misc]
    return fits


def _count(rows: Counter[tuple[Any, ...]], wanted: Wanted) -> dict[str, dict[str, int]]:
    fits = _fits_of(wanted)
    counts: dict[str, dict[str, int]] = {name: {} for name in (*_FIELDS, *FLAGS)}
    for row, count in rows.items():
        misses = [name for name, holds in fits.items() if not holds(row)]
        if len(misses) > 1:
            continue
        # what misses by one field alone is what another choice of that field would show
        for name, choice in _choices_of(row):
            if not misses or misses == [name]:
                counts[name][choice] = counts[name].get(choice, 0) + count
    return counts


def _choices_of(row: tuple[Any, ...]) -> list[tuple[str, str]]:
    state, stage, kind, province_id, office_id, flags = row
    found = [("state", state), ("stage", stage), ("kind", kind), ("office", str(office_id))]
    if state in _GOING_ON:
        found.append(("state", "going_on"))
    if province_id is not None:
        found.append(("province", str(province_id)))
    if flags & _MINE:
        found.append(("whose", "mine"))
    if flags & _NOBODY:
        found.append(("whose", "nobody"))
    found += [(flag, "on") for place, flag in enumerate(FLAGS) if flags & (1 << place)]
    return found
