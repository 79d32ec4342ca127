"""Key files: made once, for the owner alone, and never taken for another. A wrong one is named, with what mends it.

A file holds one key as URL-safe base64 on a line of its own.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import secrets
import stat
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Final

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MASTER: Final = "master"
# AES-256
KEY_BYTES: Final = 32
_MODE: Final = 0o600
# Nothing that is a key is longer; a file by mistake (a dump, a device) is not read whole.
_LARGEST_FILE: Final = 4096


class KeyFileError(OSError):
    """A key file can't be used as it is; the message names the file and the mend, and never the key."""


def new_key() -> bytes:
    """This will give a fresh key for AES-256."""
    return secrets.token_bytes(KEY_BYTES)


def read_or_make(path: Path, *, make: Callable[[], bytes] = new_key, length: int = KEY_BYTES) -> bytes:
    """This will give the key of a file, made there with mode 0600 when there is none (its folder too, 0700).

    Two processes that start at once get the same key: whoever links the file first has made it.
    Raises KeyFileError when the file or its folder can't be used.
    """
    with suppress(FileNotFoundError):
        return read_key(path, length=length)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make(path, base64.urlsafe_b64encode(make()) + b"\n")
    except OSError as error:
        raise KeyFileError(f"{path} can't be made: {error.strerror}.") from None
    return read_key(path, length=length)


def read_key(path: Path, *, length: int = KEY_BYTES) -> bytes:
    """This will give the key of a file. Raises FileNotFoundError, and KeyFileError when it can't be used."""
    said = read_private(path).strip()
    if not said:
        raise KeyFileError(f"{path} is empty. Restore it from the copy of the keys.")
    try:
        key = base64.b64decode(said, altchars=b"-_", validate=True)
    except binascii.Error:
        key = b""
    if len(key) != length:
        raise KeyFileError(
            f"{path} does not hold a key of {length} bytes. Restore it from the copy of the keys."
        )
    return key


def read_private(path: Path) -> bytes:
    """This will read a small file that only its owner may read. Raises FileNotFoundError, KeyFileError."""
    try:
        about = path.stat()
        # a pipe would keep whoever opens it waiting
        said = _beginning(path) if stat.S_ISREG(about.st_mode) else None
    except FileNotFoundError:
        raise
    except PermissionError:
        raise KeyFileError(f"{path} can't be read. Give it to the user who runs Lachan (chown).") from None
    except OSError as error:
        raise KeyFileError(f"{path} can't be read: {error.strerror}.") from None
    if said is None:
        raise KeyFileError(f"{path} is not a file. Restore it from the copy of the keys.")
    if about.st_mode & 0o077:
        raise KeyFileError(f"{path} can be read by others. Run: chmod 600 {path}")
    if len(said) > _LARGEST_FILE:
        raise KeyFileError(f"{path} is too large for a key. Restore it from the copy of the keys.")
    return said


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_LARGEST_FILE + 1)


def fingerprint(key: bytes) -> str:
    """This will give what a key is known by: a hash from which it can't be found, since keys are random."""
    return hashlib.sha256(b"lachan key fingerprint\0" + key).hexdigest()


def master_path() -> Path:
    """This will give the place of the master key: what wraps the keys of personal values and of evidence."""
    path: Path = settings.ENVIRONMENT.keys_folder / MASTER
    return path


def master_key() -> bytes:
    """This will give the master key of this site, made when there is none. Raises KeyFileError."""
    return _kept(master_path())


@cache
def _kept(path: Path) -> bytes:
    return read_or_make(path)


def _make(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            # what is encrypted with a key may not outlive it
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    finally:
        draft.unlink()
