"""What stands in the archive of a case beside the files, as it is written and as it is read again. Pure."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import Final

import msgspec

from lachan.centre.cases.custody import Act  # noqa: TC001 - msgspec resolves the annotation at run time

FORM: Final = "lachan-case-1"
MANIFEST: Final = "manifest.json"
CUSTODY: Final = "custody.json"
SUMMARY: Final = "summary.pdf"
SUMS: Final = "SHA256SUMS"
STATEMENT: Final = "statement.txt"
SIGNATURE: Final = "statement.sig"
PUBLIC_KEY: Final = "signer.pem"
# what the list of hashes can't hold: itself, and what is made from it
UNLISTED: Final = (SUMS, STATEMENT, SIGNATURE, PUBLIC_KEY)


class FileTold(msgspec.Struct, frozen=True):
    """A piece of evidence in the archive: the file's name there, what it is, where from, when and by whom it was taken.

    `exhibit` is its number in `custody.json`; `name` is what the sender called it.
    """

    in_archive: str
    sha256: str
    size_bytes: int
    exhibit: int
    kind: str
    name: str
    source: str
    taken_at: datetime
    taken_by: str


class Manifest(msgspec.Struct, frozen=True):
    """What the archive says of itself. Times are UTC; people and offices stand there by id."""

    form: str
    case: str
    made_at: datetime
    made_by: str
    reason: str
    files: tuple[FileTold, ...]


class ChainedAct(msgspec.Struct, frozen=True):
    """An act on a piece of evidence, and the hash that ties it to the one before (`cases.custody`)."""

    act: Act
    chain: str


def written(said: Manifest | tuple[ChainedAct, ...]) -> bytes:
    """This will write a part as indented JSON."""
    return msgspec.json.format(msgspec.json.encode(said), indent=2)
