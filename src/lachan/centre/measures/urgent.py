"""When and how often urgent measures call approvers (`urgent.toml`), each number with its reason."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from importlib.resources import files
from typing import Any, Final

_TABLE: Final[dict[str, Any]] = tomllib.loads(
    files("lachan.centre.measures").joinpath("urgent.toml").read_text("utf-8")
)

# nobody has looked so long after the call, nobody has signed though somebody looked, and from the top once more
TO_LOOK: Final = timedelta(minutes=_TABLE["look"]["minutes"])
TO_SIGN: Final = timedelta(minutes=_TABLE["sign"]["minutes"])
AGAIN: Final = timedelta(minutes=_TABLE["again"]["minutes"])
MOST_ROUNDS: Final[int] = _TABLE["rounds"]["most"]
# urgent things proposed at once, and by one in a day
MOST_AT_ONCE: Final[int] = _TABLE["at_once"]["most"]
MOST_A_DAY: Final[int] = _TABLE["a_day"]["most"]
# people called in one round
MOST_CALLED: Final[int] = _TABLE["people"]["most"]
