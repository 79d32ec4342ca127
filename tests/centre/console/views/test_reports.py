"""Walks through the triage list: from report to report, many at once, back, and to the telephone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from centre.accounts.people import People, people
from centre.console.at_desk import at_desk
from centre.reports.tellings import telling
from lachan.centre.audit.models import Entry
from lachan.centre.reports.models import Report
from lachan.centre.reports.services import take_report

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

__all__ = ["people"]
pytestmark = pytest.mark.django_db


def report_at(people: People, office: str = "north", **changed: object) -> int:
    """This will give a new report that went to an office."""
    taken = take_report(told=telling(**changed), now=timezone.now())
    Report.objects.filter(pk=taken.report_id).update(office_id=people.office(office).pk)
    return taken.report_id


def text_of(response: HttpResponseBase) -> str:
    assert isinstance(response, HttpResponse)
    return response.content.decode()


def test_what_is_done_with_a_report_leads_to_the_next_of_the_list(people: People) -> None:
    oldest, middle, newest = (
        report_at(people, story=f"Chuyện {number}, mỗi chuyện một khác hẳn", loss_vnd=1_000)
        for number in range(3)
    )
    without_loss = report_at(people, story="Chưa mất gì, chỉ bị gọi")
    desk = at_desk(people.at("north", "desk"))
    narrowed = "?with_loss=on"

    def address(number: int) -> str:
        return reverse("desk_report", args=[number]) + narrowed

    assert address(newest) in text_of(desk.get(reverse("desk_reports") + narrowed))
    page = text_of(desk.get(address(middle)))
    assert f'rel="prev" data-key="p" href="{address(newest)}"' in page
    assert f'rel="next" data-key="n" href="{address(oldest)}"' in page
    assert desk.post(address(middle), {"answer": "seen"}).headers["Location"] == address(oldest)
    gone_on = desk.post(address(oldest), {"answer": "close", "reason": "trùng"})
    assert gone_on.headers["Location"] == address(newest), "from the end to what is left at the beginning"
    assert f"tin báo {oldest}" in text_of(desk.get(address(newest)))
    done = desk.post(address(newest), {"answer": "seen"})
    assert done.headers["Location"] == reverse("desk_reports") + narrowed
    assert Report.objects.get(pk=without_loss).state == "new"


def test_a_whole_page_is_marked_as_seen_and_nothing_that_it_did_not_show(people: People) -> None:
    shown = [report_at(people, story=f"Chuyện {number}, mỗi chuyện một khác hẳn") for number in range(3)]
    desk = at_desk(people.at("north", "desk"))
    page = text_of(desk.get(reverse("desk_reports")))
    came_since = report_at(people, story="Vừa mới đến, chưa ai thấy")
    hidden = re.findall(r'name="shown" value="(\d+)"', page)
    assert sorted(map(int, hidden)) == shown
    desk.post(reverse("desk_reports_seen"), {"shown": hidden, "all": "1"})
    assert Report.objects.get(pk=came_since).state == "new"
    assert set(Report.objects.filter(pk__in=shown).values_list("state", flat=True)) == {"seen"}


def test_who_ticks_nothing_is_told_that_nothing_was_done(people: People) -> None:
    report_at(people)
    desk = at_desk(people.at("north", "desk"), lang="en")
    response = desk.post(reverse("desk_reports_seen") + "?channel=web", {"shown": ["1"]}, follow=True)
    assert response.redirect_chain == [(reverse("desk_reports") + "?channel=web", 302)]
    assert "Nothing was marked" in text_of(response)
    assert Report.objects.get().state == "new"


def test_a_report_that_was_closed_by_mistake_is_opened_again(people: People) -> None:
    number = report_at(people)
    desk = at_desk(people.at("north", "desk"))
    address = reverse("desk_report", args=[number])
    assert desk.post(address, {"answer": "reopen"}).status_code == 409
    desk.post(address, {"answer": "close", "reason": "nhầm"})
    assert 'value="reopen"' in text_of(desk.get(address))
    assert desk.post(address, {"answer": "reopen"}).status_code == 302
    assert Report.objects.get(pk=number).state == "seen"
    assert Entry.objects.filter(kind="reports.reopened").count() == 1


def test_a_reporter_is_rung_back_once_and_the_next_officer_sees_by_whom(people: People) -> None:
    number = report_at(people, wants_call=True)
    officer = people.at("north", "desk")
    desk = at_desk(officer)
    address = reverse("desk_report", args=[number])
    assert address in text_of(desk.get(reverse("desk_reports"), {"wants_call": "on"}))
    assert desk.post(address, {"answer": "called"}).status_code == 302
    assert desk.post(address, {"answer": "called"}).status_code == 409
    assert address not in text_of(desk.get(reverse("desk_reports"), {"wants_call": "on"}))
    page = text_of(at_desk(people.at("north", "analyst")).get(address))
    assert officer.name in page
    assert 'value="called"' not in page
    assert Entry.objects.filter(kind="reports.called").count() == 1


def test_who_answers_for_one_office_is_not_asked_which(people: People) -> None:
    assert 'name="office"' not in text_of(at_desk(people.at("south", "desk")).get(reverse("desk_reports")))
    desk = at_desk(people.at("north", "desk"))
    assert 'name="office"' in text_of(desk.get(reverse("desk_reports")))
    mine, below = report_at(people), report_at(people, "north_ward", story="Ở phường, chuyện khác hẳn")
    page = text_of(desk.get(reverse("desk_reports"), {"office": people.office("north_ward").code.lower()}))
    assert reverse("desk_report", args=[below]) in page
    assert reverse("desk_report", args=[mine]) not in page
    wrong = text_of(desk.get(reverse("desk_reports"), {"office": people.office("south").code}))
    assert 'class="error"' in wrong


def test_the_reports_of_the_same_incident_stand_with_their_state(people: People) -> None:
    first = report_at(people, story="Chuyện một, mỗi chuyện một khác hẳn")
    again = report_at(people, story="Chuyện hai, mỗi chuyện một khác hẳn")
    Report.objects.filter(pk=again).update(same_as=first, state="withdrawn")
    page = text_of(at_desk(people.at("north", "desk")).get(reverse("desk_report", args=[first])))
    (row,) = (line for line in page.split("<tr>") if reverse("desk_report", args=[again]) in line)
    assert "Đã rút" in row
