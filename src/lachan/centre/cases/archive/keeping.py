"""Where archives lie that were made, and the passphrase of one that is still to be made.

An archive is encrypted by itself, so it lies as it will be fetched. It stands on the disk for good before its row says
so; what no row speaks of, and nobody holds, was left by a process that was killed and is removed.
"""

from __future__ import annotations

import base64
import fcntl
import os
import secrets
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lachan.centre.evidence.place import site_store
from lachan.centre.evidence.store import sync_folder
from lachan.centre.web import keyfiles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_NONCE_BYTES: Final = 12
# between the making of a file and its lock lie moments
_YOUNG_SECONDS: Final = 60


class SealedElsewhereError(Exception):
    """A passphrase was sealed under another master key, or for another archive."""


def folder_of_archives() -> Path:
    """This will give the folder of archives, beside the sealed files; made where it is missing. Raises OSError."""
    folder = site_store().folder / "archives"
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        return folder
    sync_folder(folder.parent)
    return folder


@contextmanager
def new_archive(archive_id: int) -> Iterator[tuple[BinaryIO, str]]:
    """This will give an empty file for an archive and its name; it is removed where the block raises.

    It is locked until the block ends, so that nobody sweeps it away. The name is on the disk for good from the start.
    """
    folder = folder_of_archives()
    name = f"{archive_id}-{secrets.token_hex(16)}.zip"
    descriptor = os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            sync_folder(folder)
            yield file, name
        except BaseException:
            with suppress(FileNotFoundError):
                (folder / name).unlink()
            raise


def open_kept(name: str) -> BinaryIO:
    """This will open an archive that was made. Raises FileNotFoundError."""
    return (folder_of_archives() / name).open("rb")


def sweep_archives(*, is_spoken_of: Callable[[str], bool], now_seconds: float) -> int:
    """This will remove what nobody writes and no row speaks of; gives how many files. `now_seconds` since 1970."""
    removed = 0
    for path in folder_of_archives().glob("*.zip"):
        with suppress(FileNotFoundError):
            if now_seconds - path.stat().st_mtime > _YOUNG_SECONDS:
                removed += _remove_free(path, is_spoken_of)
    return removed


def _remove_free(path: Path, is_spoken_of: Callable[[str], bool]) -> bool:
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        # looked at after the lock: whoever wrote it has said what became of it by now, or is dead
        if is_spoken_of(path.name):
            return False
        path.unlink()
    sync_folder(path.parent)
    return True


def seal_passphrase(passphrase: str, *, key: str) -> str:
    """This will seal the passphrase of an archive that is named by `key`."""
    nonce = os.urandom(_NONCE_BYTES)
    return base64.b64encode(nonce + _cipher().encrypt(nonce, passphrase.encode(), key.encode())).decode()


def open_passphrase(sealed: str, *, key: str) -> str:
    """This will give a passphrase again. Raises SealedElsewhereError."""
    said = base64.b64decode(sealed)
    try:
        return _cipher().decrypt(said[:_NONCE_BYTES], said[_NONCE_BYTES:], key.encode()).decode()
    except InvalidTag:
        raise SealedElsewhereError(key) from None


def _cipher() -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, None, b"lachan case archives 1").derive(keyfiles.master_key()))
