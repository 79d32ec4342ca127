from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.centre.public.showing.twins import _smooth, twins_of
from lachan.engine import check
from lachan.engine.links.lookalike.imitation import compare

hosts = st.text("abcdmnot0.-", min_size=1, max_size=30)


@given(hosts, hosts)
def test_joining_differences_changes_neither_address(false: str, true: str) -> None:
    segments = _smooth(compare(false, true))
    assert "".join(segment.false for segment in segments) == false
    assert "".join(segment.true for segment in segments) == true


def test_a_chance_letter_does_not_break_a_difference() -> None:
    segments = _smooth(compare("vietc0mbank-login.top", "vietcombank.com.vn"))
    assert [segment.false for segment in segments] == ["vietc", "0", "mbank", "-login.top"]


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("https://vietc0mbank.com.vn/", "Vietcombank"),
        ("vietcombank-login.top", "Vietcombank"),
        ("acb.vn-ibank.info", "ACB"),
    ],
)
def test_it_says_who_is_imitated_with_both_addresses(asked: str, name: str) -> None:
    twins = twins_of(check(asked), "vi")
    assert twins is not None
    assert name in twins.name
    assert twins.official
    assert "".join(part.text for part in twins.true) == twins.official
    assert twins.how


@pytest.mark.parametrize("asked", ["https://vietcombank.com.vn/", "xin chào", "example.com"])
def test_it_accuses_nobody_of_imitating(asked: str) -> None:
    assert twins_of(check(asked), "vi") is None


def test_the_borrowed_name_is_marked_in_both_addresses() -> None:
    twins = twins_of(check("vietcombank-login.top"), "vi")
    assert twins is not None
    assert [(part.text, part.mark) for part in twins.false] == [
        ("vietcombank", "name"), ("-login.top", "differs"),
    ]  # fmt: skip
    assert [(part.text, part.mark) for part in twins.true] == [
        ("vietcombank", "name"), (".com.vn", "differs"),
    ]  # fmt: skip


def test_swapped_letters_are_marked_where_the_name_is_not_written_out() -> None:
    twins = twins_of(check("https://vietc0mbank.com.vn/"), "vi")
    assert twins is not None
    assert not twins.has_name
    assert [part.text for part in twins.false if part.mark == "differs"] == ["0"]


@pytest.mark.parametrize(
    ("asked", "is_sure"),
    [
        ("vietcombank-login.top", True),
        ("acb-login.top", False),
        ("https://example.com/vietcombank/login", False),
    ],
)
def test_a_weak_imitation_is_worded_as_a_possibility(asked: str, *, is_sure: bool) -> None:
    twins = twins_of(check(asked), "vi")
    assert twins is not None
    assert twins.is_sure is is_sure
