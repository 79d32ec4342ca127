"""Sister names of what an appeal is against: measures in force under the same registered name, or by the same hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.measures.models import Measure
from lachan.centre.measures.queries.listed import listed_host
from lachan.engine.links.suffixes import split_host

if TYPE_CHECKING:
    from collections.abc import Collection

# shown to be chosen from; whoever has more proposes by case
MOST_SISTERS: Final = 50


def sisters_of(
    things: Collection[tuple[str, str]], *, without: Collection[tuple[str, str]] = ()
) -> tuple[Measure, ...]:
    """This will give the measures in force on names and pages under the same registered names as some things.

    The things themselves are left out: they are lifted anyway. One query for each registered name.
    """
    left_out = {*things, *without}
    units = {split_host(host).unit for about, value in things if (host := listed_host(about, value))}
    found: dict[int, Measure] = {}
    for unit in sorted(units):
        near = Measure.objects.filter(in_force=True, about__in=["domain", "url"], value__contains=unit)
        for row in near.order_by("pk")[: 4 * MOST_SISTERS]:
            host = listed_host(row.about, row.value)
            if (row.about, row.value) not in left_out and (host == unit or host.endswith(f".{unit}")):
                found[row.pk] = row
    return tuple(found[pk] for pk in sorted(found)[:MOST_SISTERS])


def sister_ids(things: Collection[tuple[str, str]]) -> set[int]:
    """This will give the ids of `sisters_of`."""
    return {row.pk for row in sisters_of(things)}
