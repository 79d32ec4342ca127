"""The analyst's way: typed in any form, found; a receipt code never; what changed said in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from django.http import HttpResponse
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
from lachan.centre.reports.services import take_report

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
