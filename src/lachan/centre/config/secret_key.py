"""The secret key: made once, kept in the folder of keys, readable by nobody else."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

NAME = "secret-key"
FOLDER = "keys"
_MODE = 0o600
# Ours have 64 characters; what is much shorter can be guessed, and was not made here.
_LEAST_CHARS = 40


def read_or_make_secret_key(folder: Path) -> str:
    """This will give the key of a data folder, made with mode 0600 when there is none (its folder too, 0700).

    One that stands in the data folder itself, from before there were other keys, is moved.

    Two processes that start at once get the same key: whoever links the file first has made it.
    Raises OSError when the folder can't be written, or the file holds no such key.
    """
    path = secret_key_path(folder)
    with suppress(FileNotFoundError):
        return _read(path)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with suppress(FileNotFoundError):
        (folder / NAME).rename(path)
        return _read(path)
    draft = path.parent / f".{NAME}.{os.getpid()}.{secrets.token_hex(4)}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    return _read(path)


def secret_key_path(folder: Path) -> Path:
    """This will give the key's place in a data folder."""
    return folder / FOLDER / NAME


def _read(path: Path) -> str:
    try:
        key = path.read_text(encoding="ascii").strip()
    except UnicodeDecodeError:
        key = "?"
    if not key:
        raise OSError(f"{path} is empty; remove it, and a new key is made")
    if len(key) < _LEAST_CHARS:
        raise OSError(
            f"{path} holds no secret key; remove it, and a new key is made. Everybody signs in again then"
        )
    return key


def is_private(folder: Path) -> bool:
    """This will say whether the key can be read by its owner alone (or isn't there yet)."""
    try:
        mode = stat.S_IMODE(secret_key_path(folder).stat().st_mode)
    except FileNotFoundError:
        return True
    return mode & 0o077 == 0
