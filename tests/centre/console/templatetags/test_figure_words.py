from __future__ import annotations

from datetime import date

import pytest

from lachan.centre.console.templatetags.figure_words import change_in, money_in, short_day


@pytest.mark.parametrize(
    ("now", "before", "vi", "en"),
    [
        (0, 0, "–", "–"),
        (3, 0, "mới", "new"),
        (112, 100, "+12%", "+12%"),
        (92, 100, "\u22128%", "\u22128%"),
        (0, 4, "\u2212100%", "\u2212100%"),
        (100, 100, "0%", "0%"),
        (140, 10, "gấp 14 lần", "14 times"),
        (99, 10, "+890%", "+890%"),
    ],
)
def test_it_says_how_much_more_or_less(now: int, before: int, vi: str, en: str) -> None:
    assert change_in(now, before, "vi") == vi
    assert change_in(now, before, "en") == en


@pytest.mark.parametrize(
    ("vnd", "vi", "en"),
    [
        (0, "0 đ", "0 đ"),
        (900_000, "900.000 đ", "900,000 đ"),
        (1_000_000, "1 triệu đ", "1 million đ"),
        (12_540_000, "12,5 triệu đ", "12.5 million đ"),
        (318_400_000, "318 triệu đ", "318 million đ"),
        (1_234_000_000, "1,2 tỷ đ", "1.2 billion đ"),
        (25_400_000_000_000, "25.400 tỷ đ", "25,400 billion đ"),
    ],
)
def test_money_is_said_in_short(vnd: int, vi: str, en: str) -> None:
    assert money_in(vnd, "vi") == vi
    assert money_in(vnd, "en") == en


def test_a_day_of_a_chart_is_short() -> None:
    assert short_day(date(2026, 3, 9)) == "09/03"
