"""Writing the difference between what should be told of things and what is told: the one place that makes entries."""

from __future__ import annotations

from collections import Counter as Counted
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import msgspec

from lachan.centre.audit import log
from lachan.centre.audit.actors import MACHINE
from lachan.centre.exchange.codes import (
    BLOCK,
    CHANGED,
    COUNTED_OVER,
    FLAG,
    KINDS,
    LIFTED,
    MOST_NAMES,
    MOST_SHARE,
)
from lachan.centre.exchange.counting import take_places
from lachan.centre.exchange.guarding import RESTORED, VANISHED, VOLUME, Why, allowance, why_not_now
from lachan.centre.exchange.models import Entry, KeptBack
from lachan.centre.exchange.queries.allow_lists import allowed_by
from lachan.centre.exchange.queries.critical import critical_below, own_hosts
from lachan.centre.exchange.queries.said import Said
from lachan.centre.exchange.services.holding import Held, held_now, hold_anew, hold_back, let_go_of
from lachan.centre.exchange.wanted import Over, Wanted, told_as
from lachan.centre.measures.queries.standing import standing_of
from lachan.centre.partners.codes import PAP, TLP
from lachan.centre.web.clock import today
from lachan.engine.model import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

type Thing = tuple[str, str]

_BATCH: Final = 500
# of a larger list no more than of this one goes out by itself
_LARGE: Final = int(MOST_NAMES / MOST_SHARE)
# more than may come by themselves in an hour of all kinds together
_LATEST: Final = 2 * MOST_NAMES * len(KINDS)


class _New(msgspec.Struct, frozen=True):
    thing: Thing
    wanted: Wanted
    before: Entry | None


class Let(msgspec.Struct, frozen=True):
    """What two people let out: the code for which it waited, and the action that they saw."""

    why: str
    action: str


class Telling:
    """Tells things within a transaction whose cursor is held: nobody else makes or ends entries meanwhile."""

    def __init__(self, *, now: datetime) -> None:
        """This will keep the moment."""
        self.now = now

    def tell(
        self,
        things: Collection[Thing],
        *,
        released: Mapping[Thing, Let] = MappingProxyType({}),
        unsure: Collection[Thing] = frozenset(),
    ) -> int:
        """This will bring what is told of some things to what should be, and give how many entries began or ended.

        What two people let out passes the guard, but for what speaks against it since: `released` gives for each thing
        what they saw. What was to be a warning and is to be a block by now is let out by nobody yet. Of what is
        `unsure` nobody knows what became of it before a backup was put back, so that it waits.
        """
        if not things:
            return 0
        things = {(kind, told_as(kind, value)) for kind, value in things}
        said = Said(things, now=self.now)
        wanted = {thing: said.wanted(thing) for thing in things}
        KeptBack.objects.filter(pk__in=said.kept_of_what_is_over()).delete()
        there = live_of(things)
        ends: list[tuple[Entry, str]] = []
        new: list[_New] = []
        vanished: list[Thing] = []
        for thing, now_wanted in wanted.items():
            row = there.get(thing)
            if isinstance(now_wanted, Over):
                if row is not None and now_wanted.why:
                    ends.append((row, now_wanted.why))
                elif row is not None:
                    vanished.append(thing)
            elif row is None or not _is_same(row, now_wanted):
                new.append(_New(thing, now_wanted, row))
        over = {thing for thing, each in wanted.items() if isinstance(each, Over)}
        # and of what is told by now just as it should be nothing waits
        settled = there.keys() - over - {each.thing for each in new}
        let_go_of((over - set(vanished)) | settled, now=self.now)
        gone = {thing for thing in vanished if thing in released}
        ends += [(there[thing], LIFTED) for thing in gone]
        let_through = self._guarded(new, released, unsure)
        let_through += self._less(_others(new, let_through), said, ends)
        hold_back([Held(thing, there[thing].action, Why(VANISHED)) for thing in vanished if thing not in gone],
                  sizes={}, lately={}, now=self.now)  # fmt: skip
        return self._write(ends, let_through, released)

    def _less(self, held: list[_New], said: Said, ends: list[tuple[Entry, str]]) -> list[_New]:
        """This will give what is told of warnings whose block waits: that holds neither their end nor a marking."""
        found = []
        for each in held:
            if each.before is None:
                continue
            less = said.wanted(each.thing, actions=(FLAG,))
            if isinstance(less, Over):
                ends.append((each.before, less.why or LIFTED))
            elif not _is_same(each.before, less):
                found.append(_New(each.thing, less, each.before))
        return found

    def _guarded(
        self, new: list[_New], released: Mapping[Thing, Let], unsure: Collection[Thing]
    ) -> list[_New]:
        """This will give what may go out now, and hold back the rest."""
        # what goes out already and changes was let through before, and so was what becomes less; a flag that becomes a
        # block was not
        fresh = [
            each for each in new
            if each.before is None or (each.before.action, each.wanted.action) == (FLAG, BLOCK)
        ]  # fmt: skip
        if not fresh:
            return new
        day = today(self.now)
        # a link is told without its scheme, and what stands around it is asked with one
        asked = {each.thing: (each.thing[0], _with_scheme(*each.thing)) for each in fresh}
        around = standing_of(set(asked.values()), day=day)
        below, own = critical_below(day), own_hosts()
        held: list[Held] = []
        # what waits goes on waiting, however few there are of it by now; as what it is by now, where that has changed
        actions = {each.thing: each.wanted.action for each in fresh}
        hold_anew(actions, now=self.now)
        let_out = {thing for thing, seen in released.items() if actions.get(thing) == seen.action}
        waits = held_now({each.thing for each in fresh}) - let_out
        for each in fresh:
            why = why_not_now(
                *each.thing,
                around=around[asked[each.thing]],
                below=below,
                own=own,
                listed=allowed_by(*each.thing),
            )
            if why is None and each.thing in unsure:
                why = Why(RESTORED)
            seen = released.get(each.thing)
            if seen is not None and each.thing not in let_out and seen.why != VANISHED:
                why = why or Why(seen.why)
            elif seen is not None and why is not None and seen.why == why.code:
                why = None
            if why is not None and each.thing not in waits:
                held.append(Held(each.thing, each.wanted.action, why))
                waits.add(each.thing)
        counted = Counted(
            each.thing[0] for each in fresh if each.thing not in waits and each.thing not in let_out
        )
        sizes, lately = _sizes(counted, most=_LARGE), _lately(counted, self.now)
        for kind, count in counted.items():
            if count <= allowance(size=sizes[kind], lately=lately[kind]):
                continue
            too_many = [
                each for each in fresh
                if each.thing[0] == kind and each.thing not in waits and each.thing not in let_out
            ]  # fmt: skip
            held += [Held(each.thing, each.wanted.action, Why(VOLUME)) for each in too_many]
            waits |= {each.thing for each in too_many}
        if held:
            hold_back(held, sizes=_sizes({each.thing[0] for each in held}), lately=lately, now=self.now)
        return [each for each in new if each.thing not in waits]

    def _write(self, ends: list[tuple[Entry, str]], new: list[_New], released: Mapping[Thing, Let]) -> int:
        replaced = [(each.before, _end_of(each)) for each in new if each.before is not None]
        over = [*ends, *replaced]
        count = len(over) + len(new)
        if not count:
            return 0
        places = iter(take_places(count, now=self.now))
        for row, why in over:
            row.ended_seq, row.ended_at = next(places)
            row.ended_why = why
        Entry.objects.bulk_update(
            [row for row, _ in over], ["ended_seq", "ended_at", "ended_why"], batch_size=_BATCH
        )
        rounds = _rounds([each.thing for each in new])
        made = []
        for each in new:
            seq, at = next(places)
            goes_on = each.before is not None and _end_of(each) == CHANGED
            made.append(
                Entry(
                    kind=each.thing[0], value=each.thing[1], action=each.wanted.action, tlp=each.wanted.tlp,
                    pap=each.wanted.pap, confidence=each.wanted.confidence, source=each.wanted.source,
                    released=each.thing in released,
                    round=each.before.round if goes_on and each.before else rounds.get(each.thing, 0),
                    listed_at=each.before.listed_at if goes_on and each.before else at,
                    until=each.wanted.until, added_seq=seq, added_at=at,
                )
            )  # fmt: skip
        Entry.objects.bulk_create(made, batch_size=_BATCH)
        data = {
            "listed": len(made),
            "ended": len(over),
            "changed": len(replaced),
            "seq": places_end(made, over),
        }
        log.record(kind="exchange.told", actor=MACHINE, now=self.now, subject="", data=data)
        return count


def _others(all_of_them: list[_New], some: list[_New]) -> list[_New]:
    things = {each.thing for each in some}
    return [each for each in all_of_them if each.thing not in things]


def places_end(made: list[Entry], over: list[tuple[Entry, str]]) -> int:
    """This will give the last place that was taken for some rows."""
    return max([*(row.added_seq for row in made), *(row.ended_seq or 0 for row, _ in over)])


def _with_scheme(kind: str, value: str) -> str:
    return f"https://{value}" if kind == Kind.URL else value


def _end_of(each: _New) -> str:
    """This will say how the row before ends: changed where all who saw it see the next one, else lifted.

    Who sees the next one no more, for its marking or because it blocks no longer, has to hear that the old one is over.
    """
    before, wanted = each.before, each.wanted
    assert before is not None  # noqa: S101 - asked of replaced rows alone
    is_hidden = TLP.index(wanted.tlp) > TLP.index(before.tlp) or PAP.index(wanted.pap) > PAP.index(before.pap)
    is_less = wanted.action != before.action and wanted.action == FLAG
    return LIFTED if is_hidden or is_less or wanted.confidence < before.confidence else CHANGED


def _is_same(row: Entry, wanted: Wanted) -> bool:
    return (row.action, row.tlp, row.pap, row.confidence, row.source, row.until) == (
        wanted.action, wanted.tlp, wanted.pap, wanted.confidence, wanted.source, wanted.until
    )  # fmt: skip


def _named(things: Collection[Thing]) -> dict[str, Any]:
    """This will narrow rows to the kinds and values of some things, as an index holds them; not yet to their pairs."""
    return {"kind__in": {kind for kind, _ in things}, "value__in": {value for _, value in things}}


def live_of(things: Collection[Thing]) -> dict[Thing, Entry]:
    """This will give the rows that go on of some things. One query."""
    rows = Entry.objects.filter(ended_seq__isnull=True, **_named(things))
    return {(row.kind, row.value): row for row in rows if (row.kind, row.value) in things}


def _rounds(things: Collection[Thing]) -> dict[Thing, int]:
    """This will give the round in which things are listed next: one behind the highest before."""
    rows = Entry.objects.filter(**_named(things)).order_by()
    found: dict[Thing, int] = {}
    for kind, value, number in rows.values_list("kind", "value", "round"):
        found[kind, value] = max(found.get((kind, value), 0), number + 1)
    return found


def _sizes(kinds: Collection[str], *, most: int | None = None) -> dict[str, int]:
    """This will count what goes on of some kinds, up to `most`. A query for each kind."""
    return {kind: Entry.objects.filter(kind=kind, ended_seq__isnull=True)[:most].count() for kind in kinds}


def _lately(kinds: Collection[str], now: datetime) -> dict[str, int]:
    """This will count the new entries of the hour that nobody let out by hand, among the last ones. One query."""
    if not kinds:
        return {}
    last = Entry.objects.order_by("-added_seq").values_list("kind", "added_at", "listed_at", "released")
    found = Counted(
        kind
        for kind, added_at, listed_at, released in last[:_LATEST]
        if added_at > now - COUNTED_OVER and added_at == listed_at and not released
    )
    return {kind: found[kind] for kind in kinds}
