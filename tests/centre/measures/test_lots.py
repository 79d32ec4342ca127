"""What is unlike the rest is told apart, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from lachan.centre.measures.blast import Blast
from lachan.centre.measures.lots import OneOfLot, mark_of, unlike


def one(pk: int, *, stands_out: tuple[str, ...] = (), about: str = "domain", **blast: Any) -> OneOfLot:
    value = f"dien-luc-{pk}.top"
    usual = {"unit": value, "level": "dangerous", "imitates": "evn", "addresses": ("45.76.1.1",)}
    return OneOfLot(pk, about, value, stands_out, Blast(**usual | blast))


ALIKE = [one(pk) for pk in range(1, 9)]


def test_what_is_alike_is_not_told_apart() -> None:
    assert unlike(ALIKE) == {}
    assert unlike([]) == {}


@pytest.mark.parametrize(
    ("odd", "why"),
    [
        (one(99, stands_out=("official",)), "stands_out"),
        (one(99, level="suspicious"), "verdict"),
        (one(99, imitates="vietcombank"), "imitates"),
        (one(99, imitates=""), "imitates"),
        (one(99, names_beside=("cua-hang-that.vn",)), "beside"),
        (one(99, addresses=None), "not_asked"),
    ],
    ids=lambda told: told if isinstance(told, str) else "",
)
def test_one_that_is_something_else_is_told_apart_with_its_reason(odd: OneOfLot, why: str) -> None:
    assert unlike([*ALIKE, odd]) == {99: (why,)}


def test_names_of_the_lot_at_one_address_are_no_strangers_to_each_other() -> None:
    assert unlike([one(pk, names_beside=("dien-luc-1.top", "dien-luc-2.top")) for pk in (1, 2, 3)]) == {}


def test_where_there_is_no_rest_nothing_is_unlike_it() -> None:
    assert unlike([one(1, imitates="evn"), one(2, imitates="vietcombank")]) == {}
    # one that passes for somebody is no better known for the others that pass for nobody
    assert unlike([*(one(pk, imitates="") for pk in range(1, 9)), one(99, imitates="evn")]) == {}


def test_a_page_of_another_name_is_unlike_pages_of_one() -> None:
    pages = [one(pk, about="url", unit="gia-mao.top") for pk in range(1, 9)]
    assert unlike([*pages, one(99, about="url", unit="cua-hang.vn")]) == {99: ("unit",)}


def test_what_has_no_address_is_not_unlike_for_lacking_it() -> None:
    assert unlike([one(pk, about="payee", addresses=None, unit="", imitates="") for pk in (1, 2)]) == {}


def test_what_is_unlike_stays_so_when_the_rest_was_signed() -> None:
    odd = one(99, imitates="")
    assert unlike([odd]) == {}
    assert unlike([odd], rest=ALIKE) == {99: ("imitates",)}


def test_the_mark_is_of_all_that_is_signed_in_any_order() -> None:
    mark = mark_of([(1, "a"), (2, "b")])
    assert mark == mark_of([(2, "b"), (1, "a")])
    assert mark not in {mark_of([(1, "a")]), mark_of([(1, "b"), (2, "a")])}
