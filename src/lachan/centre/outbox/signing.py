"""Secrets that calls of partners are signed with: files among the keys, the newest first, two while one is changed.

A signature is made as the Standard Webhooks specification says, so that receivers find a verifier ready: HMAC-SHA256
over `id.timestamp.body`, base64, `v1,` before it; several, divided by blanks, while a secret is being changed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import re
import secrets
from typing import TYPE_CHECKING, Final

import msgspec
from django.conf import settings

from lachan.centre.web.keyfiles import KeyFileError, read_private

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

# among the keys, so that a backup takes them where it takes keys
FOLDER: Final = "webhooks"
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_LINE: Final = re.compile(r"([a-z0-9-]{1,40}) ([A-Za-z0-9+/]{43}=)")
# Receivers change theirs when they can; until then both count. More would mean that nobody looks.
MOST_SECRETS: Final = 2
_SECRET_BYTES: Final = 32


class SecretNameError(ValueError):
    """A name that no secret can have."""


class NoSecretError(LookupError):
    """There is no secret of this name, so nothing can be signed."""


class Secret(msgspec.Struct, frozen=True):
    """One secret and the id by which a receiver knows it."""

    id: str
    key: bytes

    def __repr__(self) -> str:
        """This will name the secret without showing it."""
        return f"Secret({self.id})"


def check_name(name: str) -> str:
    """This will give a name back that a secret can have. Raises SecretNameError."""
    if not _NAME.fullmatch(name):
        raise SecretNameError("a secret's name has 1 to 60 small letters, digits, - and _")
    return name


def read_secrets(name: str) -> tuple[Secret, ...]:
    """This will read the secrets of a name, the newest first. Raises NoSecretError, KeyFileError, SecretNameError."""
    path = _path(name)
    try:
        lines = read_private(path).decode("ascii").split("\n")
    except FileNotFoundError:
        raise NoSecretError(name) from None
    except UnicodeDecodeError:
        lines = [""]
    found = []
    for line in filter(None, lines):
        match = _LINE.fullmatch(line)
        try:
            key = base64.b64decode(match[2], validate=True) if match else b""
        except binascii.Error:
            key = b""
        if match is None or len(key) != _SECRET_BYTES:
            raise KeyFileError(f"{path} is no file of secrets. Restore it from the copy of the keys.")
        found.append(Secret(match[1], key))
    if not found:
        raise KeyFileError(f"{path} is empty. Restore it from the copy of the keys.")
    return tuple(found[:MOST_SECRETS])


def add_secret(*, name: str, now: datetime) -> Secret:
    """This will make a secret and put it first; the one before stays valid until `retire_secrets`.

    Raises SecretNameError, KeyFileError, OSError when the file can't be written.
    """
    try:
        before = read_secrets(name)
    except NoSecretError:
        before = ()
    made = Secret(f"{now:%Y%m%d}-{secrets.token_hex(4)}", secrets.token_bytes(_SECRET_BYTES))
    _write(_path(name), (made, *before)[:MOST_SECRETS])
    return made


def retire_secrets(*, name: str) -> int:
    """This will leave the newest secret alone, and give how many were taken away. Raises as `read_secrets`."""
    kept = read_secrets(name)
    _write(_path(name), kept[:1])
    return len(kept) - 1


def names() -> tuple[str, ...]:
    """This will give the names that have secrets, in order."""
    folder: Path = settings.ENVIRONMENT.keys_folder / FOLDER
    if not folder.is_dir():
        return ()
    return tuple(sorted(path.name for path in folder.iterdir() if _NAME.fullmatch(path.name)))


def shown(secret: Secret) -> str:
    """This will write a secret as receivers' libraries take it: `whsec_` and base64."""
    return f"whsec_{base64.b64encode(secret.key).decode()}"


def sign(secrets_in_use: Sequence[Secret], *, message_id: str, at_seconds: int, body: bytes) -> str:
    """This will give the value of `webhook-signature`: one signature for each secret, the newest first."""
    signed = f"{message_id}.{at_seconds}.".encode() + body
    return " ".join(
        f"v1,{base64.b64encode(hmac.digest(secret.key, signed, hashlib.sha256)).decode()}"
        for secret in secrets_in_use
    )


def _path(name: str) -> Path:
    folder: Path = settings.ENVIRONMENT.keys_folder
    return folder / FOLDER / check_name(name)


def _write(path: Path, kept: Sequence[Secret]) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.writelines(f"{secret.id} {base64.b64encode(secret.key).decode()}\n" for secret in kept)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
