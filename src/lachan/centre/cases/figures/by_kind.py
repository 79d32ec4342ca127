"""Figure `by_kind`: the cases of each kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.cases.figures.grouped import Group, grouped

if TYPE_CHECKING:
    from lachan.centre.cases.figures.asked import Asked


def by_kind(asked: Asked) -> dict[str, Group]:
    """This will give the figures of kinds that have a case, by a code of `accounts.case_kinds`.

    Three queries.
    """
    return grouped(asked, "kind")
