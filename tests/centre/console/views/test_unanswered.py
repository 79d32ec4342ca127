"""Reports that no office answers for: seen at the top of the centre alone, and given to an office from there."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from centre.accounts.people import People, give_role, make_person, people
from centre.console.at_desk import at_desk
from centre.reports.tellings import NOW, telling
from lachan.centre.accounts.models import Competence, Role
from lachan.centre.audit.models import Entry
from lachan.centre.reports.models import Report
from lachan.centre.reports.services import route_unanswered, take_report

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

__all__ = ["people"]


def desk_at(people: People, office: str, role: str = Role.ANALYST, lang: str = "en") -> Client:
    person = make_person(f"Nguoi {office} {role}", office=people.office(office))
    give_role(person, role, people.office(office))
    return at_desk(person, lang=lang)


@pytest.fixture
def report_id(people: People) -> int:
    del people
    return take_report(told=telling(), now=NOW).report_id


def test_the_top_sees_it_on_the_first_page_in_the_list_and_by_itself(people: People, report_id: int) -> None:
    desk = desk_at(people, "centre")
    home = desk.get("/desk/").content.decode()
    assert "reports that no office answers for" in home
    page = desk.get("/desk/reports/unanswered").content.decode()
    assert f"/desk/reports/{report_id}/assign" in page
    assert Entry.objects.filter(kind="reports.viewed").count() == 1
    shown = desk.get(f"/desk/reports/{report_id}").content.decode()
    assert "No office answers for this now." in shown
    assert f"/desk/reports/{report_id}/assign" in shown


@pytest.mark.parametrize("office", ["north", "bank", "other"])
def test_nobody_else_sees_it(people: People, report_id: int, office: str) -> None:
    desk = desk_at(people, office)
    assert "no office answers for" not in desk.get("/desk/").content.decode()
    assert desk.get("/desk/reports/unanswered").status_code == 404
    assert desk.get(f"/desk/reports/{report_id}").status_code == 404
    assert desk.get(f"/desk/reports/{report_id}/assign").status_code == 403


def test_it_is_given_to_an_office_and_says_so_there_and_can_be_given_to_another(
    people: People, report_id: int
) -> None:
    desk, north = desk_at(people, "centre"), people.office("north")
    typed = {"office": north.code.lower(), "reason": "Nạn nhân ở miền Bắc"}
    answer = desk.post(f"/desk/reports/{report_id}/assign", typed, follow=True)
    page = answer.content.decode()
    assert "The report was given to the office." in page
    assert "Nạn nhân ở miền Bắc" in page
    assert f"/desk/reports/{report_id}/assign" in page
    assert Report.objects.get(pk=report_id).office_id == north.pk
    theirs = desk_at(people, "north", Role.DESK, lang="vi").get(f"/desk/reports/{report_id}")
    assert "được giao bằng tay" in theirs.content.decode()
    assert "/assign" not in theirs.content.decode()
    again = desk.post(f"/desk/reports/{report_id}/assign", {**typed, "office": people.office("south").code})
    assert again.status_code == 302
    assert desk.get("/desk/reports/unanswered").content.decode().count("/assign") == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"office": "", "reason": "Ở đó"}, "office"),
        ({"office": "KHONG-CO", "reason": "Ở đó"}, "KHONG-CO"),
        ({"office": "north", "reason": ""}, "reason"),
    ],
)
def test_what_cannot_be_done_keeps_what_was_typed(
    people: People, report_id: int, typed: dict[str, str], said: str
) -> None:
    answer = desk_at(people, "centre").post(f"/desk/reports/{report_id}/assign", typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Report.objects.get(pk=report_id).office_id is None


def test_a_report_that_went_later_says_since_when_its_office_answers(people: People, report_id: int) -> None:
    north = people.office("north")
    Competence.objects.create(office=north, case_kind="", territory=None, valid_from=NOW.date())
    from_later = NOW + timedelta(days=1)
    assert route_unanswered(now=from_later)[0] == 1
    page = desk_at(people, "north", Role.DESK).get(f"/desk/reports/{report_id}").content.decode()
    assert "29/11/2026" in page
