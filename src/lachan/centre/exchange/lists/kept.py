"""What is kept of a list file: where it stands, what was signed, what its head says. A folder for each way of seeing.

`NAME.state` (JSON) names the files of the moment, `NAME.blocks` where their blocks are; the files themselves are named
by their stamp and never change, so that a download goes on while another is put in place.
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

from lachan.centre.exchange.lists.blocks import Block

if TYPE_CHECKING:
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
    by why; `named`: these things.
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


_blocks = msgspec.msgpack.Decoder(tuple[Block, ...])


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

    def blocks(self, file: str) -> tuple[Block, ...]:
        """This will read where the blocks of a file are. Raises OSError, msgspec.MsgspecError."""
        return _blocks.decode((self.folder / f"{file}.blocks").read_bytes())

    def plain(self, file: str, stamp: str) -> Path:
        """This will name a file."""
        return self.folder / f"{file}.{stamp}"

    def packed(self, file: str, stamp: str) -> Path:
        """This will name the packed form of a file."""
        return self.folder / f"{file}.{stamp}.gz"

    def signature(self, file: str, stamp: str) -> Path:
        """This will name the signature of a file."""
        return self.folder / f"{file}.{stamp}.minisig"

    def put(self, made: ListFile, blocks: tuple[Block, ...], minisig: str) -> None:
        """This will put a new file in place, whose content is written already; the state comes last."""
        self._write(self.signature(made.file, made.stamp), minisig.encode())
        self._write(self.folder / f"{made.file}.blocks", msgspec.msgpack.encode(blocks))
        self._write(self.folder / f"{made.file}.state", msgspec.json.encode(made))
        self._tidy(made)

    def note(self, made: ListFile) -> None:
        """This will note that a file is known up to a later place and didn't change."""
        self._write(self.folder / f"{made.file}.state", msgspec.json.encode(made))

    def _tidy(self, made: ListFile) -> None:
        kept = [each.stamp for each in made.versions]
        for path in self.folder.glob(f"{made.file}.*"):
            rest = path.name.removeprefix(f"{made.file}.")
            stamp, _, suffix = rest.partition(".")
            if not stamp[:1].isdigit():
                continue
            there = kept if suffix == "minisig" else kept[-_GENERATIONS:]
            if stamp not in there:
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
