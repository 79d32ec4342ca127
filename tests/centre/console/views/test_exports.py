"""Tables that are taken away: who may, what stands in them, and what the log says of it."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.http import StreamingHttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from centre.accounts.people import People, give_role, make_office, make_person, people
from centre.console.at_desk import at_desk
from centre.console.case_places import case_at
from centre.console.places import Place
from centre.reports.tellings import telling
from lachan.centre.audit.models import Entry
from lachan.centre.audit.queries import values_of_entry
from lachan.centre.audit.subjects import subjects_in
from lachan.centre.cases.models import Case
from lachan.centre.console.views import exports
from lachan.centre.indicators.models import Claim, ListEntry
from lachan.centre.reports.models import Report
from lachan.centre.reports.services import take_report
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

__all__ = ["people"]
pytestmark = pytest.mark.django_db

REASON = {"reason": "bàn giao cho cơ quan điều tra"}


def report_at(people: People, office: str = "north", **changed: object) -> int:
    """This will give a new report that went to an office."""
    taken = take_report(told=telling(**changed), now=timezone.now())
    Report.objects.filter(pk=taken.report_id).update(office_id=people.office(office).pk)
    return taken.report_id


def table_of(response: HttpResponseBase) -> list[list[str]]:
    """This will give the lines of a table, without its head."""
    assert isinstance(response, StreamingHttpResponse)
    assert response.status_code == 200
    lines = list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    return lines[1:]


def logged(kind: str) -> list[str]:
    """This will give whom the one entry of a kind names."""
    return subjects_in(json.loads(Entry.objects.get(kind=kind).data)["subjects"])


def test_a_table_of_reports_holds_neither_what_was_told_nor_who_told_it(people: People) -> None:
    numbers = [report_at(people), report_at(people, story="Chuyện khác, mất tiền", loss_vnd=5_000_000)]
    report_at(people, "south")
    desk = at_desk(people.at("north", "desk"))
    lines = table_of(desk.get(reverse("desk_reports_export")))
    assert [int(line[0]) for line in lines] == numbers[::-1]
    assert lines[0][9] == "5000000"
    flat = "\n".join(",".join(line) for line in lines)
    for told in ("công an", "Nguyễn Thị Mơ", "987654321", "dichvucong"):
        assert told not in flat
    assert logged("console.reports_exported") == [f"report:{number}" for number in numbers]


def test_what_was_told_is_taken_away_only_by_who_may_and_with_a_reason_that_is_kept(people: People) -> None:
    number = report_at(people, story="=cmd|' /C calc'!A0")
    report_at(people, "south")
    address = reverse("desk_reports_told")
    assert at_desk(people.at("north", "desk")).post(address, REASON).status_code == 403
    analyst = people.at("north", "analyst")
    desk = at_desk(analyst)
    assert desk.get(address).status_code == 200
    refused = desk.post(address, {"reason": "vì"})
    assert refused.status_code == 422
    assert not Entry.objects.filter(kind__startswith="console.").exists()
    (line,) = table_of(desk.post(address, REASON))
    assert line[0] == str(number)
    assert "'=cmd|' /C calc'!A0" in line
    assert "Nguyễn Thị Mơ" in line
    assert "0987654321" in [cell.removeprefix("'") for cell in line]
    assert logged("console.told_exported") == [f"report:{number}"]
    reason = Entry.objects.get(kind="console.export_reason")
    assert values_of_entry(reason.pk) == ((analyst.pk, "reason", REASON["reason"]),)
    assert REASON["reason"] not in reason.data


def test_what_was_told_leaves_only_from_offices_where_that_may_be_taken_away(people: People) -> None:
    mine, only_seen = report_at(people), report_at(people, "south", story="Chuyện ở miền Nam, khác hẳn")
    person = people.at("north", "analyst")
    give_role(person, "desk", people.office("south"))
    desk = at_desk(person)
    assert {int(line[0]) for line in table_of(desk.get(reverse("desk_reports_export")))} == {mine, only_seen}
    assert [int(line[0]) for line in table_of(desk.post(reverse("desk_reports_told"), REASON))] == [mine]


def test_the_filter_of_the_page_holds_for_the_table(people: People) -> None:
    with_loss = report_at(people, loss_vnd=1_000)
    report_at(people, story="Không mất gì, chỉ bị gọi")
    desk = at_desk(people.at("north", "desk"))
    page = desk.get(reverse("desk_reports"), {"with_loss": "on"}).content.decode()
    address = reverse("desk_reports_export") + "?with_loss=on"
    assert f'href="{address}"' in page
    assert [int(line[0]) for line in table_of(desk.get(address))] == [with_loss]
    assert desk.get(reverse("desk_reports_export"), {"state": "rubbish"}).status_code == 400


def test_a_table_is_cut_where_it_is_too_long_and_says_so(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "MOST_ROWS", 2)
    numbers = [report_at(people, story=f"Chuyện {number}, mỗi chuyện một khác") for number in range(3)]
    response = at_desk(people.at("north", "desk"), lang="en").get(reverse("desk_reports_export"))
    lines = table_of(response)
    assert [line[0] for line in lines[:2]] == [str(numbers[2]), str(numbers[1])]
    assert lines[2] == ["NOT ALL: only the first 2 lines. Narrow the list to get the rest."]
    assert "-first-2.csv" in response.headers["Content-Disposition"]
    assert len(logged("console.reports_exported")) == 2


def test_an_empty_table_is_noted_too(people: People) -> None:
    assert table_of(at_desk(people.at("north", "desk")).get(reverse("desk_reports_export"))) == []
    assert json.loads(Entry.objects.get(kind="console.reports_exported").data) == {"records": 0}


def test_entries_of_lists_are_taken_away_as_the_page_narrows_them(people: People) -> None:
    now = timezone.now()
    agreed = people.at("centre", "analyst")
    kept = {"list_class": "bad", "added_by": "person:999999999", "added_at": now, "source": "desk"}
    soon = ListEntry.objects.create(
        **kept, kind="domain", value="xau.example", reason="=1+1", agreed_by=f"person:{agreed.pk}", agreed_at=now,
        expires_on=today(now) + timedelta(days=3),
    )  # fmt: skip
    ListEntry.objects.create(**kept, kind="domain", value="khac.example", reason="thử")
    (line,) = table_of(
        at_desk(people.at("north", "desk")).get(reverse("desk_lists_export"), {"show": "expiring"})
    )
    assert line[0] == str(soon.pk)
    assert "'=1+1" in line
    # who acted by name; a code of nobody stays
    assert agreed.name in line
    assert "person:999999999" in line
    assert logged("console.lists_exported") == [f"list_entry:{soon.pk}"]


def test_an_owner_takes_away_the_own_claims_and_not_who_decided(people: People) -> None:
    now = timezone.now()
    bank = make_office("NGAN-HANG-9", parent=people.office("north"), kind="bank")
    officer, decided = make_person("Người ngân hàng chín", office=bank), people.at("centre", "approver")
    give_role(officer, "partner", bank)
    for office_id in (bank.pk, people.office("south").pk):
        Claim.objects.create(
            office_id=office_id, kind="domain", value=f"nh{office_id}.example", proof="công văn 12",
            claimed_by=f"person:{officer.pk}", claimed_at=now, decided_by=f"person:{decided.pk}", decided_at=now,
            state="confirmed",
        )  # fmt: skip
    (line,) = table_of(at_desk(officer).get(reverse("desk_claims_export")))
    assert f"nh{bank.pk}.example" in line
    assert not {decided.name, f"person:{decided.pk}"} & set(line)
    lines = table_of(at_desk(people.at("centre", "analyst")).get(reverse("desk_claims_export")))
    assert len(lines) == 2
    assert {officer.name, decided.name} <= set(lines[0])


def test_alarms_are_taken_away_with_what_they_are_about(people: People) -> None:
    alarm_id = Place(people, "own", "analyst").alarm()
    (line,) = table_of(at_desk(people.at("north", "analyst")).get(reverse("desk_alarms_export")))
    assert line[0] == str(alarm_id)
    assert line[2].endswith(".example")
    assert line[3:5] == ["40", "2"]


def test_a_long_table_is_read_in_bunches(people: People) -> None:
    desk = at_desk(people.at("north", "desk"))
    counts = []
    for turn in range(2):
        with CaptureQueriesContext(connection) as asked:
            table_of(desk.get(reverse("desk_reports_export")))
        counts.append(len(asked))
        for number in range(12):
            report_at(people, story=f"Chuyện {turn} {number}, mỗi chuyện một khác hẳn")
    assert counts[1] <= 18, "\n".join(query["sql"][:160] for query in asked.captured_queries)


def test_a_table_of_cases_is_the_inbox_as_it_is_narrowed_and_the_log_names_them(people: People) -> None:
    officer = people.at("north", "desk")
    own = case_at(Place(people, "own", "desk"))
    other = case_at(Place(people, "other", "desk"))
    Case.objects.filter(pk=own.pk).update(title="=1+1", loss_vnd=5_000_000)
    lines = table_of(at_desk(officer).get(reverse("desk_cases_export")))
    assert [line[0] for line in lines] == [own.number]
    assert "'=1+1" in lines[0]
    assert "5000000" in lines[0]
    assert other.number not in str(lines)
    assert logged("console.cases_exported") == [f"case:{own.pk}"]
    assert table_of(at_desk(officer).get(reverse("desk_cases_export") + "?find=khong+co")) == []
    assert at_desk(officer).get(reverse("desk_cases_export") + "?state=nothing").status_code == 400
    assert at_desk(people.at("north", "auditor")).get(reverse("desk_cases_export")).status_code == 403
