"""Opening a case by hand: from the inbox, from a report, and where it goes to another office."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.http import HttpResponse
from django.utils import timezone

from centre.cases.scene import CANTHO, HANOI, WARD, opened, people, reported
from centre.console.at_desk import at_desk
from lachan.centre.cases.models import Case, Member
from lachan.centre.reports.models import Report
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from centre.accounts.people import People

__all__ = ["people"]
pytestmark = pytest.mark.django_db
OPEN = "/desk/cases/open"


def text_of(response: HttpResponseBase) -> str:
    assert isinstance(response, HttpResponse)
    return response.content.decode()


def report_at(people: People, office: str = "north") -> int:
    report_id = reported(now=timezone.now(), story="Gọi điện dọa cắt điện")
    Report.objects.filter(pk=report_id).update(office_id=people.office(office).pk)
    return report_id


def test_what_was_telephoned_becomes_a_case_at_the_office_that_answers_for_it(people: People) -> None:
    client = at_desk(people.at("north", "desk"))
    assert f'href="{OPEN}"' in text_of(client.get("/desk/cases/"))
    typed = {"title": "Giả điện lực", "kind": "phone_number", "territory": WARD, "loss_vnd": "35000000"}
    sent = client.post(OPEN, typed)
    case = Case.objects.latest("pk")
    assert sent.status_code == 302
    assert sent.headers["Location"] == f"/desk/cases/{case.number}"
    assert (case.title, case.kind, case.loss_vnd, case.opened_rule) == (
        "Giả điện lực",
        "phone_number",
        35_000_000,
        "",
    )
    assert case.office_id == people.office("north").pk
    page = text_of(client.get(sent.headers["Location"]))
    assert say("desk.done.case_open", "vi") in page
    assert "Giả điện lực" in page


def test_a_report_leads_to_a_case_of_its_own_and_says_from_then_on_in_which_it_is(people: People) -> None:
    report_id = report_at(people)
    client = at_desk(people.at("north", "desk"))
    before = text_of(client.get(f"/desk/reports/{report_id}"))
    assert f'href="{OPEN}?report={report_id}"' in before
    assert say("desk.case_open.in_none", "vi") in before
    form = text_of(client.get(f"{OPEN}?report={report_id}"))
    assert f'name="reports" value="{report_id}"' in form
    typed = {"title": "Giả điện lực", "kind": "phone_number", "territory": HANOI, "reports": f"{report_id}"}
    assert client.post(OPEN, typed).status_code == 302
    case = Case.objects.latest("pk")
    assert Member.objects.filter(case=case, kind="report", thing_id=report_id).exists()
    after = text_of(client.get(f"/desk/reports/{report_id}"))
    assert f'href="/desk/cases/{case.number}"' in after
    assert OPEN not in after, "it is in one open case at most"
    Case.objects.filter(pk=case.pk).update(office_id=people.office("south").pk)
    assert case.number not in text_of(client.get(f"/desk/reports/{report_id}"))


def test_a_case_that_went_to_another_office_is_told_of_and_not_shown(people: People) -> None:
    client = at_desk(people.at("north", "desk"))
    sent = client.post(OPEN, {"title": "Ở Cần Thơ", "kind": "website", "territory": CANTHO})
    assert sent.headers["Location"] == "/desk/cases/"
    assert Case.objects.latest("pk").office_id == people.office("south").pk
    page = text_of(client.get("/desk/cases/"))
    assert say("desk.done.case_open_elsewhere", "vi") in page
    assert "Ở Cần Thơ" not in page


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_does_not_fit_is_said_and_what_was_typed_stays(people: People, lang: str) -> None:
    taken, theirs = report_at(people), report_at(people, "south")
    opened(people, now=timezone.now(), report_ids=[taken])
    count = Case.objects.count()
    client = at_desk(people.at("north", "desk"), lang=lang)
    for change in (
        {"title": ""},
        {"kind": ""},
        {"territory": "Không có nơi này"},
        {"reports": f"{taken}"},
        {"reports": f"{theirs}"},
        {"reports": "không phải số"},
        {"loss_vnd": "-1"},
    ):
        typed = {"title": "Giả điện lực", "kind": "phone_number", **change}
        sent = client.post(OPEN, typed)
        page = text_of(sent)
        assert sent.status_code in {409, 422}, change
        assert 'class="wrong"' in page, change
        assert typed["title"] in page
    assert Case.objects.count() == count


def test_an_address_fills_in_a_number_and_nothing_else(people: People) -> None:
    client = at_desk(people.at("north", "desk"))
    for said in ("<script>", "1" * 30, "٣"):
        assert f'value="{said}"' not in text_of(client.get(OPEN, {"report": said}))
