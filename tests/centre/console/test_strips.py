from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from lachan.centre.console.effect_words import lasted
from lachan.centre.console.strips import WIDTH, strip_of
from lachan.centre.measures.queries.effect import LookShown

NOW: Final = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
DAY: Final = timedelta(hours=24)


def looks(*said: tuple[float, str]) -> list[LookShown]:
    return [LookShown(NOW + timedelta(hours=hours), look) for hours, look in said]


def drawn(*said: tuple[float, str], hours: float = 10) -> list[tuple[float, float, str]]:
    pieces = strip_of(looks(*said), first=NOW, last=NOW + timedelta(hours=hours), known_for=DAY)
    return [(piece.x, piece.width, piece.kind) for piece in pieces]


def test_each_look_is_drawn_until_the_next_one() -> None:
    assert drawn((0, "open"), (5, "blocked")) == [(0, WIDTH / 2, "open"), (WIDTH / 2, WIDTH / 2, "held")]


def test_what_goes_on_is_one_piece() -> None:
    assert drawn(*((hour, "gone" if hour % 2 else "blocked") for hour in range(10))) == [(0, WIDTH, "held")]


def test_a_short_moment_is_still_seen_and_nothing_leaves_the_strip() -> None:
    pieces = drawn((0, "blocked"), (9.999, "open"))
    assert pieces[-1][2] == "open"
    assert pieces[-1][0] + pieces[-1][1] <= WIDTH


def test_what_was_long_ago_unseen_is_not_known() -> None:
    [piece] = drawn((0, "blocked"), hours=48)
    assert piece == (0, WIDTH / 2, "held")


def test_nothing_is_drawn_of_no_time() -> None:
    assert drawn((0, "open"), hours=0) == []


def test_times_are_said_as_people_say_them() -> None:
    assert lasted(timedelta(seconds=20), "vi") == "chưa đến 1 phút"
    assert lasted(timedelta(minutes=65), "vi") == "1 giờ 5 phút"
    assert lasted(timedelta(days=2, hours=4, minutes=9), "en") == "2 d 4 h"
