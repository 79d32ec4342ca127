"""What every way out has in common."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING, Literal, Protocol

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping

type Result = Literal["delivered", "later", "never"]


class Outbound(msgspec.Struct, frozen=True):
    """A message in a worker's hands. `number` counts its attempts, from 1."""

    id: int
    key: str
    host: str
    address: str
    content: bytes
    created_at: datetime
    number: int


class Outcome(msgspec.Struct, frozen=True):
    """What became of an attempt: taken, to be tried later (`wait_seconds` where the receiver said when), or never."""

    result: Result
    code: str = ""
    wait_seconds: int = 0


class Channel(Protocol):
    """A way out."""

    def is_ready(self) -> bool:
        """This will say whether the operator has set all that it needs; until then its messages wait."""

    def deliver(self, message: Outbound, *, now: datetime) -> Outcome:
        """This will try once, within the limits of time, and raise nothing that a receiver can cause."""


type Channels = Mapping[str, Channel]
