"""Figure `by_office`: the cases of each office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.cases.figures.grouped import Group, grouped

if TYPE_CHECKING:
    from lachan.centre.cases.figures.asked import Asked


def by_office(asked: Asked) -> dict[int, Group]:
    """This will give the figures of offices that have a case, by an office's id, the office that has the case today.

    Three queries.
    """
    return grouped(asked, "office_id")
