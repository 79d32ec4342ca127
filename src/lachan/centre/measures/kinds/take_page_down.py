"""Take a page down: its host, registrar or registry is told, in the form and language that they read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.measures.kinds.kind import MeasureKind
from lachan.centre.measures.reach import Stop, final_first, names_a_page, stops_of_owner

if TYPE_CHECKING:
    from lachan.centre.measures.blast import Blast


class TakePageDown(MeasureKind):
    """Take a page down."""

    code = "take_page_down"
    about = frozenset({"url", "domain"})
    counterparts = frozenset({"host", "registrar", "registry", "platform"})
    is_told = True
    check = "page"
    tells_hosts = True
    list_class = "bad"

    def stops(self, *, value: str, blast: Blast) -> tuple[Stop, ...]:
        """This will refuse a request about a whole shared host; one page on it is asked for by its link."""
        found = stops_of_owner(blast)
        if blast.is_suffix:
            found.append(Stop("suffix"))
        if blast.shared and not names_a_page(value):
            found.append(Stop("shared"))
        return final_first(found)
