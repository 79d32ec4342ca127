"""Figure `changes`: the cases of a period beside those of the same period before, by kind, province and office.

All that a page about the situation says of cases, in seven queries, however many kinds and provinces there are.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.db.models import Count, Min, Q, Sum

from lachan.centre.accounts.tree import walking_once
from lachan.centre.cases.figures.asked import before, cases_of, closed_still, going_on, within
from lachan.centre.cases.figures.by_day import Day, by_day
from lachan.centre.cases.figures.expressions import group_of
from lachan.centre.cases.figures.standing import Standing, standing_counts
from lachan.centre.cases.models import Case

if TYPE_CHECKING:
    from lachan.centre.cases.figures.asked import Asked

LATE_OFFICES: Final = 50


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """Cases: what goes on now and is late of it; what was opened and closed in the period, and in the one before.

    The loss is that of cases opened in the period, what was recovered that of cases closed in it, as in `money`.
    """

    going_on: int = 0
    late: int = 0
    opened: int = 0
    opened_before: int = 0
    closed: int = 0
    closed_before: int = 0
    lost_vnd: int = 0
    lost_before_vnd: int = 0
    recovered_vnd: int = 0
    recovered_before_vnd: int = 0


class Late(msgspec.Struct, frozen=True):
    """An office with late cases: how many, and since when the first of them is late."""

    office_id: int
    late: int
    since: datetime


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of a period beside those of the one before.

    `kinds` by code; `provinces` by id as text, "" for cases without one. `late` are the 50 offices with the most late
    cases. The period before is counted as far into it as this one has gone.
    """

    standing: Standing
    total: Counted
    days: tuple[Day, ...]
    kinds: dict[str, Counted]
    provinces: dict[str, Counted]
    communes: dict[str, Counted]
    late: tuple[Late, ...]


_NAMES: Final = Counted.__struct_fields__


@walking_once()
def changes(asked: Asked, *, now: datetime, by_commune: bool = False, least_days: int = 1) -> Changes:
    """This will count a period and the same one before. Seven queries.

    `by_commune` counts by the place of each case too (`communes`, by id as text); else that is empty. Of a shorter
    period than `least_days`, so many `days` up to the last are given all the same.
    """
    begin = min(asked.first, asked.last - timedelta(days=least_days - 1))
    columns = ("kind", "province_id", *(("territory_id",) if by_commune else ()))
    parts: dict[tuple[Any, ...], dict[str, int]] = {}
    standing = _add_going_on(parts, asked, columns, now)
    _add_opened(parts, asked, columns, now)
    _add_closed(parts, asked, columns, now)
    late = (
        going_on(asked)
        .filter(late_since__isnull=False)
        .values_list("office_id")
        .annotate(late=Count("pk"), since=Min("late_since"))
        .order_by("-late", "since", "office_id")[:LATE_OFFICES]
    )
    return Changes(
        standing=standing,
        total=_sum(parts, None).get("", Counted()),
        days=by_day(msgspec.structs.replace(asked, first=begin)),
        kinds=_sum(parts, 0),
        provinces=_sum(parts, 1),
        communes=_sum(parts, 2) if by_commune else {},
        late=tuple(Late(*row) for row in late),
    )


def count_to_read(asked: Asked, *, most: int) -> int:
    """This will count what has to be read for `changes`, in three parts of up to `most` and one more. Four queries."""
    either = msgspec.structs.replace(asked, first=before(asked).first)
    parts = (
        going_on(asked),
        # the times lead, whatever the offices
        Case.objects.filter(**within(either, "opened_at")),
        Case.objects.filter(**within(either, "closed_at")),
    )
    return sum(part.order_by().values("pk")[: most + 1].count() for part in parts)


def _add_going_on(
    parts: dict[tuple[Any, ...], dict[str, int]], asked: Asked, columns: tuple[str, ...], now: datetime
) -> Standing:
    """This will count what goes on by the columns, and give all of it."""
    width, names = len(columns), Standing.__struct_fields__
    sums = dict.fromkeys(names, 0)
    for row in going_on(asked).values_list(*map(group_of, columns)).annotate(**standing_counts(now)):
        counted = dict(zip(names, row[width:], strict=True))
        parts[row[:width]] = {"going_on": counted["going_on"], "late": counted["late"]}
        for name in names:
            sums[name] += counted[name]
    return Standing(**sums)


def _add_opened(
    parts: dict[tuple[Any, ...], dict[str, int]], asked: Asked, columns: tuple[str, ...], now: datetime
) -> None:
    here, there, either = _periods(asked, "opened_at", now)
    real = ~Q(state=Case.State.MERGED)
    rows = (
        cases_of(asked)
        .filter(either)
        .values_list(*map(group_of, columns))
        .annotate(
            n=Count("pk", filter=here),
            n_before=Count("pk", filter=there),
            vnd=Sum("loss_vnd", filter=here & real),
            vnd_before=Sum("loss_vnd", filter=there & real),
        )
    )
    _add(parts, rows, columns, ("opened", "opened_before", "lost_vnd", "lost_before_vnd"))


def _add_closed(
    parts: dict[tuple[Any, ...], dict[str, int]], asked: Asked, columns: tuple[str, ...], now: datetime
) -> None:
    here, there, either = _periods(asked, "closed_at", now)
    rows = (
        closed_still(cases_of(asked).filter(either))
        .values_list(*map(group_of, columns))
        .annotate(
            n=Count("pk", filter=here),
            n_before=Count("pk", filter=there),
            vnd=Sum("recovered_vnd", filter=here),
            vnd_before=Sum("recovered_vnd", filter=there),
        )
    )
    _add(parts, rows, columns, ("closed", "closed_before", "recovered_vnd", "recovered_before_vnd"))


def _periods(asked: Asked, name: str, now: datetime) -> tuple[Q, Q, Q]:
    """This will give the conditions of the period, of the one before, and of both."""
    here, there = within(asked, name), within(before(asked, now=now), name)
    either = Q(**{f"{name}__gte": there[f"{name}__gte"], f"{name}__lt": here[f"{name}__lt"]})
    return Q(**here), Q(**there), either


def _add(
    parts: dict[tuple[Any, ...], dict[str, int]], rows: Any, columns: tuple[str, ...], names: tuple[str, ...]
) -> None:
    width = len(columns)
    for row in rows:
        part = parts.setdefault(row[:width], {})
        for name, value in zip(names, row[width:], strict=True):
            part[name] = int(value or 0)


def _sum(parts: dict[tuple[Any, ...], dict[str, int]], column: int | None) -> dict[str, Counted]:
    """This will add up what has the same value in a column, or all; what comes to nothing is left out."""
    found: dict[str, dict[str, int]] = {}
    for key, part in parts.items():
        value = "" if column is None or key[column] is None else f"{key[column]}"
        sums = found.setdefault(value, dict.fromkeys(_NAMES, 0))
        for name, number in part.items():
            sums[name] += number
    return {value: Counted(**sums) for value, sums in found.items() if any(sums.values())}
