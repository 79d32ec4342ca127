"""Clocks, pauses and reminders at moments that come seldom: leap days, Tết, odd hours, other zones, the same second."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from centre.cases.scene import NOW, acting, changed_by, desk, fresh, opened, people
from lachan.centre.accounts.models import Role
from lachan.centre.cases.hours import read_hours, usual_hours, write_week
from lachan.centre.cases.models import Calendar, Case, Clock, Event
from lachan.centre.cases.services.calendars import check_calendar, follow_hours
from lachan.centre.cases.services.changing import assign_case, go_on_with_case, hand_over, pause_case
from lachan.centre.cases.services.clocks import used_of
from lachan.centre.cases.services.ending import close_case, reopen_case
from lachan.centre.cases.services.ringing import ring
from lachan.centre.cases.services.waiting import remind
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = write_week(usual_hours())


def here(said: str) -> datetime:
    return datetime.fromisoformat(f"{said}+07:00")


def hours(
    people: People, week: Mapping[str, list[str]], *, first: str = "2026-11-01", zone: str = "Asia/Ho_Chi_Minh",
    country: str = "",
) -> None:  # fmt: skip
    """This will let north count in some hours, read as those that are typed."""
    read = read_hours(week, valid_from=date.fromisoformat(first), zone=zone, country=country)
    Calendar.objects.create(
        office_id=people.office("north").pk, valid_from=date.fromisoformat(first), zone=zone, country=country,
        week=json.dumps(write_week(read)), made_by="person:1", made_at=NOW,
    )  # fmt: skip


def first_look(case: Case) -> Clock:
    return Clock.objects.filter(case=case, stage="first_look").latest("pk")


def test_a_leap_day_is_worked_as_any_other_and_hours_may_begin_on_it(people: People) -> None:
    case = opened(people, now=here("2028-02-28T16:00"))
    assert case.due_at == here("2028-02-29T11:00")
    evening = {name: ["18:00-22:00"] for name in ("tuesday", "wednesday")}
    hours(people, evening, first="2028-02-29")
    assert follow_hours(now=here("2028-02-29T00:00"), limit=10) == 1
    assert fresh(case).due_at == here("2028-02-29T21:00")
    assert first_look(case).used == HOUR


def test_over_tet_nothing_falls_due_and_what_waits_is_remembered_after_it(people: People) -> None:
    # Friday before the nine days off of 2026
    case = opened(people, now=here("2026-02-13T16:00"))
    assert case.due_at == here("2026-02-23T11:00")
    waits = changed_by(
        opened(people, now=here("2026-02-13T16:30")), pause_case, people, now=here("2026-02-13T16:30"),
        waiting_for="Ngân hàng", reason="Chờ sao kê",
    )  # fmt: skip
    assert waits.remind_at == here("2026-02-27T16:30")
    assert remind(now=here("2026-02-22T12:00")) == 0
    assert ring(now=here("2026-02-22T12:00")) == 0


def test_an_office_of_one_minute_a_week_counts_for_years_and_loses_none_of_it(people: People) -> None:
    hours(people, {"monday": ["00:00-00:01"]})
    case = opened(people)
    clock = first_look(case)
    assert clock.due_at is not None
    # 240 minutes are 240 Mondays, from the one after the 23rd on
    assert clock.due_at == here("2026-11-30T00:01") + 239 * 7 * DAY
    later = here("2026-12-14T12:00")
    case = changed_by(case, pause_case, people, now=later, waiting_for="Nhà mạng", reason="Chờ")
    assert first_look(case).used == timedelta(minutes=3)
    # 2,400 minutes of that office are 46 years, within which nobody would be reminded
    assert case.remind_at is not None
    assert case.remind_at <= later + 31 * DAY
    case = changed_by(case, go_on_with_case, people, now=later + DAY)
    assert used_of(first_look(case), now=later + 7 * DAY) == timedelta(minutes=4)


def test_hours_beyond_midnight_are_two_spans_and_count_through(people: People) -> None:
    night = {
        name: ["00:00-06:00", "22:00-24:00"]
        for name in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    }
    hours(people, night)
    case = opened(people, now=here("2026-11-23T23:00"))
    assert case.due_at == here("2026-11-24T03:00")


@pytest.mark.parametrize(
    ("zone", "opened_at", "due"),
    [
        # an hour is left out on this night in Lord Howe (half of one) and in St. John's
        ("America/St_Johns", "2027-03-14T05:00+00:00", "2027-03-14T09:00+00:00"),
        ("Australia/Lord_Howe", "2027-04-03T14:00+00:00", "2027-04-03T18:00+00:00"),
        ("Pacific/Chatham", "2027-09-25T13:00+00:00", "2027-09-25T17:00+00:00"),
    ],
)
def test_four_hours_are_four_hours_where_clocks_are_put_forward_or_back(
    people: People, zone: str, opened_at: str, due: str
) -> None:
    always = {
        name: ["00:00-24:00"]
        for name in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    }
    hours(people, always, zone=zone)
    case = opened(people, now=datetime.fromisoformat(opened_at))
    assert case.due_at == datetime.fromisoformat(due)
    assert used_of(first_look(case), now=datetime.fromisoformat(due)) == 4 * HOUR


def test_all_that_is_done_in_one_second_takes_no_time_and_is_in_its_order(people: People) -> None:
    case = opened(people)
    me = people.at("north", Role.DESK).pk
    acts: list[tuple[Any, dict[str, Any]]] = [
        (pause_case, {"waiting_for": "Ngân hàng", "reason": "Chờ"}),
        (go_on_with_case, {}),
        (assign_case, {"assignee_id": me}),
        (pause_case, {"waiting_for": "Nhà mạng", "reason": "Chờ"}),
        (go_on_with_case, {}),
        (close_case, {"outcome": "stopped", "reason": "Xong"}),
        (reopen_case, {"reason": "Lại có người báo"}),
        (hand_over, {"office_id": people.office("centre").pk, "reason": "Liên ngành"}),
    ]
    for act, told in acts:
        case = changed_by(case, act, people, **told)
        ring(now=NOW)
        remind(now=NOW)
    assert {clock.used for clock in Clock.objects.filter(case=case)} == {timedelta()}
    kinds = list(Event.objects.filter(case=case).order_by("pk").values_list("kind", flat=True))
    assert kinds == [
        "opened", "paused", "went_on", "assigned", "paused", "went_on", "closed", "reopened", "handed_over",
    ]  # fmt: skip
    assert not Event.objects.filter(kind__in=["missed", "warned", "waited"]).exists()


def test_two_who_do_something_in_the_same_second_are_told_and_the_second_changes_nothing(
    people: People,
) -> None:
    case = opened(people)
    told = {"case_id": case.pk, "version": case.version, "actor": desk(people), "now": NOW}
    pause_case(waiting_for="Ngân hàng", reason="Chờ", **told)  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="cases_changed"):
        close_case(outcome="stopped", reason="Xong", **told)  # type: ignore[arg-type]
    assert fresh(case).state == "waiting"


def test_a_first_day_at_the_end_of_the_calendar_is_refused_and_breaks_nothing(people: People) -> None:

    admin = acting(people.at("north", Role.ADMINISTRATOR))
    for day, closed in ((date(9999, 12, 31), ()), (date(2026, 12, 1), (date(9999, 12, 31),))):
        with pytest.raises(Refusal, match="cases_hours_days"):
            check_calendar(
                office_id=people.office("north").pk,
                valid_from=day,
                week=WEEK,
                closed=closed,
                actor=admin,
                now=NOW,
            )


def test_after_the_last_holiday_that_is_known_days_are_counted_by_the_week_alone(people: People) -> None:
    case = opened(people, now=datetime(2101, 1, 3, 2, tzinfo=UTC))
    assert case.due_at == datetime(2101, 1, 3, 7, tzinfo=UTC)
