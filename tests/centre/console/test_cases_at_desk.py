"""Walks at the desk over cases: from the inbox to a case that needs no second tab."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from centre.cases.scene import changed_by, desk, opened, people, reported
from centre.console.at_desk import at_desk
from lachan.centre.audit.models import Entry
from lachan.centre.cases.models import BankTold, Case, Member, Note
from lachan.centre.cases.services.changing import assign_case, pause_case
from lachan.centre.cases.services.ending import close_case
from lachan.centre.cases.services.notes import write_note
from lachan.centre.cases.services.tasks import add_task, end_task
from lachan.centre.console.templatetags.case_words import span_of
from lachan.centre.indicators.models import Indicator, Sighting, Signal
from lachan.centre.reports.models import Report
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from centre.accounts.people import People
    from lachan.centre.web.words import Lang

__all__ = ["people"]
pytestmark = pytest.mark.django_db


def text_of(response: HttpResponseBase) -> str:
    assert isinstance(response, HttpResponse)
    return response.content.decode()


def page_of(case: Case) -> str:
    return reverse("desk_case", args=[case.number])


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_an_officer_walks_from_the_inbox_to_the_case_and_reads_all_there(people: People, lang: str) -> None:
    now = timezone.now()
    report_id = reported(now=now, story="Họ gọi tự xưng điện lực, dọa cắt điện")
    Report.objects.filter(pk=report_id).update(office_id=people.office("north").pk)
    case = opened(people, now=now, title="Giả điện lực", report_ids=[report_id], loss_vnd=12_500_000)
    add_task(
        case_id=case.pk, title="Gọi lại người báo", office_id=people.office("north_ward").pk,
        actor=desk(people), now=now,
    )  # fmt: skip
    write_note(case_id=case.pk, text="Đã gọi ngân hàng", actor=desk(people), now=now)
    client = at_desk(people.at("north", "desk"), lang=lang)
    assert page_of(case) in text_of(client.get(reverse("desk_cases")))
    page = text_of(client.get(page_of(case)))
    for told in ("Giả điện lực", "dọa cắt điện", "Gọi lại người báo", "Đã gọi ngân hàng"):
        assert told in page
    assert ("12.500.000" if lang == "vi" else "12,500,000") in page
    assert reverse("desk_report", args=[report_id]) in page
    office = people.office("north")
    assert (office.name_vi if lang == "vi" else office.name_en or office.name_vi) in page


def test_who_reads_a_case_and_its_reports_is_written_down(people: People) -> None:
    now = timezone.now()
    report_id = reported(now=now)
    Report.objects.filter(pk=report_id).update(office_id=people.office("north").pk)
    case = opened(people, now=now, report_ids=[report_id])
    before = Entry.objects.latest("pk").pk
    at_desk(people.at("north", "desk")).get(page_of(case))
    read = Entry.objects.filter(pk__gt=before).values_list("kind", flat=True)
    assert sorted(read) == ["cases.viewed", "reports.viewed"]


def test_a_story_that_went_to_another_office_is_counted_and_not_shown(people: People) -> None:
    now = timezone.now()
    report_id = reported(now=now, story="Chuyện của miền Nam")
    Report.objects.filter(pk=report_id).update(office_id=people.office("north").pk)
    case = opened(people, now=now, report_ids=[report_id])
    Report.objects.filter(pk=report_id).update(office_id=people.office("south").pk)
    page = text_of(at_desk(people.at("north", "desk")).get(page_of(case)))
    assert "Chuyện của miền Nam" not in page
    assert say("desk.case.reports_elsewhere", "vi", count="1") in page


def test_what_a_report_of_the_case_names_stands_there_for_who_may_read_the_report(people: People) -> None:
    now = timezone.now()
    report_id = reported(now=now, story="Đã chuyển tiền", accounts=("0123456789 Vietcombank",))
    Report.objects.filter(pk=report_id).update(office_id=people.office("north").pk)
    case = opened(people, now=now, report_ids=[report_id])
    Case.objects.filter(pk=case.pk).update(urgent_until=now + timedelta(hours=1))
    account = Indicator.objects.create(
        kind="payee", value="970436:0123456789", value_sha256="a" * 64, fold="0123456789",
        first_seen_at=now, last_seen_at=now,
    )  # fmt: skip
    signal = Signal.objects.get(source="report", ref=f"report:{report_id}")
    Sighting.objects.create(signal=signal, indicator=account, seen_at=now)
    client = at_desk(people.at("north", "desk"))
    page = text_of(client.get(page_of(case)))
    assert page.count("0123456789 (Vietcombank)") == 2, "in the head, and among what the reports name"
    assert say("desk.case.only_in_report", "vi") in page
    assert say("desk.case.no_account", "vi") not in page
    Member.objects.create(
        case=case, kind=Member.Kind.INDICATOR, thing_id=account.pk, since_at=now, by="machine:test"
    )
    page = text_of(client.get(page_of(case)))
    assert page.count("0123456789 (Vietcombank)") == 2
    assert say("desk.case.only_in_report", "vi") not in page
    Member.objects.filter(thing_id=account.pk, kind=Member.Kind.INDICATOR).delete()
    Report.objects.filter(pk=report_id).update(office_id=people.office("south").pk)
    assert "0123456789" not in text_of(client.get(page_of(case)))


def test_the_inbox_is_narrowed_by_its_address_and_shows_no_office_beside(people: People) -> None:
    now = timezone.now()
    mine = opened(people, now=now, title="Vụ của tôi")
    free = opened(people, now=now, title="Vụ chưa giao")
    theirs = opened(people, "south", now=now, title="Vụ Cần Thơ", territory_code="P92-202507")
    changed_by(mine, assign_case, people, assignee_id=people.at("north", "desk").pk, now=now)
    client = at_desk(people.at("north", "desk"))

    def shown(query: str) -> set[str]:
        page = text_of(client.get(f"{reverse('desk_cases')}?{query}"))
        return {case.number for case in (mine, free, theirs) if page_of(case) in page}

    assert shown("") == {mine.number, free.number}
    assert shown("whose=mine") == {mine.number}
    assert shown("whose=nobody") == {free.number}
    assert shown("find=chưa+giao") == {free.number}
    assert shown(f"find={free.number}") == {free.number}
    assert shown("kind=bank_account") == set()
    assert shown("order=due") == {mine.number, free.number}
    assert shown(f"office={people.office('north').code}") == {mine.number, free.number}


def test_a_closed_case_leaves_the_inbox_and_is_found_among_all(people: People) -> None:
    now = timezone.now()
    case = opened(people, now=now)
    changed_by(case, close_case, people, outcome="stopped", reason="Đã chặn", now=now)
    client = at_desk(people.at("north", "desk"))
    assert page_of(case) not in text_of(client.get(reverse("desk_cases")))
    assert page_of(case) in text_of(client.get(reverse("desk_cases") + "?state=all&order=newest"))
    assert say("desk.code.case_outcome.stopped", "vi") in text_of(client.get(page_of(case)))


def test_a_paused_case_says_whom_it_waits_for_and_that_its_clocks_stand(people: People) -> None:
    now = timezone.now()
    case = opened(people, now=now)
    changed_by(case, pause_case, people, waiting_for="Ngân hàng Sông Hồng", reason="hỏi số dư", now=now)
    page = text_of(at_desk(people.at("north", "desk")).get(page_of(case)))
    assert "Ngân hàng Sông Hồng" in page
    assert say("desk.case.stands", "vi") in page


def test_a_deadline_that_passed_is_said_with_how_late_it_is(people: People) -> None:
    now = timezone.now()
    case = opened(people, now=now)
    Case.objects.filter(pk=case.pk).update(due_at=now - timedelta(hours=3, minutes=1))
    page = text_of(at_desk(people.at("north", "desk")).get(reverse("desk_cases")))
    assert say("desk.case.late_by", "vi", span=span_of(timedelta(hours=3, minutes=1), "vi")) in page


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_case_whose_money_can_be_stopped_says_until_when_where_it_went_and_which_bank_knows(
    people: People, lang: Lang
) -> None:
    now = timezone.now()
    case = opened(people, now=now)
    client = at_desk(people.at("north", "desk"), lang=lang)

    def said(*names: str) -> list[bool]:
        page = text_of(client.get(page_of(case)))
        return [say(f"desk.case.{name}", lang) in page for name in names]

    names = ("urgent_until", "no_account", "bank_none", "bank_told")
    assert said(*names) == [False] * 4
    until = now + timedelta(hours=20)
    Case.objects.filter(pk=case.pk).update(urgent_until=until)
    assert said(*names) == [True, True, False, False], "without an account the reporter is asked first"
    account = Indicator.objects.create(
        kind="payee", value="970436:0123456789", value_sha256="a" * 64, fold="0123456789",
        first_seen_at=now, last_seen_at=now,
    )  # fmt: skip
    Member.objects.create(
        case=case, kind=Member.Kind.INDICATOR, thing_id=account.pk, since_at=now, by="machine:test"
    )
    assert said(*names) == [True, False, True, False]
    assert "0123456789 (Vietcombank)" in text_of(client.get(page_of(case)))
    BankTold.objects.create(case=case, office_id=people.office("bank").pk, message_id=1, told_at=now)
    assert said(*names) == [True, False, False, True]
    Case.objects.filter(pk=case.pk).update(urgent_until=now - timedelta(seconds=1))
    assert said(*names) == [False] * 4


def test_who_stands_beside_a_case_is_offered_what_can_be_done_from_there_alone(people: People) -> None:
    now = timezone.now()
    case = opened(people, now=now)
    client = at_desk(people.at("south", "desk"))
    asked = add_task(
        case_id=case.pk,
        title="Hỏi ngân hàng",
        office_id=people.office("south").pk,
        actor=desk(people),
        now=now,
    )
    page = text_of(client.get(page_of(case)))
    assert set(re.findall(rf'href="{page_of(case)}/([a-z-]+)["?]', page)) == {"note", "task-done"}
    end_task(task_id=asked, answer="Đã hỏi", actor=desk(people, "south"), now=now)
    assert client.get(page_of(case)).status_code == 404

    Case.objects.filter(pk=case.pk).update(escalated_to_id=people.office("south").pk)
    page = text_of(client.get(page_of(case)))
    assert set(re.findall(rf'href="{page_of(case)}/([a-z-]+)["?]', page)) == {"note"}
    client.post(reverse("desk_case_act", args=[case.number, "note"]), {"text": "Đã biết"})
    assert Note.objects.get(case=case).text == "Đã biết"


def test_a_list_says_kind_and_place_once(people: People) -> None:
    now = timezone.now()
    case = opened(people, now=now)
    client = at_desk(people.at("north", "desk"))

    def row() -> str:
        return text_of(client.get(reverse("desk_cases"))).partition("<tbody")[2].partition("</tr>")[0]

    assert row().count("Trang web, tên miền") == 1, "beside a title somebody gave"
    Case.objects.filter(pk=case.pk).update(title="")
    assert row().count("Trang web, tên miền") == 1, "the kind is the title"


def test_hostile_words_in_a_case_are_shown_as_text(people: People) -> None:
    now = timezone.now()
    case = opened(people, now=now, title="<script>alert(1)</script>")
    write_note(case_id=case.pk, text="<img src=x onerror=alert(2)>", actor=desk(people), now=now)
    client = at_desk(people.at("north", "desk"))
    for address in (reverse("desk_cases"), page_of(case)):
        page = text_of(client.get(address))
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    "path",
    [
        "/desk/cases/?place=zzz&order=due",
        "/desk/cases/?province=99999999999999999999",
        "/desk/cases/?office=%00",
        "/desk/cases/?find=" + "a" * 5000,
        "/desk/cases/?state=nothing&kind=x&stage=y&order=z&whose=w",
        "/desk/cases/9999-999999",
        "/desk/cases/2026-1",
    ],
)
def test_odd_addresses_get_a_page_and_no_fault(people: People, path: str) -> None:
    opened(people, now=timezone.now())
    assert at_desk(people.at("north", "desk")).get(path).status_code < 500


def test_both_pages_keep_to_their_queries_however_much_is_there(people: People) -> None:
    now = timezone.now()
    case = opened(people, now=now)
    client = at_desk(people.at("north", "desk"))
    most = {reverse("desk_cases"): 17, page_of(case): 52}
    counts: dict[str, list[int]] = {address: [] for address in most}
    for turn in range(3):
        for address, budget in most.items():
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            counts[address].append(len(asked))
            assert len(asked) <= budget, "\n".join(one["sql"][:140] for one in asked.captured_queries)
        for number in range(6):
            opened(people, now=now, title=f"Vụ {turn} {number}")
            write_note(case_id=case.pk, text=f"Ghi {turn} {number}", actor=desk(people), now=now)
            add_task(
                case_id=case.pk, title=f"Việc {turn} {number}", office_id=people.office("north").pk,
                actor=desk(people), now=now,
            )  # fmt: skip
    for address, found in counts.items():
        assert found[2] == found[1], f"a row costs no query: {address} {found}"


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(days=3, hours=4), "3 d 4 h"),
        (timedelta(hours=2, minutes=41, seconds=30), "2 h 41 min"),
        (timedelta(seconds=59), "0 min"),
        (-timedelta(hours=1), "0 min"),
    ],
)
def test_a_length_of_time_is_said_in_its_two_largest_units(span: timedelta, said: str) -> None:
    assert span_of(span, "en") == said
