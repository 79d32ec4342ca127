"""A message as the text judge takes it."""

from __future__ import annotations

import msgspec

from lachan.engine.fold import Folded  # noqa: TC001 - msgspec resolves the annotation at run time
from lachan.engine.model import Indicator  # noqa: TC001


class Message(msgspec.Struct, frozen=True, gc=False):
    """A prepared and folded text (see `fold`), and what was found in it."""

    prepared: str
    folded: Folded
    indicators: tuple[Indicator, ...] = ()
