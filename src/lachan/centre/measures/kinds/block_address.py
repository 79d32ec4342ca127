"""Block an address of the internet: nothing behind it is reached any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.measures.kinds.kind import MeasureKind
from lachan.centre.measures.reach import TWO, stops_of_address

if TYPE_CHECKING:
    from lachan.centre.measures.blast import Blast
    from lachan.centre.measures.reach import Stop


class BlockAddress(MeasureKind):
    """Block an address."""

    code = "block_address"
    about = frozenset({"ip"})
    counterparts = frozenset({"internet_provider"})
    of_all = True
    # who is behind an address changes without anybody telling
    signatures = TWO
    usual_days = 14
    most_days = 90
    is_told = True
    check = "page"
    seen_from_here = False
    list_class = "bad"

    def stops(self, *, value: str, blast: Blast) -> tuple[Stop, ...]:
        """This will refuse an address that others share or that leads inside."""
        del value
        return stops_of_address(blast)
