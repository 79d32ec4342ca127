from __future__ import annotations

import hashlib

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from centre.exchange.lookup.reading import read_set
from lachan.centre.exchange.lookup.coding import as_bytes, encode


def coded(prefixes: set[int]) -> bytes:
    return encode(np.array(sorted(prefixes), np.uint32))


@given(st.sets(st.integers(0, 2**32 - 1), max_size=300))
def test_what_was_coded_is_read_back(prefixes: set[int]) -> None:
    said = coded(prefixes)
    assert read_set(said, 0) == (sorted(prefixes), len(said))


@given(st.integers(0, 2**32 - 2_000), st.sets(st.integers(0, 1_999), min_size=1))
def test_sets_that_stand_close_together_are_read_back(first: int, near: set[int]) -> None:
    prefixes = {first + one for one in near}
    assert read_set(coded(prefixes), 0)[0] == sorted(prefixes)


def test_the_ends_of_the_range_are_read_back() -> None:
    assert read_set(coded({0, 2**32 - 1}), 0)[0] == [0, 2**32 - 1]
    assert read_set(coded({2**32 - 1}), 0)[0] == [2**32 - 1]
    assert coded(set()) == bytes(13)


def test_a_random_set_takes_few_bits_for_each_prefix() -> None:
    """A million takes 13.5 bits each; twenty thousand stand further apart."""
    prefixes = {int.from_bytes(hashlib.sha256(b"%d" % n).digest()[:4]) for n in range(20_000)}
    assert 8 * len(coded(prefixes)) / len(prefixes) < 20


def test_the_checksum_is_made_of_prefixes_as_they_stand_in_the_hash() -> None:
    assert as_bytes(np.array([1, 0xAABBCCDD], np.uint32)) == bytes.fromhex("00000001aabbccdd")
