"""Figure `by_province`: the cases of each province."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.cases.figures.grouped import Group, grouped

if TYPE_CHECKING:
    from lachan.centre.cases.figures.asked import Asked


def by_province(asked: Asked) -> dict[int | None, Group]:
    """This will give the figures of provinces that have a case, by the province's id when the case was opened.

    Cases without a province stand under None. Three queries.
    """
    return grouped(asked, "province_id")
