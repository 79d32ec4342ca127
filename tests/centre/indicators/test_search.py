from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from centre.accounts.people import NOW, People, as_viewer, people
from lachan.centre.accounts.models import Role
from lachan.centre.audit.models import Entry
from lachan.centre.indicators import search, verdicts
from lachan.centre.indicators.models import Indicator as Indicators
from lachan.centre.indicators.models import Signal
from lachan.centre.indicators.search import Hit, Source, find_indicators, search_for
from lachan.centre.indicators.spelling import keepable
from lachan.centre.web.refusals import Refusal
from lachan.engine.front_door import check
from lachan.engine.model import Indicator, Kind

if TYPE_CHECKING:
    from lachan.centre.accounts.access import Viewer

pytestmark = pytest.mark.django_db
__all__ = ["people"]

KEPT = [
    (Kind.PHONE, "+84912345678"),
    (Kind.DOMAIN, "vcb-xacminh.top"),
    (Kind.URL, "http://vcb-xacminh.top/dang-nhap"),
    (Kind.PROFILE, "facebook:Đường Sắt Việt"),
    (Kind.EMAIL, "ho.tro@nganhang-so.vn"),
]


def keep() -> None:
    at = datetime(2026, 11, 28, tzinfo=UTC)
    signal = Signal.objects.create(
        source="report", ref="report:1", sha256="0" * 64, received_at=at, keep_until=date(2027, 1, 1)
    )
    answer = check("", today=date(2026, 11, 28))
    parts = tuple(verdicts.Part(Indicator(kind, value), answer) for kind, value in KEPT)
    verdicts.keep_answers(judged=[verdicts.Judged(signal.pk, at, answer, parts)], now=at)


def found(typed: str) -> set[str]:
    exact, others = find_indicators(typed)
    return {each.value for each in (*exact, *others)}


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("0912345678", "+84912345678"),
        ("+84 912 345 678", "+84912345678"),
        ("0912.345.678", "+84912345678"),
        ("091 2345", "+84912345678"),
        ("84912", "+84912345678"),
        ("hxxp://vcb-xacminh[.]top/dang-nhap", "http://vcb-xacminh.top/dang-nhap"),
        ("hxxps://xacminh[.]top", "vcb-xacminh.top"),
        ("VCB-XACMINH.TOP", "vcb-xacminh.top"),
        ("vcb-xac", "vcb-xacminh.top"),
        ("xacminh", "vcb-xacminh.top"),
        ("vcb xacmi", "http://vcb-xacminh.top/dang-nhap"),
        ("www.vcb-xacminh.top", "vcb-xacminh.top"),
        ("đường sắt", "facebook:Đường Sắt Việt"),
        ("DUONG SAT viet", "facebook:Đường Sắt Việt"),
        ("nganhang", "ho.tro@nganhang-so.vn"),
        ("ho.tro@nganhang-so.vn", "ho.tro@nganhang-so.vn"),
    ],
)
def test_a_value_is_found_in_every_form_in_which_a_person_types_it(typed: str, value: str) -> None:
    keep()
    assert value in found(typed)


def test_what_is_not_there_is_not_found() -> None:
    keep()
    for typed in (
        "0987654321",
        "vietcombank",
        "%",
        "_",
        "xacminhh",
        "' OR 1=1 --",
        '"',
        "NEAR(a b)",
        "a* OR b",
    ):
        assert found(typed) == set(), typed


def test_it_asks_six_queries_at_most() -> None:
    keep()
    for typed, most in (("http://vcb-xacminh.top/dang-nhap", 3), ("xacmi", 5), ("khong co http://a.top", 6)):
        with CaptureQueriesContext(connection) as asked:
            find_indicators(typed)
        assert len(asked) <= most, typed


def test_what_most_of_the_register_holds_is_taken_of_its_newest_and_what_few_hold_from_anywhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(search, "_MOST_READ", 60)
    at = datetime(2026, 11, 28, tzinfo=UTC)
    Indicators.objects.bulk_create(
        Indicators(
            kind="domain",
            value=f"{'quy-la' if number == 1 else 'trang-web'}-{number:03d}.top",
            value_sha256=f"{number:064x}",
            fold=f"{'quy-la' if number == 1 else 'trang-web'}-{number:03d}.top",
            first_seen_at=at,
            last_seen_at=at,
        )
        for number in range(200)
    )
    newest = [f"trang-web-{number:03d}.top" for number in range(199, 149, -1)]
    for typed in ("web top", "top trang", "web to", "top tra"):
        with CaptureQueriesContext(connection) as asked:
            assert [each.value for each in find_indicators(typed)[1]] == newest, typed
        # the words of the index are asked at most for the whole word that nobody holds
        assert sum("indicators_words" in one["sql"] or "tsquery" in one["sql"] for one in asked) <= 1, typed
    assert found("la top") == found("top qu") == {"quy-la-001.top"}


def test_who_may_not_see_the_register_is_refused_and_so_is_what_cannot_be_searched(people: People) -> None:
    with pytest.raises(Refusal, match="not_permitted"):
        search_for(as_viewer(people.at("bank", Role.PARTNER)), "0912345678", now=NOW)
    viewer = as_viewer(people.at("centre", Role.ANALYST))
    for wrong in ("", " ", "a", "a" * 2_001):
        with pytest.raises(Refusal, match="search_text"):
            search_for(viewer, wrong, now=NOW)


def test_personal_data_is_searched_only_with_a_reason_that_is_recorded(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def find(_: Viewer, text: str, limit: int) -> tuple[Hit, ...]:
        asked.append(text)
        return (Hit("reports", 7, "…", "report:7"),)[:limit]

    monkeypatch.setattr(search, "_sources", {})
    search.register_source(Source("reports", "register.view", find, personal=True))
    viewer = as_viewer(people.at("centre", Role.ANALYST))
    said = search_for(viewer, "Nguyễn Thị Lan", now=NOW)
    assert (said.elsewhere, said.asks_reason, asked) == ((), ("reports",), [])
    with pytest.raises(Refusal, match="search_reason"):
        search_for(viewer, "Nguyễn Thị Lan", now=NOW, reason="x")
    said = search_for(viewer, "Nguyễn Thị Lan", now=NOW, reason="vụ việc 12/2026")
    assert [hit.subject for hit in said.elsewhere] == ["report:7"]
    logged = list(Entry.objects.order_by("id").values_list("kind", "data"))
    assert [kind for kind, _ in logged] == ["indicators.search_reason", "indicators.persons_searched"]
    assert "12/2026" not in str(logged)
    assert "Lan" not in str(logged)


class Strange(TestCase):
    @settings(max_examples=60)
    @given(st.text(min_size=1, max_size=60))
    def test_whatever_is_typed_is_searched_without_an_error(self, typed: str) -> None:
        find_indicators(keepable(typed))
