"""How long a stage of a case may take, from `deadlines.toml`; each line has its reason."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping

STAGES: Final = ("first_look", "act", "close")
# How long a case may wait for somebody outside until it is remembered; it has no clock.
WAITING: Final = "waiting"
USUAL: Final = "usual"
URGENT: Final = "urgent"
# Warned is when this part of the time is used.
WARN_AT: Final = 0.75


class Deadline(msgspec.Struct, frozen=True):
    """How long a stage may take: working minutes, or of the wall's clock; `rule` names the line (`act.usual`)."""

    rule: str
    minutes: int
    reason: str
    around_the_clock: bool = False

    @property
    def allowed(self) -> timedelta:
        """The time as such."""
        return timedelta(minutes=self.minutes)


def deadline_of(*, stage: str, kind: str, urgent: bool) -> Deadline:
    """This will give the deadline for a stage of a case, or for WAITING.

    Of what is urgent first, then of its kind, then the usual. Raises KeyError for another stage.
    """
    told = deadlines()
    for name in ((URGENT,) if urgent else ()) + (kind, USUAL):
        if (found := told.get(f"{stage}.{name}")) is not None:
            return found
    raise KeyError(stage)


@cache
def deadlines() -> Mapping[str, Deadline]:
    """This will give all deadlines by `stage.name`. Raises ValueError for a file that says something odd."""
    table = tomllib.loads(files("lachan.centre.cases").joinpath("deadlines.toml").read_text("utf-8"))
    if set(table) != {*STAGES, WAITING} or any(USUAL not in lines for lines in table.values()):
        raise ValueError("deadlines.toml: each stage has its usual deadline")
    read = {
        f"{stage}.{name}": msgspec.convert({"rule": f"{stage}.{name}", **line}, Deadline)
        for stage, lines in table.items()
        for name, line in lines.items()
    }
    if bad := [rule for rule, one in read.items() if one.minutes <= 0 or not one.reason]:
        raise ValueError(f"deadlines.toml: {bad[0]} needs minutes and a reason")
    return read
