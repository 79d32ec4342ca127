from __future__ import annotations

import pytest
from django.db import connection

from centre.exchange.making import fill
from centre.exchange.zones.scene import BANK, NOW, Clock, block, lift
from lachan.centre.exchange.codes import CHANGED
from lachan.centre.exchange.queries.entries import last_seq
from lachan.centre.exchange.readers import EVERYTHING, PUBLIC
from lachan.centre.exchange.zones.table import (
    at_one_moment,
    blocked_among,
    difference,
    live_names,
    names_changed,
    numbered_names,
    zone_reader,
)

pytestmark = pytest.mark.django_db
READER = zone_reader(EVERYTHING)


def test_a_zone_carries_names_that_two_have_blocked_and_nothing_else() -> None:
    block("evil.top", at=NOW)
    fill(["nghi-ngo.top"], action="flag", now=NOW)
    fill(["45.76.12.9"], kind="ip", now=NOW)
    assert list(live_names(READER)) == ["evil.top"]
    assert [name for _, name in numbered_names(READER)] == ["evil.top"]
    assert zone_reader(PUBLIC).actions == ("block",)


def test_a_difference_is_exact() -> None:
    clock = Clock()
    block("stays.top", "marked.top", "goes.top", "returns.top", at=NOW)
    since = last_seq()
    block("came-and-went.top", "new.top", at=clock.go_on(1))
    lift("came-and-went.top", "goes.top", "returns.top", at=clock.go_on(1))
    lift("marked.top", at=clock.go_on(1), why=CHANGED)
    block("marked.top", "returns.top", at=clock.go_on(1))
    found = difference(READER, since=since, upto=last_seq())
    assert found is not None
    assert (found.gone, found.new) == (("goes.top",), ("new.top",))
    assert names_changed(since=since, upto=last_seq())
    assert not names_changed(since=last_seq(), upto=last_seq())


def test_too_many_names_are_no_difference_any_more() -> None:
    block("evil.top", at=NOW)
    since = last_seq()
    block(*(f"name-{number}.top" for number in range(30)), at=NOW)
    assert difference(READER, since=since, upto=last_seq(), most=29) is None
    assert difference(READER, since=since, upto=last_seq(), most=30) is not None


def test_which_of_many_names_are_blocked_takes_two_queries_for_each_five_hundred(
    django_assert_num_queries: object,
) -> None:
    block(BANK, at=NOW)
    names = {f"official-{number}.vn" for number in range(900)} | {BANK}
    upto = last_seq()
    lift(BANK, at=NOW)
    with django_assert_num_queries(4):  # type: ignore[operator]
        assert blocked_among(READER, names, upto=upto) == {BANK}


def test_within_a_transaction_it_is_one_moment_already() -> None:
    with at_one_moment():
        assert last_seq() == 0


@pytest.mark.django_db(transaction=True)
def test_to_read_at_one_moment_keeps_nobody_from_writing() -> None:
    block("evil.top", at=NOW)
    with at_one_moment():
        assert list(live_names(READER)) == ["evil.top"]
        if connection.vendor == "sqlite":
            # whoever writes takes a turn, and this has taken none
            assert not connection.in_atomic_block
            assert getattr(connection, "_turn", None) is None
        else:
            with connection.cursor() as cursor:
                cursor.execute("SHOW transaction_isolation")
                assert cursor.fetchone() == ("repeatable read",)
    lift("evil.top", at=NOW)
    assert list(live_names(READER)) == []
