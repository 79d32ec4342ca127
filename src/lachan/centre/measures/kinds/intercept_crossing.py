"""Ask a border post to stop a crossing that is about to happen: a place and a time, and no name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.measures.kinds.kind import MeasureKind

if TYPE_CHECKING:
    from lachan.centre.measures.blast import Blast
    from lachan.centre.measures.reach import Stop


class InterceptCrossing(MeasureKind):
    """Intercept a crossing."""

    code = "intercept_crossing"
    about = frozenset({"place"})
    counterparts = frozenset({"border_post"})
    needs = ("case",)
    usual_days = 1
    most_days = 7
    check = "reply"

    def stops(self, *, value: str, blast: Blast) -> tuple[Stop, ...]:
        """This will limit nothing: a patrol looks for itself."""
        del value, blast
        return ()
