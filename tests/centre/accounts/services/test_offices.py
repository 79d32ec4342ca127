from __future__ import annotations

import threading
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from centre.accounts.trees import (
    HEAD,
    NOW,
    TREE,
    csv_of,
    office_id,
    responsible,
    state,
    territories,
    tree,
)
from lachan.centre.accounts.given_tables import TableRefusedError
from lachan.centre.accounts.models import Competence, Office
from lachan.centre.accounts.services.competences import end_competence
from lachan.centre.accounts.services.office_drafts import Grant, OfficeDraft
from lachan.centre.accounts.services.offices import (
    OfficeChange,
    add_offices,
    change_office,
    close_office,
    import_tree,
    open_office,
)
from lachan.centre.audit.actors import OPERATOR
from lachan.centre.audit.models import Entry

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["territories", "tree"]


def refused(*lines: str) -> list[tuple[int, str]]:
    before = state()
    with pytest.raises(TableRefusedError) as raised:
        import_tree(table=csv_of(HEAD, *lines), actor=OPERATOR, now=NOW)
    assert state() == before
    assert all(problem.say(lang) for problem in raised.value.problems for lang in ("vi", "en"))
    return [(problem.line, problem.code) for problem in raised.value.problems]


def why_not(change: Callable[[], object]) -> list[str]:
    before = state()
    with pytest.raises(TableRefusedError) as raised:
        change()
    assert state() == before
    return [problem.code for problem in raised.value.problems]


@pytest.mark.usefixtures("tree")
def test_it_imports_a_tree_with_parents_in_any_order(django_db_blocker: object) -> None:
    del django_db_blocker
    assert Office.objects.count() == len(TREE) - 1
    assert Office.objects.get(code="X4").parent == Office.objects.get(code="T01")
    added = import_tree(
        table=csv_of(
            HEAD,
            "B2,bank,Phòng,Section,B1,,2026-01-01,2026-06-01,",
            "B1,bank,Ngân hàng,Bank,,,2026-01-01,,bank_account@* app@P01-202501",
        ),
        actor=OPERATOR,
        now=NOW,
    ).added
    assert sorted(added) == ["B1", "B2"]
    assert Office.objects.get(code="B2").parent == Office.objects.get(code="B1")
    assert Competence.objects.filter(office__code="B1").count() == 2


@pytest.mark.usefixtures("tree")
def test_the_same_file_a_second_time_changes_nothing() -> None:
    before = state()
    again = import_tree(table=csv_of(*TREE), actor=OPERATOR, now=NOW)
    assert (again.added, again.unchanged) == ({}, len(TREE) - 1)
    assert [one[:-1] for one in state()[:2]] == [one[:-1] for one in before[:2]]
    assert Entry.objects.filter(kind="accounts.offices_imported").count() == 1


@pytest.mark.usefixtures("tree")
def test_an_office_that_is_there_otherwise_is_named() -> None:
    assert refused(TREE[2].replace("Ha Noi", "Hanoi")) == [(2, "already_there")]
    assert refused(TREE[2].replace("T01", "t01").replace("BCA", "")) == [(2, "already_there")]
    assert refused(TREE[2].replace(",,*", ",,* app@*")) == [(2, "already_there")]


GOOD = "N1,provincial,Đơn vị,Unit,BCA,P01-202501,2026-01-01,,*"


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([GOOD.replace("BCA", "NOBODY")], [(2, "unknown_parent")]),
        ([GOOD.replace("BCA", "N1")], [(2, "own_parent")]),
        ([GOOD, GOOD], [(3, "code_twice")]),
        ([GOOD, GOOD.replace("N1", "n1")], [(3, "code_twice")]),
        (
            [GOOD.replace("BCA", "N2"), GOOD.replace("N1", "N2").replace("BCA", "N3"), GOOD.replace("N1", "N3").replace("BCA", "N1")],
            [(2, "loop"), (3, "loop"), (4, "loop")],
        ),
        ([GOOD.replace("P01-202501", "P99-202501")], [(2, "unknown_territory")]),
        ([GOOD.replace("P01-202501", "D001-202501")], [(2, "territory_other_days")]),
        ([GOOD.replace("2026-01-01", "1945-01-01")], [(2, "outside_parent")]),
        ([GOOD.replace("2026-01-01,", "2026-01-01,2026-01-01")], [(2, "ends_before")]),
        ([GOOD.replace("2026-01-01,", "2026-01-01,2026-06-01"), "N2,bank,a,b,N1,,2026-01-01,,"], [(3, "outside_parent")]),
        ([GOOD.replace("2026-01-01", "01/02/2026")], [(2, "day_form")]),
        ([GOOD.replace("2026-01-01", "2026-02-30")], [(2, "no_such_day")]),
        ([GOOD.replace("2026-01-01", "")], [(2, "day_form")]),
        ([GOOD.replace("provincial", "province")], [(2, "office_kind")]),
        ([GOOD.replace("N1", "Đơn")], [(2, "office_code")]),
        ([GOOD.replace("N1", "x" * 61)], [(2, "office_code")]),
        ([GOOD.replace("N1", "-x")], [(2, "office_code")]),
        ([GOOD.replace("Unit", "")], [(2, "name_missing")]),
        ([GOOD.replace("Unit", "u" * 201)], [(2, "long_cell")]),
        ([GOOD.replace(",*", ",murder")], [(2, "unknown_case_kind")]),
        ([GOOD.replace(",*", ",@P01-202501")], [(2, "competence_form")]),
        ([GOOD.replace(",*", ",app@")], [(2, "competence_form")]),
        ([GOOD.replace(",*", ",app@P99-202501")], [(2, "unknown_territory")]),
        ([GOOD.replace("P01-202501", "")], [(2, "competence_nowhere")]),
        ([GOOD.replace(",*", ",app app")], [(2, "competence_twice")]),
        ([GOOD.replace(",*", ",app app@p01-202501")], [(2, "competence_twice")]),
        ([GOOD.replace(",*", "," + " ".join(["app@*"] * 101))], [(2, "too_many_competences")]),
        (
            [GOOD.replace("provincial", "x").replace("2026-01-01", "soon"), "N2,bank,a,,N1,,2026-01-01,,", "N3,bank,a,b,N9,,2026-01-01,,"],
            [(2, "day_form"), (2, "office_kind"), (3, "name_missing"), (4, "unknown_parent")],
        ),
    ],
)  # fmt: skip
def test_every_fault_is_named_by_its_line_and_nothing_is_saved(
    lines: list[str], found: list[tuple[int, str]]
) -> None:
    assert refused(*lines) == found


@pytest.mark.usefixtures("tree")
def test_a_tree_is_not_endlessly_deep() -> None:
    rows = [f"D{n},bank,a,b,{f'D{n - 1}' if n else ''},,2026-01-01,," for n in range(14)]
    assert refused(*rows) == [(14, "too_deep"), (15, "too_deep")]


@pytest.mark.usefixtures("territories")
def test_a_long_chain_in_a_loop_ends_at_once() -> None:
    rows = [f"D{n},bank,a,b,D{(n + 1) % 3_000},,2026-01-01,," for n in range(3_000)]
    assert set(refused(*rows)) == {(line, "loop") for line in range(2, 202)}


@pytest.mark.usefixtures("tree")
def test_an_office_is_opened_and_logged() -> None:
    draft = OfficeDraft(
        code="N1",
        kind="news_desk",
        name_vi="Báo",
        name_en="Paper",
        valid_from=date(2026, 1, 1),
        parent="BCA",
        grants=(Grant("website", ""),),
    )
    made = open_office(draft=draft, actor=OPERATOR, now=NOW)
    assert Entry.objects.filter(kind="accounts.office_opened", subject=f"office:{made}").exists()
    assert why_not(lambda: open_office(draft=draft, actor=OPERATOR, now=NOW)) == ["already_there"]
    assert why_not(lambda: add_offices(drafts=[OfficeDraft("", "x", "", "", date(2026, 1, 1))], actor=OPERATOR, now=NOW)) == [
        "name_missing", "name_missing", "office_code", "office_kind",
    ]  # fmt: skip


@pytest.mark.usefixtures("tree")
def test_an_office_is_changed_and_the_log_tells_what_it_was() -> None:
    t01 = office_id("T01")

    def change(**what: str) -> bool:
        return change_office(office_id=t01, change=OfficeChange(**what), actor=OPERATOR, now=NOW)

    assert change(name_en="Hanoi Police")
    assert not change(name_en="Hanoi Police")
    entry = Entry.objects.get(kind="accounts.office_changed")
    assert entry.data == '{"name_en":["Ha Noi Police","Hanoi Police"]}'
    assert why_not(lambda: change(parent="X4")) == ["loop", "outside_parent"]
    assert why_not(lambda: change(parent="T01")) == ["own_parent"]
    assert why_not(lambda: change(parent="NIX")) == ["unknown_parent"]
    assert why_not(lambda: change(territory="P99-202501")) == ["unknown_territory"]
    assert why_not(lambda: change(name_vi=" ")) == ["name_missing"]
    assert why_not(lambda: change(kind="x")) == ["office_kind"]
    assert change(parent="", territory="")


@pytest.mark.usefixtures("tree")
def test_an_office_is_closed_only_when_nothing_is_left_to_hand_over() -> None:
    def close(code: str, day: str) -> None:
        close_office(office_id=office_id(code), day=date.fromisoformat(day), actor=OPERATOR, now=NOW)

    assert why_not(lambda: close("T01", "2027-01-01")) == ["has_parts", "still_competent"]
    assert why_not(lambda: close("SBV", "2027-01-01")) == ["still_competent"]
    assert why_not(lambda: close("SBV", "1951-05-06")) == ["closed_period", "still_competent"]
    competence = Competence.objects.get(office__code="SBV")
    end_competence(competence_id=competence.pk, day=date(2027, 1, 1), actor=OPERATOR, now=NOW)
    assert responsible("bank_account", "P01-202501", "2026-12-31") == ["SBV"]
    assert responsible("bank_account", "P01-202501", "2027-01-01") == ["T01"]
    close("SBV", "2027-01-01")
    assert Office.objects.get(code="SBV").valid_to == date(2027, 1, 1)
    assert why_not(lambda: close("SBV", "2027-01-01")) == ["closed_period"]


CELLS = st.sampled_from(
    ["", "*", "BCA", "T01", "N1", "N2", "P01-202501", "2026-01-01", "2025-01-01", "bank", "x"]
) | st.text(max_size=8)
ROWS = st.lists(st.lists(CELLS, min_size=8, max_size=10).map(",".join), max_size=6)


@pytest.mark.usefixtures("tree")
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(lines=ROWS, near=st.lists(st.tuples(st.integers(0, 8), CELLS), max_size=3))
def test_whatever_is_imported_is_there_whole_or_not_at_all(
    lines: list[str], near: list[tuple[int, str]]
) -> None:
    cells = GOOD.split(",")
    for at, cell in near:
        cells[at] = cell
    table = csv_of(HEAD, ",".join(cells), *lines)
    before = state()
    try:
        done = import_tree(table=table, actor=OPERATOR, now=NOW)
    except TableRefusedError:
        assert state() == before
    else:
        assert Office.objects.count() == len(before[0]) + len(done.added)
        for office in Office.objects.filter(code__in=done.added).select_related("parent"):
            assert office.parent is None or office.parent.valid_from <= office.valid_from


@pytest.mark.django_db(transaction=True)
def test_two_who_import_the_same_at_once_make_one_tree() -> None:
    rows = [HEAD, *(f"B{n},bank,Ngân hàng,Bank,,,2026-01-01,,bank_account@*" for n in range(200))]
    outcomes: list[object] = []

    def bring() -> None:
        try:
            outcomes.append(len(import_tree(table=csv_of(*rows), actor=OPERATOR, now=NOW).added))
        finally:
            connection.close()

    threads = [threading.Thread(target=bring) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes, key=str) == [0, 0, 200]
    assert Office.objects.count() == 200
    assert Competence.objects.count() == 200
