"""The zones as they stand: serials that follow the table, and what each asker is sent. Threads may ask it at once."""

from __future__ import annotations

import logging
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import msgspec
from django.db import DatabaseError, connection

from lachan.centre.exchange.queries.entries import last_seq
from lachan.centre.exchange.queries.places import is_known_place
from lachan.centre.exchange.zones import plan as plans
from lachan.centre.exchange.zones import wire
from lachan.centre.exchange.zones.bases import Base, Made, open_base, write_base
from lachan.centre.exchange.zones.critical import Rules, rules_now
from lachan.centre.exchange.zones.names import labels_of
from lachan.centre.exchange.zones.standing import (
    Standing,
    keep_standing,
    next_small,
    next_standing,
    read_standing,
)
from lachan.centre.exchange.zones.table import (
    at_one_moment,
    blocked_among,
    difference,
    live_names,
    names_changed,
)
from lachan.centre.exchange.zones.transfers import changes, packed, pairs, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from lachan.centre.exchange.readers import Reader
    from lachan.centre.exchange.zones.plan import Plan, Rule
    from lachan.centre.exchange.zones.table import Difference
    from lachan.centre.exchange.zones.wire import Body

# The critical names change when somebody lists an official one, or with the day.
RULES_SECONDS: Final = 5.0
# Beyond so many names the whole is made anew before it is sent.
_MOST_BESIDE: Final = 20_000
# What was sent to one is kept for the next who asks the same: so many differences, of so many bytes each.
_MOST_KEPT: Final = 16
_MOST_KEPT_BYTES: Final = 1_000_000

_log = logging.getLogger("lachan.zones")


class Now(msgspec.Struct, frozen=True):
    """How it all stands at one moment."""

    standing: Standing
    rules: Rules

    @property
    def digest(self) -> str:
        """This will tell apart what files of zones were made from: other rules, or a table that was put back."""
        return f"{self.rules.digest}-{self.standing.boundary}"


class View(msgspec.Struct, frozen=True):
    """One way to see the zones: a reader narrowed to names, and what blocked names are answered with."""

    reader: Reader
    answer: str

    @property
    def key(self) -> str:
        """This will give a name for the file of what is seen so."""
        return f"{self.reader.key}-{self.answer}"


class Keeper:
    """Follows the table, and gives zones and differences as bodies of messages."""

    def __init__(self, *, plan: Plan, folder: Path, clock: Callable[[], datetime]) -> None:
        """This will keep files in a folder; it has to `look` before anything is asked."""
        self._plan = plan
        self._folder = folder
        self._clock = clock
        self._now: Now | None = None
        self._looked: tuple[int, str] = (-1, "")
        self._rules_due = 0.0
        self._lock = threading.Lock()
        self._looking = threading.Lock()
        self._making: dict[str, threading.Lock] = {}
        self._bases: dict[str, Base] = {}
        self._prepared: dict[str, tuple[int, str]] = {}
        self._kept: dict[tuple[str, int, int], tuple[Body, ...]] = {}

    @property
    def now(self) -> Now:
        """This will give how it stands since it was looked at last."""
        if self._now is None:
            raise RuntimeError("nothing was looked at yet")
        return self._now

    def look(self) -> bool:
        """This will see whether the table or the rules have changed, and say whether the serial rose.

        One query where nothing did. Raises DatabaseError, OSError; then what stood before goes on.
        """
        with self._looking:
            try:
                return self._look(self._clock())
            except DatabaseError:
                # a connection that broke would stay so when the database is back
                if not connection.in_atomic_block:
                    connection.close()
                raise

    def _look(self, at: datetime) -> bool:
        rules = self._now.rules if self._now is not None else None
        if rules is None or at.timestamp() >= self._rules_due:
            rules = rules_now(self._plan, now=at)
            self._rules_due = at.timestamp() + RULES_SECONDS
        seq = looked = last_seq()
        if (seq, rules.digest) == self._looked and self._now is not None:
            return False
        before = self._now.standing if self._now is not None else self._found(seq)
        if before is not None and before.digest == rules.digest and seq > before.seq:
            # numbers and accounts changed, and no name: a resolver would take all anew for nothing
            seq = seq if names_changed(since=before.seq, upto=seq) else before.seq
        moment = int(at.timestamp())
        standing = next_standing(before, seq=seq, digest=rules.digest, now=moment)
        for zone, digest in small_digests(rules):
            standing = next_small(standing, zone=zone, digest=digest, now=moment)
        if standing != before:
            keep_standing(self._folder, standing)
        rose = self._now is None or standing.serial != self._now.standing.serial
        self._now, self._looked = Now(standing, rules), (looked, rules.digest)
        return rose

    def serial_of(self, zone: str) -> int:
        """This will give the serial of one of the zones."""
        standing = self.now.standing
        return standing.serial if zone == plans.MAIN else standing.small[zone].serial

    def soa(self, zone: str) -> bytes:
        """This will give the SOA of one of the zones, as a record."""
        return wire.soa(self.serial_of(zone), self._plan.ttl)

    def axfr(self, zone: str, view: View) -> Iterator[Body]:
        """This will give a whole zone. Raises DatabaseError, OSError."""
        if zone != plans.MAIN:
            yield from self._small(zone, view)
            return
        now, base, gone, new = self._ready(view)
        end = wire.tail(self._plan.ttl, self._plan.target(view.answer))
        yield from whole(
            soa=wire.soa(now.standing.serial, self._plan.ttl),
            first=self._first(view, now),
            blocks=base.blocks(),
            end=end,
            without={labels_of(name) for name in (*gone, *new)},
            more=(labels_of(name) for name in new),
        )

    def prepare(self, view: View) -> bool:
        """This will have a zone's file ready before anybody asks for it, and say whether one was made.

        Raises DatabaseError, OSError.
        """
        seq = self.now.standing.seq
        if self._prepared.get(view.key) == (seq, self.now.digest):
            return False
        base = self._base(view, self.now)
        beside = self._beside(view, base, self.now)
        is_old = beside is None or sum(map(len, beside)) > _MOST_BESIDE // 2
        if is_old:
            self._base(view, self.now, anew=True)
        self._prepared[view.key] = (seq, self.now.digest)
        return is_old

    def forget_others(self, keys: Collection[str]) -> int:
        """This will remove the files of views that nobody has any more, and give how many. `keys` are those in use."""
        with self._lock:
            for key in self._bases.keys() - set(keys):
                del self._bases[key]
                self._prepared.pop(key, None)
        old = [path for path in self._folder.glob("*.base") if path.stem not in keys]
        for path in old:
            # who is being sent one has it open
            path.unlink(missing_ok=True)
        return len(old)

    def ixfr(self, zone: str, view: View, serial: int) -> Iterator[Body] | None:
        """This will give what changed since a serial; None where the whole has to be sent. Raises DatabaseError."""
        now = self.now
        if zone != plans.MAIN:
            return None
        since = now.standing.seq_of(serial)
        if since is None:
            return None
        asked = (view.key, serial, now.standing.serial)
        if (kept := self._kept.get(asked)) is not None:
            return iter(kept)
        with connected():
            found = difference(view.reader, since=since, upto=now.standing.seq)
        if found is None:
            return None
        bodies = tuple(self._difference(view, now, serial, found))
        self._keep(asked, bodies)
        return iter(bodies)

    def _ready(self, view: View) -> tuple[Now, Base, tuple[str, ...], tuple[str, ...]]:
        """This will give a file, and which names are gone and new since it was made."""
        for anew in (False, True):
            base = self._base(view, self.now, anew=anew)
            if base.made.seq > self.now.standing.seq:
                # made a moment ago from more than what was announced
                with connected():
                    self.look()
            now = self.now
            if base.made.digest == now.digest and (beside := self._beside(view, base, now)) is not None:
                return now, base, *beside
        raise OSError("the table changes faster than a zone can be made from it")

    def _difference(self, view: View, now: Now, serial: int, found: Difference) -> Iterator[Body]:
        rules, ttl = now.rules, self._plan.ttl
        end = wire.tail(ttl, self._plan.target(view.answer))
        through = wire.tail(ttl, wire.PASSTHRU)
        gone = [name for name in found.gone if not rules.guard.why_not(name)]
        new = [name for name in found.new if not rules.guard.why_not(name)]
        # a critical name that is blocked is let through no more, and again when the block is lifted
        gone_labels, new_labels = map(labels_of, gone), map(labels_of, new)
        return changes(
            old_soa=wire.soa(serial, ttl),
            new_soa=wire.soa(now.standing.serial, ttl),
            gone=[
                *pairs(gone_labels, end),
                *pairs((labels_of(name) for name in new if name in rules.critical), through),
            ],
            new=[
                *pairs((labels_of(name) for name in gone if name in rules.critical), through),
                *pairs(new_labels, end),
            ],
        )

    def _first(self, view: View, now: Now) -> Iterator[tuple[int, bytes]]:
        """This will give what stands first: NS, and the critical names, let through unless they are blocked by two."""
        rules, ttl = now.rules, self._plan.ttl
        end = wire.tail(ttl, self._plan.target(view.answer))
        through = wire.tail(ttl, wire.PASSTHRU)
        with connected():
            blocked = blocked_among(view.reader, rules.critical, upto=now.standing.seq)
        blocked = {name for name in blocked if not rules.guard.why_not(name)}
        yield 1, wire.name_server(ttl)
        yield from pairs((labels_of(name) for name in sorted(rules.critical - blocked)), through)
        yield from pairs((labels_of(name) for name in sorted(blocked)), end)

    def _base(self, view: View, now: Now, *, anew: bool = False) -> Base:
        """This will give the file of a view, made where there is none: one thread makes it, and others wait."""
        with self._lock:
            making = self._making.setdefault(view.key, threading.Lock())
        with making:
            path = self._folder / f"{view.key}.base"
            base = self._bases.get(view.key) or open_base(path, digest=now.digest)
            if base is None or anew or base.made.digest != now.digest:
                base = self._make_base(path, view, now)
            self._bases[view.key] = base
            return base

    def _make_base(self, path: Path, view: View, now: Now) -> Base:
        end = wire.tail(self._plan.ttl, self._plan.target(view.answer))
        with connected(), at_one_moment():
            made = Made(last_seq(), now.digest)
            return write_base(path, live_names(view.reader), made=made, end=end, why_not=now.rules.why_not)

    def _beside(self, view: View, base: Base, now: Now) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """This will give what is gone and new since a file was made, None where it has to be made anew."""
        since, rules = base.made.seq, now.rules
        with connected():
            found = difference(view.reader, since=since, upto=max(since, now.standing.seq), most=_MOST_BESIDE)
        if found is None:
            return None
        return tuple(name for name in found.gone if not rules.why_not(name)), tuple(
            name for name in found.new if not rules.why_not(name)
        )

    def _small(self, zone: str, view: View) -> Iterator[Body]:
        ttl = self._plan.ttl
        soa = self.soa(zone)
        rules = small_rules(zone, self.now.rules, view.answer)
        yield from packed(
            [
                (1, soa),
                (1, wire.name_server(ttl)),
                *((rule.count, rule.records(ttl)) for rule in rules),
                (1, soa),
            ]
        )

    def _keep(self, asked: tuple[str, int, int], bodies: tuple[Body, ...]) -> None:
        if sum(len(body.octets) for body in bodies) > _MOST_KEPT_BYTES:
            return
        with self._lock:
            while len(self._kept) >= _MOST_KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[asked] = bodies

    def _found(self, seq: int) -> Standing | None:
        """This will read what was given out before this program began; None where nobody can go on from it."""
        standing = read_standing(self._folder)
        if standing is None or seq < standing.seq or is_known_place(standing.seq):
            return standing
        # the counter has gone on from an older database: what was sent since isn't in this one
        _log.warning(
            "the database was put back to before what was sent last: all resolvers take their zones anew"
        )
        return msgspec.structs.replace(standing, digest="")


def small_rules(zone: str, rules: Rules, answer: str) -> Iterable[Rule]:
    """This will give what stands in a small zone."""
    if zone == plans.TEST:
        return plans.test_rules(rules.plan, answer)
    return plans.passes(sorted(rules.critical)) if zone == plans.PASSTHRU else ()


def small_digests(rules: Rules) -> Iterator[tuple[str, str]]:
    """This will give for each small zone what tells its contents apart."""
    # where the test zone leads for a partner changes with the settings alone
    plan = rules.plan
    yield plans.PASSTHRU, f"{plan.digest} {rules.digest}"
    yield plans.TEST, f"{plan.digest} {plan.blocked} {plan.never}"
    yield plans.EMPTY, plan.digest


@contextmanager
def connected() -> Iterator[None]:
    """This will end a thread's connection to the database with the block, unless it is in a transaction of its own."""
    try:
        yield
    finally:
        if not connection.in_atomic_block:
            connection.close()
