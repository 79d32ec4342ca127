"""What partners sent becomes signals, a share of them a day by their record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.template import Context
from django.utils import timezone

from centre.exchange.taxii.talking import claim, program, sent, subscribed
from lachan.centre.console.templatetags.register_words import where_seen
from lachan.centre.exchange.models import ReceivedThing
from lachan.centre.exchange.queries import received
from lachan.centre.exchange.queries.received import Record, count_waiting
from lachan.centre.exchange.services.taking_up import take_up
from lachan.centre.exchange.signal_refs import partner_id_of
from lachan.centre.indicators.models import Sighting, Signal
from lachan.centre.indicators.queries import by_value, sightings_of

pytestmark = pytest.mark.django_db


def take_all(at: object = None) -> None:
    while take_up(now=at or timezone.now()):  # type: ignore[arg-type]
        pass


def test_each_thing_becomes_a_signal_that_waits_to_be_judged() -> None:
    sent(program(subscribed()), claim("[domain-name:value = 'a.top'] OR [bank-account:bank_code = '970436' AND"
                                      " bank-account:account_number = '0123456789']"))  # fmt: skip
    assert count_waiting() == 2
    take_all()
    assert count_waiting() == 0
    assert sorted(Signal.objects.values_list("text", "source")) == [
        ("970436:0123456789", "partner"),
        ("a.top", "partner"),
    ]
    assert set(Signal.objects.values_list("judged_at", flat=True)) == {None}
    found = by_value("domain", "a.top")
    assert found is not None
    assert found.level == "unknown", "what a partner says is no verdict"
    assert {one.keep_until - one.received_at.date() for one in Signal.objects.all()} <= {
        timedelta(days=90),
        timedelta(days=91),
    }


def test_who_says_the_same_a_hundred_times_has_said_it_once() -> None:
    by = program(subscribed())
    sent(by, *(claim() for _ in range(100)))
    take_all()
    assert Signal.objects.count() == Sighting.objects.count() == 1
    assert set(ReceivedThing.objects.values_list("state", flat=True)) == {"signal"}
    # another partner's is another signal
    sent(program(subscribed("ISP-OTHER")), claim())
    take_all()
    assert Signal.objects.count() == 2


def test_an_address_inside_and_what_is_read_as_something_else_is_none() -> None:
    sent(
        program(subscribed()),
        claim("[ipv4-addr:value = '10.0.0.1']"),
        claim("[ipv4-addr:value = '45.76.12.9']"),
    )
    take_all()
    assert sorted(ReceivedThing.objects.values_list("text", "state")) == [
        ("10.0.0.1", "unread"),
        ("45.76.12.9", "signal"),
    ]


def test_a_partner_has_its_share_of_a_day_and_the_rest_waits_for_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(received, "MOST_A_DAY", 6)
    monkeypatch.setattr(received, "LEAST_A_DAY", 1)
    now = timezone.now()
    sent(program(subscribed()), *(claim(f"[domain-name:value = 'a{number}.top']") for number in range(5)))
    take_all(now)
    assert (Signal.objects.count(), count_waiting()) == (3, 2)
    take_all(now + timedelta(days=1))
    assert count_waiting() == 0


def test_those_with_the_better_record_come_first() -> None:
    bad, good = subscribed("ISP-BAD"), subscribed("ISP-GOOD")
    for row, name in ((bad, "bad"), (good, "good")):
        sent(program(row), claim(f"[domain-name:value = '{name}-0.top']"))
    take_all()
    ReceivedThing.objects.filter(partner_id=bad.pk).update(outcome="corrected")
    ReceivedThing.objects.filter(partner_id=good.pk).update(outcome="confirmed")
    sent(program(bad), claim("[domain-name:value = 'bad-1.top']"))
    sent(program(good), claim("[domain-name:value = 'good-1.top']"))
    take_up(now=timezone.now(), most=1)
    assert Signal.objects.order_by("pk").last().text == "good-1.top"  # type: ignore[union-attr]


def test_a_record_weighs_by_what_was_confirmed_and_begins_in_the_middle() -> None:
    assert Record().weight == 0.5
    assert Record(1, 0).weight < Record(10, 0).weight < 1
    assert Record(0, 8).weight == 0.1
    assert Record(0, 10_000).a_day == received.LEAST_A_DAY


@pytest.mark.parametrize(
    "pattern",
    [
        "[phone-number:value = '19001234']",
        "[email-addr:value = 'a@evil.top']",
        "[url:value = 'https://evil.top/login?x=1']",
        "[mobile-app:platform = 'android' AND mobile-app:package = 'com.evil.app']",
        "[user-account:account_type = 'facebook' AND user-account:account_login = 'ten.xyz']",
        "[cryptocurrency-wallet:value = 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq']",
        "[file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e']",
    ],
)
def test_every_kind_is_read_as_what_it_is(pattern: str) -> None:
    sent(program(subscribed()), claim(pattern))
    take_all()
    assert list(ReceivedThing.objects.values_list("state", flat=True)) == ["signal"]


def test_who_said_it_is_named_at_the_desk() -> None:
    row = subscribed()
    sent(program(row), claim())
    take_all()
    signal = Signal.objects.get()
    assert partner_id_of(signal.ref) == row.pk
    for other in ("report:12", "partner:1", "partner:x:202611:0123"):
        assert partner_id_of(other) is None
    found = by_value("domain", "lua-dao-01.top")
    assert found is not None
    [seen] = sightings_of(found.id)
    assert where_seen(Context({"lang": "vi"}), seen, (), {}) == f"đối tác số {row.pk}"
