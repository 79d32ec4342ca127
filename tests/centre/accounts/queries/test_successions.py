from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from centre.accounts.trees import HEAD, csv_of, office_id, plan_of, territories, tree
from lachan.centre.accounts.models import Office
from lachan.centre.accounts.queries.successions import carry_on, offices_handing_over, successions_due
from lachan.centre.accounts.queries.territories import place_by_code
from lachan.centre.accounts.services.offices import import_tree
from lachan.centre.accounts.services.reorganisations import record_plan
from lachan.centre.audit.actors import OPERATOR

__all__ = ["territories", "tree"]

pytestmark = pytest.mark.usefixtures("tree")

EARLY = datetime(2025, 1, 1, 2, 0, tzinfo=UTC)
LATE = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)


def plan(*lines: str, now: datetime = EARLY) -> None:
    record_plan(table=plan_of(*lines), actor=OPERATOR, now=now)


def holder(
    office: str, day: str, *, since: str = "2024-06-01", kind: str = "lending", at: str = "P02-202501"
) -> list[str]:
    carried = carry_on(
        office_id=office_id(office),
        case_kind=kind,
        territory_id=place_by_code(at).id if at else None,
        since=date.fromisoformat(since),
        day=date.fromisoformat(day),
    )
    assert carried.sure == (len(carried.office_ids) == 1)
    return sorted(Office.objects.filter(pk__in=carried.office_ids).values_list("code", flat=True))


def test_work_stays_where_nothing_was_handed_over() -> None:
    assert holder("T02", "2026-01-01") == ["T02"]
    assert offices_handing_over(day=date(2026, 1, 1)) == frozenset()


def test_work_goes_over_on_the_day_and_not_before() -> None:
    plan("2025-07-01,merge,T02,T08,,")
    assert holder("T02", "2025-06-30") == ["T02"]
    assert holder("T02", "2025-07-01") == ["T08"]
    assert offices_handing_over(day=date(2025, 6, 30)) == frozenset()
    assert offices_handing_over(day=date(2025, 7, 1)) == {office_id("T02")}


def test_asking_again_from_the_new_holder_changes_nothing() -> None:
    plan("2025-07-01,merge,T02,T08,,")
    assert holder("T08", "2025-07-01", since="2025-07-01") == ["T08"]


def test_only_what_the_succession_is_about_goes_over() -> None:
    plan("2026-01-01,take_over,T01,SBV,lending,", "2026-01-01,take_over,T01,X4,job,C00004-202507")
    assert holder("T01", "2026-01-01", at="C00004-202507") == ["SBV"]
    assert holder("T01", "2026-01-01", at="C00004-202507", kind="app") == ["T01"]
    assert holder("T01", "2026-01-01", at="C00004-202507", kind="job") == ["X4"]
    assert holder("T01", "2026-01-01", at="C00008-202507", kind="job") == ["T01"]


def test_work_about_a_place_that_is_gone_follows_the_place() -> None:
    plan("2026-01-01,take_over,T01,X4,,C00004-202507")
    # Trúc Bạch is wholly in the new ward; Ngọc Hà was divided; Hàng Bạc is elsewhere
    assert holder("T01", "2026-01-01", at="C00004-202501") == ["X4"]
    assert holder("T01", "2026-01-01", at="C00061-202501") == ["T01"]
    assert holder("T01", "2026-01-01", at="C00016-202501") == ["X4"]


def test_work_in_a_divided_place_waits_for_a_person_where_two_offices_got_it() -> None:
    import_tree(table=csv_of(HEAD, "N1,bank,a,b,,,2020-01-01,,"), actor=OPERATOR, now=EARLY)
    plan("2026-01-01,take_over,T01,X4,,C00004-202507", "2026-01-01,take_over,T01,N1,,C00008-202507")
    assert holder("T01", "2026-01-01", at="C00016-202501") == ["N1", "X4"]


def test_work_for_the_whole_country_goes_only_with_everything() -> None:
    plan("2026-01-01,take_over,T01,SBV,,C00004-202507")
    assert holder("T01", "2026-01-01", at="") == ["T01"]
    plan("2026-02-01,take_over,T01,SBV,,")
    assert holder("T01", "2026-02-01", at="") == ["SBV"]


def test_work_passes_on_along_the_successions_of_later_days() -> None:
    plan("2025-07-01,merge,T02,T08,,")
    plan("2026-01-01,take_over,T08,T01,lending,")
    assert holder("T02", "2025-12-31") == ["T08"]
    assert holder("T02", "2026-01-01") == ["T01"]
    assert holder("T08", "2026-01-01", since="2025-08-01") == ["T01"]


def test_what_an_office_gets_on_a_day_it_does_not_hand_on_that_day() -> None:
    plan("2025-07-01,take_over,T02,T08,,", "2025-07-01,take_over,T08,T01,,")
    assert holder("T02", "2025-07-01") == ["T08"]
    assert holder("T08", "2025-07-01") == ["T01"]


def test_giving_back_takes_back_what_came_and_leaves_what_was_there() -> None:
    plan("2025-07-01,merge,T02,T08,,")
    plan("2026-01-01,give_back,T08,T02,,")
    assert holder("T02", "2025-12-31") == ["T08"]
    assert holder("T02", "2026-01-01") == ["T02"]
    assert holder("T08", "2026-01-01") == ["T08"]


def test_work_given_to_an_office_that_had_ended_goes_the_same_way() -> None:
    plan("2025-07-01,merge,T02,T08,,")
    assert holder("T02", "2025-08-01", since="2025-07-20") == ["T08"]


def test_work_given_in_ignorance_of_a_plan_recorded_late_goes_the_same_way() -> None:
    plan("2025-07-01,take_over,T02,T08,,", now=LATE)
    assert holder("T02", "2026-11-28", since="2026-05-01") == ["T08"]


def test_work_given_to_an_office_on_purpose_after_it_handed_over_stays() -> None:
    plan("2025-07-01,take_over,T02,T08,,", now=EARLY)
    assert holder("T02", "2026-11-28", since="2026-05-01") == ["T02"]


def test_the_successions_in_effect_are_listed_and_can_be_gone_through_once() -> None:
    plan("2025-07-01,merge,T02,T08,,")
    plan("2030-01-01,take_over,T01,SBV,lending,")
    due = successions_due(day=date(2026, 11, 28))
    assert [(one.before, one.after, one.action) for one in due] == [("T02", "T08", "merge")]
    assert due[0].reason == "QĐ 1"
    assert successions_due(day=date(2026, 11, 28), after_id=due[0].id) == ()
    assert len(successions_due(day=date(2030, 1, 1))) == 2


def test_it_asks_little_of_the_database() -> None:
    plan("2025-07-01,merge,T02,T08,,")
    place, t02 = place_by_code("P02-202501"), office_id("T02")
    with CaptureQueriesContext(connection) as queries:
        carry_on(
            office_id=t02,
            case_kind="app",
            territory_id=place.id,
            since=date(2025, 1, 1),
            day=date(2026, 1, 1),
        )
    assert len(queries) <= 9
