"""Ask banks to warn whoever is about to pay into an account; nothing is held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.measures.kinds.kind import MeasureKind
from lachan.centre.measures.reach import final_first, stops_of_owner

if TYPE_CHECKING:
    from lachan.centre.measures.blast import Blast
    from lachan.centre.measures.reach import Stop


class WarnPayee(MeasureKind):
    """Warn on a payee."""

    code = "warn_payee"
    about = frozenset({"payee"})
    counterparts = frozenset({"bank"})
    of_all = True
    check = "reply"
    list_class = "bad"

    def stops(self, *, value: str, blast: Blast) -> tuple[Stop, ...]:
        """This will ask for two for an account of an official body."""
        del value
        return final_first(stops_of_owner(blast))
