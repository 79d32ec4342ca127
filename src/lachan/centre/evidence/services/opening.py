"""Opening a content for a room that makes something else of it; whoever shows or hands out what comes of it says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.evidence.place import site_store
from lachan.centre.evidence.refusing import EvidenceRefused
from lachan.centre.evidence.sealing import SealError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lachan.centre.evidence.queries import EvidenceFile


def pieces_of(file: EvidenceFile) -> Iterator[bytes]:
    """This will give a file's content piece by piece (at most 256 KiB), proved against its hash at the end.

    Raises EvidenceRefused: `unknown` (held no more), `sealed` (flagged as illegal), `damaged`.
    """
    if file.removed_at is not None:
        raise EvidenceRefused("unknown", status=404)
    if file.flagged:
        raise EvidenceRefused("sealed", status=403)
    try:
        sealed = site_store().open(file.sha256)
        try:
            yield from sealed.chunks()
        finally:
            sealed.close()
    except (SealError, FileNotFoundError) as error:
        raise EvidenceRefused("damaged", status=500) from error
