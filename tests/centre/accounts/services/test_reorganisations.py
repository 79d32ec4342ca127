from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from centre.accounts.trees import (
    HEAD,
    NOW,
    csv_of,
    office_id,
    plan_of,
    responsible,
    state,
    territories,
    tree,
)
from lachan.centre.accounts.given_tables import TableRefusedError
from lachan.centre.accounts.models import Competence, Office, OfficeSuccession, ReorganisationPlan, Territory
from lachan.centre.accounts.queries.offices import offices_on, stands_on
from lachan.centre.accounts.services.offices import import_tree
from lachan.centre.accounts.services.reorganisations import Outcome, record_plan, try_plan
from lachan.centre.audit.actors import OPERATOR
from lachan.centre.audit.models import Entry

__all__ = ["territories", "tree"]


def recorded(*lines: str) -> Outcome:
    tried = try_plan(table=plan_of(*lines))
    done = record_plan(table=plan_of(*lines), actor=OPERATOR, now=NOW)
    assert (tried.passed, tried.ended, tried.closed, tried.revived) == (
        done.passed,
        done.ended,
        done.closed,
        done.revived,
    )
    return done


def refused(*lines: str) -> list[tuple[int, str]]:
    before = state()
    with pytest.raises(TableRefusedError) as raised:
        record_plan(table=plan_of(*lines), actor=OPERATOR, now=NOW)
    assert state() == before
    with pytest.raises(TableRefusedError) as tried:
        try_plan(table=plan_of(*lines))
    assert tried.value.problems == raised.value.problems
    assert all(problem.say(lang) for problem in raised.value.problems for lang in ("vi", "en"))
    return [(problem.line, problem.code) for problem in raised.value.problems]


def add(*rows: str) -> None:
    import_tree(table=csv_of(HEAD, *rows), actor=OPERATOR, now=NOW)


@pytest.mark.usefixtures("tree")
def test_a_dry_run_tells_all_and_changes_nothing() -> None:
    before = state()
    tried = try_plan(table=plan_of("2025-03-01,merge,H001,T01,,"))
    assert state() == before
    assert tried.closed == ("H001",)
    assert [(one.office, one.case_kind, one.territory) for one in tried.ended] == [
        ("H001", "", "D001-202501")
    ]
    assert tried.plan_id is None


@pytest.mark.usefixtures("tree")
def test_district_police_merge_into_the_province_on_1_march() -> None:
    done = recorded("2025-03-01,merge,H001,T01,,")
    assert responsible("lending", "C00004-202501", "2025-02-28") == ["H001"]
    assert responsible("lending", "C00004-202501", "2025-03-01") == ["T01"]
    # the province answered there already, so nothing had to pass
    assert done.passed == ()
    assert not stands_on(office_id("H001"), date(2025, 3, 1))


@pytest.mark.usefixtures("tree")
def test_what_answered_for_a_province_that_is_gone_passes_to_the_one_that_it_is_in() -> None:
    Competence.objects.filter(office__code="T08", territory__code="P08-202507").delete()
    done = recorded("2025-07-01,merge,T02,T08,,")
    assert [(one.office, one.territory) for one in done.passed] == [("T08", "P08-202507")]
    assert responsible("lending", "P02-202501", "2025-06-30") == ["T02"]
    assert responsible("lending", "P02-202501", "2025-07-01") == ["T08"]
    assert responsible("lending", "P08-202507", "2025-07-01") == ["T08"]


@pytest.mark.usefixtures("tree")
def test_one_kind_of_case_is_taken_over_and_the_rest_stays() -> None:
    recorded("2026-01-01,take_over,T01,SBV,lending,")
    assert responsible("lending", "C00008-202507", "2025-12-31") == ["T01"]
    assert responsible("lending", "C00008-202507", "2026-01-01") == ["SBV"]
    assert responsible("app", "C00008-202507", "2026-01-01") == ["T01"]


@pytest.mark.usefixtures("tree")
def test_one_territory_is_taken_over_and_the_rest_stays() -> None:
    recorded("2026-01-01,take_over,T01,X4,,C00004-202507")
    assert responsible("lending", "C00004-202507") == ["X4"]
    assert responsible("lending", "C00008-202507") == ["T01"]
    assert responsible("lending", "P01-202501") == ["T01"]


@pytest.mark.usefixtures("tree")
def test_an_office_is_split_by_kinds_and_territories() -> None:
    add(
        "N1,provincial,Một,One,BCA,,2025-01-01,,",
        "N2,provincial,Hai,Two,BCA,,2025-01-01,,",
    )
    recorded(
        "2025-07-01,split,T02,N1,,C00694-202507", *(f"2025-07-01,split,T02,N2,,{code}" for code in others())
    )
    assert responsible("app", "C00694-202507", "2025-07-01") == ["N1"]
    assert responsible("app", others()[0], "2025-07-01") == ["N2"]


def others() -> list[str]:
    return sorted(
        Territory.objects.filter(parent__code="P08-202507")
        .exclude(code="C00694-202507")
        .values_list("code", flat=True)
    )


@pytest.mark.usefixtures("tree")
def test_a_split_by_kind_that_names_all_kinds_leaves_no_gap() -> None:
    recorded("2026-01-01,split,SBV,T01,bank_account,")
    assert responsible("bank_account", "P01-202501") == ["T01"]


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize(
    ("lines", "found"),
    [
        # unknown
        (["2026-01-01,merge,NIX,T01,,"], [(2, "unknown_office")]),
        (["2026-01-01,merge,T02,NIX,,", "2026-01-01,take_over,NIX,NOX,,"], [(2, "unknown_office"), (3, "unknown_office"), (3, "unknown_office")]),
        (["2026-01-01,take_over,T01,X4,,P99-202507"], [(2, "unknown_territory")]),
        (["2026-01-01,take_over,T01,X4,murder,"], [(2, "unknown_case_kind")]),
        (["2026-01-01,dissolve,T01,X4,,"], [(2, "plan_action")]),
        (["2026-13-01,merge,T02,T08,,"], [(2, "no_such_day")]),
        (["1 Jan,merge,T02,T08,,"], [(2, "day_form")]),
        (["2025-07-02,take_over,T01,X4,,D001-202501"], [(2, "no_such_place_then")]),
        (["2025-06-30,take_over,T01,SBV,,C00004-202507"], [(2, "no_such_place_then")]),
        (["2026-01-01,merge,T02,T08,app,"], [(2, "merge_whole")]),
        # loops
        (["2026-01-01,merge,T02,T02,,"], [(2, "same_office")]),
        (["2026-01-01,take_over,T01,T08,,", "2026-01-01,take_over,T08,T01,,"], [(2, "succession_loop"), (3, "succession_loop")]),
        (
            ["2026-01-01,take_over,T01,T08,app,", "2026-01-01,take_over,T08,T02,,P08-202507", "2026-01-01,take_over,T02,T01,,"],
            [(2, "succession_loop"), (3, "succession_loop"), (4, "succession_loop")],
        ),
        # overlaps
        (["2026-01-01,take_over,T01,T08,,", "2026-01-01,take_over,T01,SBV,lending,"], [(3, "overlap")]),
        (["2026-01-01,take_over,T01,T08,,C00004-202507", "2026-01-01,take_over,T01,SBV,,P01-202501"], [(3, "overlap")]),
        (["2026-01-01,take_over,T01,T08,,P01-202501", "2026-01-01,take_over,T01,SBV,,C00004-202507"], [(3, "overlap")]),
        (["2026-01-01,take_over,T01,T08,app,", "2026-01-01,take_over,T01,T08,app,"], [(3, "overlap")]),
        (["2026-01-01,take_over,T01,T08,app,", "2026-01-01,split,T01,SBV,job,"], [(2, "mixed_actions"), (3, "mixed_actions")]),
        # gaps
        (["2026-01-01,split,SBV,T01,lending,"], [(2, "gap")]),
        (["2026-01-01,split,SBV,T01,,C00004-202507"], [(2, "gap")]),
        (["2026-01-01,split,H001,T01,,C00004-202507"], [(2, "gap")] * 7),
        (["2026-01-01,split,T02,T01,,P01-202501"], [(2, "gap")]),
        # closed
        (["1945-08-19,take_over,T01,T08,,"], [(2, "closed_period")]),
        (["2025-06-30,take_over,T01,X4,,"], [(2, "closed_period")]),
        (["2025-03-01,merge,H001,T01,,", "2025-03-02,take_over,H001,T01,,"], [(3, "closed_period")]),
        (["2025-03-01,merge,H001,T01,,", "2025-03-01,take_over,T02,H001,,"], [(3, "closed_period")]),
        (["2025-03-01,merge,T01,T08,,"], [(2, "has_parts")]),
        # giving back
        (["2026-01-01,give_back,T08,T02,,"], [(2, "give_back_nothing")]),
        (["2025-03-01,merge,H001,T01,,", "2025-03-01,give_back,T01,H001,,"], [(2, "succession_loop"), (3, "succession_loop")]),
        # all at once
        (
            ["2026-01-01,merge,NIX,T01,,", "2026-01-01,take_over,T01,T08,app,", "2026-01-01,take_over,T01,SBV,app,", "x,merge,T01,T08,,"],
            [(2, "unknown_office"), (5, "day_form")],
        ),
    ],
)  # fmt: skip
def test_a_plan_is_refused_whole_with_each_lines_reason(
    lines: list[str], found: list[tuple[int, str]]
) -> None:
    assert refused(*lines) == found


@pytest.mark.usefixtures("tree")
def test_a_line_needs_a_reason() -> None:
    with pytest.raises(TableRefusedError, match="Line 2: The reason is missing"):
        try_plan(table=csv_of("day,action,before,after,reason", "2026-01-01,merge,T02,T08,"))
    with pytest.raises(TableRefusedError, match="no line"):
        try_plan(table=csv_of("day,action,before,after,reason"))


@pytest.mark.usefixtures("tree")
def test_a_plan_that_is_on_record_says_so_and_changes_nothing() -> None:
    first = recorded("2025-03-01,merge,H001,T01,,")
    before = state()
    crlf = plan_of("2025-03-01,merge,H001,T01,,").replace(b"\n", b"\r\n").replace(b",", b";")
    for table in (plan_of("2025-03-01,merge,H001,T01,,"), crlf, crlf.decode().encode("utf-16")):
        again = record_plan(table=table, actor=OPERATOR, now=NOW)
        assert again.was_recorded
        assert again.plan_id == first.plan_id
        assert try_plan(table=table).was_recorded
    assert [one[:] for one in state()[:4]] == [one[:] for one in before[:4]]
    assert Entry.objects.filter(kind="accounts.plan_recorded").count() == 1


@pytest.mark.usefixtures("tree")
def test_what_was_handed_over_on_a_day_is_not_handed_over_again() -> None:
    recorded("2026-01-01,take_over,T01,SBV,lending,")
    assert refused("2026-01-01,take_over,T01,X4,lending,C00004-202507") == [(2, "overlap_recorded")]
    assert refused("2026-01-01,take_over,T01,T08,,") == [(2, "overlap_recorded")]
    recorded("2026-01-01,take_over,T01,T08,job,")


@pytest.mark.usefixtures("tree")
def test_a_plan_does_not_come_before_one_on_record_for_a_later_day() -> None:
    recorded("2027-01-01,merge,T02,T08,,")
    assert refused("2026-12-01,take_over,T02,T01,app,") == [(2, "later_succession")]
    assert refused("2026-12-01,take_over,T01,T08,app,") == [(2, "later_succession")]


@pytest.mark.usefixtures("tree")
def test_a_merger_is_undone_by_giving_back() -> None:
    recorded("2026-01-01,merge,SBV,T01,,")
    assert responsible("bank_account", "P01-202501", "2026-01-01") == ["T01"]
    done = recorded("2026-06-01,give_back,T01,SBV,,")
    assert done.revived == ("SBV",)
    assert responsible("bank_account", "P01-202501", "2025-12-31") == ["SBV"]
    assert responsible("bank_account", "P01-202501", "2026-05-31") == ["T01"]
    assert responsible("bank_account", "P01-202501", "2026-06-01") == ["SBV"]
    # what was its own stays with the office that gives back
    assert responsible("lending", "P01-202501", "2026-06-01") == ["T01"]
    standing = {day: [office.code for office in offices_on(date.fromisoformat(day))] for day in ("2025-12-31", "2026-05-31", "2026-06-01")}  # fmt: skip
    assert ["SBV" in codes for codes in standing.values()] == [True, False, True]
    assert OfficeSuccession.objects.count() == 2


@pytest.mark.usefixtures("tree")
def test_a_plan_for_the_future_is_undone_on_its_own_day() -> None:
    recorded("2027-01-01,merge,SBV,T01,,")
    recorded("2027-01-01,give_back,T01,SBV,,")
    assert Office.objects.get(code="SBV").valid_to is None
    for day in ("2026-12-31", "2027-01-01", "2028-01-01"):
        assert responsible("bank_account", "P01-202501", day) == ["SBV"]


@pytest.mark.usefixtures("tree")
def test_a_part_that_was_taken_over_is_given_back() -> None:
    recorded("2026-01-01,take_over,T01,SBV,lending,")
    recorded("2026-02-01,give_back,SBV,T01,,")
    assert responsible("lending", "P01-202501", "2026-01-31") == ["SBV"]
    assert responsible("lending", "P01-202501", "2026-02-01") == ["T01"]
    assert responsible("bank_account", "P01-202501", "2026-02-01") == ["SBV"]


@pytest.mark.usefixtures("tree")
def test_a_split_is_given_back_by_each_part() -> None:
    add("N1,provincial,Một,One,BCA,,2025-01-01,,", "N2,provincial,Hai,Two,BCA,,2025-01-01,,")
    add("N0,provincial,Không,Zero,BCA,,2025-01-01,,app@P01-202501 job@P01-202501")
    recorded("2026-01-01,split,N0,N1,app,", "2026-01-01,split,N0,N2,job,")
    assert responsible("app", "P01-202501", "2026-01-01") == ["N1"]
    recorded("2026-02-01,give_back,N1,N0,,")
    assert responsible("app", "P01-202501", "2026-02-01") == ["N0"]
    assert responsible("job", "P01-202501", "2026-02-01") == ["N2"]
    recorded("2026-03-01,give_back,N2,N0,,")
    assert responsible("job", "P01-202501", "2026-03-01") == ["N0"]


@pytest.mark.usefixtures("tree")
def test_work_passes_on_from_office_to_office_on_later_days_of_one_plan() -> None:
    add("N1,bank,Một,One,,,2025-01-01,,", "N2,bank,Hai,Two,,,2025-01-01,,")
    done = recorded("2026-01-01,merge,SBV,N1,,", "2026-02-01,merge,N1,N2,,", "2026-03-01,give_back,N2,N1,,")
    assert (done.closed, done.revived) == (("SBV", "N1"), ("N1",))
    held = {day: responsible("bank_account", "P01-202501", day) for day in ("2025-12-31", "2026-01-31", "2026-02-28", "2026-03-01")}  # fmt: skip
    assert list(held.values()) == [["SBV"], ["N1"], ["N2"], ["N1"]]


@pytest.mark.usefixtures("tree")
def test_the_log_tells_of_the_plan_and_of_each_succession() -> None:
    done = recorded("2025-03-01,merge,H001,T01,,")
    kinds = set(Entry.objects.filter(subject__in=[f"plan:{done.plan_id}", f"office:{office_id('H001')}"]).values_list("kind", flat=True))  # fmt: skip
    assert kinds == {
        "accounts.plan_recorded",
        "accounts.office_succeeded",
        "accounts.office_closed",
        "accounts.competence_ended",
    }


CODES = st.sampled_from(["BCA", "T01", "T02", "T08", "H001", "X4", "SBV", "NIX", ""])
DAYS = st.sampled_from(["2025-03-01", "2025-07-01", "2026-01-01", "2026-02-01", "2030-01-01", "x", ""])
ACTIONS = st.sampled_from(["take_over", "merge", "split", "give_back", "x"])
KINDS = st.sampled_from(["", "*", "app", "lending", "x"])
PLACES = st.sampled_from(
    ["", "", "P01-202501", "C00004-202507", "D001-202501", "P08-202507", "P02-202501", "X"]
)
LINES = st.lists(st.tuples(DAYS, ACTIONS, CODES, CODES, KINDS, PLACES).map(",".join), min_size=1, max_size=5)


@pytest.mark.usefixtures("tree")
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(plans=st.lists(LINES, min_size=1, max_size=3))
def test_whatever_is_planned_is_recorded_whole_or_not_at_all(plans: list[list[str]]) -> None:
    answered = len(responsible("website", "P01-202501", "2026-11-28"))
    for lines in plans:
        before = state()
        try:
            done = record_plan(table=plan_of(*lines), actor=OPERATOR, now=NOW)
        except TableRefusedError:
            assert state() == before
        else:
            if not done.was_recorded:
                assert OfficeSuccession.objects.filter(plan_id=done.plan_id).count() == len(lines)
            # nothing that was somebody's is nobody's
            assert not answered or responsible("website", "P01-202501", "2026-11-28")
            assert all(
                one.valid_to is None or one.valid_from <= one.valid_to for one in Competence.objects.all()
            )


@pytest.mark.django_db(transaction=True)
def test_two_who_record_at_once_do_not_both_hand_over_the_same() -> None:
    rows = [HEAD, *(f"N{n},bank,Ngân hàng,Bank,,,2025-01-01,,{'app@*' if n == 0 else ''}" for n in range(4))]
    import_tree(table=csv_of(*rows), actor=OPERATOR, now=NOW)
    outcomes: list[str] = []

    def record(after: str) -> None:
        try:
            record_plan(table=plan_of(f"2026-01-01,merge,N0,{after},,"), actor=OPERATOR, now=NOW)
            outcomes.append("recorded")
        except TableRefusedError as error:
            outcomes.append(error.problems[0].code)
        finally:
            connection.close()

    threads = [threading.Thread(target=record, args=(f"N{n}",)) for n in (1, 2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["overlap_recorded", "overlap_recorded", "recorded"]
    assert ReorganisationPlan.objects.count() == 1
    assert Competence.objects.filter(case_kind="app", valid_to__isnull=True).count() == 1
