"""Block one page: browsers and whoever can see whole links; a resolver can't."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.measures.kinds.kind import MeasureKind
from lachan.centre.measures.reach import final_first, stops_of_owner

if TYPE_CHECKING:
    from lachan.centre.measures.blast import Blast
    from lachan.centre.measures.reach import Stop


class BlockUrl(MeasureKind):
    """Block one page."""

    code = "block_url"
    about = frozenset({"url"})
    counterparts = frozenset({"browser", "internet_provider"})
    of_all = True
    is_told = True
    check = "page"
    seen_from_here = False
    list_class = "bad"

    def stops(self, *, value: str, blast: Blast) -> tuple[Stop, ...]:
        """This will ask for a second signature for a page of an official, public or popular name.

        On a host that many share one page is just what may be blocked.
        """
        del value
        return final_first(
            stop for stop in stops_of_owner(blast) if not (blast.shared and stop.code == "popular")
        )
