"""The analyst's way: typed in any form, found; a receipt code never; what changed said in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from centre.accounts.people import People, people
from centre.console.at_desk import at_desk
from centre.reports.tellings import telling
from lachan.centre.audit.models import Entry
from lachan.centre.detection.services import judge_waiting
from lachan.centre.indicators.models import Indicator, ListEntry, Verdict
from lachan.centre.indicators.versions import next_version
from lachan.centre.reports.models import Report
from lachan.centre.reports.receipt_codes import new_code, write_code
from lachan.centre.reports.services import join_reports, take_report

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

__all__ = ["people"]
pytestmark = pytest.mark.django_db


def text_of(response: HttpResponseBase) -> str:
    assert isinstance(response, HttpResponse)
    return response.content.decode()


def told_and_judged(people: People, **changed: Any) -> int:
    """This will give a report at the northern office that was judged."""
    taken = take_report(told=telling(**changed), now=timezone.now())
    Report.objects.filter(pk=taken.report_id).update(office_id=people.office("north").pk)
    judge_waiting(now=timezone.now())
    return taken.report_id


@pytest.mark.parametrize(
    "typed", ["0912345678", "0912 345 678", "091.234.5678", "+84 912 345 678", "(0912) 345-678"]
)
def test_a_number_is_found_in_five_ways_of_writing_it(people: People, typed: str) -> None:
    told_and_judged(people)
    number = Indicator.objects.get(kind="phone")
    page = text_of(at_desk(people.at("north", "analyst")).post(reverse("desk_search"), {"text": typed}))
    assert reverse("desk_indicator", args=[number.pk]) in page
    assert "đúng mục đã gõ" in page


@pytest.mark.parametrize(
    "typed",
    [
        "hxxp://dichvucong-xacthuc[.]example",
        "dichvucong-xacthuc(dot)example",
        "HTTP://DICHVUCONG-XACTHUC.EXAMPLE/",
    ],
)
def test_a_link_is_found_however_it_was_made_unclickable(people: People, typed: str) -> None:
    told_and_judged(people)
    link = Indicator.objects.get(kind="url")
    page = text_of(at_desk(people.at("north", "analyst")).post(reverse("desk_search"), {"text": typed}))
    assert reverse("desk_indicator", args=[link.pk]) in page


def test_a_receipt_code_is_searched_nowhere_and_not_repeated(people: People) -> None:
    told_and_judged(people)
    code = write_code(new_code())
    desk = at_desk(people.at("north", "analyst"))
    before = Entry.objects.count()
    for typed in (code, code.lower(), code.replace("-", " ")):
        page = text_of(desk.post(reverse("desk_search"), {"text": typed, "reason": "gọi lại người báo"}))
        assert "mã biên nhận" in page
        assert typed not in page
    assert Entry.objects.count() == before, "neither the reason nor a read was noted: nothing was searched"


def test_what_only_lists_know_is_found_too(people: People) -> None:
    now = timezone.now()
    entry = ListEntry.objects.create(
        list_class="bad", kind="domain", value="chua-ai-bao.top", source="desk", reason="giả ngân hàng",
        added_by="person:1", added_at=now, changed_in=next_version(now),
    )  # fmt: skip
    desk = at_desk(people.at("north", "analyst"))
    page = text_of(desk.post(reverse("desk_search"), {"text": "hxxps://chua-ai-bao[.]top"}))
    assert reverse("desk_list_entry", args=[entry.pk]) in page, "a link is asked for with its name"
    page = text_of(desk.post(reverse("desk_search"), {"text": "chua-ai-bao.top"}))
    assert reverse("desk_list_entry", args=[entry.pk]) in page
    assert "chờ người thứ hai" in page
    assert "Không thấy gì" not in page
    packaged = text_of(desk.post(reverse("desk_search"), {"text": "vietcombank.com.vn"}))
    assert "Chính thức" in packaged


def test_the_page_of_an_indicator_says_in_words_what_changed(people: People) -> None:
    told_and_judged(people)
    link = Indicator.objects.get(kind="url")
    first = Verdict.objects.get(indicator=link)
    kept = {"indicator": link, "engine": "lachan/9", "made_at": timezone.now(), "because": "engine"}
    reasons = msgspec.json.decode(first.reasons)
    second = Verdict.objects.create(
        **kept,
        level=first.level,
        score=min(1.0, first.score + 0.11),
        reasons=first.reasons,
        imitates="",
        before=first,
    )
    Verdict.objects.create(
        **kept, level="dangerous", score=0.97, imitates="Dịch vụ công",
        reasons=msgspec.json.encode([*reasons, {"code": "list.bad", "weight": 5.0, "params": {"source": "desk"}}]).decode(),
        before=second,
    )  # fmt: skip
    page = text_of(at_desk(people.at("north", "analyst")).get(reverse("desk_indicator", args=[link.pk])))
    assert "Giả mạo: Dịch vụ công" in page
    assert "điểm 97/100" in page
    assert "Lý do như trước" in page
    assert "<p>+ " in page
    assert "trước đó:" in page


def test_a_report_that_is_shown_as_such_is_not_said_twice(people: People) -> None:
    number = told_and_judged(people)
    link = Indicator.objects.get(kind="url")
    page = text_of(at_desk(people.at("north", "analyst")).get(reverse("desk_indicator", args=[link.pk])))
    assert page.count(reverse("desk_report", args=[number])) == 1
    assert "Còn thấy ở đâu" not in page


def test_a_person_is_found_by_name_only_with_a_reason_and_that_is_recorded(people: People) -> None:
    number = told_and_judged(people)
    desk = at_desk(people.at("north", "analyst"))
    address = reverse("desk_report", args=[number])
    asked = text_of(desk.post(reverse("desk_search"), {"text": "nguyen thi mo"}))
    assert address not in asked
    assert "hãy ghi lý do" in asked
    typed = {"text": "nguyen thi mo", "reason": "đối chiếu với đơn trình báo"}
    assert address in text_of(desk.post(reverse("desk_search"), typed))
    assert Entry.objects.filter(kind="indicators.persons_searched").count() == 1
    (reason,) = Entry.objects.filter(kind="indicators.search_reason")
    assert "trình báo" not in reason.data, "the words stand encrypted beside the entry"


def told_and_joined(people: People, story: str, office: str = "north") -> int:
    """This will give a report with this story at an office, judged and joined."""
    number = told_and_judged(people, story=story, message="", numbers=())
    Report.objects.filter(pk=number).update(office_id=people.office(office).pk)
    while join_reports(now=timezone.now()):
        pass
    return number


@pytest.mark.parametrize(
    ("lang", "title"), [("vi", "Báo cáo có kể điều này"), ("en", "Reports that tell of it")]
)
def test_what_a_report_tells_is_found_without_accents_and_whom_it_showed_is_noted(
    people: People, lang: str, title: str
) -> None:
    number = told_and_joined(people, "Họ nói trúng thưởng xe máy rồi bắt đóng thuế trước")
    told_and_joined(people, "Họ nói trúng thưởng xe máy, ở miền khác hẳn", office="south")
    desk = at_desk(people.at("north", "desk"), lang=lang)
    page = text_of(desk.post(reverse("desk_search"), {"text": "trung thuong xe may"}))
    assert title in page
    assert page.count("/desk/reports/") - page.count('href="/desk/reports/"') == 1
    assert reverse("desk_report", args=[number]) in page
    assert "<mark>trúng</mark> <mark>thưởng</mark> <mark>xe</mark> <mark>máy</mark>" in page
    assert "Không thấy gì" not in page
    assert "Nothing was found" not in page
    (noted,) = Entry.objects.filter(kind="reports.viewed")
    assert msgspec.json.decode(noted.data)["records"] == 1
    assert f"{number}" in noted.data
    assert not Entry.objects.filter(kind="indicators.persons_searched").exists()


def test_a_search_that_shows_no_story_is_no_read(people: People) -> None:
    told_and_joined(people, "Họ nói trúng thưởng xe máy rồi bắt đóng thuế trước")
    page = text_of(at_desk(people.at("south", "desk")).post(reverse("desk_search"), {"text": "trúng thưởng"}))
    assert "Không thấy gì" in page
    assert not Entry.objects.filter(kind="reports.viewed").exists()


def test_words_of_a_hostile_story_are_shown_as_text(people: People) -> None:
    told_and_joined(people, "<script>alert(1)</script> quà <img src=x onerror=alert(2)> tặng\u202e ngược")
    page = text_of(
        at_desk(people.at("north", "desk")).post(reverse("desk_search"), {"text": "script qua tang"})
    )
    assert "&lt;<mark>script</mark>&gt;" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "\u202e" not in page


def test_a_search_of_stories_keeps_to_its_queries_however_many_there_are(people: People) -> None:
    desk = at_desk(people.at("north", "desk"))
    counts = []
    for turn in range(3):
        for number in range(1 + 6 * turn):
            told_and_joined(people, f"Hụi ma lần {turn} {number}, {'xa ' * number}")
        desk.post(reverse("desk_search"), {"text": "hụi ma"})
        with CaptureQueriesContext(connection) as asked:
            desk.post(reverse("desk_search"), {"text": "hụi ma"})
        counts.append(len(asked))
    assert counts[2] <= counts[1] <= 30, "\n".join(query["sql"][:160] for query in asked.captured_queries)
