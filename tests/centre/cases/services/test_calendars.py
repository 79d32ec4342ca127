"""New hours of an office: what they would do, and clocks that go over to them without a minute lost or doubled."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest

from centre.accounts.people import make_office
from centre.cases.scene import NOW, acting, changed_by, desk, fresh, opened, people
from lachan.centre.accounts.models import Role
from lachan.centre.cases.models import Calendar, Case, Clock, Event
from lachan.centre.cases.queries.calendars import hours_of, offices_by_hours_of
from lachan.centre.cases.queries.cases import clocks_of
from lachan.centre.cases.services.calendars import check_calendar, follow_hours, set_calendar
from lachan.centre.cases.services.changing import go_on_with_case, pause_case
from lachan.centre.cases.services.ending import close_case
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from centre.accounts.people import People

__all__ = ["people"]
pytestmark = pytest.mark.django_db
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
# the day after it is a holiday: Tuesday, 24 November
MONDAY: Final = date(2026, 11, 23)
USUAL: Final = ("08:00-12:00", "13:00-17:00")
FIVE: Final = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), USUAL)


def setting(people: People, office: str = "north", **told: Any) -> dict[str, Any]:
    administrator = acting(people.at(office, Role.ADMINISTRATOR))
    plain = {
        "office_id": people.office(office).pk,
        "valid_from": MONDAY,
        "week": FIVE,
        "actor": administrator,
        "now": NOW,
    }
    return {**plain, **told}


def first_look(case: Case) -> Clock:
    return Clock.objects.get(case=case, stage="first_look")


def test_a_day_off_by_decree_moves_what_falls_due_and_the_timeline_says_so(people: People) -> None:
    # Monday nine o'clock: four working hours end at two in the afternoon
    case = opened(people)
    assert fresh(case).due_at == datetime(2026, 11, 23, 7, tzinfo=UTC)
    told = setting(people, closed=(MONDAY,))
    moves = check_calendar(**told)
    assert (moves.cases, moves.sooner, moves.later, moves.is_least) == (1, 0, 1, False)
    assert fresh(case).due_at == datetime(2026, 11, 23, 7, tzinfo=UTC), "only looked"
    assert not Calendar.objects.exists()
    set_calendar(**told)
    assert follow_hours(now=NOW, limit=10) == 1
    # all four hours are left, of Wednesday
    assert fresh(case).due_at == datetime(2026, 11, 25, 5, tzinfo=UTC)
    event = Event.objects.get(kind="hours_moved")
    assert event.case_id == case.pk
    assert follow_hours(now=NOW, limit=10) == 0
    assert Calendar.objects.get().followed_at == NOW
    assert follow_hours(now=NOW + HOUR, limit=10) == 0
    assert Event.objects.filter(kind="hours_moved").count() == 1


def test_what_was_used_before_stays_used(people: People) -> None:
    case = opened(people)
    at = NOW + HOUR
    set_calendar(**setting(people, week={**FIVE, "monday": ("08:00-10:00",)}, now=at))
    follow_hours(now=at, limit=10)
    clock = first_look(case)
    assert clock.used == HOUR
    # three hours are left, from Wednesday eight o'clock on
    assert clock.due_at == datetime(2026, 11, 25, 4, tzinfo=UTC)
    (shown,) = (one for one in clocks_of(case.pk, now=at) if one.stage == "first_look")
    assert shown.used == HOUR


def test_hours_of_a_later_day_count_from_that_day_on(people: People) -> None:
    case = opened(
        people, now=NOW + 7 * HOUR
    )  # four in the afternoon: three of the four hours are Wednesday's
    assert fresh(case).due_at == datetime(2026, 11, 25, 4, tzinfo=UTC)
    told = setting(
        people, valid_from=MONDAY + 2 * DAY, week={**FIVE, "wednesday": ("13:00-17:00",)}, now=NOW + 7 * HOUR
    )
    assert check_calendar(**told).later == 1
    set_calendar(**told)
    assert follow_hours(now=NOW + 8 * HOUR, limit=10) == 0
    assert fresh(case).due_at == datetime(2026, 11, 25, 4, tzinfo=UTC)
    midnight = datetime(2026, 11, 24, 17, tzinfo=UTC)
    assert follow_hours(now=midnight + timedelta(seconds=5), limit=10) == 1
    assert first_look(case).used == HOUR
    assert fresh(case).due_at == datetime(2026, 11, 25, 9, tzinfo=UTC)


def test_offices_below_follow_but_not_those_with_hours_of_their_own(people: People) -> None:
    ward = people.office("north_ward")
    nested = make_office("duoi-phuong", parent=ward)
    set_calendar(**setting(people, "north_ward", valid_from=MONDAY))
    found = offices_by_hours_of(people.office("north").pk, day=MONDAY)
    assert found == {people.office("north").pk}
    assert offices_by_hours_of(ward.pk, day=MONDAY) == {ward.pk, nested.pk}
    assert people.office("south").pk in offices_by_hours_of(people.office("centre").pk, day=MONDAY)
    assert ward.pk not in offices_by_hours_of(people.office("centre").pk, day=MONDAY)
    assert hours_of(nested.pk, day=MONDAY).office_id == ward.pk


def test_a_case_that_waits_closes_or_is_over_is_left_as_it_is(people: People) -> None:
    waits, ended, over = opened(people), opened(people), opened(people)
    changed_by(waits, pause_case, people, waiting_for="Ngân hàng", reason="hỏi")
    changed_by(ended, close_case, people, outcome="no_scam", reason="Trang thật")
    late = NOW + 6 * HOUR
    before = first_look(over).due_at
    set_calendar(**setting(people, closed=(MONDAY,), now=late))
    follow_hours(now=late, limit=10)
    assert first_look(over).due_at == before, "when it was over stays"
    assert fresh(waits).due_at is None
    changed_by(waits, go_on_with_case, people, now=late)
    assert first_look(waits).due_at == datetime(2026, 11, 25, 5, tzinfo=UTC)


def test_many_cases_go_over_by_turns_and_a_calendar_that_was_replaced_moves_none(people: People) -> None:
    cases = [opened(people) for _ in range(5)]
    set_calendar(**setting(people, closed=(MONDAY + 3 * DAY,)))
    set_calendar(**setting(people, closed=(MONDAY,)))
    assert [follow_hours(now=NOW, limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert {fresh(case).due_at for case in cases} == {datetime(2026, 11, 25, 5, tzinfo=UTC)}
    assert Calendar.objects.filter(followed_at__isnull=False).count() == 2


@pytest.mark.parametrize(
    ("told", "code", "pointer"),
    [
        ({"week": {}}, "cases_hours_no_time", "/week"),
        ({"week": {"monday": ("17:00-08:00",)}}, "cases_hours_span", "/monday"),
        ({"week": {"monday": ("08:00-12:00", "11:00-13:00")}}, "cases_hours_span", "/monday"),
        (
            {"week": FIVE, "closed": tuple(MONDAY + n * DAY for n in range(90))},
            "cases_hours_no_time",
            "/closed",
        ),
        (
            {"week": FIVE, "closed": tuple(MONDAY + n * DAY for n in range(401))},
            "cases_hours_days",
            "/closed",
        ),
        ({"valid_from": MONDAY - DAY}, "cases_hours_past", "/valid_from"),
        ({"country": "XX"}, "cases_hours_country", "/country"),
    ],
)
def test_hours_in_which_no_deadline_ends_are_refused_whether_looked_at_or_set(
    people: People, told: dict[str, Any], code: str, pointer: str
) -> None:
    for act in (check_calendar, set_calendar):
        with pytest.raises(Refusal) as refused:
            act(**setting(people, **told))
        assert (refused.value.code, refused.value.pointer) == (code, pointer)
    assert not Calendar.objects.exists()


def test_only_who_changes_the_office_sets_its_hours(people: People) -> None:
    for actor, code in (
        (desk(people), "not_permitted"),
        (acting(people.at("south", Role.ADMINISTRATOR)), "not_found"),
    ):
        with pytest.raises(Refusal, match=code):
            check_calendar(**setting(people, actor=actor))
        with pytest.raises(Refusal, match=code):
            set_calendar(**setting(people, actor=actor))
