"""Block a domain: resolvers of internet providers answer that it isn't there, or with the block page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.measures.kinds.kind import MeasureKind
from lachan.centre.measures.reach import stops_of_name

if TYPE_CHECKING:
    from lachan.centre.measures.blast import Blast
    from lachan.centre.measures.reach import Stop


class BlockDomain(MeasureKind):
    """Block a domain."""

    code = "block_domain"
    about = frozenset({"domain"})
    counterparts = frozenset({"internet_provider"})
    of_all = True
    may_hold = True
    is_told = True
    check = "dns"
    list_class = "bad"

    def stops(self, *, value: str, blast: Blast) -> tuple[Stop, ...]:
        """This will refuse what many publish on, and ask for a second signature where many would be hit."""
        del value
        return stops_of_name(blast)
