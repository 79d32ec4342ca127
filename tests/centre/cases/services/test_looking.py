from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from centre.cases.looked import DANGEROUS, SHOP, STORIES, look, tell
from centre.cases.scene import (
    CANTHO,
    HANOI,
    NOW,
    WARD,
    changed_by,
    fresh,
    opened,
    people,
    reported,
    seeing,
)
from centre.reports.judging import judge_all
from lachan.centre.accounts.models import Office
from lachan.centre.cases.models import Case, Clock, Event, Finding, Member
from lachan.centre.cases.queries.cases import case_for
from lachan.centre.cases.services.changing import answer_question
from lachan.centre.cases.services.ending import close_case, merge_case, split_case
from lachan.centre.cases.services.faults import Faults
from lachan.centre.cases.services.looking import Looker
from lachan.centre.cases.services.members import remove_member
from lachan.centre.indicators.models import Indicator, Verdict
from lachan.centre.reports.models import Report
from lachan.centre.reports.services import join_reports

if TYPE_CHECKING:
    from collections.abc import Callable

    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def test_a_case_opens_at_once_where_money_moved_less_than_24_hours_ago(people: People) -> None:
    report = tell(1, loss_vnd=50_000_000, territory_code=CANTHO)
    # neither judged nor compared yet
    Looker().look(now=NOW)
    case = Case.objects.get()
    assert case.office_id == people.office("south").pk
    assert case.priority > 10_000
    assert case.urgent_until == NOW + timedelta(hours=24)
    assert (case.opened_rule, case.loss_vnd) == ("money_moved", 50_000_000)
    shown = case_for(seeing(people, "south"), case.pk, now=NOW)
    assert [why.said("en") for why in shown.reasons] == [
        "Money moved less than 24 hours ago: 50,000,000 đồng."
    ]
    assert shown.row.title("en") == "Website or domain, Cần Thơ City"
    assert Member.objects.get(case=case).thing_id == report
    # half an hour on the wall
    assert Clock.objects.get(case=case, stage="first_look").due_at == NOW + timedelta(minutes=30)


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("told", "opens"),
    [
        ({"loss_vnd": 1_000}, True),
        ({"loss_vnd": 1_000, "happened_on": date(2026, 11, 23)}, True),
        ({"loss_vnd": 1_000, "happened_on": date(2026, 11, 22)}, True),
        ({"loss_vnd": 1_000, "happened_on": date(2026, 11, 21)}, False),
        ({"loss_vnd": 0}, False),
        ({}, False),
        ({"loss_vnd": 1_000, "about": "answer_wrong"}, False),
    ],
)
def test_only_money_that_can_still_be_stopped_is_urgent(told: dict[str, Any], *, opens: bool) -> None:
    tell(1, **told)
    Looker().look(now=NOW)
    assert Case.objects.exists() is opens


@pytest.mark.usefixtures("people")
def test_what_is_found_a_day_late_is_urgent_no_more() -> None:
    tell(1, loss_vnd=1_000)
    Looker().look(now=NOW + timedelta(hours=24))
    assert not Case.objects.exists()


def test_three_independent_reporters_open_a_case_and_the_fourth_joins_it(people: People) -> None:
    reports = [tell(number) for number in range(2)]
    look()
    assert not Case.objects.exists()
    reports.append(tell(2, territory_code=WARD))
    look()
    case = Case.objects.get()
    assert (case.victims, case.opened_rule, case.kind) == (3, "enough_reporters", "website")
    # two in Hà Nội, one in a ward of it: the province is what they share
    assert case.office_id == people.office("north").pk
    fourth = tell(3)
    look()
    assert fresh(case).victims == 4
    assert set(Member.objects.filter(case=case, kind="report").values_list("thing_id", flat=True)) == {
        *reports,
        fourth,
    }
    assert [event.kind for event in Event.objects.order_by("pk")] == ["opened", "found"]
    look()
    assert Event.objects.count() == 2


def test_reports_of_two_provinces_make_a_case_of_the_centre(people: People) -> None:
    for number, code in enumerate((HANOI, CANTHO, CANTHO)):
        tell(number, territory_code=code)
    look()
    case = Case.objects.get()
    assert (case.office_id, case.provinces, case.province_id) == (people.office("centre").pk, 2, None)


@pytest.mark.usefixtures("people")
def test_one_person_who_reports_often_opens_nothing() -> None:
    for number in range(4):
        tell(number, network="203.0.113", device="một máy")
    look()
    assert not Case.objects.exists()


@pytest.mark.usefixtures("people")
def test_what_is_official_opens_nothing_however_many_report_it() -> None:
    for number in range(4):
        tell(number, "https://vietcombank.com.vn/")
    look()
    assert not Case.objects.exists()


@pytest.mark.usefixtures("people")
def test_a_dangerous_verdict_opens_a_case_once_a_second_source_confirms_it() -> None:
    tell(0, DANGEROUS)
    look()
    indicator = Indicator.objects.filter(level="dangerous").first()
    assert indicator is not None
    assert not Case.objects.exists()
    tell(1, DANGEROUS)
    look()
    case = Case.objects.get()
    assert case.opened_rule == "dangerous_confirmed"
    assert case.victims == 2


@pytest.mark.usefixtures("people")
def test_what_becomes_dangerous_later_opens_a_case_then() -> None:
    for number in range(2):
        tell(number)
    look()
    assert not Case.objects.exists()
    indicator = Indicator.objects.order_by("pk").first()
    assert indicator is not None
    becomes(indicator, "dangerous")
    Looker().look(now=NOW)
    assert Case.objects.get().opened_rule == "dangerous_confirmed"


def becomes(indicator: Indicator, level: str) -> Verdict:
    """This will let a verdict follow on the last one, as a new engine or a changed list does."""
    before = Verdict.objects.filter(indicator=indicator).order_by("-pk").first()
    Indicator.objects.filter(pk=indicator.pk).update(level=level)
    return Verdict.objects.create(
        indicator=indicator,
        level=level,
        score=0.9,
        reasons="[]",
        engine="test",
        made_at=NOW,
        because="engine",
        before=before,
    )


def in_case(case: Case) -> Indicator:
    """This will give the first indicator of a case."""
    member = Member.objects.filter(case=case, kind="indicator").order_by("thing_id").first()
    assert member is not None
    return Indicator.objects.get(pk=member.thing_id)


def indicators_of(case: Case) -> set[int]:
    """This will give the indicators that are in a case."""
    there = Member.objects.filter(case=case, kind="indicator", until_at=None)
    return set(there.values_list("thing_id", flat=True))


def test_a_verdict_that_falls_puts_open_cases_in_question_until_somebody_answers(people: People) -> None:
    for number in range(2):
        tell(number, DANGEROUS)
    look()
    case = Case.objects.get()
    indicator = in_case(case)
    becomes(indicator, "unknown")
    for _ in range(2):
        Looker().look(now=NOW)
    case = fresh(case)
    assert (case.state, case.question_at, case.question_ref) == ("open", NOW, f"indicator:{indicator.pk}")
    assert Event.objects.filter(kind="questioned").count() == 1
    case = changed_by(case, answer_question, people, "centre", reason="Người bị hại đã xác nhận")
    Looker().look(now=NOW)
    assert fresh(case).question_at is None


def test_a_closed_case_is_put_in_question_no_more_and_a_verdict_that_rose_again_asks_nothing(
    people: People,
) -> None:
    for number in range(2):
        tell(number, DANGEROUS)
    look()
    case = Case.objects.get()
    indicator = in_case(case)
    becomes(indicator, "unknown")
    becomes(indicator, "dangerous")
    Looker().look(now=NOW)
    assert fresh(case).question_at is None
    case = changed_by(case, close_case, people, "centre", outcome="stopped", reason="Xong")
    becomes(indicator, "unknown")
    Looker().look(now=NOW)
    assert not Event.objects.filter(kind="questioned").exists()


def test_after_a_case_is_closed_only_new_reporters_open_another(people: People) -> None:
    for number in range(3):
        tell(number)
    look()
    case = Case.objects.get()
    later = NOW + timedelta(days=2)
    changed_by(case, close_case, people, "centre", outcome="stopped", reason="Trang đã gỡ", now=NOW)
    look(later)
    tell(3, now=later)
    look(later)
    assert Case.objects.count() == 1
    for number in range(4, 6):
        reported(
            number=number,
            story=f"{STORIES[number % 4]} Lần này là người khác, số tiền và cách nói khác hẳn lần trước {number}.",
            message="",
            links=(SHOP,),
            now=later + timedelta(hours=number),
        )
    look(later + timedelta(hours=9))
    second = Case.objects.exclude(pk=case.pk).get()
    assert second.victims == 3
    assert Finding.objects.filter(rule="enough_reporters").count() == 2


def test_what_an_officer_took_out_is_not_put_in_again(people: People) -> None:
    reports = [tell(number) for number in range(3)]
    look()
    case = Case.objects.get()
    changed_by(case, remove_member, people, kind="report", thing_id=reports[0])
    tell(3)
    look()
    members = Member.objects.filter(case=case, kind="report", until_at=None)
    assert reports[0] not in set(members.values_list("thing_id", flat=True))
    assert members.count() == 3


def test_what_is_found_joins_the_case_that_has_the_report_already(people: People) -> None:
    reports = [tell(number) for number in range(3)]
    case = opened(people, report_ids=[reports[0]])
    look()
    assert Case.objects.get() == case
    assert fresh(case).victims == 3
    assert fresh(case).version > case.version


def test_what_belongs_to_a_case_that_was_merged_goes_to_the_other(people: People) -> None:
    for number in range(3):
        tell(number)
    look()
    case, target = Case.objects.get(), opened(people)
    changed_by(case, merge_case, people, into_id=target.pk, into_version=target.version, reason="Trùng")
    tell(3)
    look()
    assert fresh(target).victims == 4
    assert Case.objects.count() == 2


def test_money_that_moved_hurries_a_case_that_has_the_report_already(people: People) -> None:
    report = tell(1)
    case = opened(people, report_ids=[report])
    assert case.due_at == NOW + timedelta(hours=5)
    Report.objects.filter(pk=report).update(loss_vnd=8_000_000)
    Looker().look(now=NOW + timedelta(minutes=5))
    case = fresh(case)
    assert Case.objects.count() == 1
    assert case.priority > 10_000
    # the first look within half an hour of the wall, from when it became known
    assert case.due_at == NOW + timedelta(minutes=35)
    assert [event.kind for event in Event.objects.order_by("pk")] == ["opened", "found"]


@pytest.mark.usefixtures("people")
def test_without_any_office_nothing_is_lost() -> None:
    tell(1, loss_vnd=1_000)
    Office.objects.filter(parent=None).update(valid_to=NOW.date())
    looker = Looker()
    assert looker.look(now=NOW) == 0
    Office.objects.filter(parent=None).update(valid_to=None)
    looker.look(now=NOW)
    assert Case.objects.count() == 1


def test_one_at_which_it_fails_keeps_no_other_back_and_is_tried_again(people: People) -> None:
    del people
    seconds = [0.0]
    looker = Looker()
    looker.faults = Faults(clock=lambda: seconds[0])
    first, second = (reported(number=number, loss_vnd=9_000_000) for number in range(2))
    # of a release that knew another kind
    Report.objects.filter(pk=first).update(case_kind="kind_of_old")
    for _ in range(3):
        look(looker=looker)
    (case,) = Case.objects.all()
    assert list(Member.objects.filter(case=case, kind="report").values_list("thing_id", flat=True)) == [
        second
    ]
    assert looker.faults.count() > 0
    third = reported(number=2, loss_vnd=9_000_000)
    look(looker=looker)
    assert Member.objects.filter(kind="report", thing_id=third).exists()
    Report.objects.filter(pk=first).update(case_kind="")
    look(looker=looker)
    assert not Member.objects.filter(kind="report", thing_id=first).exists()
    seconds[0] += 600.0
    look(looker=looker)
    assert Member.objects.filter(kind="report", thing_id=first).exists()
    assert looker.faults.count() == 0


def test_what_was_split_off_goes_on_where_it_is_now(people: People) -> None:
    reports = [tell(number) for number in range(3)]
    look()
    case = Case.objects.get()
    indicators = indicators_of(case)
    changed_by(
        case, split_case, people, title="Trang bán gốm", indicator_ids=indicators, report_ids=reports[:1],
        reason="Việc khác",
    )  # fmt: skip
    other = Case.objects.exclude(pk=case.pk).get()
    before = fresh(case)
    fourth = tell(3)
    look()
    assert Member.objects.get(kind="report", thing_id=fourth).case_id == other.pk
    assert fresh(case).version == before.version
    assert Case.objects.count() == 2
    assert indicators_of(case) == set()


def test_an_indicator_that_an_officer_took_out_stays_out_and_what_is_new_of_it_opens_a_case_of_its_own(
    people: People,
) -> None:
    for number in range(3):
        tell(number)
    look()
    case = Case.objects.get()
    indicators = indicators_of(case)
    for indicator in indicators:
        changed_by(case, remove_member, people, kind="indicator", thing_id=indicator)
    look()
    assert Case.objects.count() == 1
    fourth = tell(3)
    for _ in range(2):
        look()
    other = Case.objects.exclude(pk=case.pk).get()
    assert Member.objects.get(kind="report", thing_id=fourth).case_id == other.pk
    assert indicators_of(other) <= indicators
    assert fresh(case).victims == 3
    assert Member.objects.filter(case=case, kind="indicator", until_at=None).count() == 0


@pytest.mark.usefixtures("people")
def test_a_report_that_waits_to_be_compared_is_looked_at_once_it_is() -> None:
    for number in range(3):
        tell(number)
    judge_all(NOW)
    looker = Looker()
    looker.look(now=NOW)
    assert not Report.objects.filter(joined_at__isnull=False).exists()
    assert not Case.objects.exists()
    join_reports(now=NOW)
    looker.look(now=NOW)
    assert Case.objects.count() == 1


def questions_of(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as asked:
        act()
    return len(asked)


def test_what_can_tip_nothing_is_passed_by_the_same_questions_however_much_it_is(people: People) -> None:
    del people
    looker = Looker()
    for number in range(3):
        tell(number, f"https://gom-su-mot-{number}.vn/")
    judge_all(NOW)
    join_reports(now=NOW)
    few = questions_of(lambda: looker.look(now=NOW))
    for number in range(3, 23):
        tell(number, f"https://gom-su-mot-{number}.vn/")
    judge_all(NOW)
    join_reports(now=NOW)
    # and one a stream where ids were left out
    assert questions_of(lambda: looker.look(now=NOW)) <= few + 3
    assert not Case.objects.exists()


class Tick:
    """A clock on which each look takes so many seconds."""

    def __init__(self, seconds: float) -> None:
        self.now = 0.0
        self.seconds = seconds

    def __call__(self) -> float:
        self.now += self.seconds
        return self.now


@pytest.mark.usefixtures("people")
def test_what_was_counted_long_and_in_vain_rests_for_a_second_and_is_not_forgotten() -> None:
    clock = Tick(0.5)
    looker = Looker(clock=clock)
    for _ in range(4):
        tell(0, network="203.0.113", device="một máy")
    look(looker=looker)
    assert not Case.objects.exists()
    # two more come while it rests, and with them there are three
    clock.seconds = 0.0
    for number in range(1, 3):
        tell(number)
    judge_all(NOW)
    join_reports(now=NOW)
    looker.look(now=NOW)
    assert not Case.objects.exists()
    clock.now += 1.0
    looker.look(now=NOW)
    assert Case.objects.get().victims == 3
