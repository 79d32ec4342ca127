"""Where a measure stands, as codes for whoever shows or narrows lists of them."""

from __future__ import annotations

from typing import Final

from lachan.centre.measures.models import Measure

STATES: Final[tuple[str, ...]] = tuple(Measure.State.values)
PROPOSED: Final[str] = Measure.State.PROPOSED.value
IN_FORCE: Final[tuple[str, ...]] = (
    Measure.State.APPROVED.value,
    Measure.State.SENT.value,
    Measure.State.ACKNOWLEDGED.value,
)
