"""Where this site's evidence lies, under the key of this site, within the limits that the operator set."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from django.conf import settings

from lachan.centre.evidence.sealing import SealingKey
from lachan.centre.evidence.store import Store
from lachan.centre.web import keyfiles

if TYPE_CHECKING:
    from pathlib import Path

FOLDER: Final = "evidence"
MEGABYTE: Final = 1_000_000


def site_store() -> Store:
    """This will give the store in the data folder. Raises OSError (KeyFileError among it)."""
    return _store(settings.ENVIRONMENT.data / FOLDER, keyfiles.master_key())


@cache
def _store(folder: Path, master: bytes) -> Store:
    return Store(folder, SealingKey(master))


def most_bytes() -> int:
    """This will give how large one file may be."""
    return int(settings.ENVIRONMENT.evidence_mb) * MEGABYTE


def most_large_bytes() -> int:
    """This will give how large one file may be that comes in parts."""
    return max(int(settings.ENVIRONMENT.evidence_large_mb) * MEGABYTE, most_bytes())


def least_free_bytes() -> int:
    """This will give how much of the disk is left free for the rest of the site."""
    return int(settings.ENVIRONMENT.evidence_free_mb) * MEGABYTE
