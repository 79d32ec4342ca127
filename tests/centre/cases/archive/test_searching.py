from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.centre.cases.archive.searching import Values

some_bytes = st.binary(min_size=4, max_size=12)


@given(
    values=st.lists(some_bytes, min_size=1, max_size=40),
    before=st.binary(),
    after=st.binary(),
    cut=st.integers(0, 40),
)
def test_a_value_is_found_wherever_the_pieces_are_cut(
    values: list[bytes], before: bytes, after: bytes, cut: int
) -> None:
    content = before + values[-1] + after
    assert Values(values).stand_in([content[:cut], content[cut:]])
    assert Values(values).stand_in([content[at : at + 1] for at in range(len(content))])


@given(values=st.lists(some_bytes, max_size=20), content=st.binary(max_size=200))
def test_it_finds_what_looking_for_each_finds_and_nothing_else(values: list[bytes], content: bytes) -> None:
    assert Values(values).stand_in([content]) == any(value in content for value in values)


def test_a_value_that_stands_everywhere_is_refused() -> None:
    with pytest.raises(ValueError, match="four bytes"):
        Values([b"abc"])
