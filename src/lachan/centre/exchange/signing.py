"""The centre's Ed25519 keys: what partners and strangers take from here can be proved to be ours, without asking us.

One key counts. While it is changed two sign, each under its own name (`queries.signing_keys`): where no key is named by
its file, the one that counts is meant, which takes a query.

Files are signed as minisign does it (https://jedisct1.github.io/minisign/#signature-format, prehashed form), so that
whoever takes one can check it with a program that is in their distribution. Other parts sign their own forms by `sign`.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.conf import settings
from django.utils import timezone

from lachan.centre.exchange.queries.signing_keys import FIRST, current_file, signing_keys
from lachan.centre.web import keyfiles, keymarks

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

NAME: Final = FIRST
_ID_BYTES: Final = 8
# minisign takes lines of 8,192 bytes, the words in front and the end of the line included
TRUSTED_BYTES: Final = 8_000
_PLAIN: Final = b"Ed"
_PREHASHED: Final = b"ED"


def key_path() -> Path:
    """This will give the place of the first key, among the keys, so that a backup takes it where it takes keys."""
    folder: Path = settings.ENVIRONMENT.keys_folder
    return folder / NAME


def path_of(file: str) -> Path:
    """This will give the place of a key."""
    return key_path() if file == FIRST else key_path().with_name(file)


def agree_on_key(*, now: datetime) -> None:
    """This will see that the keys that sign are those that receivers know; the very first is made.

    Raises keymarks.WrongKeyError where one is missing or another, keyfiles.KeyFileError where a file can't be used.
    """
    for row in signing_keys():
        keymarks.agree_on_key(name=row.file, path=path_of(row.file), make=_new_seed, now=now)


def new_key(*, now: datetime) -> tuple[str, bytes]:
    """This will make a key beside the others, and give the name of its file and its public half.

    Raises keyfiles.KeyFileError.
    """
    seed = _new_seed()
    public = _raw(Ed25519PrivateKey.from_private_bytes(seed).public_key())
    file = f"{NAME}-{key_name(public)}"
    keymarks.agree_on_key(name=file, path=path_of(file), make=lambda: seed, now=now)
    return file, public


def sign(data: bytes, *, file: str = "") -> bytes:
    """This will give the Ed25519 signature of the data, 64 bytes.

    The key signs several forms, so what is signed begins with the name of its form: else one could be taken for
    another. Raises keyfiles.KeyFileError, keymarks.WrongKeyError where the key is lost.
    """
    return _private_key(file).sign(data)


def public_key(file: str = "") -> bytes:
    """This will give the public half, 32 bytes. Raises keyfiles.KeyFileError, keymarks.WrongKeyError."""
    return _raw(_private_key(file).public_key())


def is_signed(data: bytes, signature: bytes, *, public: bytes) -> bool:
    """This will say whether `public` signed the data."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def key_id(public: bytes) -> bytes:
    """This will name a public key by eight bytes of its hash, as minisign names keys by eight bytes."""
    return hashlib.sha256(b"lachan minisign key id\0" + public).digest()[:_ID_BYTES]


def key_name(public: bytes) -> str:
    """This will write a key's id as minisign shows it: sixteen capital hexadecimal figures, the last byte first."""
    return key_id(public)[::-1].hex().upper()


def minisign_line(public: bytes) -> str:
    """This will write a public key as `minisign -P` takes it."""
    return base64.b64encode(_PLAIN + key_id(public) + public).decode()


def minisign_file(public: bytes) -> str:
    """This will write a public key as the file that `minisign -p` takes."""
    return f"untrusted comment: minisign public key {key_name(public)}\n{minisign_line(public)}\n"


def minisign_public() -> str:
    """This will write the public key that counts as such a file. Raises as `public_key`."""
    return minisign_file(public_key())


def hash_for_minisign() -> hashlib.blake2b:
    """This will begin the hash that `minisign_of_hash` signs, for what is too large to be held in memory."""
    return hashlib.blake2b(digest_size=64)


def minisign(data: bytes, *, trusted: str, file: str = "") -> str:
    """This will write the `.minisig` of a file; `trusted` is said with it and signed too. Raises as the next one."""
    hashed = hash_for_minisign()
    hashed.update(data)
    return minisign_of_hash(hashed.digest(), trusted=trusted, file=file)


def minisign_of_hash(hashed: bytes, *, trusted: str, file: str = "") -> str:
    """This will write the `.minisig` of a file with that BLAKE2b-512 hash.

    Raises ValueError for a comment that is not one line of at most 8,000 bytes; keyfiles.KeyFileError.
    """
    said = trusted.encode()
    if len(said) > TRUSTED_BYTES or not trusted.isprintable():
        raise ValueError(f"a trusted comment is one line of at most {TRUSTED_BYTES:,} bytes")
    key = _private_key(file)
    public = _raw(key.public_key())
    signature = key.sign(hashed)
    whole = base64.b64encode(_PREHASHED + key_id(public) + signature).decode()
    over_all = base64.b64encode(key.sign(signature + said)).decode()
    return (
        f"untrusted comment: signature of Lachan, key {key_name(public)}\n{whole}\n"
        f"trusted comment: {trusted}\n{over_all}\n"
    )


def _private_key(file: str) -> Ed25519PrivateKey:
    file = file or current_file()
    return _kept(path_of(file), file)


@cache
def _kept(path: Path, file: str) -> Ed25519PrivateKey:
    try:
        seed = keyfiles.read_key(path)
    except FileNotFoundError:
        # the very first; where receivers know one already, none is made in its place
        keymarks.agree_on_key(name=file, path=path, make=_new_seed, now=timezone.now())
        seed = keyfiles.read_key(path)
    return Ed25519PrivateKey.from_private_bytes(seed)


def _new_seed() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())


def _raw(public: Ed25519PublicKey) -> bytes:
    return public.public_bytes(Encoding.Raw, PublicFormat.Raw)
