from __future__ import annotations

from uuid import UUID

from lachan.centre.exchange.readers import PUBLIC, Reader
from lachan.centre.exchange.taxii.shelves import find, inbox_of, shelves_of

HERE = UUID("3b2f6f0e-9d0a-4a57-8a51-6f6a3f0c7f11")


def test_there_is_one_for_each_marking_within_reach_and_each_action() -> None:
    assert [one.alias for one in shelves_of(HERE, PUBLIC)] == ["block-clear", "flag-clear"]
    far = Reader("amber+strict", "red", ("domain",), 0, ("block",))
    assert [one.alias for one in shelves_of(HERE, far)] == [
        "block-clear",
        "block-green",
        "block-amber",
        "block-amber-strict",
    ]


def test_a_collection_has_one_id_for_all_who_see_it() -> None:
    far = Reader("red", "red", ("domain",))
    assert {one.id for one in shelves_of(HERE, PUBLIC)} < {one.id for one in shelves_of(HERE, far)}


def test_each_partner_has_an_inbox_of_its_own() -> None:
    one, other = inbox_of(HERE, 1), inbox_of(HERE, 2)
    assert one.is_inbox
    assert one.id != other.id
    assert find((one,), "inbox") == find((one,), str(one.id)) == one
    assert find((one,), str(other.id)) is None
