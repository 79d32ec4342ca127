from __future__ import annotations

import pytest

from centre.exchange.zones.scene import BANK, NOW, PLAN
from lachan.centre.audit.actors import MACHINE, OPERATOR
from lachan.centre.exchange.zones.critical import CRITICAL, rules_now
from lachan.centre.exchange.zones.plan import Plan
from lachan.centre.indicators.entries import Decided, add_decided

pytestmark = pytest.mark.django_db


def test_official_names_and_our_own_are_critical() -> None:
    add_decided(
        list_class="official", decided=[Decided("domain", "xa-moi.gov.vn", "desk", "", OPERATOR, MACHINE)],
        expires_on=None, now=NOW,
    )  # fmt: skip
    rules = rules_now(PLAN, now=NOW)
    assert {BANK, "xa-moi.gov.vn", PLAN.page} <= rules.critical
    assert rules.why_not(BANK) == CRITICAL
    assert rules.why_not("evil.top") == ""
    # what leads to the block page can't be blocked; a bank's name can, by two and two
    assert rules.guard.why_not(PLAN.page) == "own"
    assert rules.guard.why_not(BANK) == ""


def test_an_official_name_more_makes_other_zones() -> None:
    before = rules_now(PLAN, now=NOW)
    assert rules_now(PLAN, now=NOW).digest == before.digest
    add_decided(
        list_class="official", decided=[Decided("domain", "xa-moi.gov.vn", "desk", "", OPERATOR, MACHINE)],
        expires_on=None, now=NOW,
    )  # fmt: skip
    assert rules_now(PLAN, now=NOW).digest != before.digest
    assert (
        rules_now(Plan("rpz.lachan", 30), now=NOW).digest != rules_now(Plan("rpz.lachan", 60), now=NOW).digest
    )
