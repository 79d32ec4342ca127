"""Walks at the desk: from a new report to what it names, to lists of two people, to owners' claims."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from centre.accounts.people import People, give_role, make_office, make_person, people
from centre.console.at_desk import at_desk
from centre.reports.tellings import telling
from lachan.centre.audit.models import Entry
from lachan.centre.detection.services import judge_waiting
from lachan.centre.indicators.lists import register_lists
from lachan.centre.indicators.models import Claim, Indicator, ListEntry
from lachan.centre.reports.models import Alarm, Report
from lachan.centre.reports.services import take_report
from lachan.centre.web.clock import today
from lachan.engine.model import Indicator as Named
from lachan.engine.model import Kind, ListClass

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

__all__ = ["people"]
pytestmark = pytest.mark.django_db

BAIT = "dichvucong-xacthuc.example"


def report_at(people: People, office: str = "north", **changed: object) -> int:
    """This will give a new report that went to an office."""
    taken = take_report(told=telling(**changed), now=timezone.now())
    Report.objects.filter(pk=taken.report_id).update(office_id=people.office(office).pk)
    return taken.report_id


def text_of(response: HttpResponseBase) -> str:
    assert isinstance(response, HttpResponse)
    return response.content.decode()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_an_officer_walks_from_the_triage_list_to_the_indicator_and_finds_it_again(
    people: People, lang: str
) -> None:
    number = report_at(people)
    judge_waiting(now=timezone.now())
    desk = at_desk(people.at("north", "desk"), lang=lang)
    assert reverse("desk_reports") in text_of(desk.get(reverse("desk")))
    assert reverse("desk_report", args=[number]) in text_of(desk.get(reverse("desk_reports")))
    page = text_of(desk.get(reverse("desk_report", args=[number])))
    assert "tự xưng công an" in page
    found = Indicator.objects.get(kind="url")
    address = reverse("desk_indicator", args=[found.pk])
    assert address in page
    shown = text_of(desk.get(address))
    assert reverse("desk_report", args=[number]) in shown
    assert address in text_of(desk.post(reverse("desk_search"), {"text": f"hxxp://{BAIT[:-8]}[.]example"}))


def test_who_reads_what_was_told_is_written_down(people: People) -> None:
    number = report_at(people)
    before = Entry.objects.filter(kind="reports.viewed").count()
    at_desk(people.at("north", "desk")).get(reverse("desk_report", args=[number]))
    assert Entry.objects.filter(kind="reports.viewed").count() == before + 1


def test_a_reporter_is_found_by_their_number_only_with_a_reason_that_is_recorded(people: People) -> None:
    address = reverse("desk_report", args=[report_at(people)])
    theirs = reverse("desk_report", args=[report_at(people, "south")])
    desk = at_desk(people.at("north", "desk"))
    assert address not in text_of(desk.post(reverse("desk_search"), {"text": "+84 987 654 321"}))
    typed = {"text": "+84 987 654 321", "reason": "gọi lại người báo vụ 12"}
    found = text_of(desk.post(reverse("desk_search"), typed))
    assert address in found
    assert theirs not in found
    assert Entry.objects.filter(kind="indicators.persons_searched").count() == 1
    assert desk.post(reverse("desk_search"), {"text": "+84 987 654 321", "reason": "x"}).status_code == 422


def test_a_hostile_story_is_shown_as_text(people: People) -> None:
    number = report_at(people, story="<script>alert(1)</script><img src=x onerror=alert(2)>")
    desk = at_desk(people.at("north", "desk"))
    for address in (reverse("desk_reports"), reverse("desk_report", args=[number])):
        page = text_of(desk.get(address))
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;" in page


def test_many_are_marked_as_seen_at_once_and_those_of_others_stay_new(people: People) -> None:
    mine = [report_at(people), report_at(people, story="Chuyện khác hẳn, ở một nơi khác")]
    theirs = report_at(people, "south")
    desk = at_desk(people.at("north", "desk"))
    desk.post(reverse("desk_reports_seen"), {"report": [*map(str, mine), str(theirs), "x", "9" * 30]})
    states = dict(Report.objects.values_list("pk", "state"))
    assert [states[pk] for pk in mine] == ["seen", "seen"]
    assert states[theirs] == "new"


def test_what_is_not_counted_to_the_end_is_not_given_as_the_number(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        report_at(people)
    monkeypatch.setattr("lachan.centre.console.waits._MOST_REPORTS", 4)
    assert "<b>3</b>" in text_of(at_desk(people.at("north", "desk")).get(reverse("desk")))
    monkeypatch.setattr("lachan.centre.console.waits._MOST_REPORTS", 2)
    assert "<b>2+</b>" in text_of(at_desk(people.at("north", "desk")).get(reverse("desk")))


def test_a_report_is_closed_only_with_a_reason(people: People) -> None:
    number = report_at(people)
    desk = at_desk(people.at("north", "desk"))
    address = reverse("desk_report", args=[number])
    assert desk.post(address, {"answer": "close", "reason": " "}).status_code == 422
    assert Report.objects.get(pk=number).state == "new"
    assert desk.post(address, {"answer": "close", "reason": "trùng"}).status_code == 302
    assert Report.objects.get(pk=number).state == "closed"


def test_an_entry_counts_only_once_a_second_person_has_agreed(people: People) -> None:
    first, second = at_desk(people.at("north", "analyst")), at_desk(people.at("north", "approver"))
    typed = {"list_class": "bad", "kind": "domain", "value": "Xau.example", "reason": "giả ngân hàng"}
    assert first.post(reverse("desk_list_add"), typed).status_code == 302
    entry = ListEntry.objects.get()
    address = reverse("desk_list_entry", args=[entry.pk])
    assert first.post(address, {"answer": "agree"}).status_code == 403
    named, day = Named(Kind.DOMAIN, "xau.example"), today(timezone.now())
    assert not register_lists(day).find_all(named)
    assert second.post(address, {"answer": "agree"}).status_code == 302
    assert [each.list_class for each in register_lists(day).find_all(named)] == [ListClass.BAD]
    assert first.post(address, {"answer": "end", "reason": "nhầm"}).status_code == 302
    assert not register_lists(day).find_all(named)


def test_an_owner_claims_a_domain_and_a_second_person_makes_it_official(people: People) -> None:
    bank = make_office("NGAN-HANG-1", parent=people.office("north"), kind="bank")
    officer = make_person("Người ngân hàng", office=bank)
    give_role(officer, "partner", bank)
    owner, centre = at_desk(officer), at_desk(people.at("centre", "analyst"))
    typed = {
        "office": str(bank.pk),
        "kind": "domain",
        "value": "nganhang-cua-toi.example",
        "way": "letter",
        "letter": "công văn 12/2026",
        "contact": "truc@bank.example",
    }
    assert owner.post(reverse("desk_claim_make"), typed).status_code == 302
    claim = Claim.objects.get()
    address = reverse("desk_claim", args=[claim.pk])
    assert owner.post(address, {"answer": "confirm", "reason": "của tôi"}).status_code == 403
    assert centre.post(address, {"answer": "confirm", "reason": "đã gọi lại ngân hàng"}).status_code == 302
    found = register_lists(today(timezone.now())).find_all(Named(Kind.DOMAIN, "nganhang-cua-toi.example"))
    assert [each.list_class for each in found] == [ListClass.OFFICIAL]
    asked = Client().post(
        "/api/v1/check", {"text": "https://nganhang-cua-toi.example/"}, content_type="application/json"
    )
    assert asked.json()["level"] == "trusted"
    Claim.objects.update(confirmed_until=today(timezone.now()) + timedelta(days=20))
    assert owner.post(address, {"answer": "again"}).status_code == 302
    assert owner.post(address, {"answer": "revoke", "reason": "bỏ tên miền"}).status_code == 302
    assert not register_lists(today(timezone.now())).find_all(Named(Kind.DOMAIN, "nganhang-cua-toi.example"))


def test_the_centre_refuses_an_open_claim_and_its_owner_takes_it_back(people: People) -> None:
    bank = make_office("NGAN-HANG-3", parent=people.office("north"), kind="bank")
    officer = make_person("Người của ngân hàng", office=bank)
    give_role(officer, "partner", bank)
    analyst = people.at("centre", "analyst")
    owner, centre = at_desk(officer), at_desk(analyst)
    typed = {
        "office": str(bank.pk),
        "kind": "domain",
        "value": "nganhang-ba.example",
        "way": "letter",
        "letter": "công văn 13/2026",
        "contact": "truc@bank.example",
    }
    owner.post(reverse("desk_claim_make"), typed)
    address = reverse("desk_claim", args=[Claim.objects.get().pk])
    theirs, ours = text_of(owner.get(address)), text_of(centre.get(address))
    assert 'value="revoke"' in theirs
    assert 'value="refuse"' in ours
    assert 'value="revoke"' not in ours
    assert officer.name in ours, "the centre sees who claims"
    centre.post(address, {"answer": "confirm", "reason": "đã gọi lại"})
    assert 'value="revoke"' in text_of(centre.get(address))
    assert analyst.name not in text_of(owner.get(address)), (
        "an owner deals with the centre, not with a person"
    )


def test_what_was_typed_stays_where_a_claim_is_refused(people: People) -> None:
    bank = make_office("NGAN-HANG-2", parent=people.office("north"), kind="bank")
    desk = at_desk(people.at("north", "desk"))
    typed = {
        "office": str(bank.pk),
        "kind": "domain",
        "value": "không phải tên",
        "way": "letter",
        "letter": "x",
        "contact": "a@b.example",
    }
    response = desk.post(reverse("desk_claim_make"), typed)
    assert response.status_code == 422
    assert "không phải tên" in text_of(response)
    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    ("route", "most"),
    [("desk_reports", 18), ("desk_lists", 6), ("desk_claims", 8), ("desk_alarms", 7), ("desk_search", 5)],
)
def test_a_list_keeps_to_its_queries_however_long_it_is(people: People, route: str, most: int) -> None:
    client = at_desk(people.at("north", "analyst"))
    counts = []
    for turn in range(2):
        client.get(reverse(route))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(route)).status_code == 200
        counts.append(len(asked))
        for number in range(8):
            report_at(people, story=f"Chuyện thứ {turn} {number}, một chuyện khác hẳn")
            ListEntry.objects.create(
                list_class="bad", kind="domain", value=f"x{turn}-{number}.example", source="desk", reason="thử",
                added_by="person:0", added_at=timezone.now(),
            )  # fmt: skip
    assert counts[1] <= most, "\n".join(query["sql"][:160] for query in asked.captured_queries)


def test_who_looks_through_reports_is_warned_of_a_crowd_and_an_analyst_closes_the_alarm(
    people: People,
) -> None:
    number = report_at(people)
    judge_waiting(now=timezone.now())
    now, found = timezone.now(), Indicator.objects.get(kind="url")
    alarm = Alarm.objects.create(
        indicator_id=found.pk, report_id=number, reports=40, independent=2, since_at=now, raised_at=now, last_at=now
    )  # fmt: skip
    to_close, to_take = reverse("desk_alarm", args=[alarm.pk]), reverse("desk_alarms_export")
    for role, may in (("desk", False), ("analyst", True)):
        page = text_of(at_desk(people.at("north", role)).get(reverse("desk_alarms")))
        assert reverse("desk_indicator", args=[found.pk]) in page
        assert (to_close in page, to_take in page) == (may, may)
