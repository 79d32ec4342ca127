"""Is everything running? Each check gives one line: a level, what is so, and what mends it. Bars carry their reason."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final, Literal

import msgspec
from django.conf import settings

from lachan.centre.web import beats, keyfiles, keymarks
from lachan.centre.web.words import catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    # a check that asks once for several things gives several lines
    type Check = Callable[[datetime], HealthLine | tuple[HealthLine, ...]]

type Level = Literal["good", "soon", "bad", "none"]

# A full disk stops writing to the log and so everything else; below a tenth there is time to mend it in the day.
DISK_BAD_BYTES: Final = 2_000_000_000
DISK_BAD_SHARE: Final = 0.03
DISK_SOON_SHARE: Final = 0.10
_GIGABYTE: Final = 1_000_000_000


class HealthLine(msgspec.Struct, frozen=True):
    """One thing that is looked at.

    `key` names it: `desk.health.KEY.name` says what it is, `.LEVEL` how it stands, `.mend` what to do where it isn't
    good. `said` is the key of how it stands where one level has several; `params` fill its blanks. `address` leads on.
    """

    key: str
    level: Level
    said: str = ""
    params: dict[str, str] = {}
    at: datetime | None = None
    address: str = ""

    @property
    def words(self) -> str:
        """This will give the key of how it stands."""
        return f"desk.health.{self.key}.{self.said or self.level}"

    @property
    def name(self) -> str:
        """This will give the key of what it is."""
        return f"desk.health.{self.key}.name"

    @property
    def mend(self) -> str:
        """This will give the key of what to do, "" where all is good; what is said may have a mend of its own."""
        if self.level == "good":
            return ""
        own = f"{self.words}_mend"
        return own if own in catalogue() else f"desk.health.{self.key}.mend"


class StepLine(msgspec.Struct, frozen=True):
    """One step of the workers, as the page shows it."""

    step: str
    level: Level
    said: str
    state: beats.StepState


_checks: list[Check] = []


def register(checks: Iterable[Check]) -> None:
    """This will add checks after those that are there; later rooms bring theirs."""
    for check in checks:
        if check not in _checks:
            _checks.append(check)


def look_at_everything(*, now: datetime) -> tuple[HealthLine, ...]:
    """This will make all checks: the worst first, and otherwise in their order."""
    worst_first = {"bad": 0, "soon": 1, "none": 2, "good": 3}
    found = [given for check in _checks for given in _several(check(now))]
    return tuple(sorted(found, key=lambda line: worst_first[line.level]))


def _several(given: HealthLine | tuple[HealthLine, ...]) -> tuple[HealthLine, ...]:
    return (given,) if isinstance(given, HealthLine) else given


def worst_of(lines: Iterable[HealthLine]) -> Level:
    """This will give the worst level among lines."""
    levels = {line.level for line in lines}
    return next((level for level in ("bad", "soon", "none") if level in levels), "good")


def look_at_steps(*, now: datetime) -> tuple[StepLine, ...]:
    """This will give each step of the workers: one query."""
    return tuple(_step_line(state) for state in beats.states(now=now))


def _step_line(state: beats.StepState) -> StepLine:
    if not state.workers:
        return StepLine(state.step, "bad", "gone" if state.beat_at else "never", state)
    if state.error:
        return StepLine(state.step, "soon", "failing", state)
    return StepLine(state.step, "good", "running", state)


def check_workers(now: datetime) -> HealthLine:
    """This will say whether every step is run by some worker."""
    steps = look_at_steps(now=now)
    gone = sum(1 for step in steps if step.level == "bad")
    failing = sum(1 for step in steps if step.level == "soon")
    counts = {"gone": str(gone), "failing": str(failing), "all": str(len(steps))}
    if not steps:
        return HealthLine("workers", "none")
    if gone:
        return HealthLine("workers", "bad", params=counts)
    return HealthLine("workers", "soon" if failing else "good", params=counts)


def check_disk(now: datetime) -> HealthLine:
    """This will say how much of the disk of the data folder is free."""
    del now
    try:
        disk = shutil.disk_usage(settings.ENVIRONMENT.data)
    except OSError:
        return HealthLine("disk", "bad", "unreadable")
    share = disk.free / disk.total if disk.total else 0.0
    bad = disk.free < DISK_BAD_BYTES or share < DISK_BAD_SHARE
    level: Level = "bad" if bad else "soon" if share < DISK_SOON_SHARE else "good"
    free = f"{disk.free / _GIGABYTE:.0f}" if disk.free >= 10 * _GIGABYTE else f"{disk.free / _GIGABYTE:.1f}"
    return HealthLine("disk", level, params={"free": free, "share": f"{share:.0%}"})


def check_keys(now: datetime) -> HealthLine:
    """This will say whether the master key is the one that the data was encrypted with."""
    del now
    noted = keymarks.noted_fingerprint()
    try:
        found = keyfiles.fingerprint(keyfiles.read_key(keyfiles.master_path()))
    except FileNotFoundError:
        # before anything is encrypted there is no key yet, and nothing to lose
        return HealthLine("keys", "bad", "missing") if noted else HealthLine("keys", "none")
    except keyfiles.KeyFileError:
        return HealthLine("keys", "bad", "unusable")
    if noted and found != noted:
        return HealthLine("keys", "bad", "wrong")
    return HealthLine("keys", "good", params={"mark": found[:8]})
