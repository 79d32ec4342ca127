from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from centre.exchange.making import fill, follow_all, lift, list_things
from lachan.centre.audit.actors import MACHINE, OPERATOR
from lachan.centre.exchange.models import Cursor, Entry, HeldThing, Hold
from lachan.centre.exchange.queries.entries import changed, last_seq, live
from lachan.centre.exchange.readers import EVERYTHING, PUBLIC
from lachan.centre.exchange.services.following import compare, expire, follow
from lachan.centre.indicators.entries import Decided, add_decided, add_entry, agree_entry, end_bad
from lachan.centre.indicators.models import ListEntry, ListsVersion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lachan.centre.exchange.entries import EntryRow

pytestmark = pytest.mark.django_db

NOW: Final = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
LATER: Final = NOW + timedelta(hours=2)


def told() -> tuple[EntryRow, ...]:
    return live(EVERYTHING, limit=1_000)


def held() -> Sequence[tuple[str, str, str]]:
    return list(
        HeldThing.objects.filter(is_open=True).order_by("value").values_list("value", "why", "hold__state")
    )


def test_what_two_have_signed_is_told_as_a_block() -> None:
    [number] = list_things([("domain", "vcb-login.top")], now=NOW)
    [row] = told()
    assert (row.kind, row.value, row.action, row.source) == ("domain", "vcb-login.top", "block", number)
    assert (row.tlp, row.pap, row.confidence, row.round) == ("clear", "clear", 85, 0)
    assert row.until == NOW + timedelta(days=90)
    assert row.listed_at == row.added_at


def test_what_two_listed_by_hand_is_told_as_a_flag() -> None:
    list_things([("domain", "vcb-login.top")], now=NOW, hand=True)
    [row] = told()
    assert (row.action, row.confidence, row.source, row.until) == ("flag", 50, "desk", None)


def test_what_waits_for_a_second_person_is_not_told() -> None:
    entry = add_entry(
        list_class="bad", kind="domain", value="vcb-login.top", reason="lừa đảo", actor=MACHINE, now=NOW
    )
    follow_all(NOW)
    assert told() == ()
    agree_entry(entry_id=entry.id, actor=OPERATOR, now=NOW)
    follow_all(NOW)
    assert [row.value for row in told()] == ["vcb-login.top"]


def test_lists_that_were_loaded_from_others_are_not_passed_on() -> None:
    decided = Decided("domain", "of-others.top", "chongluadao", "", OPERATOR, MACHINE)
    add_decided(list_class="bad", decided=[decided], expires_on=None, now=NOW)
    follow_all(NOW)
    assert told() == ()


def test_a_link_is_told_without_the_scheme_that_the_register_writes_and_is_lifted_by_it() -> None:
    sources = list_things([("url", "https://vcb-login.top/a?b=1")], now=NOW)
    assert ListEntry.objects.get().value == "http://vcb-login.top/a?b=1"
    assert [(row.kind, row.value) for row in told()] == [("url", "vcb-login.top/a?b=1")]
    lift(sources, now=LATER)
    assert told() == ()


def test_what_is_lifted_is_gone_and_says_so() -> None:
    sources = list_things([("domain", "vcb-login.top")], now=NOW)
    before = last_seq()
    lift(sources, now=LATER)
    assert told() == ()
    since = changed(PUBLIC, since=before, upto=last_seq())
    assert since is not None
    assert [(row.value, row.ended_why) for row in since.gone] == [("vcb-login.top", "lifted")]
    assert since.new == ()


def test_what_was_wrong_ends_as_corrected() -> None:
    list_things([("domain", "shop.top")], now=NOW)
    end_bad(things=[("domain", "shop.top")], reason="lifted", actor=MACHINE, now=LATER)
    decided = Decided("domain", "shop.top", "A2026-000001", "", OPERATOR, MACHINE)
    add_decided(list_class="corrected", decided=[decided], expires_on=None, now=LATER)
    follow_all(LATER)
    assert Entry.objects.get().ended_why == "corrected"


def test_what_lasted_as_long_as_it_was_decided_for_ends_without_anybody() -> None:
    list_things([("domain", "vcb-login.top")], now=NOW, until=NOW + timedelta(days=3))
    assert expire(now=NOW + timedelta(days=3) - timedelta(seconds=1)) == 0
    assert expire(now=NOW + timedelta(days=3)) == 1
    assert Entry.objects.get().ended_why == "expired"


def test_two_sources_are_one_entry_until_both_are_over() -> None:
    [number] = list_things([("domain", "vcb-login.top")], now=NOW)
    list_things([("domain", "vcb-login.top")], now=NOW, hand=True)
    assert [row.action for row in told()] == ["block"]
    lift([number], now=LATER)
    # a flag is less than a block: who took the block alone hears that it is over
    assert [(row.action, row.round) for row in told()] == [("flag", 1)]
    assert list(Entry.objects.order_by("pk").values_list("ended_why", flat=True)) == ["lifted", ""]


def test_a_flag_that_becomes_a_block_is_the_same_thing_changed() -> None:
    list_things([("domain", "vcb-login.top")], now=NOW, hand=True)
    list_things([("domain", "vcb-login.top")], now=LATER)
    rows = Entry.objects.order_by("pk").values_list("action", "round", "ended_why", "listed_at")
    assert [row[:3] for row in rows] == [("flag", 0, "changed"), ("block", 0, "")]
    assert rows[0][3] == rows[1][3]


def test_what_is_listed_again_begins_another_round() -> None:
    lift(list_things([("domain", "vcb-login.top")], now=NOW), now=LATER)
    list_things([("domain", "vcb-login.top")], now=LATER + timedelta(hours=1))
    assert [row.round for row in told()] == [1]


def test_places_and_moments_only_rise_and_no_two_are_alike() -> None:
    list_things([("domain", f"scam{each}.top") for each in range(19)], now=NOW)
    rows = list(Entry.objects.order_by("added_seq"))
    assert len({row.added_at for row in rows}) == len({row.added_seq for row in rows}) == 19
    assert [row.added_at for row in rows] == sorted(row.added_at for row in rows)
    assert rows[0].added_seq >= int(NOW.timestamp())
    # a clock that is put back changes nothing about the order
    list_things([("domain", "earlier.top")], now=NOW - timedelta(days=1))
    assert Entry.objects.get(value="earlier.top").added_at > rows[-1].added_at


@pytest.mark.parametrize(
    ("kind", "value", "why", "state"),
    [
        ("domain", "com.vn", "suffix", "never"),
        ("domain", "vn", "suffix", "never"),
        ("domain", "forms.gle", "shared", "never"),
        ("ip", "10.0.0.1", "inside", "never"),
        ("domain", "vietcombank.com.vn", "official", "open"),
        ("domain", "trangtinhuyen.gov.vn", "public_service", "open"),
        ("url", "vietcombank.com.vn/gia-mao", "official", "open"),
    ],
)
def test_the_guard_holds_back_what_is_critical(kind: str, value: str, why: str, state: str) -> None:
    list_things([(kind, value), (kind, "lua-dao.top" if kind != "ip" else "203.0.114.7")], now=NOW)
    assert held() == [(value, why, state)]
    # the rest of the batch goes out
    assert len(told()) == 1


def test_a_name_that_dns_cannot_hold_is_held_back_with_the_reason() -> None:
    list_things([("domain", "a" * 64 + ".top")], now=NOW)
    assert held() == [("a" * 64 + ".top", "unfit", "never")]


def test_a_few_names_go_out_by_themselves_and_many_wait_together() -> None:
    list_things([("domain", f"scam{each}.top") for each in range(20)], now=NOW)
    assert len(told()) == 20
    list_things([("domain", f"more{each}.top") for each in range(3)], now=NOW + timedelta(minutes=5))
    [hold] = Hold.objects.all()
    assert (hold.why, hold.size, hold.lately, hold.things.count()) == ("volume", 20, 20, 3)
    # within the hour others join what waits
    list_things([("domain", "another.top")], now=NOW + timedelta(minutes=6))
    assert hold.things.count() == 4
    # later there is room again, and what waits goes on waiting
    list_things([("domain", "later.top")], now=LATER)
    assert {row.value for row in told()} >= {"later.top"}
    assert len(told()) == 21


def test_a_large_list_takes_one_in_a_hundred() -> None:
    fill((f"old{each}.top" for each in range(3_000)), now=NOW)
    list_things([("domain", f"scam{each}.top") for each in range(30)], now=NOW)
    assert not Hold.objects.exists()
    list_things([("domain", "one-more.top")], now=NOW)
    assert [row[1] for row in held()] == ["volume"]


def test_what_is_lifted_while_it_waits_is_never_told() -> None:
    sources = list_things([("domain", "vietcombank.com.vn")], now=NOW)
    lift(sources, now=LATER)
    assert (told(), held()) == ((), [])
    assert Hold.objects.get().state == "moot"


def test_lifts_pass_however_many_they_are() -> None:
    sources = list_things([("domain", f"scam{each}.top") for each in range(20)], now=NOW)
    lift(sources, now=NOW + timedelta(minutes=1))
    assert told() == ()
    assert not Hold.objects.exists()


def test_a_register_that_was_put_back_empties_no_list_by_itself() -> None:
    list_things([("domain", f"scam{each}.top") for each in range(3)], now=NOW)
    # another database: it has never heard of what is told
    ListEntry.objects.all().delete()
    another = "another0database"
    ListsVersion.objects.update(version=1, token=another)
    follow_all(LATER)
    while compare(now=LATER):
        pass
    assert len(told()) == 3
    [hold] = Hold.objects.all()
    assert (hold.why, hold.state, hold.things.count()) == ("vanished", "open", 3)
    assert Cursor.objects.get().compared_id is None


def test_following_again_changes_nothing() -> None:
    list_things([("domain", "vcb-login.top")], now=NOW)
    seq = last_seq()
    Cursor.objects.update(version=0)
    follow_all(LATER)
    assert last_seq() == seq


def test_looking_where_nothing_changed_takes_two_queries() -> None:
    list_things([("domain", "vcb-login.top")], now=NOW)
    with CaptureQueriesContext(connection) as asked:
        assert follow(now=LATER) == 0
    assert len(asked) == 2


def test_a_thousand_that_changed_at_once_are_all_followed() -> None:
    decided = [Decided("domain", f"hand{each}.top", "desk", "", OPERATOR, MACHINE) for each in range(1_500)]
    add_decided(list_class="bad", decided=decided, expires_on=None, now=NOW)
    follow_all(NOW)
    assert HeldThing.objects.filter(is_open=True, why="volume").count() == 1_500
    assert Hold.objects.count() == 1
