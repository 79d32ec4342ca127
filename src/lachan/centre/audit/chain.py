"""The chain: what is hashed, and how. Pure, so that a stranger can check an export without our database.

An entry becomes a leaf, the leaves of a batch a Merkle tree (RFC 6962, 2.1: 0x00 before a leaf, 0x01 before a pair),
and each batch a head that holds the head before it. Whoever has one head outside can tell whether anything before it
was changed, cut, inserted or put in another order.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

GENESIS: Final = bytes(32)
_LEAF: Final = b"\x00"
_PAIR: Final = b"\x01"
_HEAD: Final = b"\x02"
# The form of what is hashed; another form is another chain.
FORM: Final = "lachan-log-1"


class LoggedEntry(msgspec.Struct, frozen=True):
    """An entry as it is hashed. `at` is UTC to the microsecond; `data` and `personal` are the JSON texts as stored."""

    id: int
    at: datetime
    kind: str
    actor: str
    office_id: int | None
    subject: str
    request_id: str
    data: str
    personal: str


class Head(msgspec.Struct, frozen=True):
    """The head after a batch: hashes in hexadecimal. `number` counts batches from 1, `entries` the entries so far."""

    number: int
    previous: str
    count: int
    entries: int
    root: str
    sealed_at: datetime
    head: str


def entry_bytes(entry: LoggedEntry) -> bytes:
    """This will give the bytes that stand for an entry: a JSON list in fixed order, with the form's name first."""
    return msgspec.json.encode(
        [
            FORM,
            entry.id,
            moment(entry.at),
            entry.kind,
            entry.actor,
            entry.office_id,
            entry.subject,
            entry.request_id,
            entry.data,
            entry.personal,
        ]
    )


def moment(at: datetime) -> str:
    """This will write a moment the same way whatever database it came from. Raises ValueError for a naive one."""
    if at.tzinfo is None:
        raise ValueError("a moment without its zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def leaf_hash(entry: LoggedEntry) -> bytes:
    """This will hash an entry as a leaf: 32 bytes."""
    return hashlib.sha256(_LEAF + entry_bytes(entry)).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """This will give the root of a tree of leaves (RFC 6962). Raises ValueError for none: no batch is empty."""
    if not leaves:
        raise ValueError("a batch without entries")
    # pairs from the left; an odd one at the end goes up as it is, which is RFC 6962's tree
    level = list(leaves)
    while len(level) > 1:
        pairs = [
            hashlib.sha256(_PAIR + level[at] + level[at + 1]).digest() for at in range(0, len(level) - 1, 2)
        ]
        level = pairs + level[len(level) - 1 :] if len(level) % 2 else pairs
    return level[0]


def head_of(
    *, previous: bytes, number: int, count: int, entries: int, root: bytes, sealed_at: datetime
) -> bytes:
    """This will give the head after a batch: 32 bytes over all that the batch says of itself."""
    said = msgspec.json.encode([FORM, previous.hex(), number, count, entries, root.hex(), moment(sealed_at)])
    return hashlib.sha256(_HEAD + said).digest()


class ChainError(ValueError):
    """Something in a chain does not fit. `number` is the batch, `what` a code: see `verifying.py`."""

    def __init__(self, what: str, number: int) -> None:
        """This will keep what is wrong and where."""
        super().__init__(f"{what} at batch {number}")
        self.what = what
        self.number = number


def check_heads(heads: Iterable[Head]) -> Head | None:
    """This will see that the heads of a whole chain follow from one another, and give the last; None for none.

    Raises ChainError, as `check_onwards`.
    """
    together = tuple(heads)
    return check_onwards(together) if together else None


def check_onwards(
    heads: Sequence[Head],
    *,
    number: int = 0,
    head: str = "",
    entries: int = 0,
    sealed_at: datetime | None = None,
) -> Head:
    """This will see that heads follow from a known head (by default the beginning), and give the last.

    Raises ChainError: `gap` (a number is missing), `previous` (it holds another head), `head` (its own hash is wrong),
    `count` (the sum of entries is wrong), `time` (sealed before the one before); ValueError for no heads.
    """
    if not heads:
        raise ValueError("no heads")
    before = head or GENESIS.hex()
    for next_head in heads:
        if next_head.number != number + 1:
            raise ChainError("gap", next_head.number)
        if next_head.previous != before:
            raise ChainError("previous", next_head.number)
        if next_head.count < 1 or next_head.entries != entries + next_head.count:
            raise ChainError("count", next_head.number)
        if sealed_at and next_head.sealed_at < sealed_at:
            raise ChainError("time", next_head.number)
        if next_head.head != own_head(next_head):
            raise ChainError("head", next_head.number)
        number, before = next_head.number, next_head.head
        entries, sealed_at = next_head.entries, next_head.sealed_at
    return heads[-1]


def own_head(head: Head) -> str:
    """This will compute the hash of a head from what it says, in hexadecimal; "" when a hash in it can't be read."""
    try:
        return head_of(
            previous=bytes.fromhex(head.previous),
            number=head.number,
            count=head.count,
            entries=head.entries,
            root=bytes.fromhex(head.root),
            sealed_at=head.sealed_at,
        ).hex()
    except ValueError:
        return ""
