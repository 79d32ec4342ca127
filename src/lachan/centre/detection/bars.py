"""The numbers of `bars.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

import msgspec


class Share(msgspec.Struct, frozen=True):
    """A share in 0–1 of what was judged, and a count below which it doesn't hold anything up."""

    share: float
    at_least: int

    def is_passed(self, count: int, of: int) -> bool:
        """This will say whether so many of so many are too many to go through without a person."""
        return count >= self.at_least and count > self.share * of


class Trial(msgspec.Struct, frozen=True):
    """From how many places of the register how many rows each are judged before anything is written."""

    places: int
    rows: int


class Every(msgspec.Struct, frozen=True):
    """How often the whole register follows changed lists."""

    every_hours: int


class Rolling(msgspec.Struct, frozen=True):
    """For how long two engines may work side by side."""

    minutes: int


class Bars(msgspec.Struct, frozen=True):
    """When a new engine or new lists may not change the register without a person."""

    worsened: Share
    lightened: Share
    trial: Trial
    lists: Every
    rolling: Rolling


@cache
def bars() -> Bars:
    """This will give the bars."""
    text = files("lachan.centre.detection").joinpath("bars.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), Bars)
