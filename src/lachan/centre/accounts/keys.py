"""API keys that the operator issues: shown once, kept as hashes, compared in constant time."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import threading
from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from pathlib import Path

PREFIX = "lachan_"
# 32 bytes from the system's generator: nothing to guess, so a plain fast hash is enough (no salt, no stretching).
_KEY = re.compile(r"lachan_[A-Za-z0-9_-]{43}")
_NAME = re.compile(r"[\w .@-]{1,60}")


class Key(msgspec.Struct, frozen=True):
    """One issued key: whose it is, the SHA-256 of the key in hexadecimal, and when it was issued (UTC)."""

    name: str
    sha256: str
    issued_at: datetime


class KeyNameError(ValueError):
    """A name that can't be given to a key: it is taken, or isn't 1 to 60 letters, digits, spaces or .-_@."""


class KeysFileError(ValueError):
    """A file of keys that can't be read."""


def issue_key(*, path: Path, name: str, now: datetime) -> str:
    """This will make a key for `name`, add its hash to the file (mode 0600), and give the key. It can't be shown again.

    Raises KeyNameError, KeysFileError, or OSError when the file can't be written.
    """
    if not _NAME.fullmatch(name):
        raise KeyNameError(f"{name!r}: a key's name has 1 to 60 letters, digits, spaces or .-_@")
    issued = list(read_keys(path))
    if any(key.name == name for key in issued):
        raise KeyNameError(f"{name!r} has a key already; withdraw it first, or choose another name")
    key = PREFIX + secrets.token_urlsafe(32)
    _write(path, [*issued, Key(name, _hash(key), now)])
    return key


def withdraw_key(*, path: Path, name: str) -> bool:
    """This will take a key away, and say whether there was one. It is refused from the next question on."""
    issued = read_keys(path)
    kept = [key for key in issued if key.name != name]
    if len(kept) == len(issued):
        return False
    _write(path, kept)
    return True


def read_keys(path: Path) -> tuple[Key, ...]:
    """This will read the issued keys; none when there is no file. Raises KeysFileError for one that can't be read."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=tuple[Key, ...])
    except FileNotFoundError:
        return ()
    except msgspec.MsgspecError:
        raise KeysFileError(
            f"{path} is no list of keys; restore it, or remove it and issue keys anew"
        ) from None


def _write(path: Path, issued: list[Key]) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(issued), indent=1) + b"\n")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8")).hexdigest()


class KeyRing:
    """The issued keys in memory, read anew when the file changes."""

    def __init__(self, path: Path) -> None:
        """This will read nothing before a key is shown."""
        self._path = path
        self._lock = threading.Lock()
        self._stamp: tuple[int, int] | None = None
        self._keys: tuple[Key, ...] = ()

    def find(self, shown: str) -> Key | None:
        """This will give the issued key that equals the shown one, or None. All are compared, whichever it is."""
        if not _KEY.fullmatch(shown):
            return None
        digest = _hash(shown)
        found: Key | None = None
        for key in self._current():
            if hmac.compare_digest(key.sha256, digest):
                found = key
        return found

    def _current(self) -> tuple[Key, ...]:
        try:
            status = self._path.stat()
            stamp = (status.st_mtime_ns, status.st_ino)
        except FileNotFoundError:
            return ()
        with self._lock:
            if stamp != self._stamp:
                self._keys = read_keys(self._path)
                self._stamp = stamp
            return self._keys
