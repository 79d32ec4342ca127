"""Making list files and keeping them as the entries are: what changed is put in, seldom is all made anew."""

from __future__ import annotations

import fcntl
import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from shutil import rmtree
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.conf import settings

from lachan.centre.exchange import signing
from lachan.centre.exchange.codes import PAP_OF, TLP_OF
from lachan.centre.exchange.entries import Changed
from lachan.centre.exchange.formats.list_format import LASTS, RENEWED_AFTER, About, UnfitError
from lachan.centre.exchange.formats.list_formats import ALL
from lachan.centre.exchange.lists import allowed
from lachan.centre.exchange.lists.blocks import (
    DamagedError,
    Tally,
    change_lines,
    is_half_empty,
    write_lines,
)
from lachan.centre.exchange.lists.boots import boot_id
from lachan.centre.exchange.lists.kept import (
    FOLDER,
    MOST_SIGNATURES,
    ListFile,
    NotThereError,
    Shelf,
    Version,
    shelves,
)
from lachan.centre.exchange.queries import entries
from lachan.centre.exchange.queries.signing_keys import signing_keys
from lachan.centre.exchange.queries.subscriptions import subscriptions
from lachan.centre.exchange.readers import PUBLIC
from lachan.centre.indicators.following import lists_are
from lachan.centre.web.site import site_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from lachan.centre.exchange.entries import EntryRow, State
    from lachan.centre.exchange.formats.list_format import ListFormat
    from lachan.centre.exchange.lists.blocks import Written
    from lachan.centre.exchange.readers import Reader

# More is nobody's mistake but a format that doesn't fit; then their number is what matters.
_MOST_LEFT_OUT: Final = 20_000
_THE_SAME: Final = Changed((), ())
# While nothing changes, the files themselves are looked at so often: somebody may have removed them.
_LOOKED_AFTER: Final = timedelta(seconds=30)
_made: dict[str, Any] = {}
# files that are written at the same time
_AT_ONCE: Final = 5


def formats_for(reader: Reader) -> tuple[ListFormat, ...]:
    """This will give the formats in which a reader can get anything.

    None for kinds that are always marked beyond its reach: an empty list of accounts would read as if there were none.
    """
    kinds = {kind for kind in reader.kinds if TLP_OF[kind] in reader.tlps and PAP_OF[kind] in reader.paps}
    return tuple(
        each
        for each in ALL
        if not kinds.isdisjoint(each.kinds) and not set(each.actions).isdisjoint(reader.actions)
    )


def readers_of_lists() -> dict[str, Reader]:
    """This will give the ways of seeing for which files are made, by key: everybody's and those of subscriptions."""
    found = {PUBLIC.key: PUBLIC}
    found.update((each.reader.key, each.reader) for each in subscriptions("lists"))
    return found


def make_files(*, now: datetime) -> int:
    """This will bring all list files up to date, and give how many were written. Files that nobody gets are removed."""
    state = entries.state()
    readers = readers_of_lists()
    keys = tuple(row.file for row in signing_keys())
    for key in keys:
        # what can't be signed is not begun
        signing.public_key(key)
    mark = (state, frozenset(readers), lists_are().version, keys)
    if _made.get("mark") == mark and now < _made["at"] + _LOOKED_AFTER:
        return 0
    written = 0
    for key, reader in readers.items():
        shelf = Shelf(key)
        with _alone(shelf) as mine:
            if mine:
                written += _Making(shelf, reader, state, keys, now).make()
    written += allowed.make_allowed(keys=keys, now=now)
    for key in shelves():
        if key not in readers and key != allowed.SHELF:
            rmtree(settings.ENVIRONMENT.exchange_folder / FOLDER / key, ignore_errors=True)
    _made.update(mark=mark, at=now)
    return written


def make_emptied(form: ListFormat, reader: Reader, *, now: datetime) -> None:
    """This will empty one file by who asks for it, while all is emptied: the worker may be dead by then.

    Where a worker is at these files it is left to that.
    """
    shelf = Shelf(reader.key)
    keys = [row.file for row in signing_keys()]
    with _alone(shelf) as mine:
        state = entries.state()
        if mine and state.emptied:
            _Making(shelf, reader, state, keys, now).make_some((form,))


@contextmanager
def _alone(shelf: Shelf) -> Iterator[bool]:
    """This will hold a shelf for one worker; another goes on without waiting."""
    # some of it may be somebody's number
    shelf.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(shelf.folder / ".lock", os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)


class _Change(msgspec.Struct, frozen=True):
    """What is to be changed in a file: keys of lines that go, lines that come by key, the first key of each thing."""

    form: ListFormat
    there: ListFile
    gone: set[bytes]
    new: dict[bytes, bytes]
    leads: set[bytes]
    left_out: dict[str, str]


class _Making:
    def __init__(
        self, shelf: Shelf, reader: Reader, state: State, keys: Sequence[str], now: datetime
    ) -> None:
        self.shelf, self.reader, self.state, self.keys = shelf, reader, state, keys
        self.now = now.replace(microsecond=0)
        # files that stand at one place ask once what changed since
        self._changes: dict[int, Changed | None] = {}

    def make(self) -> int:
        return self.make_some(formats_for(self.reader))

    def make_some(self, forms: Sequence[ListFormat]) -> int:
        """This will bring files up to date, and give how many were written."""
        found = [self._make(each) for each in forms]
        changes = [each for each in found if not isinstance(each, bool)]
        if changes:
            # reading and hashing is nearly all there is to do, for which files need not wait for one another
            with ThreadPoolExecutor(_AT_ONCE) as pool:
                done = list(pool.map(self._put_in, changes))
            for each, is_done in zip(changes, done, strict=True):
                if not is_done:
                    self._make_anew(each.form, each.there)
        return sum(each if isinstance(each, bool) else 1 for each in found)

    def _make(self, form: ListFormat) -> bool | _Change:
        """This will bring a file up to date, or give what is to be changed in it; True where it was written."""
        there = self.shelf.read(form.file)
        state = self.state
        if (
            there is None
            or (there.since_seq, there.is_emptied) != (state.since_seq, state.emptied)
            or there.revision != form.revision
        ):
            return self._make_anew(form, there)
        try:
            there = self._sound(there)
        except NotThereError:
            # somebody has cleared the folder, or the machine has crashed
            return self._make_anew(form, there)
        # a key that was announced since signs what is there already
        self.shelf.sign(there, signed_by(there, self.shelf.unsigned(there, self.keys)))
        if there.upto == self.state.seq:
            return self._renew(form, there)
        changed = self._changed(there.upto)
        if changed is None:
            return self._make_anew(form, there)
        return self._change(form, there, changed)

    def _sound(self, there: ListFile) -> ListFile:
        """This will see that a file is there as it was written, and note so where another boot wrote it."""
        self.shelf.sound_layout(there)
        if there.boot in {"", boot_id()}:
            return there
        found = msgspec.structs.replace(there, boot=boot_id())
        self.shelf.sign(found, signed_by(found, self.keys))
        self.shelf.note(found)
        return found

    def _changed(self, since: int) -> Changed | None:
        if since not in self._changes:
            self._changes[since] = entries.changed(self.reader, since=since, upto=self.state.seq)
        return self._changes[since]

    def _renew(self, form: ListFormat, there: ListFile) -> bool | _Change:
        if self.now < there.made_at + RENEWED_AFTER:
            return False
        return self._change(form, there, _THE_SAME, must=True)

    def _make_anew(self, form: ListFormat, there: ListFile | None) -> bool:
        left_out: dict[str, str] = {}
        lines: list[bytes] = []
        things = 0
        for said in self._all(form, left_out):
            lines.extend(said)
            things += 1
        lines.sort()
        version = self.state.seq
        stamp = self._stamp(version)
        about = self._about(version, stamp, things)
        heap = self.shelf.new_heap(form.file, stamp)
        written = write_lines(heap, head=form.head(about), lines=lines, lasting=not boot_id())
        self._put(form, there, about, written, left_out)
        return True

    def _all(self, form: ListFormat, left_out: dict[str, str]) -> Iterator[tuple[bytes, ...]]:
        """This will give the lines of each thing that goes on; what doesn't fit is noted."""
        if form.needs_row:
            for row in entries.live_rows(self.reader, kinds=form.kinds, actions=form.actions):
                if lines := _written(form, row, left_out):
                    yield lines
            return
        for kind in form.kinds:
            for value in entries.live_values(self.reader, kind=kind, actions=form.actions):
                try:
                    yield form.lines_of(kind, value)
                except UnfitError as error:
                    _note(left_out, (kind, value), error)

    def _change(
        self, form: ListFormat, there: ListFile, changed: Changed, *, must: bool = False
    ) -> bool | _Change:
        left_out = dict(there.named)
        gone, new, leads = _told(form, changed, left_out)
        if not (gone or new or must) and left_out == there.named:
            self.shelf.note(msgspec.structs.replace(there, upto=self.state.seq))
            return False
        return _Change(form, there, gone, new, leads, left_out)

    def _put_in(self, change: _Change) -> bool:
        """This will write a change, and say whether it could be; no database is asked for it."""
        form, there = change.form, change.there
        version = self.state.seq if change.gone or change.new else there.version
        stamp = self._stamp(version)
        about = self._about(version, stamp, there.things)

        def head(tally: Tally) -> bytes:
            nonlocal about
            things = there.things + len(tally.came & change.leads) - len(tally.went & change.leads)
            about = msgspec.structs.replace(about, things=things)
            return form.head(about)

        try:
            before = self.shelf.layout(form.file, there.stamp)
            heap = self.shelf.heap(before)
            if is_half_empty(before, heap):
                heap = self.shelf.new_heap(form.file, stamp)
            written = change_lines(
                before, heap, head=head, gone=change.gone, new=change.new, key=form.key, lasting=not boot_id()
            )
        except (NotThereError, FileNotFoundError, DamagedError):
            # never signed by a guess: what isn't what was written is made anew
            return False
        self._put(form, there, about, written, change.left_out)
        return True

    def _stamp(self, version: int) -> str:
        return f"{version}-{self.now:%Y%m%dT%H%M%SZ}"

    def _about(self, version: int, stamp: str, things: int) -> About:
        return About(
            version=version,
            stamp=stamp,
            made_at=self.now,
            expires_at=self.now + LASTS,
            things=things,
            tlp=self.reader.tlp,
            pap=self.reader.pap,
            site=site_address(),
            is_emptied=self.state.emptied,
        )

    def _put(
        self,
        form: ListFormat,
        there: ListFile | None,
        about: About,
        written: Written,
        left_out: Mapping[str, str],
    ) -> None:
        versions = there.versions if there is not None else ()
        versions = (*versions, Version(about.version, written.lines_sha256, about.stamp))[-MOST_SIGNATURES:]
        made = ListFile(
            file=form.file,
            version=about.version,
            upto=self.state.seq,
            since_seq=self.state.since_seq,
            revision=form.revision,
            stamp=about.stamp,
            made_at=about.made_at,
            expires_at=about.expires_at,
            things=about.things,
            size=written.size,
            packed_size=written.packed_size,
            lines_sha256=written.lines_sha256,
            is_emptied=self.state.emptied,
            left_out=dict(Counter(left_out.values())),
            named=dict(left_out),
            versions=versions,
            blake2b=written.blake2b.hex(),
            boot=boot_id(),
        )
        self.shelf.put(made, written.layout, signed_by(made, self.keys))


def signed_by(made: ListFile, keys: Iterable[str]) -> dict[str, str]:
    """This will sign a file by some keys, which are named by their own files. Raises keyfiles.KeyFileError."""
    hashed = bytes.fromhex(made.blake2b)
    return {key: signing.minisign_of_hash(hashed, trusted=made.trusted, file=key) for key in keys}


def _told(
    form: ListFormat, changed: Changed, left_out: dict[str, str]
) -> tuple[set[bytes], dict[bytes, bytes], set[bytes]]:
    """This will give the keys of lines that go, lines that come by key, and the first key of each thing."""
    gone: set[bytes] = set()
    new: dict[bytes, bytes] = {}
    leads: set[bytes] = set()
    # what goes on as something that this format doesn't carry is gone from it
    others = (row for row in changed.new if row.action not in form.actions)
    for row in _of(form, (*changed.gone, *others)):
        left_out.pop(_name(row.thing), None)
        keys = [form.key(line) for line in _written(form, row, {})]
        gone.update(keys)
        leads.update(keys[:1])
    for row in _of(form, changed.new):
        if row.action not in form.actions:
            continue
        lines = {form.key(line): line for line in _written(form, row, left_out)}
        new.update(lines)
        leads.update(list(lines)[:1])
    return gone, new, leads


def _of(form: ListFormat, rows: Iterable[EntryRow]) -> Iterator[EntryRow]:
    return (row for row in rows if row.kind in form.kinds)


def _written(form: ListFormat, row: EntryRow, left_out: dict[str, str]) -> tuple[bytes, ...]:
    try:
        lines = form.lines(row)
    except UnfitError as error:
        _note(left_out, row.thing, error)
        return ()
    return lines


def _note(left_out: dict[str, str], thing: tuple[str, str], error: UnfitError) -> None:
    if len(left_out) < _MOST_LEFT_OUT:
        left_out[_name(thing)] = error.why


def _name(thing: tuple[str, str]) -> str:
    return f"{thing[0]} {thing[1]}"
