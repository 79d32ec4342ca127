"""A partner's record: what the centre decided about its things afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from centre.exchange.making import list_things
from centre.exchange.taxii.talking import claim, program, sent, subscribed
from lachan.centre.audit.actors import MACHINE, OPERATOR
from lachan.centre.exchange.models import ReceivedThing
from lachan.centre.exchange.queries.received import Record, record_of
from lachan.centre.exchange.services.recording import Recorder
from lachan.centre.exchange.services.taking_up import take_up
from lachan.centre.indicators import lists
from lachan.centre.indicators.entries import Decided, add_decided

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _lists_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    # what a test before listed within the same second was taken back with it
    monkeypatch.setattr(lists._register, "_looked_at", float("-inf"))


def told(*values: str) -> int:
    """This will have a partner tell of some domains, and give the partner."""
    row = subscribed()
    sent(program(row), *(claim(f"[domain-name:value = '{value}']") for value in values))
    take_up(now=timezone.now())
    return row.pk


def recorded(partner_id: int, monkeypatch: pytest.MonkeyPatch) -> Record:
    monkeypatch.setattr(lists._register, "_looked_at", float("-inf"))
    recorder = Recorder()
    while recorder.record(now=timezone.now()):
        pass
    return record_of([partner_id])[partner_id]


def test_what_two_listed_later_is_confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    partner_id = told("lua-dao-01.top", "lua-dao-02.top")
    assert recorded(partner_id, monkeypatch) == Record()
    list_things([("domain", "lua-dao-01.top")], now=timezone.now() + timedelta(seconds=1))
    assert recorded(partner_id, monkeypatch) == Record(1, 0)
    assert recorded(partner_id, monkeypatch) == Record(1, 0)


def test_what_was_corrected_or_is_official_counts_against_it(monkeypatch: pytest.MonkeyPatch) -> None:
    partner_id = told("cua-hang-that.vn", "vietcombank.com.vn", "lua-dao-02.top")
    add_decided(
        list_class="corrected",
        decided=[Decided("domain", "cua-hang-that.vn", "A2026-000001", "", OPERATOR, MACHINE)],
        expires_on=None,
        now=timezone.now(),
    )
    assert recorded(partner_id, monkeypatch) == Record(0, 2)


def test_who_repeats_our_own_list_gains_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    list_things([("domain", "lua-dao-01.top")], now=timezone.now())
    partner_id = told("lua-dao-01.top")
    assert list(ReceivedThing.objects.values_list("outcome", flat=True)) == ["known"]
    assert recorded(partner_id, monkeypatch) == Record()
