"""The zones as they stand: serials that follow the table, and what each asker is sent. Threads may ask it at once."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Final

import msgspec
from django.db import DatabaseError, connection

from lachan.centre.exchange.queries.entries import last_seq
from lachan.centre.exchange.queries.places import is_known_place
from lachan.centre.exchange.readers import EVERYTHING
from lachan.centre.exchange.zones import folding, wire
from lachan.centre.exchange.zones import plan as plans
from lachan.centre.exchange.zones.critical import Rules, rules_now
from lachan.centre.exchange.zones.fresh_zones import FreshZones
from lachan.centre.exchange.zones.names import labels_of
from lachan.centre.exchange.zones.standing import (
    Standing,
    keep_standing,
    next_small,
    next_standing,
    read_standing,
    seen_otherwise,
)
from lachan.centre.exchange.zones.table import (
    blocked_among,
    connected,
    difference,
    names_changed,
    touched_names,
    zone_reader,
)
from lachan.centre.exchange.zones.transfers import changes, packed, pairs, whole
from lachan.centre.exchange.zones.view_files import Ready, ViewFiles

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from lachan.centre.exchange.readers import Reader
    from lachan.centre.exchange.zones.plan import Plan, Rule
    from lachan.centre.exchange.zones.table import Difference
    from lachan.centre.exchange.zones.wire import Body

# The critical names change when somebody lists an official one, or with the day.
RULES_SECONDS: Final = 5.0
# What was sent to one is kept for the next who asks the same: so many differences, of so many bytes each.
_MOST_KEPT: Final = 16
_MOST_KEPT_BYTES: Final = 1_000_000

_EVERYTHING: Final = zone_reader(EVERYTHING)

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
        self._files = ViewFiles(plan=plan, folder=folder)
        self._fresh = FreshZones(plan=plan, files=self._files, now=lambda: self.now, look=self.look)
        self._prepared: dict[str, tuple[int, str]] = {}
        self._kept: dict[tuple[str, int, int], tuple[Body, ...]] = {}
        self._counted = (-1, -1)

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
        standing = with_folds(before, standing, now=moment)
        if standing != before:
            keep_standing(self._folder, standing)
        rose = self._now is None or standing.serial != self._now.standing.serial
        self._now, self._looked = Now(standing, rules), (looked, rules.digest)
        return rose

    def fold_when_due(self) -> bool:
        """This will have the base zone take in what has changed, where it is time, and say whether it did.

        Raises DatabaseError, OSError.
        """
        with self._looking, connected():
            now, moment = self.now, int(self._clock().timestamp())
            standing = now.standing
            if self._counted == (counted := (standing.seq, moment // 60)):
                return False
            self._counted = counted
            found = touched_names(
                _EVERYTHING, since=standing.fold.seq, upto=standing.seq, most=folding.MOST_FRESH
            )
            if found is None or not folding.is_due(standing, changed=len(found), now=moment):
                return False
            standing = folding.folded(standing, now=moment)
            keep_standing(self._folder, standing)
            self._now = Now(standing, now.rules)
            return True

    def note_views(self, views: Mapping[str, View]) -> bool:
        """This will note how each partner (its code) sees, and say whether one sees otherwise. Raises OSError.

        Then the serials of all zones rise, and that one takes them anew; the others hear that nothing has changed.
        """
        with self._looking:
            before = self.now.standing
            keys = {each: view.key for each, view in views.items()}
            standing = seen_otherwise(before, keys, apart=plans.TEST)
            if standing == before:
                return False
            rose = standing.serial != before.serial
            if rose:
                standing = folding.folded(standing, now=int(self._clock().timestamp()))
            keep_standing(self._folder, standing)
            self._now = Now(standing, self.now.rules)
            return rose

    def seen_since(self, partner: str, view: View) -> int | None:
        """This will give since which serial a partner sees so, None where it sees otherwise by now."""
        seen = self.now.standing.seen.get(partner)
        return seen.serial if seen is not None and seen.key == view.key else None

    def serial_of(self, zone: str) -> int:
        """This will give the serial of one of the zones."""
        return serial_in(self.now.standing, zone)

    def soa(self, zone: str) -> bytes:
        """This will give the SOA of one of the zones, as a record."""
        return wire.soa(self.serial_of(zone), self._plan.ttl)

    def axfr(self, zone: str, view: View) -> Iterator[Body]:
        """This will give a whole zone. Raises DatabaseError, OSError."""
        if zone == plans.FRESH:
            yield from self._fresh.whole(view)
            return
        if zone not in plans.FOLLOWED:
            yield from self._small(zone, view)
            return
        now, found = self._ready(zone, view)
        serial, seq = _place(zone, now.standing)
        yield from whole(
            soa=wire.soa(serial, self._plan.ttl),
            first=self._first(view, now, seq),
            blocks=found.base.blocks(),
            end=self._files.end(view),
            without={labels_of(name) for name in (*found.gone, *found.new)},
            more=(labels_of(name) for name in found.new),
        )

    def prepare(self, view: View) -> bool:
        """This will have a zone's file ready before anybody asks for it, and say whether one was made.

        Raises DatabaseError, OSError.
        """
        now = self.now
        state = (now.standing.seq, f"{now.digest} {now.standing.covered}")
        if self._prepared.get(view.key) == state:
            return False
        made = self._files.prepare(view, now)
        self._fresh.prepare(view)
        self._prepared[view.key] = state
        return made

    def forget_others(self, keys: Collection[str]) -> int:
        """This will remove the files of views that nobody has any more, and give how many. `keys` are those in use."""
        for key in self._prepared.keys() - set(keys):
            self._prepared.pop(key, None)
        self._fresh.forget_others(keys)
        return self._files.forget_others(keys)

    def ixfr(self, zone: str, view: View, serial: int) -> Iterator[Body] | None:
        """This will give what changed since a serial; None where the whole has to be sent. Raises DatabaseError."""
        if zone == plans.FRESH:
            return self._fresh.difference(view, serial)
        now = self.now
        if zone not in plans.FOLLOWED:
            return None
        standing = now.standing
        since = standing.base_seq_of(serial) if zone == plans.BASE else standing.seq_of(serial)
        if since is None:
            return None
        upto, seq = _place(zone, standing)
        asked = (view.key, serial, upto)
        if zone == plans.MAIN and (kept := self._kept.get(asked)) is not None:
            return iter(kept)
        with connected():
            found = difference(view.reader, since=since, upto=seq)
        if found is None:
            return None
        bodies = tuple(self._difference(view, now.rules, (serial, upto), found))
        if zone == plans.MAIN:
            self._keep(asked, bodies)
        return iter(bodies)

    def _ready(self, zone: str, view: View) -> tuple[Now, Ready]:
        """This will give a file and how a zone follows from it."""
        for anew in (False, True):
            now = self.now
            base = self._files.base(view, now, anew=anew)
            if zone == plans.MAIN and base.made.seq > now.standing.seq:
                # made a moment ago from more than what was announced
                with connected():
                    self.look()
                now = self.now
            found = self._files.ready(view, now, seq=_place(zone, now.standing)[1])
            if found is not None:
                return now, found
        raise OSError("the table changes faster than a zone can be made from it")

    def _difference(
        self, view: View, rules: Rules, serials: tuple[int, int], found: Difference
    ) -> Iterator[Body]:
        ttl = self._plan.ttl
        through, end = wire.tail(ttl, wire.PASSTHRU), self._files.end(view)
        gone = [name for name in found.gone if not rules.guard.why_not(name)]
        new = [name for name in found.new if not rules.guard.why_not(name)]
        # a critical name that is blocked is let through no more, and again when the block is lifted
        gone_labels, new_labels = map(labels_of, gone), map(labels_of, new)
        return changes(
            old_soa=wire.soa(serials[0], ttl),
            new_soa=wire.soa(serials[1], ttl),
            gone=[
                *pairs(gone_labels, end),
                *pairs((labels_of(name) for name in new if name in rules.critical), through),
            ],
            new=[
                *pairs((labels_of(name) for name in gone if name in rules.critical), through),
                *pairs(new_labels, end),
            ],
        )

    def _first(self, view: View, now: Now, seq: int) -> Iterator[tuple[int, bytes]]:
        """This will give what stands first: NS, and the critical names, let through unless they are blocked by two."""
        rules, ttl = now.rules, self._plan.ttl
        end = self._files.end(view)
        through = wire.tail(ttl, wire.PASSTHRU)
        with connected():
            blocked = blocked_among(view.reader, rules.critical, upto=seq)
        blocked = {name for name in blocked if not rules.guard.why_not(name)}
        yield 1, wire.name_server(ttl)
        yield from pairs((labels_of(name) for name in sorted(rules.critical - blocked)), through)
        yield from pairs((labels_of(name) for name in sorted(blocked)), end)

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


def serial_in(standing: Standing, zone: str) -> int:
    """This will give the serial of one of the zones."""
    return standing.small[zone].serial if zone in standing.small else _place(zone, standing)[0]


def _place(zone: str, standing: Standing) -> tuple[int, int]:
    """This will give the serial of one of the two large zones and the place of the counter that it stands for."""
    fold = standing.fold
    return (fold.serial, fold.seq) if zone == plans.BASE else (standing.serial, standing.seq)


def with_folds(before: Standing | None, standing: Standing, *, now: int) -> Standing:
    """This will say from which base zones one can go on. Up to five queries."""
    if before is None or not before.folds or not before.digest:
        return folding.begun_anew(standing, now=now)
    if standing.serial == before.serial:
        return standing
    standing = folding.without_old(standing, now=now)
    found = touched_names(_EVERYTHING, since=standing.covered, upto=standing.seq, most=folding.MOST_FRESH)
    if found is None:
        return folding.begun_anew(standing, now=now)
    # by other rules the same names make another base
    return folding.folded(standing, now=now) if standing.boundary != before.boundary else standing
