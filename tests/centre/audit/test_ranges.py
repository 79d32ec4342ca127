from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.centre.audit.ranges import ids_in, spans_in, to_ranges


@given(st.sets(st.integers(0, 300)))
def test_ranges_hold_exactly_the_ids(ids: set[int]) -> None:
    said = to_ranges(sorted(ids))
    assert list(ids_in(said)) == sorted(ids)
    spans = spans_in(said)
    assert all(first <= last for first, last in spans)
    assert all(one[1] + 1 < two[0] for one, two in pairwise(spans))


def test_ranges_are_written_short() -> None:
    assert to_ranges([4, 5, 6, 9, 11, 12]) == "4-6 9 11-12"
    assert to_ranges([]) == ""


@pytest.mark.parametrize("said", ["x", "1-x", "1- 2x"])
def test_what_is_no_range_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        spans_in(said)
