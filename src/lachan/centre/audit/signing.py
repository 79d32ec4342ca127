"""Signed statements about the chain: "after batch N its head is H". Ed25519; pure, so that strangers can check them.

A statement is one line of JSON. The signer numbers its statements (`serial`), so that none can be left out of a file
without a hole. A `break` says that the chain goes on from an earlier batch, after a backup was restored, and why.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING, Final, Literal

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from lachan.centre.audit.chain import moment

if TYPE_CHECKING:
    from pathlib import Path

FORM: Final = "lachan-head-1"
_SEED_BYTES: Final = 32
_REASON_CHARS: Final = 500


class Statement(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the signer says. `head` and `number` are the chain's; for a break, those from which it goes on.

    `lost_to` is, for a break, the highest number that had been signed; `key` is the fingerprint of the public key.
    """

    kind: Literal["head", "break"]
    serial: int
    number: int
    head: str
    entries: int
    sealed_at: datetime
    signed_at: datetime
    key: str
    lost_to: int = 0
    reason: str = ""
    signature: str = ""


class KeyFileError(ValueError):
    """A file that holds no key of the kind that is wanted, or may be read by others; the message has the mend."""


class StatementError(ValueError):
    """A line that is no statement, or whose signature does not fit. `line` counts from 1."""

    def __init__(self, what: str, line: int = 0) -> None:
        """This will keep what is wrong and where."""
        super().__init__(f"line {line}: {what}" if line else what)
        self.what = what
        self.line = line


def fingerprint(public: Ed25519PublicKey) -> str:
    """This will name a public key: the first 16 bytes of its SHA-256 in hexadecimal."""
    return hashlib.sha256(public.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:32]


def said_bytes(statement: Statement) -> bytes:
    """This will give the bytes that are signed: a JSON list in fixed order, with the form's name first."""
    return msgspec.json.encode(
        [
            FORM,
            statement.kind,
            statement.serial,
            statement.number,
            statement.head,
            statement.entries,
            moment(statement.sealed_at),
            moment(statement.signed_at),
            statement.key,
            statement.lost_to,
            statement.reason,
        ]
    )


def sign(statement: Statement, key: Ed25519PrivateKey) -> Statement:
    """This will give the statement with its signature, and the fingerprint of the key that made it."""
    named = msgspec.structs.replace(statement, key=fingerprint(key.public_key()), signature="")
    signature = base64.b64encode(key.sign(said_bytes(named))).decode()
    return msgspec.structs.replace(named, signature=signature)


def is_signed_by(statement: Statement, public: Ed25519PublicKey) -> bool:
    """This will say whether the key signed just this."""
    try:
        public.verify(base64.b64decode(statement.signature, validate=True), said_bytes(statement))
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return statement.key == fingerprint(public)


def to_line(statement: Statement) -> str:
    """This will write a statement as one line of JSON."""
    return msgspec.json.encode(statement).decode()


def read_statements(text: str) -> list[Statement]:
    """This will read a file of statements, one a line, empty lines aside; lines that stand twice count once.

    What a mail program puts around them (`> `, other lines) is passed over; a line that begins like a statement and is
    none is an error: StatementError with its line.
    """
    found: dict[str, Statement] = {}
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip().lstrip("> ").strip()
        # a line without its end was cut by a crash while it was written; it was written again behind that
        if not (line.startswith("{") and line.endswith("}")):
            continue
        try:
            statement = msgspec.json.decode(line, type=Statement)
            moment(statement.sealed_at)
            moment(statement.signed_at)
        except (msgspec.MsgspecError, ValueError):
            raise StatementError("this is no signed head", number) from None
        found.setdefault(to_line(statement), statement)
    return sorted(found.values(), key=lambda said: said.serial)


def make_key(path: Path) -> Ed25519PublicKey:
    """This will make a key, write it to `path` (mode 0600) and its public half beside it (`.pub`).

    Raises FileExistsError.
    """
    key = Ed25519PrivateKey.generate()
    seed = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600, exist_ok=False)
    path.write_text(base64.b64encode(seed).decode() + "\n", encoding="ascii")
    public_path(path).write_text(public_line(key.public_key()) + "\n", encoding="ascii")
    return key.public_key()


def public_path(path: Path) -> Path:
    """This will name the file with the public half of a key."""
    return path.with_name(path.name + ".pub")


def public_line(public: Ed25519PublicKey) -> str:
    """This will write a public key as it stands in a `.pub` file."""
    return base64.b64encode(public.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def key_of_line(line: str) -> Ed25519PublicKey:
    """This will read a public key as `public_line` writes it. Raises ValueError."""
    return Ed25519PublicKey.from_public_bytes(base64.b64decode(line.strip(), validate=True))


def pem_of(public: Ed25519PublicKey) -> bytes:
    """This will write a public key as `openssl` reads it."""
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def read_key(path: Path) -> Ed25519PrivateKey:
    """This will read a private key. Raises KeyFileError, also when others may read the file; OSError."""
    if path.stat().st_mode & 0o077:
        raise KeyFileError(f"{path} can be read by others; run: chmod 600 {path}")
    return Ed25519PrivateKey.from_private_bytes(_raw(path, "private"))


def read_public_key(path: Path) -> Ed25519PublicKey:
    """This will read a public key. Raises KeyFileError, OSError."""
    return Ed25519PublicKey.from_public_bytes(_raw(path, "public"))


def _raw(path: Path, half: str) -> bytes:
    try:
        raw = base64.b64decode(path.read_text(encoding="ascii").strip(), validate=True)
    except (binascii.Error, UnicodeDecodeError):
        raw = b""
    if len(raw) != _SEED_BYTES:
        raise KeyFileError(
            f"{path} holds no {half} key; make one with: lachan audit key FILE, or name the right file"
        )
    return raw


def clean_reason(said: str) -> str:
    """This will give the reason for a break on one line. Raises ValueError for an empty or endless one."""
    reason = " ".join(said.split())
    if not reason or len(reason) > _REASON_CHARS or not reason.isprintable():
        raise ValueError(f"say why, on one line, at most {_REASON_CHARS} characters")
    return reason
