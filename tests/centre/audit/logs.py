"""Logs made in memory for the tests of the chain: sealed, signed, and bent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lachan.centre.audit.chain import GENESIS, Head, LoggedEntry, head_of, leaf_hash, root_of
from lachan.centre.audit.signing import Statement, sign
from lachan.centre.audit.verifying import BatchLine

if TYPE_CHECKING:
    from collections.abc import Sequence

START = datetime(2026, 11, 28, 1, 0, tzinfo=UTC)


def key_of(number: int) -> Ed25519PrivateKey:
    """This will give the same key for the same number."""
    return Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)


def entry_of(number: int) -> LoggedEntry:
    return LoggedEntry(
        id=number,
        at=START + timedelta(seconds=number),
        kind="accounts.role_granted",
        actor=f"person:{number % 7}",
        office_id=number % 3 or None,
        subject=f"person:{number % 11}",
        request_id=f"r{number:07d}",
        data=f'{{"n":{number}}}',
        personal="[]",
    )


def seal(groups: Sequence[Sequence[LoggedEntry]]) -> list[BatchLine]:
    """This will seal groups of entries into a chain, as whoever holds the database could."""
    batches: list[BatchLine] = []
    previous, entries = GENESIS, 0
    for number, group in enumerate(groups, 1):
        entries += len(group)
        root = root_of([leaf_hash(entry) for entry in group])
        sealed_at = START + timedelta(hours=1, seconds=number)
        head = head_of(
            previous=previous,
            number=number,
            count=len(group),
            entries=entries,
            root=root,
            sealed_at=sealed_at,
        )
        batches.append(
            BatchLine(
                Head(number, previous.hex(), len(group), entries, root.hex(), sealed_at, head.hex()),
                tuple(group),
            )
        )
        previous = head
    return batches


def log_of(batches: int = 30) -> list[BatchLine]:
    """This will make a log of batches of one to seven entries."""
    groups, number = [], 0
    for batch in range(batches):
        size = batch * 5 % 7 + 1
        groups.append([entry_of(number + offset) for offset in range(1, size + 1)])
        number += size
    return seal(groups)


def signed(batch: BatchLine, *, serial: int, key: Ed25519PrivateKey) -> Statement:
    """This will sign a batch's head as the signer does."""
    head = batch.head
    return sign(
        Statement(
            kind="head",
            serial=serial,
            number=head.number,
            head=head.head,
            entries=head.entries,
            sealed_at=head.sealed_at,
            signed_at=head.sealed_at + timedelta(seconds=1),
            key="",
        ),
        key,
    )
