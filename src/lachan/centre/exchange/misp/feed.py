"""The feed as files: events, `manifest.json`, `hashes.csv`, kept as the entries are, once for each way of seeing.

A change makes anew the events in which it lies. What is over stays in its event, deleted, with a later moment: whoever
has it takes it away with the next fetch. After an emptying, or where it isn't known any more what changed, all that
goes on is held against the files.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from contextlib import contextmanager
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.conf import settings

from lachan.centre.exchange.codes import CHANGED
from lachan.centre.exchange.misp.audiences import EVERYBODY, FORMAT, audience_at
from lachan.centre.exchange.misp.files import (
    HASHES,
    MANIFEST,
    STATE,
    FeedState,
    Spool,
    folder_of,
    listed_of,
    put,
    state_of,
)
from lachan.centre.exchange.misp.former import make_former
from lachan.centre.exchange.misp.mapping import (
    Attribute,
    EventFile,
    Issue,
    Place,
    again,
    attribute_of,
    event_of,
    over,
    place_of,
    uuid_of_event,
)
from lachan.centre.exchange.queries import entries
from lachan.centre.exchange.queries.subscriptions import subscriptions
from lachan.centre.exchange.services.scoping import keep_scope
from lachan.centre.web.centre import centre_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from lachan.centre.exchange.entries import Changed, State
    from lachan.centre.exchange.readers import Reader
    from lachan.centre.exchange.scopes import Scope

_PAGE: Final = 5_000


_event = msgspec.json.Decoder(EventFile)
_made: dict[str, Any] = {}


def make_feeds(*, now: datetime) -> int:
    """This will bring all feeds up to date, and give how many events were written. Those nobody gets are removed.

    What partners had of another feed before comes first, from the register as it was told then.
    """
    state = entries.state()
    wanted = {(each.partner.id, each.reader) for each in subscriptions(FORMAT)}
    mark = (state, frozenset(wanted), settings.ENVIRONMENT.exchange_folder, now.date())
    if _made.get("mark") == mark:
        return 0
    readers, seen = _audiences(now)
    host, name = settings.ENVIRONMENT.hosts[0], centre_in("en").name
    written = sum(
        make_former(partner_id, scopes, host=host, name=name, now=now) for partner_id, scopes in seen.items()
    )
    for key, reader in readers.items():
        with _alone(folder_of(key)) as mine:
            if mine:
                written += _Feed(folder_of(key), reader, state, now).bring_up()
    above = folder_of("")
    for path in above.iterdir():
        if path.is_dir() and path.name not in readers:
            rmtree(path, ignore_errors=True)
    _made.update(mark=mark)
    return written


def _audiences(now: datetime) -> tuple[dict[str, Reader], dict[int, tuple[Scope, ...]]]:
    """This will note how far subscriptions reach; gives all audiences by key, and how far each partner saw."""
    found = {EVERYBODY.key: EVERYBODY.reader}
    seen: dict[int, tuple[Scope, ...]] = {}
    for each in subscriptions(FORMAT):
        scopes = keep_scope(partner_id=each.partner.id, format=FORMAT, reader=each.reader, now=now)
        audience = audience_at(scopes)
        found[audience.key] = audience.reader
        seen[each.partner.id] = scopes
    return found, seen


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    # some of it may be somebody's number
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder / ".lock", os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)


class _Feed:
    def __init__(self, folder: Path, reader: Reader, state: State, now: datetime) -> None:
        self.folder, self.reader, self.state, self.now = folder, reader, state, now
        self.issue = Issue(settings.ENVIRONMENT.hosts[0], folder.name)
        self.name = centre_in("en").name
        self.written = 0

    def bring_up(self) -> int:
        there = state_of(self.folder.name)
        self.manifest = dict(there.manifest) if there else {}
        self.places = dict(there.places) if there else {}
        changed: Changed | None = None
        strange = {uuid for uuid, place in self.places.items() if uuid != uuid_of_event(place, self.issue)}
        for uuid in sorted(strange):
            self._end_event(uuid)
        if (
            there is not None
            and not strange
            and (there.since_seq, there.is_emptied) == (self.state.since_seq, self.state.emptied)
        ):
            if there.upto == self.state.seq:
                return 0
            changed = entries.changed(self.reader, since=there.upto, upto=self.state.seq)
        if changed is None:
            # it may have been emptied and filled again without a worker, and been told so all the same
            unseen = there is not None and there.since_seq != self.state.since_seq
            self._compare(is_first=there is None, is_renewed=unseen)
        else:
            self._put_in(changed)
        if self.written or there is None:
            self._write_index()
        made = FeedState(self.state.seq, self.state.since_seq, self.state.emptied, self.manifest, self.places)
        self._write(STATE, msgspec.json.encode(made))
        return self.written

    def _put_in(self, changed: Changed) -> None:
        touched: dict[Place, dict[str, Attribute]] = {}
        ended: dict[Place, dict[str, datetime]] = {}
        for row in changed.new:
            attribute = attribute_of(row, self.issue)
            touched.setdefault(place_of(row), {})[attribute.uuid] = attribute
        for row in changed.gone:
            uuid = attribute_of(row, self.issue).uuid
            ended.setdefault(place_of(row), {})[uuid] = row.ended_at or self.now
        for place in sorted(touched.keys() | ended.keys()):
            there = self._read(place)
            now = dict(there)
            for uuid, attribute in touched.get(place, {}).items():
                now[uuid] = again(attribute, there.get(uuid))
            for uuid, at in ended.get(place, {}).items():
                if uuid in now and uuid not in touched.get(place, {}) and not now[uuid].deleted:
                    now[uuid] = over(now[uuid], at=at)
            if now != there:
                self._write_event(place, now)

    def _compare(self, *, is_first: bool, is_renewed: bool) -> None:
        """This will hold all that goes on against the files; what they have and doesn't go on is over.

        Where it `is_renewed` whatever goes on is later than all that was told.
        """
        with TemporaryDirectory(dir=self.folder, prefix=".all-") as spool:
            found = Spool(spool)
            for row in entries.live_rows(self.reader):
                found.add(place_of(row), attribute_of(row, self.issue))
            if is_first:
                # of a feed that was lost: who took from it has to hear what is over since
                self._add_ended(found)
            found.put_down()
            for place in sorted({*self.places.values(), *found.places}):
                there = self._read(place)
                now = {
                    uuid: each if each.deleted else over(each, at=self.now) for uuid, each in there.items()
                }
                for attribute in found.read(place):
                    if attribute.deleted and attribute.uuid in now:
                        continue
                    if is_renewed and not attribute.deleted:
                        at = max(int(attribute.timestamp), int(self.now.timestamp()) + 1)
                        attribute = msgspec.structs.replace(attribute, timestamp=f"{at}")  # noqa: PLW2901
                    now[attribute.uuid] = again(attribute, there.get(attribute.uuid))
                if now != there:
                    self._write_event(place, now)

    def _add_ended(self, found: Spool) -> None:
        after = 0
        while page := entries.editions(self.reader, after_seq=after, limit=_PAGE):
            after = page[-1].seq
            for each in page:
                if each.is_end and each.row.ended_why != CHANGED and each.row.ended_at is not None:
                    attribute = attribute_of(each.row, self.issue)
                    found.add(place_of(each.row), over(attribute, at=each.row.ended_at))

    def _read(self, place: Place) -> dict[str, Attribute]:
        path = self.folder / f"{uuid_of_event(place, self.issue)}.json"
        try:
            return {each.uuid: each for each in _event.decode(path.read_bytes()).Event.Attribute}
        except (FileNotFoundError, msgspec.MsgspecError):
            return {}

    def _write_event(self, place: Place, attributes: dict[str, Attribute]) -> None:
        listed = self.manifest.get(uuid_of_event(place, self.issue))
        before = int(listed.timestamp) if listed else 0
        event = event_of(place, attributes, issue=self.issue, name=self.name, before=before)
        self._write(f"{event.uuid}.json", msgspec.json.encode(EventFile(event)))
        hashes = [
            # what MISP compares values by; no secret depends on it
            f"{hashlib.md5(each.value.encode(), usedforsecurity=False).hexdigest()},{event.uuid}\n"
            for each in event.Attribute
            if not each.deleted
        ]
        self._write(f".{event.uuid}.hashes", "".join(hashes).encode())
        self.manifest[event.uuid] = listed_of(event)
        self.places[event.uuid] = place
        self.written += 1

    def _end_event(self, uuid: str) -> None:
        """This will say of an event that all in it is over: the centre has another host now, and with it other ids.

        What goes on stands under the new ids; under the old ones nobody would ever hear that it is lifted.
        """
        del self.places[uuid]
        try:
            event = _event.decode((self.folder / f"{uuid}.json").read_bytes()).Event
        except (FileNotFoundError, msgspec.MsgspecError):
            del self.manifest[uuid]
            return
        attributes = tuple(each if each.deleted else over(each, at=self.now) for each in event.Attribute)
        at = f"{max(int(event.timestamp) + 1, *(int(each.timestamp) for each in attributes), 0)}"
        event = msgspec.structs.replace(event, Attribute=attributes, timestamp=at, publish_timestamp=at)
        self._write(f"{uuid}.json", msgspec.json.encode(EventFile(event)))
        self._write(f".{uuid}.hashes", b"")
        self.manifest[uuid] = listed_of(event)
        self.written += 1

    def _write_index(self) -> None:
        parts = [(self.folder / f".{uuid}.hashes").read_bytes() for uuid in sorted(self.manifest)]
        self._write(HASHES, b"".join(parts))
        # last: whoever reads it finds what it names
        self._write(
            MANIFEST, msgspec.json.encode({uuid: self.manifest[uuid] for uuid in sorted(self.manifest)})
        )

    def _write(self, name: str, content: bytes) -> None:
        put(self.folder / name, content)
