"""Is this told, to whom, in which formats, since when and until when? And how much is told in all."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING, Final

import msgspec
from django.db.models import Count

from lachan.centre.exchange.codes import FORMATS, PUBLIC_FORMATS
from lachan.centre.exchange.formats.carried import carries
from lachan.centre.exchange.formats.list_format import UnfitError
from lachan.centre.exchange.formats.list_formats import ALL
from lachan.centre.exchange.models import Entry, Marking
from lachan.centre.exchange.queries.entries import is_emptied, last_seq, rows_of
from lachan.centre.exchange.queries.holds import HeldRow, held_of, kept_of, need_view
from lachan.centre.exchange.queries.subscriptions import SubscriptionRow, subscriptions
from lachan.centre.exchange.readers import EVERYTHING, PUBLIC, may_go
from lachan.centre.exchange.wanted import told_as
from lachan.centre.web import kept
from lachan.centre.web.refusals import Refusal
from lachan.engine.extract import extract
from lachan.engine.fold import fold, prepare
from lachan.engine.lists.keys import key_of, value_of
from lachan.engine.model import Indicator, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lachan.centre.accounts.access import Viewer
    from lachan.centre.exchange.entries import EntryRow

type Thing = tuple[str, str]

TYPED_CHARS: Final = 2_000
# of a pasted message the first things; who wants more looks at each
_MOST_THINGS: Final = 20
_MOST_ROWS: Final = 60
_COUNTS: Final = "exchange.counts"


class Receiver(msgspec.Struct, frozen=True):
    """Who gets a thing: a partner by its subscription, or anybody (`subscription` is None), in which formats."""

    subscription: SubscriptionRow | None
    formats: tuple[str, ...]


class Marked(msgspec.Struct, frozen=True):
    """That somebody marked a thing further than its kind is."""

    tlp: str
    pap: str
    set_by: int
    set_at: datetime
    reason: str


class LeftOut(msgspec.Struct, frozen=True):
    """A list file in which a thing can't be written, and why: a code of `formats.list_format.UnfitError`."""

    file: str
    why: str


class Fate(msgspec.Struct, frozen=True):
    """What is told of one thing and was, the newest first; who gets it now; what of it waits; its marking by hand.

    `left_out`: the list files that would carry such a thing and can't write this one.
    """

    kind: str
    value: str
    rows: tuple[EntryRow, ...]
    receivers: tuple[Receiver, ...]
    held: tuple[HeldRow, ...]
    marked: Marked | None
    emptied: bool
    left_out: tuple[LeftOut, ...] = ()
    # the hold in which somebody kept it back; None where nobody did
    kept_in: int | None = None

    @property
    def live(self) -> EntryRow | None:
        """This will give what goes on."""
        return next((row for row in self.rows if row.is_live), None)


class KindCount(msgspec.Struct, frozen=True):
    """How many things of a kind are to be blocked, and how many looked at."""

    kind: str
    block: int
    flag: int


def fates_of(viewer: Viewer, typed: str) -> tuple[Fate, ...]:
    """This will give the fates of what is typed: links, names, numbers and accounts in any form, and names above.

    What was never told, waits nowhere and was not kept back is left out. Nine queries, whatever is typed. Raises
    Refusal (403).
    """
    need_view(viewer)
    return _fates(_things(typed))


def names_something(typed: str) -> bool:
    """This will say whether there is a link, name, number or account in what is typed."""
    return bool(_things(typed))


def fate_for(viewer: Viewer, entry_id: int) -> Fate:
    """This will give the fate of the thing of an entry. Raises Refusal: 403; 404."""
    need_view(viewer)
    thing = Entry.objects.filter(pk=entry_id).values_list("kind", "value").first()
    if thing is None:
        raise Refusal(404, "not_found")
    return _fates([thing])[0]


def counts_for(viewer: Viewer, *, now: datetime) -> tuple[KindCount, ...]:
    """This will count what is told, by kind: kept until something changes, and for a minute. Raises Refusal (403)."""
    need_view(viewer)
    said = kept.kept(name=_COUNTS, asked=f"{last_seq()}", make=_count, now=now).text
    return msgspec.json.decode(said, type=tuple[KindCount, ...])


def _count(asked: str, now: datetime) -> str:
    del asked, now
    rows = (
        Entry.objects.filter(ended_seq=None).order_by().values("kind", "action").annotate(count=Count("pk"))
    )
    found = {(row["kind"], row["action"]): row["count"] for row in rows}
    kinds = sorted({kind for kind, _ in found})
    counts = [KindCount(kind, found.get((kind, "block"), 0), found.get((kind, "flag"), 0)) for kind in kinds]
    return msgspec.json.encode(counts).decode()


def _fates(things: Iterable[Thing]) -> tuple[Fate, ...]:
    sought = dict.fromkeys(things)
    emptied = is_emptied()
    told: dict[Thing, list[EntryRow]] = {thing: [] for thing in sought}
    for row in _rows(set(sought)):
        told[row.thing].append(row)
    held: dict[Thing, list[HeldRow]] = {thing: [] for thing in sought}
    for waits in held_of(set(sought)):
        held[waits.kind, waits.value].append(waits)
    marked = _marked(set(sought))
    kept_back = kept_of(set(sought))
    known = [thing for thing in sought if told[thing] or held[thing] or thing in kept_back]
    subscribed = subscriptions() if known else ()
    fates = []
    for kind, value in known:
        rows = sorted(told[kind, value], key=lambda row: -row.added_seq)[:_MOST_ROWS]
        live = next((row for row in rows if row.is_live), None)
        receivers = () if live is None or emptied else receivers_of(live, subscribed)
        fates.append(
            Fate(
                kind,
                value,
                tuple(rows),
                receivers,
                tuple(held[kind, value]),
                marked.get((kind, value)),
                emptied,
                () if live is None else left_out_of(live),
                kept_back.get((kind, value)),
            )
        )
    return tuple(fates)


def left_out_of(row: EntryRow) -> tuple[LeftOut, ...]:
    """This will give the list files that carry such a thing and can't write this one."""
    found = []
    for form in ALL:
        if row.kind in form.kinds and row.action in form.actions:
            try:
                form.lines(row)
            except UnfitError as error:
                found.append(LeftOut(form.file, error.why))
    return tuple(found)


def receivers_of(row: EntryRow, subscribed: Iterable[SubscriptionRow]) -> tuple[Receiver, ...]:
    """This will give who gets an entry: anybody first, then partners, each with the formats in which it does."""
    anybody = tuple(
        name for name in FORMATS if name in PUBLIC_FORMATS and carries(name, row.kind, row.action)
    )
    found = [Receiver(None, anybody)] if may_go(row, PUBLIC) and anybody else []
    by_partner: dict[int, list[SubscriptionRow]] = {}
    for one in subscribed:
        if may_go(row, one.reader) and carries(one.format, row.kind, row.action):
            by_partner.setdefault(one.partner.id, []).append(one)
    found += [
        # of several formats the one that was handed over least: who has it by one may act by the other
        Receiver(
            min(them, key=lambda one: one.told_seq),
            tuple(sorted((one.format for one in them), key=FORMATS.index)),
        )
        for them in by_partner.values()
    ]
    return tuple(found)


def _rows(things: set[Thing]) -> tuple[EntryRow, ...]:
    """This will give rows whether or not all is emptied: what would be told is asked too."""
    return rows_of(EVERYTHING, things, emptied_too=True)


def _marked(things: set[Thing]) -> dict[Thing, Marked]:
    rows = Marking.objects.filter(value__in={value for _, value in things})
    return {
        (row.kind, row.value): Marked(row.tlp, row.pap, row.set_by, row.set_at, row.reason)
        for row in rows
        if (row.kind, row.value) in things
    }


def _things(typed: str) -> list[Thing]:
    prepared, _ = prepare(typed[:TYPED_CHARS])
    found = [each for each in extract(prepared, fold(prepared)).indicators if each.kind is not Kind.TEXT]
    things: list[Thing] = []
    for each in found[:_MOST_THINGS]:
        value = _told_value(each)
        things.append((str(each.kind), value))
        host = value.partition("/")[0].partition(":")[0] if each.kind is Kind.URL else value
        if each.kind in {Kind.URL, Kind.DOMAIN}:
            # who blocks a name blocks what is below it
            labels = host.split(".")
            things += [(str(Kind.DOMAIN), ".".join(labels[at:])) for at in range(len(labels) - 1)]
    return things


def _told_value(thing: Indicator) -> str:
    if thing.kind is not Kind.URL:
        return thing.value
    return told_as(thing.kind, value_of(key_of(Kind.URL, thing.value))[1])
