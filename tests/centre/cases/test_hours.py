from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.centre.cases.hours import (
    WEEKDAYS,
    Hours,
    HoursFault,
    NoWorkingTimeError,
    add_working_time,
    days_of,
    read_hours,
    usual_hours,
    working_time,
    write_week,
)
from lachan.centre.web.clock import VIETNAM

MINUTE = timedelta(minutes=1)
DAY = date(2026, 11, 2)
ZONES = ("Asia/Ho_Chi_Minh", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "UTC")


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=VIETNAM)


@st.composite
def spans(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    # on the half hour, as offices write them
    marks = sorted(draw(st.sets(st.integers(0, 48), max_size=6)))
    return tuple((a * 30, b * 30) for a, b in zip(marks[::2], marks[1::2], strict=False))


@st.composite
def some_hours(draw: st.DrawFn) -> Hours:
    week = draw(st.lists(spans(), min_size=7, max_size=7).filter(any))
    first = date(2026, 3, 20)
    days = st.frozensets(st.integers(0, 40).map(lambda n: first + timedelta(days=n)), max_size=8)
    return Hours(
        tuple(week), draw(st.sampled_from(ZONES)), draw(st.sampled_from(["", "VN"])), draw(days), draw(days)
    )


# around Hùng Kings, Victory and Labour Day, and the days on which clocks change in Europe and at Lord Howe
moments = st.integers(0, 30 * 24 * 60).map(lambda n: datetime(2026, 3, 22, tzinfo=UTC) + n * MINUTE)


def is_worked(hours: Hours, moment: datetime) -> bool:
    """This will say whether the minute that begins at a moment is worked, by looking at the clock on the wall alone."""
    local = moment.astimezone(ZoneInfo(hours.zone))
    # an hour that comes twice in autumn is worked both times, where it lies inside a span
    return any(first <= local.hour * 60 + local.minute < last for first, last in hours.spans_on(local.date()))


@given(some_hours(), moments, st.integers(0, 6 * 24 * 60))
def test_time_counted_is_what_a_walk_minute_by_minute_counts(
    hours: Hours, start: datetime, minutes: int
) -> None:
    walked = sum(is_worked(hours, start + n * MINUTE) for n in range(minutes))
    assert working_time(hours, start, start + minutes * MINUTE) == walked * MINUTE


@given(some_hours(), moments, st.integers(1, 2_000))
def test_the_moment_added_is_the_earliest_at_which_so_much_was_worked(
    hours: Hours, start: datetime, minutes: int
) -> None:
    end = add_working_time(hours, start, minutes * MINUTE)
    assert working_time(hours, start, end) == minutes * MINUTE
    assert working_time(hours, start, end - MINUTE) < minutes * MINUTE
    assert is_worked(hours, end - MINUTE)


@given(some_hours(), st.lists(moments, min_size=3, max_size=6))
def test_time_is_never_negative_and_never_lost_whatever_it_is_divided_by(
    hours: Hours, cuts: list[datetime]
) -> None:
    cuts.sort()
    parts = [working_time(hours, a, b) for a, b in pairwise(cuts)]
    assert min(parts) >= timedelta()
    assert sum(parts, timedelta()) == working_time(hours, cuts[0], cuts[-1])
    assert working_time(hours, cuts[-1], cuts[0]) == timedelta()


@given(some_hours(), moments, st.integers(0, 500), st.integers(0, 500))
def test_what_is_added_in_two_parts_ends_where_the_whole_does(
    hours: Hours, start: datetime, one: int, other: int
) -> None:
    whole = add_working_time(hours, start, (one + other) * MINUTE)
    first = add_working_time(hours, start, one * MINUTE)
    assert add_working_time(hours, first, other * MINUTE) == (whole if other else first)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        # Tết: by the decrees of the government for each year
        (date(2020, 1, 23), date(2020, 1, 29)),
        (date(2024, 2, 8), date(2024, 2, 14)),
        (date(2025, 1, 27), date(2025, 1, 31)),
        (date(2026, 2, 16), date(2026, 2, 20)),
    ],
)
def test_nobody_works_at_the_lunar_new_year_which_moves(first: date, last: date) -> None:
    day = first
    while day <= last:
        assert usual_hours().spans_on(day) == ()
        day += timedelta(days=1)


# the first day of the lunar year, by the Vietnamese calendar; 2030 and 2034 are those where a month is easily wrong
@pytest.mark.parametrize(
    "day",
    [
        date(2020, 1, 25), date(2021, 2, 12), date(2022, 2, 1), date(2023, 1, 22), date(2024, 2, 10),
        date(2025, 1, 29), date(2026, 2, 17), date(2027, 2, 6), date(2028, 1, 26), date(2029, 2, 13),
        date(2030, 2, 2), date(2031, 1, 23), date(2032, 2, 11), date(2033, 1, 31), date(2034, 2, 19),
        date(2035, 2, 8),
    ],
)  # fmt: skip
def test_the_new_year_of_each_year_from_2020_to_2035_is_off(day: date) -> None:
    assert day in days_of("VN", day.year)[0]


def test_days_in_lieu_and_saturdays_by_decree_are_known() -> None:
    hours = usual_hours()
    # Hùng Kings on a Sunday in 2026, off on Monday; 2 May 2025 off for Saturday 26 April, which was worked
    assert hours.spans_on(date(2026, 4, 27)) == ()
    assert hours.spans_on(date(2025, 5, 2)) == ()
    assert hours.spans_on(date(2025, 4, 26)) == hours.week[0]
    assert hours.spans_on(date(2025, 4, 19)) == ()
    assert hours.spans_on(date(2025, 4, 7)) == ()


def test_an_office_s_own_days_come_before_the_country_s() -> None:
    own = read_hours(
        write_week(usual_hours()),
        valid_from=DAY,
        closed=[date(2026, 11, 3), date(2026, 12, 1)],
        worked=[date(2027, 2, 8), date(2026, 12, 1)],
    )
    assert own.spans_on(date(2026, 11, 3)) == ()
    assert own.spans_on(date(2027, 2, 8)) == own.week[0]
    assert own.spans_on(date(2026, 12, 1)) == own.week[0]


def test_four_hours_from_friday_afternoon_end_on_monday() -> None:
    assert add_working_time(usual_hours(), at(6, 15), timedelta(hours=4)) == at(9, 10)
    assert working_time(usual_hours(), at(6, 15), at(9, 10)) == timedelta(hours=4)
    assert working_time(usual_hours(), at(6, 11), at(6, 14)) == timedelta(hours=2)


def test_a_second_is_not_rounded_away() -> None:
    second = timedelta(seconds=1)
    assert working_time(usual_hours(), at(6, 15), at(6, 15) + second) == second
    assert add_working_time(usual_hours(), at(6, 16, 59), timedelta(seconds=61)) == at(9, 8) + second


def test_a_day_and_night_office_works_when_summer_time_takes_an_hour() -> None:
    always = Hours(tuple(((0, 1440),) for _ in range(7)), "Europe/Berlin")
    start = datetime(2026, 3, 28, 12, tzinfo=UTC)
    assert working_time(always, start, start + timedelta(days=2)) == timedelta(days=2)
    autumn = datetime(2026, 10, 24, 12, tzinfo=UTC)
    assert working_time(always, autumn, autumn + timedelta(days=2)) == timedelta(days=2)


def test_it_reads_what_it_writes() -> None:
    assert read_hours(write_week(usual_hours()), valid_from=DAY) == usual_hours()
    assert set(write_week(usual_hours())) == set(WEEKDAYS)


@pytest.mark.parametrize(
    ("week", "code"),
    [
        ({}, "no_time"),
        ({"monday": []}, "no_time"),
        ({"monday": ["08:00-08:00"]}, "span"),
        ({"monday": ["12:00-08:00"]}, "span"),
        ({"monday": ["08:00-24:30"]}, "span"),
        ({"monday": ["08:00-12:00", "11:00-13:00"]}, "span"),
        ({"monday": ["8-12"]}, "span"),
        ({"monday": ["00:00-01:00"] * 7}, "span"),
        ({"thứ hai": ["08:00-12:00"]}, "span"),
    ],
)
def test_it_refuses_a_week_that_is_none(week: dict[str, list[str]], code: str) -> None:
    with pytest.raises(HoursFault) as fault:
        read_hours(week, valid_from=DAY)
    assert fault.value.code == code


def test_it_refuses_a_calendar_that_is_closed_for_two_months_at_any_time() -> None:
    far = [DAY + timedelta(days=200 + n) for n in range(61)]
    with pytest.raises(HoursFault, match="no_time"):
        read_hours(write_week(usual_hours()), valid_from=DAY, closed=far)
    assert read_hours(write_week(usual_hours()), valid_from=DAY, closed=far[:50]).closed == set(far[:50])


@pytest.mark.parametrize("zone", ["Nowhere/None", "", "../../etc/passwd", "/etc/localtime", "a\0b"])
def test_it_refuses_a_zone_that_is_none(zone: str) -> None:
    with pytest.raises(HoursFault, match="zone"):
        read_hours(write_week(usual_hours()), valid_from=DAY, zone=zone)


def test_it_refuses_an_unknown_country_and_more_days_than_a_year_has() -> None:
    with pytest.raises(HoursFault, match="country"):
        read_hours(write_week(usual_hours()), valid_from=DAY, country="XX")
    with pytest.raises(HoursFault, match="days"):
        read_hours(
            write_week(usual_hours()),
            valid_from=DAY,
            closed=[DAY + timedelta(days=2 * n) for n in range(401)],
        )


def test_hours_without_any_time_count_none_and_promise_none() -> None:
    never = Hours(((),) * 7)
    assert working_time(never, at(2, 8), at(20, 8)) == timedelta()
    with pytest.raises(NoWorkingTimeError):
        add_working_time(never, at(2, 8), MINUTE)
