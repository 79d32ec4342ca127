from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

import pytest

from centre.exchange import making
from centre.exchange.zones.scene import NOW, PLAN, Clock, keeper_in, records
from lachan.centre.exchange.models import Entry, Subscription
from lachan.centre.exchange.zones import plan as plans
from lachan.centre.exchange.zones.desk import FRESH_SECONDS, Desk
from lachan.centre.exchange.zones.plan import Plan
from lachan.centre.exchange.zones.secondaries import Secondary
from lachan.centre.outbox import signing
from lachan.centre.partners.models import Partner

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


class Monotonic:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Monotonic:
    return Monotonic()


@pytest.fixture
def desk(tmp_path: Path, clock: Monotonic) -> Desk:
    return Desk(keeper=keeper_in(tmp_path, Clock()), plan=PLAN, monotonic=clock)


def subscribed(code: str, *, key: str = "", **options: Any) -> int:
    row = Subscription.objects.create(
        partner_id=making.partner(code, now=NOW).pk, format="rpz", options=json.dumps(options), secret_name=key,
        since=NOW, set_by="person:1",
    )  # fmt: skip
    return row.pk


def test_a_subscriber_is_known_by_its_secrets_two_while_one_is_changed(desk: Desk) -> None:
    first, second = (signing.add_secret(name="isp-a", now=NOW) for _ in range(2))
    number = subscribed("ISP-A", key="isp-a", answer="block_page")
    assert [key.secret for key in desk.keys("isp-a")] == [second.key, first.key]
    assert desk.partner_of_key("isp-a") == number
    [found] = desk.subscribers()
    assert (found.view.answer, found.view.reader.kinds, found.view.reader.actions) == (
        plans.BLOCK_PAGE, ("domain",), ("block",),
    )  # fmt: skip
    assert desk.keys("isp-b") == ()
    assert desk.partner_of_key("isp-b") is None


def test_who_has_ended_or_is_suspended_opens_nothing_within_two_seconds(desk: Desk, clock: Monotonic) -> None:
    signing.add_secret(name="isp-a", now=NOW)
    subscribed("ISP-A", key="isp-a", without_tsig=["113.160.1.53"])
    assert desk.partner_of_key("isp-a") is None or desk.keys("isp-a")
    assert desk.keys("isp-a")
    Partner.objects.update(state="suspended")
    clock.now = FRESH_SECONDS + 0.1
    assert desk.keys("isp-a") == ()
    assert desk.partner_at("113.160.1.53") is None
    assert desk.subscribers() == ()


def test_one_secret_for_two_partners_opens_nothing(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    signing.add_secret(name="both", now=NOW)
    subscribed("ISP-A", key="both", without_tsig=["113.160.1.53"])
    subscribed("ISP-B", key="both", without_tsig=["113.160.1.53", "113.160.1.54"])
    with caplog.at_level(logging.WARNING, "lachan.zones"):
        assert desk.keys("both") == ()
    assert desk.partner_at("113.160.1.53") is None
    assert desk.partner_at("113.160.1.54") is not None
    assert "both stands for two partners" in caplog.text


def test_addresses_of_inside_are_told_where_the_operator_allows_it_alone(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    subscribed("ISP-A", notify=["113.160.1.53:5353", "10.20.0.53"])
    with caplog.at_level(logging.WARNING, "lachan.zones"):
        [found] = desk.subscribers()
    assert found.tell == (Secondary("113.160.1.53", 5353),)
    assert "LACHAN_PARTNER_NETWORKS" in caplog.text


def test_what_is_missing_is_said_once(desk: Desk, clock: Monotonic, caplog: pytest.LogCaptureFixture) -> None:
    subscribed("ISP-A", key="never-made")
    with caplog.at_level(logging.WARNING, "lachan.zones"):
        for _ in range(3):
            assert desk.keys("never-made") == ()
            clock.now += FRESH_SECONDS + 0.1
    assert caplog.text.count("never-made has no secret") == 1


def test_without_a_block_page_blocked_names_are_not_there(tmp_path: Path, clock: Monotonic) -> None:
    plan = Plan("rpz.lachan", 60)
    desk = Desk(keeper=keeper_in(tmp_path, Clock(), plan), plan=plan, monotonic=clock)
    subscribed("ISP-A", answer="block_page")
    [found] = desk.subscribers()
    assert found.view.answer == plans.NXDOMAIN


def test_what_was_sent_is_noted(desk: Desk) -> None:
    making.fill(["evil.top"], now=NOW)
    number = subscribed("ISP-A")
    desk._keeper.look()
    desk.note(number, now=NOW)
    row = Subscription.objects.get(pk=number)
    assert (row.told_seq, row.told_at) == (desk._keeper.now.standing.seq, NOW)


def test_a_new_secret_opens_as_soon_as_somebody_asks_by_it(desk: Desk, clock: Monotonic) -> None:
    assert desk.keys("isp-a") == ()
    signing.add_secret(name="isp-a", now=NOW)
    subscribed("ISP-A", key="isp-a")
    clock.now = 0.6
    assert desk.keys("isp-a")


def test_who_may_see_less_takes_all_anew_and_the_others_hear_that_nothing_changed(
    tmp_path: Path, clock: Monotonic
) -> None:
    making.fill(["open.top", "secret.top"], now=NOW)
    Entry.objects.filter(value="secret.top").update(tlp="amber")
    keeper = keeper_in(tmp_path, Clock())
    desk = Desk(keeper=keeper, plan=PLAN, monotonic=clock)
    narrowed, other = subscribed("ISP-A"), subscribed("ISP-B")
    desk.subscribers()
    zones = (plans.MAIN, plans.FRESH, plans.BASE)
    before = {zone: desk.serial(zone) for zone in zones}
    for zone in zones:
        assert any(desk.axfr(zone, other))
    Partner.objects.filter(code="ISP-A").update(tlp="clear")
    clock.now += FRESH_SECONDS
    desk.subscribers()
    for zone in zones:
        assert desk.serial(zone) > before[zone]
        assert desk.ixfr(zone, narrowed, before[zone]) is None
        said = records(desk.ixfr(zone, other, before[zone]) or (), PLAN.name_of(zone))
        assert [kind for _, kind, _ in said] == ["SOA"] * 4
    assert not any(
        "secret" in owner for owner, _, _ in records(desk.axfr(plans.BASE, narrowed), "base.rpz.lachan")
    )
    # and again nothing, after a start too
    after = {zone: desk.serial(zone) for zone in zones}
    clock.now += FRESH_SECONDS
    desk.subscribers()
    again = Desk(keeper=keeper_in(tmp_path, Clock()), plan=PLAN, monotonic=clock)
    again.subscribers()
    assert (
        {zone: again.serial(zone) for zone in zones} == after == {zone: desk.serial(zone) for zone in zones}
    )
    assert again.ixfr(plans.MAIN, narrowed, before[plans.MAIN]) is None


def test_a_zone_that_is_being_sent_breaks_off_when_its_partner_sees_otherwise(
    desk: Desk, clock: Monotonic
) -> None:
    making.fill([f"evil-{number}.top" for number in range(2_000)], now=NOW)
    desk._keeper.look()
    number = subscribed("ISP-A")
    desk.subscribers()
    bodies = desk.axfr(plans.MAIN, number)
    next(bodies)
    test_serial = desk.serial(plans.TEST)
    Subscription.objects.filter(pk=number).update(options=json.dumps({"answer": "block_page"}))
    clock.now += FRESH_SECONDS + 0.1
    desk.subscribers()
    with pytest.raises(OSError, match="changed"):
        list(bodies)
    # who tries the new answer with the test zone has it there too
    assert desk.serial(plans.TEST) == test_serial + 1
    assert any(
        data == f"{PLAN.page}." for _, _, data in records(desk.axfr(plans.TEST, number), "test.rpz.lachan")
    )
