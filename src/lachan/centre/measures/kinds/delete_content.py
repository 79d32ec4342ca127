"""Delete one post, video or comment; the account that wrote it stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.measures.kinds.kind import MeasureKind
from lachan.centre.measures.reach import Stop, final_first, names_a_page, stops_of_owner

if TYPE_CHECKING:
    from lachan.centre.measures.blast import Blast


class DeleteContent(MeasureKind):
    """Delete content."""

    code = "delete_content"
    about = frozenset({"url"})
    counterparts = frozenset({"platform"})
    usual_days = 365
    is_told = True
    check = "page"
    list_class = "bad"

    def stops(self, *, value: str, blast: Blast) -> tuple[Stop, ...]:
        """This will refuse what names no content but a whole site, and ask for two for an official page."""
        found = stops_of_owner(blast)
        if not names_a_page(value):
            found.append(Stop("no_content"))
        return final_first(found)
