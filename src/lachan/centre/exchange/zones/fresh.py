"""The fresh zone of one way to see: what it says, and what changed in it lately."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.exchange.zones.folding import MOST_FRESH
from lachan.centre.exchange.zones.overlays import above, overlay
from lachan.centre.exchange.zones.table import blocked_among, touched_names

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from lachan.centre.exchange.readers import Reader
    from lachan.centre.exchange.zones.critical import Rules
    from lachan.centre.exchange.zones.standing import Standing

    # what stands in the base below some names
    type Below = Callable[[Collection[str]], Mapping[str, Collection[str]]]

# Who is further behind takes the whole, which is small.
_MOST_STEPS: Final = 200

type Names = dict[str, bool]


class Step(msgspec.Struct, frozen=True):
    """From one serial to the next: what each name that changed was and is, None where it isn't there."""

    before: int
    changed: dict[str, tuple[bool | None, bool | None]]


class Fresh:
    """Names that changed since the oldest base that somebody may have, and whether each is blocked or let through.

    For one thread at a time. What it holds follows from the table and the standing alone, so that a program that was
    started again gives the same under the same serial.
    """

    def __init__(self, reader: Reader, below: Below) -> None:
        """This will know nothing before it has followed; `below` finds names of the base below others."""
        self._reader = reader
        self._find_below = below
        self._made: tuple[int, str] = (-1, "")
        self._seq = 0
        self._touched: Names = {}
        self._known: Names = {}
        self._below: dict[str, Collection[str]] = {}
        self._steps: deque[Step] = deque(maxlen=_MOST_STEPS)
        self.serial = 0
        self.names: Names = {}

    def follow(self, standing: Standing, rules: Rules) -> bool:
        """This will take up what changed, and say whether it could: False where the table was emptied meanwhile.

        Raises DatabaseError, OSError.
        """
        made = (standing.covered, f"{rules.digest}-{standing.boundary}")
        if standing.serial == self.serial and made == self._made:
            return True
        begins = made != self._made or standing.seq < self._seq
        since = standing.covered if begins else self._seq
        found = touched_names(self._reader, since=since, upto=standing.seq, most=MOST_FRESH)
        if found is None:
            return False
        if begins:
            self._touched, self._known, self._below = {}, {}, {}
            self._know(rules.critical, rules, standing.seq)
        self._touched |= {name: on for name, on in found.items() if not rules.guard.why_not(name)}
        higher = {each for name, on in self._touched.items() if not on for each in above(name)}
        self._know(higher, rules, standing.seq)
        through = {name for name, on in self._touched.items() if not on} | rules.critical
        if lacking := through - self._below.keys():
            self._below |= self._find_below(lacking)
        names = overlay(self._touched, known=self._known, below=self._below, critical=rules.critical)
        if begins:
            # other rules or another base: nobody goes on from what was said before
            self._steps.clear()
        else:
            changed = {
                name: (self.names.get(name), names.get(name))
                for name in self.names.keys() | names.keys()
                if self.names.get(name) != names.get(name)
            }
            self._steps.append(Step(self.serial, changed))
        self.names, self.serial, self._seq, self._made = names, standing.serial, standing.seq, made
        return True

    def changed_since(self, serial: int) -> dict[str, tuple[bool | None, bool | None]] | None:
        """This will give what each name was and is that isn't what it was at a serial; None where that isn't known."""
        at = next((at for at, step in enumerate(self._steps) if step.before == serial), None)
        if at is None:
            return None
        found: dict[str, tuple[bool | None, bool | None]] = {}
        for step in list(self._steps)[at:]:
            for name, (was, now) in step.changed.items():
                found[name] = (found[name][0] if name in found else was, now)
        return {name: both for name, both in found.items() if both[0] != both[1]}

    def _know(self, names: Collection[str], rules: Rules, seq: int) -> None:
        """This will have it known which of some names are blocked; those that change are kept in what was touched."""
        if lacking := {name for name in names if name not in self._known}:
            blocked = blocked_among(self._reader, lacking, upto=seq)
            self._known |= {name: name in blocked and not rules.guard.why_not(name) for name in lacking}
