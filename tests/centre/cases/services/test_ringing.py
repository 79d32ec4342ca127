from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from centre.accounts.people import give_role
from centre.cases.scene import NOW, acting, changed_by, desk, fresh, opened, people, seeing
from lachan.centre.accounts.models import Office, Role
from lachan.centre.audit.models import Entry
from lachan.centre.cases.hours import usual_hours, write_week
from lachan.centre.cases.models import Calendar, Clock, Event
from lachan.centre.cases.queries.calendars import hours_of
from lachan.centre.cases.queries.inbox import waits_for
from lachan.centre.cases.services.calendars import set_calendar
from lachan.centre.cases.services.changing import assign_case, go_on_with_case, hand_over, pause_case
from lachan.centre.cases.services.ending import close_case
from lachan.centre.cases.services.ringing import ring
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def rung(kind: str) -> list[datetime]:
    return list(Event.objects.filter(kind=kind).order_by("pk").values_list("at", flat=True))


def test_it_warns_at_three_quarters_and_escalates_at_the_end_each_once(people: People) -> None:
    case = opened(people)
    # three of four working hours, with an hour off at noon
    for moment, warned, missed in ((2 * HOUR, 0, 0), (4 * HOUR, 1, 0), (5 * HOUR, 1, 1), (6 * HOUR, 1, 1)):
        ring(now=NOW + moment)
        ring(now=NOW + moment)
        assert (len(rung("warned")), len(rung("missed"))) == (warned, missed), moment
    case = fresh(case)
    assert (case.late_since, case.escalated_to_id) == (NOW + 5 * HOUR, people.office("centre").pk)
    clock = Clock.objects.get(case=case, stage="first_look")
    assert (clock.warned_at, clock.missed_at) == (NOW + 4 * HOUR, NOW + 5 * HOUR)
    assert Entry.objects.filter(kind="cases.missed").count() == 1
    late = waits_for(seeing(people, "centre", Role.APPROVER)).late
    assert [row.id for row in late] == [case.pk]


def test_what_was_not_looked_at_for_days_is_told_as_late_and_not_warned_of_first(people: People) -> None:
    opened(people)
    ring(now=NOW + 3 * DAY)
    assert (rung("warned"), len(rung("missed"))) == ([], 1)


def test_a_case_that_waits_rings_for_nobody(people: People) -> None:
    case = changed_by(opened(people), pause_case, people, waiting_for="Ngân hàng", reason="Chờ")
    assert ring(now=NOW + 60 * DAY) == 0
    changed_by(case, go_on_with_case, people, now=NOW + 60 * DAY)
    assert ring(now=NOW + 60 * DAY + 5 * HOUR) > 0


def test_a_case_that_was_closed_or_looked_at_in_time_rings_no_more(people: People) -> None:
    closed, taken = opened(people), opened(people)
    changed_by(closed, close_case, people, outcome="no_scam", reason="Trang thật")
    changed_by(taken, assign_case, people, assignee_id=people.at("north", Role.DESK).pk)
    ring(now=NOW + 5 * HOUR)
    assert rung("missed") == []
    # three working days of acting, from Monday nine; Tuesday, 24 November, is a day off
    ring(now=NOW + 4 * DAY)
    assert Event.objects.get(kind="missed").case_id == taken.pk


def test_above_the_uppermost_office_there_is_nobody_to_tell_and_the_case_is_late_all_the_same(
    people: People,
) -> None:
    case = opened(people)
    give_role(people.at("ministry", Role.DESK), Role.DESK, people.office("ministry"))
    case = changed_by(
        case, hand_over, people, "centre", office_id=people.office("ministry").pk, reason="Liên ngành"
    )
    ring(now=NOW + 5 * HOUR)
    case = fresh(case)
    assert case.late_since is not None
    assert case.escalated_to_id is None


def test_an_office_above_that_has_ended_is_passed_over(people: People) -> None:
    case = opened(people)
    Office.objects.filter(pk=people.office("centre").pk).update(valid_to=NOW.date())
    ring(now=NOW + 5 * HOUR)
    assert fresh(case).escalated_to_id == people.office("ministry").pk


def calendar(people: People, office: str = "north", **changed: Any) -> int:
    week = {name: ["20:00-24:00"] for name in ("monday", "tuesday", "wednesday")}
    told: dict[str, Any] = {"valid_from": date(2026, 11, 23), "week": week, "country": ""} | changed
    return set_calendar(
        office_id=people.office(office).pk,
        actor=acting(people.at("centre", Role.ADMINISTRATOR)),
        now=NOW,
        **told,
    )


def test_an_office_s_own_hours_count_for_it_and_for_those_below(people: People) -> None:
    calendar(people)
    case = opened(people)
    assert case.due_at == datetime.fromisoformat("2026-11-24T00:00+07:00")
    ward = opened(people, kind="message", territory_code="C00004-202507")
    assert ward.due_at == case.due_at
    assert hours_of(people.office("south").pk, day=date(2026, 11, 23)).hours == usual_hours()
    assert hours_of(people.office("north").pk, day=date(2026, 11, 22)).hours == usual_hours()


def test_hours_that_change_later_count_from_their_day_and_what_is_used_stays_used(people: People) -> None:
    case = opened(people)
    calendar(people, valid_from=date(2026, 11, 24))
    # two of four hours are used; the rest is counted in the hours of the evening
    case = changed_by(case, pause_case, people, waiting_for="x", reason="y", now=NOW + 2 * HOUR)
    case = changed_by(case, go_on_with_case, people, now=NOW + DAY)
    assert Clock.objects.get(case=case, stage="first_look").used == 2 * HOUR
    assert case.due_at == datetime.fromisoformat("2026-11-24T22:00+07:00")


def test_a_case_that_is_handed_over_goes_on_in_the_other_office_s_hours(people: People) -> None:
    calendar(people, "south")
    case = changed_by(
        opened(people), hand_over, people, office_id=people.office("south").pk, reason="x", now=NOW + HOUR
    )
    assert case.due_at == datetime.fromisoformat("2026-11-23T23:00+07:00")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"week": {}}, "cases_hours_no_time"),
        ({"week": {"monday": ["8"]}}, "cases_hours_span"),
        ({"zone": "Mars"}, "cases_hours_zone"),
        ({"country": "US"}, "cases_hours_country"),
        ({"valid_from": date(2026, 11, 22)}, "cases_hours_past"),
        (
            {"closed": [date(2026, 12, 1) + n * DAY for n in range(70)], "week": write_week(usual_hours())},
            "cases_hours_no_time",
        ),
        ({"closed": [date(2026, 12, 1) + n * DAY for n in range(401)]}, "cases_hours_days"),
    ],
)
def test_a_calendar_in_which_nothing_can_be_counted_is_refused(
    people: People, changed: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refusal, match=code):
        calendar(people, **changed)
    assert Calendar.objects.count() == 0


def test_only_an_administrator_sets_hours(people: People) -> None:
    for actor in (desk(people), acting(people.at("south", Role.ADMINISTRATOR))):
        with pytest.raises(Refusal):
            set_calendar(
                office_id=people.office("north").pk, valid_from=date(2026, 11, 23),
                week=write_week(usual_hours()), actor=actor, now=NOW,
            )  # fmt: skip
    assert Calendar.objects.count() == 0
