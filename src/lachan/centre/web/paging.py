"""Pages of long lists by key and not by number: the thousandth page costs what the first does.

A place in a list is the id of the row beside it and the direction (`a17`: after row 17, `b17`: before it), so that no
name or address stands in a link.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec
from django.db.models import F, Model, Q

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

_PLACE: Final = re.compile(r"([ab])([0-9]{1,18})")
PAGE_ROWS: Final = 50


class Page[T](msgspec.Struct, frozen=True):
    """Some rows of a list, and the places before and after them ("" where there is nothing more)."""

    rows: tuple[T, ...]
    earlier: str = ""
    later: str = ""


def page_of[M: Model](
    rows: QuerySet[M], *, key: str = "id", descending: bool = False, place: str = "", size: int = PAGE_ROWS
) -> Page[M]:
    """This will give one page of the rows in the order of `key` and then the id: two queries, one for the first page.

    A place that is no place, or whose row is not in the list (any more), is the beginning.
    """
    found = _PLACE.fullmatch(place)
    backwards = found is not None and found.group(1) == "b"
    beside: tuple[object, int] | None = None
    if found is not None:
        beside = rows.order_by().filter(pk=int(found.group(2))).values_list(key, "pk").first()
        backwards = backwards and beside is not None
    down = descending != backwards
    ordered = rows.order_by(*(F(name).desc() if down else F(name).asc() for name in _names(key)))
    if beside is not None:
        ordered = ordered.filter(_beyond(key, beside, "lt" if down else "gt"))
    taken = list(ordered[: size + 1])
    more = len(taken) > size
    shown = tuple(reversed(taken[:size])) if backwards else tuple(taken[:size])
    if not shown:
        return Page(shown)
    has_earlier = more if backwards else beside is not None
    has_later = backwards or more
    return Page(
        shown,
        earlier=f"b{shown[0].pk}" if has_earlier else "",
        later=f"a{shown[-1].pk}" if has_later else "",
    )


def page_of_ids(
    find: Callable[[int | None, bool, int], list[int]],
    *,
    descending: bool = False,
    place: str = "",
    size: int = PAGE_ROWS,
) -> Page[int]:
    """This will give one page of ids in their order, from one call of `find`.

    `find(beyond, down, limit)` gives ids that are lower than `beyond` (with `down`) or higher, the nearest first; from
    the beginning where it is None. The row of a place need not be in the list any more: the page begins behind it.
    """
    found = _PLACE.fullmatch(place)
    beside = int(found.group(2)) if found else None
    backwards = found is not None and found.group(1) == "b"
    taken = find(beside, descending != backwards, size + 1)
    more = len(taken) > size
    shown = tuple(reversed(taken[:size])) if backwards else tuple(taken[:size])
    if not shown:
        return Page(shown)
    has_earlier = more if backwards else beside is not None
    has_later = backwards or more
    return Page(
        shown,
        earlier=f"b{shown[0]}" if has_earlier else "",
        later=f"a{shown[-1]}" if has_later else "",
    )


def _names(key: str) -> tuple[str, ...]:
    return ("pk",) if key in {"id", "pk"} else (key, "pk")


def _beyond(key: str, beside: tuple[object, int], way: str) -> Q:
    value, pk = beside
    if key in {"id", "pk"}:
        return Q(**{f"pk__{way}": pk})
    # the first half lets the database begin in the index; the second goes on among equals
    return Q(**{f"{key}__{way}e": value}) & (Q(**{f"{key}__{way}": value}) | Q(**{f"pk__{way}": pk}))
