"""Suspend a telephone number: its operator stops calls and messages from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.measures.kinds.kind import MeasureKind
from lachan.centre.measures.reach import TWO, final_first, stops_of_owner

if TYPE_CHECKING:
    from lachan.centre.measures.blast import Blast
    from lachan.centre.measures.reach import Stop


class SuspendNumber(MeasureKind):
    """Suspend a number."""

    code = "suspend_number"
    about = frozenset({"phone"})
    counterparts = frozenset({"operator"})
    # a number that shows on a screen may be forged: a person's telephone hangs on it
    signatures = TWO
    usual_days = 30
    check = "reply"
    list_class = "bad"

    def stops(self, *, value: str, blast: Blast) -> tuple[Stop, ...]:
        """This will ask for two for a hotline of an official body."""
        del value
        return final_first(stops_of_owner(blast))
