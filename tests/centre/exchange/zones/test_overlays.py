from __future__ import annotations

import pytest

from lachan.centre.exchange.zones import overlays
from lachan.centre.exchange.zones.names import labels_of
from lachan.centre.exchange.zones.overlays import above, names_below, names_below_of, overlay
from lachan.centre.exchange.zones.transfers import packed, pairs
from lachan.centre.exchange.zones.wire import NXDOMAIN, tail

BANK = "ngan-hang.com.vn"
END = tail(60, NXDOMAIN)
NAMES = ["a.evil.top", "b.a.evil.top", "evil.top", "evil.top.vn", "notevil.top", f"x.{BANK}"]


def over(
    touched: dict[str, bool],
    known: dict[str, bool] | None = None,
    below: dict[str, list[str]] | None = None,
) -> dict[str, bool]:
    return overlay(touched, known=known or {}, below=below or {}, critical={BANK})


def test_names_above_are_those_of_two_labels_and_more() -> None:
    assert list(above("a.b.evil.top")) == ["b.evil.top", "evil.top"]
    assert list(above("evil.top")) == []


def test_what_is_blocked_and_what_was_lifted_is_said_and_critical_names_are_let_through() -> None:
    assert over({"new.top": True, "old.top": False}) == {BANK: False, "new.top": True, "old.top": False}


def test_what_was_lifted_below_a_blocked_name_is_not_let_through() -> None:
    assert over({"a.evil.top": False}, {"evil.top": True})["a.evil.top"]
    # what changes itself counts before what was known of it
    assert not over({"a.evil.top": False, "evil.top": False}, {"evil.top": True})["a.evil.top"]


def test_a_critical_name_in_between_opens_what_was_lifted_below_it() -> None:
    assert not over({f"x.{BANK}": False}, {"com.vn": True})[f"x.{BANK}"]


def test_what_stands_blocked_below_what_is_let_through_is_said_again() -> None:
    below = {"evil.top": ["a.evil.top", "c.evil.top"], BANK: [f"x.{BANK}"]}
    found = over({"evil.top": False, "c.evil.top": False}, below=below)
    assert found == {
        BANK: False, f"x.{BANK}": True, "evil.top": False, "a.evil.top": True, "c.evil.top": False,
    }  # fmt: skip


def test_a_critical_name_that_two_block_is_blocked() -> None:
    assert over({BANK: True})[BANK]
    assert over({}, {BANK: True})[BANK]


@pytest.mark.parametrize("few", [20, 0])
def test_names_below_others_are_found_in_a_zone_that_was_made_ready(
    monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(overlays, "_FEW", few)
    bodies = list(packed(pairs((labels_of(name) for name in NAMES), END)))
    wanted = {
        "evil.top": ["a.evil.top", "b.a.evil.top"],
        "a.evil.top": ["b.a.evil.top"],
        BANK: [f"x.{BANK}"],
        "no.top": [],
    }
    assert names_below(list(wanted), bodies, END) == wanted
    assert names_below_of(list(wanted), NAMES) == wanted
