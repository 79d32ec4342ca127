from __future__ import annotations

from datetime import date, timedelta

import pytest

from lachan.centre.accounts.case_kinds import CASE_KINDS
from lachan.centre.accounts.queries.territories import Place
from lachan.centre.cases.figures.changes import Changes, Counted
from lachan.centre.cases.figures.standing import Standing
from lachan.centre.console.charts import bars_of
from lachan.centre.console.queries.situation import ProvinceLine
from lachan.centre.console.sentences import compared, lead, say_days, say_kinds, say_places, short_name

LAST = date(2026, 11, 28)


def figures(*, going_on: int = 0, late: int = 0, **total: int) -> Changes:
    return Changes(
        standing=Standing(going_on, 0, late, 0, 0, 0, 0),
        total=Counted(**total),
        days=(),
        kinds={},
        provinces={},
        communes={},
        late=(),
    )


def line(name: str, opened: int) -> ProvinceLine:
    place = Place(1, "P01", "province", "01", name, name, None, None, None)
    return ProvinceLine(place, Counted(opened=opened))


def test_the_lead_says_what_came_what_is_late_and_what_was_lost() -> None:
    found = figures(going_on=40, late=3, opened=1_200, opened_before=1_000, lost_vnd=2_500_000_000)
    assert lead(found, "vi") == (
        "1.200 vụ việc mới, nhiều hơn kỳ trước 20%; 3 trong 40 vụ đang mở đã quá hạn. Mất 2,5 tỷ đ, lấy lại 0 đ."
    )
    assert lead(found, "en") == (
        "1,200 new cases, 20% more than before; 3 of 40 open cases are late. Lost 2.5 billion đ, recovered 0 đ."
    )


def test_without_money_and_without_cases_it_says_no_more_than_that() -> None:
    assert "Mất" not in lead(figures(opened=1), "vi")
    assert lead(figures(), "en") == "Your offices and those below had no case in these days."


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (5, 5, "as many as before"),
        (5, 0, "none in the period before"),
        (6, 5, "20% more than before"),
        (4, 5, "20% fewer than before"),
        (50, 5, "10 times more than before"),
    ],
)
def test_it_says_how_a_number_stands_to_the_one_before(now: int, before: int, said: str) -> None:
    assert compared(now, before, "en") == said


def test_a_chart_is_said_by_its_highest_day_and_its_mean() -> None:
    days = [(LAST - timedelta(days=1), 3), (LAST, 1)]
    assert say_days(bars_of(days), "vi", of="cases") == (
        "Nhiều nhất là ngày 27/11/2026: 3 vụ; trung bình mỗi ngày 2,0."
    )
    assert "1 report;" in say_days(bars_of([(LAST, 1)]), "en", of="reports")
    assert say_days(bars_of([(LAST, 0)]), "en", of="reports") == "No report in these days."


def test_a_bar_of_several_days_is_said_as_such() -> None:
    days = [(LAST - timedelta(days=99 - at), 1) for at in range(100)]
    assert say_days(bars_of(days), "en", of="cases").startswith("Each bar is 2 days.")


def test_the_map_is_said_by_its_three_highest_places() -> None:
    lines = [line("Thành phố Hà Nội", 9), line("Tỉnh Nghệ An", 4), line("Tỉnh Lào Cai", 2), line("X", 1)]
    assert say_places(lines, "vi") == "Nhiều vụ việc mới nhất: Hà Nội 9, Nghệ An 4, Lào Cai 2."
    assert say_places([line("Tỉnh Lào Cai", 0)], "vi") == "Không có vụ việc mới trong những ngày này."
    assert short_name(ProvinceLine(None, Counted()), "en") == "Place not known"


def test_kinds_that_rise_are_named_with_both_numbers() -> None:
    lines = [
        (CASE_KINDS["website"], Counted(opened=9, opened_before=3)),
        (CASE_KINDS["app"], Counted(opened=3, opened_before=3)),
    ]
    assert say_kinds(lines, "vi") == "Tăng nhiều nhất: Trang web (3 → 9)."
    assert say_kinds(lines[1:], "vi") == "Không loại nào tăng so với kỳ trước."
