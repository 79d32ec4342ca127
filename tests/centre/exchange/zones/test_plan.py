from __future__ import annotations

from lachan.centre.exchange.zones import wire
from lachan.centre.exchange.zones.names import name_bytes
from lachan.centre.exchange.zones.plan import (
    BLOCK_PAGE,
    EMPTY,
    MAIN,
    NXDOMAIN,
    TEST,
    ZONES,
    Plan,
    passes,
    plan_now,
)
from lachan.centre.exchange.zones.plan import test_rules as rules_of_test

PLAN = Plan("rpz.lachan", 60, "chan.lachan.example", ("a.example", "b.example"), ("b.example",))


def test_zones_are_known_by_their_names() -> None:
    assert [PLAN.zone_called(PLAN.name_of(zone)) for zone in ZONES] == list(ZONES)
    assert (PLAN.name_of(MAIN), PLAN.name_of(TEST)) == ("rpz.lachan", "test.rpz.lachan")
    assert PLAN.zone_called("lachan") == ""
    assert PLAN.zone_called(f"{EMPTY}.lachan") == ""


def test_without_a_block_page_blocked_names_are_not_there() -> None:
    assert PLAN.target(BLOCK_PAGE) == name_bytes("chan.lachan.example")
    assert PLAN.target(NXDOMAIN) == wire.NXDOMAIN
    assert Plan("rpz.lachan", 60).target(BLOCK_PAGE) == wire.NXDOMAIN


def test_a_name_that_is_never_blocked_is_not_among_the_blocked_ones() -> None:
    rules = {rule.name: rule.said for rule in rules_of_test(PLAN, BLOCK_PAGE)}
    assert rules["a.example"] == "CNAME chan.lachan.example."
    assert rules["b.example"] == "CNAME rpz-passthru."


def test_a_rule_is_for_all_below_its_name_too() -> None:
    [rule] = passes(["vietcombank.com.vn"])
    assert rule.count == 2
    assert rule.records(60).count(b"\x0bvietcombank") == 2


def test_the_settings_are_taken_as_they_are() -> None:
    assert plan_now() == Plan("rpz.lachan", 60)
