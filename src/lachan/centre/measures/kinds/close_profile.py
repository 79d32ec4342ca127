"""Close a social account, page or group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.measures.kinds.kind import MeasureKind
from lachan.centre.measures.reach import final_first, stops_of_owner

if TYPE_CHECKING:
    from lachan.centre.measures.blast import Blast
    from lachan.centre.measures.reach import Stop


class CloseProfile(MeasureKind):
    """Close a profile or group."""

    code = "close_profile"
    about = frozenset({"profile"})
    counterparts = frozenset({"platform"})
    usual_days = 365
    is_told = True
    check = "page"
    list_class = "bad"

    def stops(self, *, value: str, blast: Blast) -> tuple[Stop, ...]:
        """This will ask for a second signature for an official page."""
        del value
        return final_first(stops_of_owner(blast))
