"""Taking what a partner sends: each object kept or refused by itself, all of it on the disk before the answer.

A partner speaks under its own ids alone. What is kept is its claim: the worker has it looked at (`taking_up`), and
nothing follows from it by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4

import msgspec

from lachan.centre.audit import log
from lachan.centre.exchange.models import Author, Batch, Received, ReceivedThing
from lachan.centre.exchange.queries.claims import count_to_look_of
from lachan.centre.exchange.queries.entries import is_emptied, live_of
from lachan.centre.exchange.queries.received import (
    authors_of,
    count_authors,
    received_by_id,
    sent_within_a_day,
)
from lachan.centre.exchange.queries.scopes import scopes_of
from lachan.centre.exchange.queries.stix import seen_by, things_named
from lachan.centre.exchange.readers import EVERYTHING, PUBLIC, Reader
from lachan.centre.exchange.scopes import marks_of
from lachan.centre.exchange.services.claiming import MOST_MISTAKEN
from lachan.centre.exchange.services.claiming_by_stix import disagrees, keep_said
from lachan.centre.exchange.services.taking_back import let_go_of_things
from lachan.centre.exchange.stix.extensions import PROJECT_ID
from lachan.centre.exchange.stix.naming import identity_id
from lachan.centre.exchange.stix.stamps import fine_stamp
from lachan.centre.exchange.taxii.details import Details, Line
from lachan.centre.exchange.taxii.judging import (
    INDICATOR,
    MOST_AUTHORS,
    MOST_THINGS,
    Refused,
    Taken,
    Unused,
    fingerprint,
    judge,
)
from lachan.centre.web.clock import today
from lachan.centre.web.commits import in_turn
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.rows import insert_missing_rows, insert_rows, ready_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from lachan.centre.exchange.entries import EntryRow
    from lachan.centre.exchange.queries.stix import CentreRow, Named
    from lachan.centre.exchange.taxii.splitting import Piece
    from lachan.centre.partners.coming_in import PartnerHere

type Judged = Taken | Unused | Refused

# An object, a thing that it names or is about, and a kilobyte count one each: half a million indicators of usual
# length. That is more than any centre sends another; a program that has gone wild fills no disk before we are told.
MOST_A_DAY: Final = 2_000_000
_KILOBYTE: Final = 1_000
# In one transaction: a citizen who reports meanwhile doesn't wait until ten thousand are written.
AT_ONCE: Final = 1_000
_AGAIN_SECONDS: Final = 3_600
# rows in one statement: SQLite takes 32,766 values in one
_ROWS: Final = 1_000
_OURS: Final = frozenset({PROJECT_ID})


class Kept(msgspec.Struct, frozen=True):
    """What became of an envelope: the id of its status, and a line for each object in their order."""

    uid: UUID
    lines: tuple[Line, ...]


def receive(
    *, here: PartnerHere, reader: Reader | None, pieces: Sequence[Piece], centre: CentreRow, now: datetime
) -> UUID:
    """This will keep or refuse each object of an envelope, and give the id of its status.

    `reader` is how far the partner sees: what it may not see it can't speak about, nor learn that it is there. What
    breaks off in the middle leaves what was written, and the same envelope once more the rest. Raises Refusal (429)
    `exchange_day_full`.
    """
    judged = [judge(piece, now=now) for piece in pieces]
    size_bytes = sum(len(piece.raw) for piece in pieces)
    return receive_judged(
        here=here, reader=reader, judged=judged, size_bytes=size_bytes, centre=centre, now=now
    ).uid


def receive_judged(
    *,
    here: PartnerHere,
    reader: Reader | None,
    judged: Sequence[Judged],
    size_bytes: int,
    centre: CentreRow,
    now: datetime,
) -> Kept:
    """This will do what `receive` does with what was read already, and give what became of each in its order."""
    taken = [one for one in judged if isinstance(one, Taken)]
    cost = len(judged) + sum(len(one.things) + len(one.about) for one in taken) + size_bytes // _KILOBYTE
    if sent_within_a_day(here.partner_id, now) + cost > MOST_A_DAY:
        raise Refusal(429, "exchange_day_full", retry_after_seconds=_AGAIN_SECONDS, most=f"{MOST_A_DAY:,}")
    # indicators first: what is said about one may stand before it
    numbered = sorted(enumerate(judged, 1), key=lambda one: not _is_indicator(one[1]))
    lines: list[tuple[bool, Line]] = []
    things = 0
    for some in _chunks(numbered, AT_ONCE):
        with in_turn():
            keeping = _Keeping(here.partner_id, reader or PUBLIC, centre, now, things)
            lines += keeping.keep(some)
            things = keeping.things
    ordered = sorted(lines, key=lambda one: one[1].place)
    return Kept(_note_batch(here, ordered, cost, now), tuple(line for _, line in ordered))


def _note_batch(here: PartnerHere, ordered: Sequence[tuple[bool, Line]], cost: int, now: datetime) -> UUID:
    """This will write the status of an envelope, and give its id."""
    details = Details(
        tuple(line for is_kept, line in ordered if is_kept),
        tuple(line for is_kept, line in ordered if not is_kept),
    )
    counts = {"kept": len(details.kept), "refused": len(details.refused)}
    uid = uuid4()
    with in_turn():
        Batch.objects.create(
            uid=uid,
            partner_id=here.partner_id,
            at=now,
            cost=cost,
            details=msgspec.json.encode(details).decode(),
            **counts,
        )
        log.record(
            kind="exchange.received",
            actor=here.actor(),
            now=now,
            subject=f"partner:{here.partner_id}",
            data={"key_id": here.key_id, "batch": str(uid), **counts},
        )
    return uid


class _Keeping:
    """Some objects of an envelope being kept, in their transaction. `things`: how many it has named so far."""

    def __init__(
        self, partner_id: int, reader: Reader, centre: CentreRow, now: datetime, things: int
    ) -> None:
        self._partner_id = partner_id
        self._reader = reader
        self._centre = centre
        self._now = now
        self._ours = _OURS | {identity_id(centre.uid)}
        self._new: dict[str, Taken] = {}
        self._newer: dict[str, Taken] = {}
        # what says nothing new, by its place in memory: of two that are alike one may be new
        self._known: set[int] = set()
        self.things = things

    def keep(self, numbered: Sequence[tuple[int, Judged]]) -> list[tuple[bool, Line]]:
        """This will keep what may be kept of objects with their places, and say whether and why not."""
        taken = [one for _, one in numbered if isinstance(one, Taken)]
        self._look_up(taken, [one for _, one in numbered])
        codes = [self._code(one) for _, one in numbered]
        lost = self._write()
        self._keep_authors({one.author for one in taken if one.author})
        lines = []
        for (place, one), code in zip(numbered, codes, strict=True):
            is_lost = isinstance(one, Taken) and code is None and one.id in lost
            why = "again" if is_lost else code
            how = "known" if id(one) in self._known else _how(one)
            lines.append((not why, Line(place, one.id, _version(one), why or how)))
        return lines

    def _code(self, one: Judged) -> str | None:
        if isinstance(one, Refused):
            return one.why
        return self._why_not_unused(one) if isinstance(one, Unused) else self._why_not(one)

    def _look_up(self, taken: Sequence[Taken], judged: Sequence[Judged]) -> None:
        """This will read at once whose all the ids are."""
        about = {ref for one in taken for ref in one.about}
        self._rows = received_by_id({one.id for one in taken} | about)
        identities = {one.author for one in taken if one.author}
        identities |= {one.id for one in judged if isinstance(one, Unused) and one.type == "identity"}
        self._authors = authors_of(identities)
        self._count = count_authors(self._partner_id)
        uids = {_uuid(ref): ref for ref in {one.id for one in taken if one.type == INDICATOR} | about}
        named: dict[UUID, Named] = {}
        marks = marks_of(scopes_of(self._partner_id, "stix")) if uids else frozenset()
        for some in _chunks(list(uids)):
            named |= things_named(some, self._centre, marks)
        visible: dict[Named, EntryRow] = {}
        for part in _chunks(list(named.values()), 200):
            visible |= seen_by(self._reader, part, emptied_too=True)
        # an id can be reckoned from a thing: to refuse one of what the partner may not see would say that it is listed
        self._centre_ids = {uids[uid] for uid, thing in named.items() if thing in visible}
        self._told = (
            {}
            if is_emptied()
            else {uids[uid]: visible[thing] for uid, thing in named.items() if thing in visible}
        )
        self._mistaken = count_to_look_of(self._partner_id) if any(disagrees(one) for one in taken) else 0

    def _why_not_unused(self, one: Unused) -> str | None:
        if one.id in self._ours:
            return "ours"
        owner = self._authors.get(one.id, self._partner_id)
        return None if owner == self._partner_id else "others"

    def _why_not(self, one: Taken) -> str | None:
        """This will say why an object isn't taken, and else note that it is; None where it is."""
        if one.id in self._centre_ids or one.author in self._ours:
            return "ours"
        why = self._why_not_author(one.author)
        if why is not None:
            return why
        row = self._rows.get(one.id)
        if row is not None and row.partner_id != self._partner_id:
            return "others"
        before = self._newer.get(one.id) or self._new.get(one.id) or row
        if before is None or one.version > before.version:
            return self._note(one, self._new if row is None else self._newer)
        # the same once more and what is older say nothing new; other words under the same version are no version
        if one.version == before.version and one.sha256 != before.sha256:
            return "content"
        self._known.add(id(one))
        return None

    def _note(self, one: Taken, where: dict[str, Taken]) -> str | None:
        count = len(one.things) + len(one.about)
        if self.things + count > MOST_THINGS:
            return "many_things"
        if any(ref not in self._told and not self._is_own(ref) for ref in one.about):
            return "about_unknown"
        if disagrees(one):
            self._mistaken += sum(ref in self._told for ref in one.about)
            if self._mistaken > MOST_MISTAKEN:
                return "mistaken_many"
        self.things += count
        where[one.id] = one
        return None

    def _is_own(self, ref: str) -> bool:
        row = self._rows.get(ref)
        return ref in self._new or (row is not None and row.partner_id == self._partner_id)

    def _why_not_author(self, author: str) -> str | None:
        if not author:
            return None
        owner = self._authors.get(author)
        if owner is None:
            if self._count >= MOST_AUTHORS:
                return "authors"
            self._authors[author] = self._partner_id
            self._count += 1
            return None
        return None if owner == self._partner_id else "author"

    def _keep_authors(self, authors: set[str]) -> None:
        """This will keep under which identities the partner writes, and that it did today."""
        mine = {one for one in authors if self._authors.get(one) == self._partner_id}
        day = today(self._now)
        rows = [
            ready_row(Author, stix_id=one, partner_id=self._partner_id, last_on=day) for one in sorted(mine)
        ]
        insert_missing_rows(Author, rows, once="stix_id")
        Author.objects.filter(stix_id__in=mine, partner_id=self._partner_id, last_on__lt=day).update(
            last_on=day
        )

    def _write(self) -> set[str]:
        """This will write what was noted, and give the ids that somebody else took in the same moment."""
        ids: dict[str, int] = {}
        new = [self._new[one] for one in sorted(self._new)]
        for some in _chunks(new):
            rows = [ready_row(Received, **self._columns(one)) for one in some]
            ids |= insert_missing_rows(Received, rows, once="stix_id")
        lost = set(self._new) - set(ids)
        for one in self._newer.values():
            row = self._rows[one.id]
            found = Received.objects.filter(pk=row.pk, partner_id=self._partner_id, version=row.version)
            if found.update(**self._columns(one)):
                ids[one.id] = row.pk
            else:
                lost.add(one.id)
        written = [(ids[one.id], one) for one in (*new, *self._newer.values()) if one.id in ids]
        let_go_of_things([row_id for row_id, one in written if one.id in self._newer], now=self._now)
        self._write_things(written)
        keep_said(
            written,
            partner_id=self._partner_id,
            told=self._told,
            newer=[row_id for row_id, one in written if one.id in self._newer],
            now=self._now,
        )
        return lost

    def _columns(self, one: Taken) -> dict[str, object]:
        state = Received.State.SAID if one.about else Received.State.READ
        return {
            "partner_id": self._partner_id,
            "stix_id": one.id,
            "object_type": one.type,
            "version": one.version,
            "sha256": one.sha256,
            "state": str(Received.State.TAKEN_BACK if one.is_over else state),
            "confidence": one.confidence,
            "content": "" if one.is_over else one.content,
            "received_at": self._now,
            "emptied_at": self._now if one.is_over else None,
        }

    def _write_things(self, written: Iterable[tuple[int, Taken]]) -> None:
        found = [
            (row_id, kind, value, text)
            for row_id, one in written
            for (kind, value), text in _once(one.things).items()
        ]
        for some in _chunks(found):
            known = live_of(EVERYTHING, {(kind, value) for _, kind, value, _ in some})
            rows = [
                ready_row(
                    ReceivedThing,
                    received_id=row_id,
                    partner_id=self._partner_id,
                    kind=kind,
                    value=value,
                    text=text,
                    fingerprint=fingerprint(kind, text),
                    # who repeats what we tell shows nothing of what it sees itself
                    outcome="known" if (kind, value) in known else "",
                    received_at=self._now,
                )
                for row_id, kind, value, text in some
            ]
            insert_rows(ReceivedThing, rows)


def _once(things: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """This will give things as the register lists them, each once, with the text in which the first was named."""
    found: dict[tuple[str, str], str] = {}
    for kind, text in things:
        # a link is listed without its scheme; one spelling for both
        value = text.partition("://")[2] or text if kind == "url" else text
        found.setdefault((kind, value), text)
    return found


def _is_indicator(one: Judged) -> bool:
    return isinstance(one, Taken) and one.type == INDICATOR


def _how(one: Judged) -> str:
    if isinstance(one, Unused):
        return "unused"
    return "taken_back" if isinstance(one, Taken) and one.is_over else ""


def _version(one: Judged) -> str:
    return fine_stamp(one.version) if isinstance(one, Taken) else one.version


def _uuid(stix_id: str) -> UUID:
    return UUID(stix_id.partition("--")[2])


def _chunks[T](rows: Sequence[T], size: int = _ROWS) -> Iterable[Sequence[T]]:
    return [rows[start : start + size] for start in range(0, len(rows), size)]
