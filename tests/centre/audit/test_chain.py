from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.centre.audit.chain import (
    GENESIS,
    ChainError,
    Head,
    LoggedEntry,
    check_heads,
    entry_bytes,
    head_of,
    leaf_hash,
    moment,
    root_of,
)

AT = datetime(2026, 11, 28, 2, 3, 4, 5, tzinfo=UTC)
ENTRY = LoggedEntry(
    7, AT, "accounts.role_granted", "person:3", 12, "person:9", "abcd1234", '{"role":"desk"}', "[]"
)


def rfc_6962(leaves: list[bytes]) -> bytes:
    """This will give the root by the recursive definition in the RFC, which the code does not follow."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + rfc_6962(leaves[:split]) + rfc_6962(leaves[split:])).digest()


def chain(length: int) -> list[Head]:
    heads: list[Head] = []
    previous, entries = GENESIS, 0
    for number in range(1, length + 1):
        count = number % 3 + 1
        entries += count
        root = hashlib.sha256(str(number).encode()).digest()
        sealed_at = AT + timedelta(seconds=number)
        head = head_of(
            previous=previous, number=number, count=count, entries=entries, root=root, sealed_at=sealed_at
        )
        heads.append(Head(number, previous.hex(), count, entries, root.hex(), sealed_at, head.hex()))
        previous = head
    return heads


def test_an_entry_is_hashed_in_a_fixed_form() -> None:
    assert entry_bytes(ENTRY) == (
        b'["lachan-log-1",7,"2026-11-28T02:03:04.000005Z","accounts.role_granted","person:3",12,"person:9",'
        b'"abcd1234","{\\"role\\":\\"desk\\"}","[]"]'
    )
    assert leaf_hash(ENTRY) == hashlib.sha256(b"\x00" + entry_bytes(ENTRY)).digest()


@pytest.mark.parametrize(
    "field", ["id", "at", "kind", "actor", "office_id", "subject", "request_id", "data", "personal"]
)
def test_every_part_of_an_entry_is_in_its_hash(field: str) -> None:
    other = {"id": 8, "at": AT + timedelta(microseconds=1), "office_id": None}.get(field, "other")
    assert leaf_hash(msgspec.structs.replace(ENTRY, **{field: other})) != leaf_hash(ENTRY)


def test_parts_cannot_flow_into_one_another() -> None:
    one = msgspec.structs.replace(ENTRY, kind="a", actor="bc")
    other = msgspec.structs.replace(ENTRY, kind="ab", actor="c")
    assert leaf_hash(one) != leaf_hash(other)


def test_a_moment_is_the_same_in_every_zone() -> None:
    assert moment(AT.astimezone(timezone(timedelta(hours=7)))) == moment(AT)
    with pytest.raises(ValueError, match="zone"):
        moment(AT.replace(tzinfo=None))


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=70))
def test_the_root_is_that_of_the_rfc(leaves: list[bytes]) -> None:
    assert root_of(leaves) == rfc_6962(leaves)


def test_a_batch_is_not_empty() -> None:
    with pytest.raises(ValueError, match="without entries"):
        root_of([])


def test_a_whole_chain_fits() -> None:
    heads = chain(20)
    assert check_heads(heads) == heads[-1]
    assert check_heads([]) is None


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"number": 6}, "gap"),
        ({"previous": "00" * 32}, "previous"),
        ({"count": 9}, "count"),
        ({"count": 0}, "count"),
        ({"entries": 1}, "count"),
        ({"root": "11" * 32}, "head"),
        ({"root": "no hash"}, "head"),
        ({"sealed_at": AT}, "time"),
        ({"sealed_at": AT + timedelta(seconds=5, microseconds=1)}, "head"),
        ({"head": "22" * 32}, "head"),
    ],
)
def test_a_changed_head_is_named(change: dict[str, object], what: str) -> None:
    heads = chain(8)
    heads[4] = msgspec.structs.replace(heads[4], **change)
    with pytest.raises(ChainError) as caught:
        check_heads(heads)
    assert caught.value.what == what


def test_a_head_that_is_missing_is_named() -> None:
    heads = chain(8)
    del heads[3]
    with pytest.raises(ChainError) as caught:
        check_heads(heads)
    assert (caught.value.what, caught.value.number) == ("gap", 5)
