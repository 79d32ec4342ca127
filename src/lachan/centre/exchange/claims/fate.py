"""What became of a claim, as its partner and the desk are told. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.exchange.claims.judging import MISTAKEN

if TYPE_CHECKING:
    from datetime import datetime

WITHDRAWN: Final = "withdrawn"
OVER: Final = "over"
STANDS: Final = "stands"
WAITS: Final = "waits"
NOTED: Final = "noted"


def became_of(
    says: str, *, withdrawn_at: datetime | None, looked_at: datetime | None, goes_on: bool | None
) -> str:
    """This will say what became of a claim: `withdrawn`, or of what is called mistaken `over`, `stands` or `waits`.

    `goes_on`: whether the thing is still told; None where who asks may not know. Of all else nothing follows: `noted`.
    """
    if withdrawn_at is not None:
        return WITHDRAWN
    if says != MISTAKEN or goes_on is None:
        return NOTED
    if not goes_on:
        return OVER
    return WAITS if looked_at is None else STANDS
