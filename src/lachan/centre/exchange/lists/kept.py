"""What is kept of a list file: where it stands, what was signed, what its head says. A folder for each way of seeing.

`NAME.state` (JSON) says how a file stands, `NAME.STAMP.layout` of which blocks of which heap it is put together.
Neither a layout nor what a heap holds ever changes, so that a download goes on while another file is put in place.

Nothing here waits for the disk, for all can be made anew: the state says in which boot of the machine it was written,
and what another boot wrote is handed out only once it was found to be whole.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from functools import cached_property
from typing import TYPE_CHECKING, Final

import msgspec
from django.conf import settings

from lachan.centre.exchange.lists.blocks import Joined, Layout, is_whole, open_packed, open_plain
from lachan.centre.exchange.lists.boots import boot_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

FOLDER: Final = "lists"
# Whoever took a file within the day finds its signature.
MOST_SIGNATURES: Final = 1_000
# the one that is there, and the one that somebody began to read before it
_GENERATIONS: Final = 2
MOST_NAMED: Final = 200


class Version(msgspec.Struct, frozen=True, array_like=True):
    """A version that there was, with the SHA-256 of its lines and the stamp of its file."""

    version: int
    lines_sha256: str
    stamp: str


class ListFile(msgspec.Struct, frozen=True):
    """A list file as it stands. `version`: the counter's place when its lines last changed; `upto`: its place now.

    `since_seq`: what `State.since_seq` was; `revision`: the format's. `left_out`: how many things don't fit the format,
    by why; `named`: these things. `blake2b`: what is signed, in hexadecimal; `boot`: in which boot it was
    written, "" where it was written to last.
    """

    file: str
    version: int
    upto: int
    since_seq: int
    revision: int
    stamp: str
    made_at: datetime
    expires_at: datetime
    things: int
    size: int
    packed_size: int
    lines_sha256: str
    is_emptied: bool
    left_out: dict[str, int]
    named: dict[str, str]
    versions: tuple[Version, ...]
    blake2b: str = ""
    boot: str = ""

    @property
    def trusted(self) -> str:
        """This will say what is signed with the file."""
        return (
            f"Lachan {self.file} version {self.version} stamp {self.stamp} "
            f"made {self.made_at:%Y-%m-%dT%H:%M:%SZ} expires {self.expires_at:%Y-%m-%dT%H:%M:%SZ} "
            f"things {self.things}"
        )


class NotThereError(Exception):
    """A file is not there as its state says: it was cleared, or lost with a crash of the machine."""


_layouts = msgspec.msgpack.Decoder(Layout)
# which files of another boot were found whole, by folder and name: the stamp
_found_whole: dict[tuple[Path, str], str] = {}


class Shelf:
    """The files of one way of seeing (`Reader.key`)."""

    def __init__(self, key: str) -> None:
        """This will name the folder; nothing is made."""
        self.key = key

    @cached_property
    def folder(self) -> Path:
        """This will give the folder."""
        folder: Path = settings.ENVIRONMENT.exchange_folder
        return folder / FOLDER / self.key

    def read(self, file: str) -> ListFile | None:
        """This will read how a file stands, None where there is none or what stands there can't be read."""
        try:
            return msgspec.json.decode((self.folder / f"{file}.state").read_bytes(), type=ListFile)
        except (FileNotFoundError, msgspec.MsgspecError):
            return None

    def layout(self, file: str, stamp: str) -> Layout:
        """This will read how a file is put together. Raises NotThereError, also where its heap isn't there."""
        try:
            layout = _layouts.decode((self.folder / f"{file}.{stamp}.layout").read_bytes())
        except (FileNotFoundError, msgspec.MsgspecError):
            raise NotThereError(file) from None
        if not (self.folder / layout.heap).is_file():
            raise NotThereError(file)
        return layout

    def heap(self, layout: Layout) -> Path:
        """This will name the heap that a file is put together from."""
        return self.folder / layout.heap

    def new_heap(self, file: str, stamp: str) -> Path:
        """This will name a heap that isn't there yet."""
        return self.folder / f"{file}.{stamp}.{secrets.token_hex(4)}.heap"

    def open(self, there: ListFile, *, packed: bool = False) -> Joined:
        """This will open a file, or its packed form. Raises NotThereError."""
        layout = self.sound_layout(there)
        try:
            return (open_packed if packed else open_plain)(layout, self.heap(layout))
        except OSError:
            raise NotThereError(there.file) from None

    def sound_layout(self, there: ListFile) -> Layout:
        """This will read how a file is put together that is as it was written. Raises NotThereError.

        What another boot wrote is compared with its hash, once in each process.
        """
        layout = self.layout(there.file, there.stamp)
        if there.boot and there.boot != boot_id():
            place = (self.folder, there.file)
            if _found_whole.get(place) != there.stamp:
                if not is_whole(layout, self.heap(layout), blake2b=bytes.fromhex(there.blake2b)):
                    raise NotThereError(there.file)
                _found_whole[place] = there.stamp
        return layout

    def signature(self, file: str, stamp: str, key: str) -> Path:
        """This will name the signature of a file by a key, which is named by its own file."""
        return self.folder / f"{file}.{stamp}.{key}.minisig"

    def put(self, made: ListFile, layout: Layout, signed: Mapping[str, str]) -> None:
        """This will put a new file in place, whose blocks are written already; the state comes last.

        `signed`: its signature by each key, which is named by its own file.
        """
        self._write(self.folder / f"{made.file}.{made.stamp}.layout", msgspec.msgpack.encode(layout))
        self.sign(made, signed)
        self.note(made)
        self._tidy(made)

    def sign(self, made: ListFile, signed: Mapping[str, str]) -> None:
        """This will put the signatures of a file in place."""
        for key, minisig in signed.items():
            self._write(self.signature(made.file, made.stamp, key), minisig.encode())

    def unsigned(self, made: ListFile, keys: Iterable[str]) -> list[str]:
        """This will give the keys by which a file isn't signed yet."""
        return [key for key in keys if not self.signature(made.file, made.stamp, key).is_file()]

    def note(self, made: ListFile) -> None:
        """This will note how a file stands: that it is known up to a later place and didn't change, or is whole."""
        self._write(self.folder / f"{made.file}.state", msgspec.json.encode(made))

    def _tidy(self, made: ListFile) -> None:
        """This will remove what belongs to no file that somebody may still ask for."""
        stamps = [each.stamp for each in made.versions]
        signed, kept = set(stamps), set[str]()
        for stamp in stamps[-_GENERATIONS:]:
            with suppress(NotThereError):
                kept |= {f"{made.file}.{stamp}.layout", self.layout(made.file, stamp).heap}
        # what begins otherwise is the state, or on its way
        begin = len(made.file) + 1
        for path in self.folder.iterdir():
            name = path.name
            if not name.startswith(f"{made.file}.") or not name[begin : begin + 1].isdigit() or name in kept:
                continue
            if not name.endswith(".minisig") or name[begin:].partition(".")[0] not in signed:
                path.unlink(missing_ok=True)

    def _write(self, path: Path, content: bytes) -> None:
        draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        try:
            draft.write_bytes(content)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)


def shelves() -> tuple[str, ...]:
    """This will give the keys of the ways of seeing for which there are files."""
    folder: Path = settings.ENVIRONMENT.exchange_folder / FOLDER
    with suppress(FileNotFoundError):
        return tuple(sorted(path.name for path in folder.iterdir() if path.is_dir()))
    return ()
