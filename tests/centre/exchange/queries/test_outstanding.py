from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest

from centre.exchange.making import fill, lift, list_things, partner
from lachan.centre.audit.actors import OPERATOR
from lachan.centre.exchange.queries.entries import last_seq
from lachan.centre.exchange.queries.outstanding import MOST_COUNTED, shelves_told, standings
from lachan.centre.exchange.queries.subscriptions import subscriptions
from lachan.centre.exchange.services.subscribing import Asked, note_asked, note_shelf, note_told, subscribe

if TYPE_CHECKING:
    from lachan.centre.exchange.queries.outstanding import Standing

pytestmark = pytest.mark.django_db

NOW: Final = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
MINUTE: Final = timedelta(minutes=1)


def subscribed(name: str, **more: Any) -> int:
    secret = "isp" if name in {"rpz", "webhook"} else ""
    made = partner(now=NOW)
    return subscribe(
        partner_id=made.pk, asked=Asked(name, secret_name=secret, **more), actor=OPERATOR, now=NOW
    )


def standing(now: datetime) -> Standing:
    [found] = standings(subscriptions(), now=now)
    return found


def test_who_is_told_by_places_lacks_what_is_behind_its_place() -> None:
    pk = subscribed("webhook")
    sources = list_things([("domain", "a.top"), ("domain", "b.top")], now=NOW + MINUTE)
    assert (standing(NOW + 2 * MINUTE).lacks, standing(NOW + 2 * MINUTE).is_late) == (2, False)
    assert standing(NOW + 9 * MINUTE).is_late
    note_told(subscription_id=pk, seq=last_seq(), now=NOW + 2 * MINUTE)
    assert standing(NOW + 9 * MINUTE).lacks == 0
    lift(sources[:1], now=NOW + 10 * MINUTE)
    found = standing(NOW + 11 * MINUTE)
    assert (found.lacks, found.since) == (1, NOW + 10 * MINUTE)


def test_who_comes_by_itself_lacks_what_changed_since_it_came() -> None:
    pk = subscribed("stix")
    sources = list_things([("domain", "a.top")], now=NOW + MINUTE)
    assert standing(NOW + 2 * MINUTE).lacks == 1
    note_asked(subscription_id=pk, now=NOW + 3 * MINUTE)
    assert standing(NOW + 4 * MINUTE).lacks == 0
    list_things([("domain", "b.top")], now=NOW + 5 * MINUTE)
    lift(sources, now=NOW + 6 * MINUTE)
    found = standing(NOW + 7 * MINUTE)
    assert (found.lacks, found.since, found.is_late) == (2, NOW + 5 * MINUTE, False)
    assert standing(NOW + timedelta(days=2)).is_late


def test_that_it_came_is_noted_once_a_minute() -> None:
    pk = subscribed("stix")
    for seconds in (0, 30, 59):
        note_asked(subscription_id=pk, now=NOW + timedelta(seconds=seconds))
    [row] = subscriptions()
    assert row.told_at == NOW
    note_asked(subscription_id=pk, now=NOW + MINUTE)
    [row] = subscriptions()
    assert row.told_at == NOW + MINUTE


def test_what_it_may_not_see_or_its_format_can_not_say_is_not_outstanding() -> None:
    subscribed("rpz")
    list_things([("url", "https://bad.top/a"), ("payee", "970436:0123456789")], now=NOW + MINUTE)
    list_things([("domain", "flagged.top")], now=NOW + MINUTE, hand=True)
    assert standing(NOW + timedelta(days=9)).lacks == 0


def test_what_was_there_before_it_subscribed_is_late_only_since_then() -> None:
    fill(["old.top"], now=NOW - timedelta(days=30))
    subscribed("webhook")
    found = standing(NOW + MINUTE)
    assert (found.since, found.is_late) == (NOW, False)


def test_counting_stops() -> None:
    subscribed("webhook")
    fill((f"x{number}.top" for number in range(MOST_COUNTED + 5)), now=NOW)
    found = standing(NOW)
    assert (found.lacks, found.is_least) == (MOST_COUNTED, True)


def took(pk: int, name: str, *within: str, seq: int, now: datetime) -> None:
    """This will note that a collection was taken to its end, as a client that read its subscription right before."""
    [row] = subscriptions()
    note_shelf(
        subscription_id=pk, before=row.shelves, name=name, within=within or ("block-clear", "flag-clear"), seq=seq,
        now=now,
    )  # fmt: skip


def test_a_partner_has_of_stix_what_it_took_collection_by_collection() -> None:
    pk = subscribed("stix")
    list_things([("domain", "chan.top")], now=NOW + MINUTE)
    list_things([("domain", "canh-bao.top")], now=NOW + MINUTE, hand=True)
    took(pk, "block-clear", seq=last_seq(), now=NOW + 2 * MINUTE)
    # a collection that it never came for isn't lacking
    assert standing(NOW + 2 * MINUTE).lacks == 0
    took(pk, "flag-clear", seq=0, now=NOW + 3 * MINUTE)
    # one was taken to its end and the other wasn't, whichever came last
    took(pk, "block-clear", seq=last_seq(), now=NOW + 4 * MINUTE)
    found = standing(NOW + 5 * MINUTE)
    assert (found.lacks, found.row.told_seq, found.row.told_at) == (1, 0, NOW + 4 * MINUTE)
    assert {shelf: one.at for shelf, one in shelves_told(found.row).items()} == {
        ("clear", "block"): NOW + 4 * MINUTE, ("clear", "flag"): NOW + 3 * MINUTE,
    }  # fmt: skip
    took(pk, "flag-clear", seq=last_seq(), now=NOW + 6 * MINUTE)
    assert standing(NOW + 7 * MINUTE).lacks == 0


def test_a_collection_that_it_may_see_no_more_holds_nothing_up() -> None:
    pk = subscribed("stix")
    list_things([("domain", "chan.top")], now=NOW + MINUTE)
    took(pk, "flag-green", "flag-green", seq=0, now=NOW + MINUTE)
    took(pk, "block-clear", "block-clear", seq=last_seq(), now=NOW + 2 * MINUTE)
    [row] = subscriptions()
    assert row.told_seq == last_seq()


def test_two_that_come_at_once_are_both_noted() -> None:
    pk = subscribed("stix")
    both = ("block-clear", "flag-clear")
    # each has read the subscription before the other noted anything
    for name in both:
        note_shelf(subscription_id=pk, before="{}", name=name, within=both, seq=7, now=NOW)
    [row] = subscriptions()
    assert {action for _, action in shelves_told(row)} == {"block", "flag"}


def test_what_is_lifted_is_lacking_in_the_collection_that_had_it() -> None:
    pk = subscribed("stix")
    sources = list_things([("domain", "chan.top")], now=NOW + MINUTE)
    took(pk, "block-clear", seq=last_seq(), now=NOW + MINUTE)
    lift(sources, now=NOW + 2 * MINUTE)
    assert standing(NOW + 3 * MINUTE).lacks == 1
