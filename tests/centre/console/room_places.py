"""What the rows of the matrix ask of each room that has a file of its own for it. A new one gets its name here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from centre.console import (
    appeal_places,
    case_places,
    duty_places,
    evidence_places,
    measure_places,
    partner_places,
    sharing_places,
    taxii_places,
    token_places,
    zone_places,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from centre.console.places import Place

_ROOMS: Final = (
    evidence_places, case_places, duty_places, token_places, measure_places, appeal_places,
    partner_places, sharing_places, taxii_places, zone_places,
)  # fmt: skip
BLANKS: Final[dict[str, Callable[[Place], Mapping[str, Any]]]] = {
    address: make for room in _ROOMS for address, make in room.BLANKS.items()
}
BODIES: Final[dict[str, Any]] = {address: body for room in _ROOMS for address, body in room.BODIES.items()}
