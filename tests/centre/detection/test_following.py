from __future__ import annotations

from datetime import date, timedelta

import pytest

from centre.detection.signals_told import NOW, tell
from lachan.centre.audit.actors import MACHINE, OPERATOR, Actor
from lachan.centre.detection import following, services, sweeps
from lachan.centre.detection.models import ListsFollowed, Sweep
from lachan.centre.indicators import lists, queries
from lachan.centre.indicators.models import Indicator, Verdict

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)
OTHER = Actor("machine", "second")
SHOP = "http://cuahang-abc.com.vn/ http://www.cuahang-abc.com.vn/gio-hang?a=1 http://xcuahang-abc.com.vn/"


def know() -> None:
    tell("report:1", SHOP)
    tell("report:2", "gọi 0912345678, thư a@cuahang-abc.com.vn, 0987654321")
    services.judge_waiting(now=NOW)
    following.follow_lists(now=NOW)
    sweeps.sweep_on(now=NOW)


def list_bad(kind: str, value: str, *, expires_on: date | None = None) -> int:
    return lists.add_entry(
        list_class="bad",
        kind=kind,
        value=value,
        reason="Quyết định 12",
        actor=OPERATOR,
        now=LATER,
        agreed_by=OTHER,
        expires_on=expires_on,
    ).id


def level_of(kind: str, value: str) -> str:
    found = queries.by_value(kind, value)
    assert found is not None
    return found.level


def test_it_judges_again_what_an_entry_names_and_nothing_else() -> None:
    know()
    engine_before = set(Indicator.objects.values_list("engine", flat=True))
    entry = list_bad("domain", "cuahang-abc.com.vn")
    # the shop's two pages and its mail address
    assert following.follow_lists(now=LATER) == 3
    assert level_of("url", "http://cuahang-abc.com.vn/") == "dangerous"
    assert level_of("url", "http://www.cuahang-abc.com.vn/gio-hang?a=1") == "dangerous"
    assert level_of("url", "http://xcuahang-abc.com.vn/") != "dangerous"
    assert set(Verdict.objects.exclude(because="new").values_list("because", flat=True)) == {"lists"}
    assert set(Indicator.objects.filter(kind="phone").values_list("engine", flat=True)) == engine_before
    assert following.follow_lists(now=LATER) == 0
    lists.end_entry(entry_id=entry, reason="Nhầm", actor=OPERATOR, now=LATER)
    assert following.follow_lists(now=LATER) == 3
    assert level_of("url", "http://cuahang-abc.com.vn/") != "dangerous"


def test_an_entry_that_nobody_has_agreed_to_changes_no_verdict() -> None:
    know()
    lists.add_entry(
        list_class="bad", kind="phone", value="0912345678", reason="Nghi ngờ", actor=OPERATOR, now=LATER
    )
    assert following.follow_lists(now=LATER) == 1
    assert level_of("phone", "+84912345678") == "unknown"


def test_a_number_is_found_by_its_whole_value() -> None:
    know()
    list_bad("phone", "0912345678")
    assert following.follow_lists(now=LATER) == 1
    assert level_of("phone", "+84912345678") == "dangerous"
    assert level_of("phone", "+84987654321") == "unknown"


def test_what_expires_is_followed_on_the_next_day() -> None:
    know()
    list_bad("phone", "0912345678", expires_on=date(2026, 11, 28))
    following.follow_lists(now=LATER)
    assert level_of("phone", "+84912345678") == "dangerous"
    assert following.follow_lists(now=NOW + timedelta(days=1)) == 1
    assert level_of("phone", "+84912345678") == "unknown"


def test_more_than_can_be_looked_at_one_by_one_is_left_to_a_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    know()
    monkeypatch.setattr(following, "MOST_ENTRIES", 1)
    list_bad("phone", "0912345678")
    list_bad("phone", "0987654321")
    assert following.follow_lists(now=LATER) == 0
    assert ListsFollowed.objects.get().version == 2
    one = Sweep.objects.get(is_open=True)
    assert one.because == "lists"
    while sweeps.sweep_on(now=LATER):
        pass
    assert level_of("phone", "+84987654321") == "dangerous"
    one.refresh_from_db()
    # said by lists that two people answer for, so it isn't counted as an accusation of the engine
    assert (one.state, one.worsened) == ("done", 0)


def test_the_rest_follows_changed_lists_after_a_day() -> None:
    know()
    list_bad("phone", "0912345678")
    following.follow_lists(now=LATER)
    assert sweeps.sweep_on(now=NOW + timedelta(hours=23)) == 0
    assert sweeps.sweep_on(now=NOW + timedelta(hours=24)) > 0
    assert Sweep.objects.get(is_open=True).because == "lists"


def test_what_rooms_above_write_is_followed_too() -> None:
    know()
    lists.add_entry(
        list_class="corrected",
        kind="domain",
        value="cuahang-abc.com.vn",
        reason="Khiếu nại đúng",
        actor=MACHINE,
        now=LATER,
        agreed_by=OTHER,
    )
    assert following.follow_lists(now=LATER) == 3
    assert level_of("url", "http://cuahang-abc.com.vn/") == "unknown"
