from __future__ import annotations

import csv
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from centre.accounts.both_maps import july_plan, march_plan, some_districts, tree_csv, units_of
from centre.accounts.queries.raw_package import answers
from lachan.centre.accounts.case_kinds import CASE_KINDS, UnknownCaseKindError
from lachan.centre.accounts.models import Competence, Office
from lachan.centre.accounts.queries.responsible import responsible_by_kind, responsible_on
from lachan.centre.accounts.queries.territories import place_by_code
from lachan.centre.accounts.services.offices import import_tree
from lachan.centre.accounts.services.reorganisations import record_plan
from lachan.centre.accounts.services.territories import load_territories
from lachan.centre.audit.actors import OPERATOR

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)
TABLE = Path(__file__).with_name("who_is_responsible.csv")


def questions() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_table_asks_200_questions_over_both_maps_before_on_and_after_the_changes() -> None:
    asked = questions()
    assert len(asked) == 200
    assert len({(row["case_kind"], row["territory"], row["day"]) for row in asked}) == 200
    days = Counter(row["day"] for row in asked)
    assert (
        min(days[day] for day in ("2025-02-28", "2025-03-01", "2025-06-30", "2025-07-01", "2026-11-28")) >= 20
    )
    maps = Counter((row["territory"][0], row["territory"][-6:]) for row in asked)
    assert all(maps[kind] >= 4 for kind in (("P", "202501"), ("P", "202507"), ("D", "202501")))
    assert min(maps["C", "202501"], maps["C", "202507"]) >= 30
    assert Counter(row["checked"] for row in asked)["hand"] == 50


def test_the_table_says_what_the_raw_tables_of_the_package_say() -> None:
    for row in questions():
        said = answers(row["case_kind"], row["territory"], date.fromisoformat(row["day"]))
        assert " ".join(sorted(said)) == row["offices"], row


def test_it_answers_all_questions_of_the_table() -> None:
    load_territories(actor=OPERATOR, now=NOW)
    units = units_of()
    import_tree(table=tree_csv(units), actor=OPERATOR, now=NOW)
    record_plan(table=march_plan(units), actor=OPERATOR, now=NOW)
    record_plan(table=july_plan(units), actor=OPERATOR, now=NOW)
    wrong = []
    for row in questions():
        place = place_by_code(row["territory"])
        with CaptureQueriesContext(connection) as queries:
            answer = responsible_on(
                case_kind=row["case_kind"], place=place, day=date.fromisoformat(row["day"])
            )
        assert len(queries) <= 5, row
        found = " ".join(office.code for office in answer.offices)
        assert all(answer.why(lang) for lang in ("vi", "en"))
        if found != row["offices"]:
            wrong.append((row, found))
    assert wrong == []


@pytest.fixture
def hanoi(tmp_path: Path) -> None:
    load_territories(actor=OPERATOR, now=NOW, folder=some_districts(tmp_path))
    rows = [
        "code,kind,name_vi,name_en,parent,territory,valid_from,valid_to,competences",
        "BCA,ministry,Bộ Công an,Ministry of Public Security,,,1945-08-19,,website@*",
        "T,provincial,Công an Hà Nội,Ha Noi Police,BCA,P01-202501,1945-08-19,,*",
        "X,commune_police,Công an phường Ba Đình,Ba Dinh Ward Police,T,C00004-202507,2025-07-01,,commerce message",
        "S,bank,Ngân hàng Nhà nước,State Bank,,,1951-05-06,,bank_account@P01-202501 app@P01-202501 app@*",
    ]
    import_tree(table="\n".join(rows).encode(), actor=OPERATOR, now=NOW)


def codes(kind: str, territory: str, day: date = date(2026, 11, 28)) -> list[str]:
    answer = responsible_on(case_kind=kind, place=place_by_code(territory), day=day)
    return [office.code for office in answer.offices]


@pytest.mark.usefixtures("hanoi")
def test_the_nearest_competence_up_the_map_counts() -> None:
    assert codes("commerce", "C00004-202507") == ["X"]
    assert codes("commerce", "C00008-202507") == ["T"]
    assert codes("website", "C00004-202507") == ["T"]
    assert codes("website", "P08-202507") == ["BCA"]


@pytest.mark.usefixtures("hanoi")
def test_at_one_place_the_kind_by_name_comes_before_all_kinds() -> None:
    assert codes("bank_account", "P01-202501") == ["S"]
    assert codes("phone_number", "P01-202501") == ["T"]


@pytest.mark.usefixtures("hanoi")
def test_offices_that_share_a_competence_are_all_given() -> None:
    office = Office.objects.get(code="BCA")
    place = place_by_code("P01-202501")
    Competence.objects.create(
        office=office, case_kind="app", territory_id=place.id, valid_from=date(2026, 1, 1)
    )
    assert codes("app", "P01-202501", date(2025, 12, 31)) == ["S"]
    assert codes("app", "P01-202501", date(2026, 1, 1)) == ["BCA", "S"]


@pytest.mark.usefixtures("hanoi")
def test_it_says_when_nobody_is_responsible() -> None:
    answer = responsible_on(case_kind="border", place=place_by_code("P08-202507"), day=date(2026, 1, 1))
    assert answer.offices == ()
    assert answer.why("vi") == ("Không đơn vị nào phụ trách tại Tỉnh Tuyên Quang vào ngày này.",)


@pytest.mark.usefixtures("hanoi")
def test_it_gives_its_reasons_in_both_languages() -> None:
    answer = responsible_on(case_kind="commerce", place=place_by_code("C00004-202501"), day=date(2026, 1, 1))
    assert answer.why("en") == (
        "Truc Bach Ward is now in Ba Dinh Ward.",
        "Ba Dinh Ward Police answers for Trade and deliveries in Ba Dinh Ward.",
    )
    assert answer.why("vi")[0] == "Phường Trúc Bạch nay thuộc Phường Ba Đình."


@pytest.mark.usefixtures("hanoi")
def test_an_office_that_has_ended_answers_no_more_whatever_its_competences_say() -> None:
    Office.objects.filter(code="X").update(valid_to=date(2026, 1, 1))
    assert codes("commerce", "C00004-202507", date(2025, 12, 31)) == ["X"]
    assert codes("commerce", "C00004-202507", date(2026, 1, 1)) == ["T"]


@pytest.mark.usefixtures("hanoi")
def test_it_refuses_a_kind_that_is_none() -> None:
    with pytest.raises(UnknownCaseKindError, match="murder"):
        codes("murder", "P01-202501")


def answering(territory: str, day: date = date(2026, 11, 28)) -> dict[str, tuple[str, ...]]:
    found = responsible_by_kind(place=place_by_code(territory), day=day)
    return {one.office.code: one.kinds for one in found}


@pytest.mark.usefixtures("hanoi")
@pytest.mark.parametrize("territory", ["P01-202501", "C00004-202507", "C00008-202507", "P08-202507"])
def test_who_answers_for_a_place_is_the_same_as_for_each_of_its_kinds(territory: str) -> None:
    found = answering(territory)
    for kind in CASE_KINDS:
        named = sorted(code for code, kinds in found.items() if not kinds or kind in kinds)
        assert named == codes(kind, territory), kind


@pytest.mark.usefixtures("hanoi")
def test_who_answers_for_a_place_takes_two_queries() -> None:
    place = place_by_code("C00004-202507")
    with CaptureQueriesContext(connection) as asked:
        responsible_by_kind(place=place, day=date(2026, 11, 28))
    assert len(asked) == 2
