"""What goes to whom: decided here, once, for every format. Pure."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.exchange.codes import ACTIONS, KINDS
from lachan.centre.partners.codes import PAP, TLP
from lachan.centre.partners.marking import may_see

if TYPE_CHECKING:
    from lachan.centre.exchange.entries import EntryRow

_KEY_CHARS: Final = 16


class Reader(msgspec.Struct, frozen=True):
    """How far one may see: TLP, PAP, kinds in order, from which confidence on, and actions in order."""

    tlp: str
    pap: str
    kinds: tuple[str, ...]
    least_confidence: int = 0
    actions: tuple[str, ...] = ACTIONS

    @property
    def key(self) -> str:
        """This will give a short name of what one gets: the same for all who get the same."""
        said = msgspec.json.encode(self, order="deterministic")
        return hashlib.sha256(said).hexdigest()[:_KEY_CHARS]

    @property
    def tlps(self) -> tuple[str, ...]:
        """This will give the markings that are within reach."""
        return TLP[: TLP.index(self.tlp) + 1]

    @property
    def paps(self) -> tuple[str, ...]:
        """This will give the permitted actions that are within reach."""
        return PAP[: PAP.index(self.pap) + 1]

    def narrowed(
        self,
        *,
        kinds: tuple[str, ...] = (),
        actions: tuple[str, ...] = (),
        tlp: str = "",
        pap: str = "",
        least_confidence: int = 0,
    ) -> Reader:
        """This will give a reader that gets less, never more; what is empty narrows nothing."""
        return Reader(
            tlp=min(self.tlp, tlp or self.tlp, key=TLP.index),
            pap=min(self.pap, pap or self.pap, key=PAP.index),
            kinds=tuple(kind for kind in self.kinds if not kinds or kind in kinds),
            least_confidence=max(self.least_confidence, least_confidence),
            actions=tuple(action for action in self.actions if not actions or action in actions),
        )


PUBLIC: Final = Reader("clear", "clear", tuple(sorted(KINDS)))
# For who tends the centre's own machines: nothing is kept from it.
EVERYTHING: Final = Reader("red", "red", tuple(sorted(KINDS)))


def may_go(row: EntryRow, reader: Reader) -> bool:
    """This will say whether an entry may go to a reader. What is marked in a way that there is not goes to nobody."""
    held = (reader.tlp, reader.pap, reader.kinds)
    return (
        row.action in reader.actions
        and row.confidence >= reader.least_confidence
        and row.tlp in TLP
        and row.pap in PAP
        and row.kind in KINDS
        and may_see(held, tlp=row.tlp, pap=row.pap, about=row.kind)
    )
