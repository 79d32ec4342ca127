"""Personal values of entries: apart from the log, encrypted under the key of the person they are about.

AES-256-GCM. The person's key is wrapped by the master key, a file outside the database. An entry holds the SHA-256 of
each ciphertext, so a value can't be exchanged for another, and the entry stays valid when the value is erased.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from typing import TYPE_CHECKING, Final, Literal

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection

from lachan.centre.audit.models import PersonalKey, PersonalValue
from lachan.centre.web.keyfiles import master_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from lachan.centre.audit.kinds import Kind

VALUE_CHARS: Final = 4_000
_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
# Each is lost only when another has erased the same person in the blink between making a key and holding it.
_TRIES: Final = 10


class StrangeValueError(ValueError):
    """A personal value that the kind does not list, or that is no text that can be kept."""


class UnreadableValueError(ValueError):
    """A personal value that can't be decrypted: it was altered, or the master key is another one than it was."""


class Encrypted(msgspec.Struct, frozen=True):
    """A value ready to be written: its own id, the row of the person's key, its name, nonce and ciphertext."""

    id: str
    key_id: int
    name: str
    ciphertext: bytes


def encrypt_values(
    kind: Kind, personal: Mapping[int, Mapping[str, str]], *, now: datetime
) -> tuple[Encrypted, ...]:
    """This will encrypt values by person and name, and make the keys that are missing.

    Raises StrangeValueError for a name that the kind does not list, a text that is none or is over 4,000 characters.
    """
    for values in personal.values():
        if strange := values.keys() - kind.personal:
            raise StrangeValueError(f"{kind.name} does not list the personal values {sorted(strange)}")
        for name, value in values.items():
            if len(value) > VALUE_CHARS or any("\ud800" <= letter <= "\udfff" for letter in value):
                raise StrangeValueError(
                    f"{kind.name}: {name} has over {VALUE_CHARS} characters, or halves of them"
                )
    # in the order of the ids, so that two who need the same keys don't wait for one another
    return tuple(
        _encrypt(person_id, name, value, key_id, key)
        for person_id, values in sorted(personal.items())
        if values
        for key_id, key in (_key_of(person_id, now),)
        for name, value in sorted(values.items())
    )


def _encrypt(person_id: int, name: str, value: str, key_id: int, key: bytes) -> Encrypted:
    value_id = secrets.token_hex(16)
    nonce = os.urandom(_NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, value.encode(), _belongs(value_id, person_id, name))
    return Encrypted(value_id, key_id, name, nonce + sealed)


def decrypt_value(*, value_id: str, person_id: int, name: str, ciphertext: bytes, wrapped: bytes) -> str:
    """This will give a value in plain text. Raises UnreadableValueError."""
    key = unwrap_key(person_id=person_id, wrapped=wrapped)
    nonce, sealed = ciphertext[:_NONCE_BYTES], ciphertext[_NONCE_BYTES:]
    try:
        return AESGCM(key).decrypt(nonce, sealed, _belongs(value_id, person_id, name)).decode()
    except (InvalidTag, ValueError):
        raise UnreadableValueError(value_id) from None


def unwrap_key(*, person_id: int, wrapped: bytes) -> bytes:
    """This will give the key of a person's values. Raises UnreadableValueError."""
    nonce, sealed = wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:]
    try:
        return AESGCM(master_key()).decrypt(nonce, sealed, _wraps(person_id))
    except (InvalidTag, ValueError):
        raise UnreadableValueError(f"key of person {person_id}") from None


def _belongs(value_id: str, person_id: int, name: str) -> bytes:
    return f"lachan-value-1\0{value_id}\0{person_id}\0{name}".encode()


def _wraps(person_id: int) -> bytes:
    return f"lachan-person-key-1\0{person_id}".encode()


def _key_of(person_id: int, now: datetime) -> tuple[int, bytes]:
    """This will give the row and the key for a person, held against erasing until the transaction ends."""
    for _ in range(_TRIES):
        held = held_key(person_id, against="KEY SHARE")
        if held is not None:
            return held[0], unwrap_key(person_id=person_id, wrapped=held[1])
        nonce = os.urandom(_NONCE_BYTES)
        wrapped = nonce + AESGCM(master_key()).encrypt(nonce, os.urandom(_KEY_BYTES), _wraps(person_id))
        # where two make it at once, one does, and both use that; whoever erases may take it away before it is held
        PersonalKey.objects.bulk_create(
            [PersonalKey(person_id=person_id, wrapped=wrapped, made_at=now)], ignore_conflicts=True
        )
    raise UnreadableValueError(f"key of person {person_id}")


def held_key(person_id: int, *, against: Literal["KEY SHARE", "UPDATE"]) -> tuple[int, bytes] | None:
    """This will give the row and the wrapped key of a person, held until the transaction ends; None for no key.

    `KEY SHARE` holds it against being erased, `UPDATE` against being used too. SQLite has one writer at a time anyway.
    """
    sql = "SELECT id, wrapped FROM audit_personalkey WHERE person_id = %s"
    if connection.vendor == "postgresql":
        sql += f" FOR {against}"
    with connection.cursor() as cursor:
        cursor.execute(sql, [person_id])
        row = cursor.fetchone()
    return (row[0], bytes(row[1])) if row else None


def listed(values: Sequence[Encrypted]) -> str:
    """This will give the list that stands in the entry: each value's id and the SHA-256 of its ciphertext."""
    if not values:
        return "[]"
    return msgspec.json.encode(
        [[value.id, hashlib.sha256(value.ciphertext).hexdigest()] for value in values]
    ).decode()


def insert_values(values: Sequence[Encrypted], *, entry_id: int) -> None:
    """This will write the values of an entry, in one statement."""
    PersonalValue.objects.bulk_create(
        PersonalValue(
            id=value.id, entry_id=entry_id, key_id=value.key_id, name=value.name, ciphertext=value.ciphertext
        )
        for value in values
    )
