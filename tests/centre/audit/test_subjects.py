from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.centre.audit.subjects import read_data, subjects_in

NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
SUBJECTS = st.one_of(
    st.builds("person:{}".format, st.integers(0, 40)),
    st.builds("case:{}".format, st.integers(0, 10**18)),
    st.builds("{}:{}".format, st.sampled_from(["key", "person"]), NAMES),
)


@given(st.lists(SUBJECTS, unique=True, max_size=30), st.data())
def test_a_read_gives_back_whom_it_lists(subjects: list[str], data: st.DataObject) -> None:
    outside = data.draw(st.none() | st.sets(st.sampled_from(subjects)) if subjects else st.none())
    said = read_data(subjects, outside)
    assert said["records"] == len(subjects)
    assert sorted(subjects_in(said["subjects"])) == sorted(subjects)
    if outside is None:
        assert "off_area" not in said
    else:
        assert sorted(subjects_in(said["off_area"])) == sorted(outside)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (["person:3", 4, "case:x"], ["person:3", "case:x"]),
        (None, []),
        ("person:3", []),
        ({"person": 7}, []),
        ({"person": []}, []),
        ({"person": "3-4", "key": ["", "a", 5]}, ["person:3", "person:4", "key:a"]),
    ],
)
def test_what_a_hand_wrote_is_read_as_far_as_it_can_be(said: object, found: list[str]) -> None:
    assert subjects_in(said) == found


def test_a_range_without_end_is_cut() -> None:
    assert len(subjects_in({"person": "1-99999999999"})) == 1_000_000
