"""Ask a bank or wallet to hold an account: a request, which the bank decides by its own law."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.measures.kinds.kind import MeasureKind
from lachan.centre.measures.reach import TWO, final_first, stops_of_owner

if TYPE_CHECKING:
    from lachan.centre.measures.blast import Blast
    from lachan.centre.measures.reach import Stop


class FreezePayee(MeasureKind):
    """Freeze a payee."""

    code = "freeze_payee"
    about = frozenset({"payee"})
    counterparts = frozenset({"bank"})
    # somebody can't pay the rent while it holds
    signatures = TWO
    usual_days = 3
    most_days = 30
    may_hold = True
    check = "reply"

    def stops(self, *, value: str, blast: Blast) -> tuple[Stop, ...]:
        """This will ask for two for an account of an official body."""
        del value
        return final_first(stops_of_owner(blast))
