from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from centre.exchange.lookup.reading import question, read_answer
from lachan.centre.exchange.lookup.expressions import hash_of
from lachan.centre.exchange.lookup.generations import BLOCK, FLAG, TOUCHED, Generation, Rows
from lachan.centre.exchange.lookup.questions import answer, read_question

if TYPE_CHECKING:
    from collections.abc import Mapping


def holding(listed: Mapping[bytes, int]) -> Generation:
    rows = Rows.of(range(len(listed)), listed.keys(), listed.values())
    return Generation(7, 7, 0, b"", b"", rows, np.empty(0, TOUCHED), Path())


def ask(generation: Generation, *prefixes: int | bytes) -> bytes:
    asked = read_question(question(*prefixes))
    assert asked is not None
    return answer(asked, generation)


@pytest.mark.parametrize("size", [0, 4, 63, 65, 1_000])
def test_only_sixteen_prefixes_are_a_question(size: int) -> None:
    assert read_question(bytes(size)) is None


@given(
    st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=16, unique=True), st.integers(0, 16)
)
def test_an_answer_has_the_same_size_whatever_was_found(hashes: list[bytes], listed: int) -> None:
    generation = holding(dict.fromkeys(hashes[:listed], BLOCK))
    said = ask(generation, *hashes)
    assert len(said) == 1_024
    seq, kept, lines = read_answer(said)
    assert (seq, kept) == (7, 300)
    assert lines == {(BLOCK, each) for each in hashes[:listed]}


def test_all_hashes_of_a_prefix_come_and_no_others() -> None:
    alike = [b"\xff\xff\xff\xff" + bytes([number]) * 28 for number in range(3)]
    other = b"\xff\xff\xff\xfe" + bytes(28)
    generation = holding(dict.fromkeys([*alike, other], BLOCK))
    assert read_answer(ask(generation, 0xFFFFFFFF))[2] == {(BLOCK, each) for each in alike}


def test_hashes_that_end_in_zeros_are_whole() -> None:
    listed = b"\x01\x02\x03\x04" + bytes(28)
    assert read_answer(ask(holding({listed: FLAG}), listed))[2] == {(FLAG, listed)}


def test_names_that_were_made_to_share_a_prefix_double_the_answer_and_no_more() -> None:
    """Whoever computes for a day can have a hundred names with one prefix listed: all of them have to be told."""
    alike = {b"\0\0\0\1" + number.to_bytes(28): BLOCK for number in range(100)}
    generation = holding(alike)
    assert len(ask(generation, 1)) == 4_096
    assert len(read_answer(ask(generation, 1))[2]) == 100
    assert len(ask(generation, 2)) == 1_024


def test_an_empty_list_is_answered() -> None:
    assert read_answer(ask(holding({}), hash_of("evil.top")))[2] == set()
