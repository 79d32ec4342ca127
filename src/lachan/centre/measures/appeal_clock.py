"""How long an appeal may wait (`appeals.toml`): when it is due, warned of, escalated, and when it falls. Pure."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Final

import msgspec


class Clock(msgspec.Struct, frozen=True):
    """How long, how long before the end is warned and escalated, and why so."""

    hours: int
    warn_hours: int
    escalate_hours: int
    reason: str


class Span(msgspec.Struct, frozen=True):
    """A time alone, and why so."""

    reason: str
    hours: int = 0
    days: int = 0


class Clocks(msgspec.Struct, frozen=True):
    """All of `appeals.toml`."""

    proven: Clock
    unproven: Clock
    grace: Span
    repeat: Span


CLOCKS: Final = msgspec.convert(
    tomllib.loads(files("lachan.centre.measures").joinpath("appeals.toml").read_text("utf-8")), Clocks
)
GRACE: Final = timedelta(hours=CLOCKS.grace.hours)
REPEAT: Final = timedelta(days=CLOCKS.repeat.days)


def clock_of(*, proven: bool) -> Clock:
    """This will give the clock of an appeal with proven control, or without."""
    return CLOCKS.proven if proven else CLOCKS.unproven


def due_of(*, received_at: datetime, proven_at: datetime | None) -> datetime:
    """This will say by when an appeal is to be decided: proof makes it sooner, never later."""
    due = received_at + timedelta(hours=CLOCKS.unproven.hours)
    return due if proven_at is None else min(due, proven_at + timedelta(hours=CLOCKS.proven.hours))


def warn_at(due_at: datetime, *, proven: bool) -> datetime:
    """This will say when those who may decide are reminded."""
    return due_at - timedelta(hours=clock_of(proven=proven).warn_hours)


def escalate_at(due_at: datetime, *, proven: bool) -> datetime:
    """This will say when those above are told."""
    return due_at - timedelta(hours=clock_of(proven=proven).escalate_hours)


def falls(*, due_at: datetime, escalated_at: datetime | None, now: datetime) -> bool:
    """This will say whether what a proven appeal is against ends by itself: the time is over, and it was escalated."""
    return due_at <= now and escalated_at is not None and escalated_at + GRACE <= now
