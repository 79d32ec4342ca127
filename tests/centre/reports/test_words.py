"""Reports are found by the words of what was told in them, by who sees them, until they are emptied."""

from __future__ import annotations

from datetime import timedelta

import pytest

from centre.accounts.people import People, people
from centre.reports.judging import judge_all
from centre.reports.tellings import NOW, telling
from lachan.centre.accounts.access import viewer_of
from lachan.centre.reports import words as searched
from lachan.centre.reports.models import Report, Words
from lachan.centre.reports.services import (
    add_to_report,
    compare_reports_again,
    empty_due,
    join_reports,
    take_report,
    withdraw_report,
)
from lachan.centre.reports.words import reports_saying, words_of

__all__ = ["people"]
pytestmark = pytest.mark.django_db


def tell(people: People, story: str, *, office: str = "north", **changed: object) -> tuple[int, str]:
    """This will have a report taken at an office, and compared as the worker does."""
    told = telling(**{"story": story, "message": "", "links": (), "numbers": (), **changed})
    taken = take_report(told=told, now=NOW)
    Report.objects.filter(pk=taken.report_id).update(office_id=people.office(office).pk)
    work()
    return taken.report_id, taken.receipt


def work() -> None:
    judge_all(NOW)
    while join_reports(now=NOW) or compare_reports_again(now=NOW):
        pass


def found(people: People, typed: str, *, limit: int = 50) -> list[int]:
    viewer = viewer_of(people.at("north", "desk"), now=NOW)
    return [row.id for row in reports_saying(viewer, typed, limit)]


@pytest.mark.parametrize(
    "typed",
    [
        "giả danh công an",
        "gia danh cong an",
        "CÔNG AN",
        "đặt cọc",
        "dat  coc!",
        "công an đặt c",
        "vi\u0323t qu\u00fd",
    ],
)
def test_words_are_found_with_and_without_accents_and_the_last_one_begun(people: People, typed: str) -> None:
    told, _ = tell(people, "Họ giả danh công an, bắt đặt cọc bán vịt quý")
    tell(people, "Trúng thưởng xe máy, đòi phí vận chuyển")
    assert found(people, typed) == [told]


def test_the_message_that_was_passed_on_is_found_too(people: People) -> None:
    told, _ = tell(people, "Có tin lạ", message="Bưu kiện của quý khách bị giữ ở hải quan")
    assert found(people, "buu kien hai quan") == [told]


@pytest.mark.parametrize("typed", ["", "a", "%", '"*', "'; --", "công an trâu", "ông an", "\0"])
def test_what_was_not_told_is_not_found(people: People, typed: str) -> None:
    tell(people, "Họ giả danh công an")
    assert found(people, typed) == []


def test_another_offices_report_is_not_found(people: People) -> None:
    tell(people, "Họ giả danh công an", office="south")
    assert found(people, "công an") == []


def test_what_was_added_is_found_and_nothing_of_it_after_it_was_withdrawn(people: People) -> None:
    told, code = tell(people, "Họ giả danh công an")
    add_to_report(code=code, text="Sau đó họ gọi bằng hình", network="10.0.0", now=NOW + timedelta(hours=1))
    work()
    assert found(people, "gọi bằng hình") == found(people, "công an") == [told]
    withdraw_report(code=code, network="10.0.0", now=NOW + timedelta(hours=2))
    work()
    assert found(people, "công an") == []
    assert not Words.objects.exists()
    assert searched._held(["cong"]) == [], "nor in the index"


def test_a_report_withdrawn_before_it_is_compared_leaves_no_words() -> None:
    taken = take_report(told=telling(story="Họ giả danh công an"), now=NOW)
    withdraw_report(code=taken.receipt, network="10.0.0", now=NOW)
    work()
    assert not Words.objects.exists()


def test_words_go_when_a_report_was_kept_long_enough(people: People) -> None:
    tell(people, "Họ giả danh công an")
    empty_due(now=NOW + timedelta(days=200))
    assert not Words.objects.exists()


def test_older_reports_than_are_looked_through_are_found_by_the_index(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searched, "_LOOKED_AT", 2)
    first, _ = tell(people, "Họ giả danh công an phường bắt chuyển tiền vào tài khoản an toàn")
    tell(people, "Họ giả danh công an tỉnh khác hẳn", office="south")
    for number in ("một", "hai", "ba"):
        tell(people, f"Trúng thưởng xe máy lần {number}, chuyện {number} {number}")
    last, _ = tell(people, "Có người xưng là công an đòi xem căn cước qua mạng")
    assert found(people, "công an") == [last, first]
    assert found(people, "công an", limit=1) == [last]


def test_a_long_text_is_kept_as_words_both_databases_take(people: People) -> None:
    told, _ = tell(people, "x" * 3_000 + " cuối cùng " + "\U0001f600 _ … 支付宝")
    assert found(people, "cuoi cung") == found(people, "支付宝") == [told]
    assert words_of("", "  ", "A_b\0c") == "a b c"
