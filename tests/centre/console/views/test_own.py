"""The hand-over between shifts at the desk, and how somebody sets what is told by mail."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from centre.cases.scene import opened, people
from centre.console.at_desk import at_desk
from lachan.centre.cases.models import Case, DigestHour, NoticeRule, ShiftNote, ShiftRead
from lachan.centre.cases.notices import ABOUT
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from centre.accounts.people import People

__all__ = ["people"]
pytestmark = pytest.mark.django_db


def text_of(response: HttpResponseBase) -> str:
    assert isinstance(response, HttpResponse)
    return response.content.decode()


def chosen(**ways: str) -> dict[str, str]:
    return {f"about_{about}": ways.get(about, rule.how) for about, rule in ABOUT.items()}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_one_shift_writes_and_the_next_reads_and_says_so(people: People, lang: str) -> None:
    case = opened(people, now=timezone.now(), title="Vụ đang chờ")
    Case.objects.filter(pk=case.pk).update(due_at=timezone.now() + timedelta(hours=2))
    writer = at_desk(people.at("north", "desk"), lang=lang)
    assert say("desk.shift.none", lang) in text_of(writer.get(reverse("desk_shift")))
    assert writer.post(reverse("desk_shift"), {"text": "Chờ Sông Hồng gọi lại"}).status_code == 302
    shown = text_of(writer.get(reverse("desk_shift")))
    assert "Chờ Sông Hồng gọi lại" in shown
    assert say("desk.shift.read_by_nobody", lang) in shown
    assert say("desk.shift.i_read", lang) not in shown, "who wrote it needs not say so"
    reader = people.second("north", "desk")
    theirs = at_desk(reader, lang=lang)
    assert say("desk.shift.i_read", lang) in text_of(theirs.get(reverse("desk_shift")))
    address = reverse("desk_shift_read", args=[ShiftNote.objects.get().pk])
    assert theirs.post(address, {"office": people.office("north").code}).status_code == 302
    assert ShiftRead.objects.get().person_id == reader.pk
    shown = text_of(writer.get(reverse("desk_shift")))
    assert reader.name in shown
    assert case.number in shown, "what is due within twelve hours is listed by itself"


def test_what_is_not_written_is_said_and_kept_on_the_page(people: People) -> None:
    client = at_desk(people.at("north", "desk"))
    told = client.post(reverse("desk_shift"), {"text": "x" * 10_001})
    assert told.status_code == 422
    assert "x" * 10_001 in text_of(told)
    assert not ShiftNote.objects.exists()


def test_the_hand_over_of_an_office_below_is_read_and_one_beside_is_not_found(people: People) -> None:
    client = at_desk(people.at("north", "desk"))
    address = reverse("desk_shift")
    assert client.get(f"{address}?office={people.office('north_ward').code}").status_code == 200
    for code in (people.office("south").code, "KHONG-CO", "%00", "a" * 500):
        assert client.get(f"{address}?office={code}").status_code == 400


def test_each_kind_of_happening_is_told_as_one_has_set_it(people: People) -> None:
    me = people.at("north", "desk")
    client = at_desk(me)
    address = reverse("desk_notices")
    shown = text_of(client.get(address))
    for about in ABOUT:
        assert say(f"desk.form.notices.about_{about}", "vi") in shown
    assert address in text_of(client.get(reverse("desk"))), "the way there stands beside one's name"
    assert client.post(address, {**chosen(assigned="now", missed="never"), "hour": "18"}).status_code == 302
    own = dict(NoticeRule.objects.filter(person_id=me.pk).values_list("about", "how"))
    assert (own["assigned"], own["missed"], own["task"]) == ("now", "never", "daily")
    assert DigestHour.objects.get().hour == 18
    shown = text_of(client.get(address))
    assert '<option value="18" selected>' in shown
    assert client.post(address, {**chosen(), "hour": ""}).status_code == 302
    assert not DigestHour.objects.exists()


@pytest.mark.parametrize(
    "typed", [{"about_missed": "sometimes"}, {"hour": "24"}, {"hour": "-1"}, {"about_task": ""}]
)
def test_a_way_that_is_none_is_refused_and_nothing_is_set(people: People, typed: dict[str, str]) -> None:
    client = at_desk(people.at("north", "desk"))
    told = client.post(reverse("desk_notices"), {**chosen(assigned="now"), "hour": "6", **typed})
    assert told.status_code == 422
    assert not NoticeRule.objects.exists()
    assert not DigestHour.objects.exists()


def test_both_pages_keep_to_their_queries_however_much_is_there(people: People) -> None:
    now = timezone.now()
    client = at_desk(people.at("north", "desk"))
    most = {reverse("desk_shift"): 21, reverse("desk_notices"): 10}
    counts: dict[str, list[int]] = {address: [] for address in most}
    for turn in range(3):
        for address, budget in most.items():
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            counts[address].append(len(asked))
            assert len(asked) <= budget, "\n".join(one["sql"][:140] for one in asked.captured_queries)
        for number in range(4):
            case = opened(people, now=now, title=f"Vụ {turn} {number}")
            Case.objects.filter(pk=case.pk).update(due_at=now)
            note = ShiftNote.objects.create(
                office_id=people.office("north").pk, text="x", by="person:0", at=now
            )
            ShiftRead.objects.create(note=note, person_id=people.at("north", "analyst").pk, at=now)
    for address, found in counts.items():
        assert found[2] == found[1], f"a row costs no query: {address} {found}"
