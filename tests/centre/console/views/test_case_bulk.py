"""The same done with many cases at the desk: chosen, looked at once more, done, and told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centre.cases.scene import changed_by, fresh, opened, people
from centre.console.at_desk import at_desk
from lachan.centre.cases.models import Bulk, Case, Event
from lachan.centre.cases.services.changing import change_case
from lachan.centre.cases.services.ending import close_case
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase
    from django.test import Client

    from centre.accounts.people import People

__all__ = ["people"]
pytestmark = pytest.mark.django_db

BULK = "/desk/cases/bulk"


def text_of(response: HttpResponseBase, status: int = 200) -> str:
    assert isinstance(response, HttpResponse)
    assert response.status_code == status
    return response.content.decode()


def some(people: People, count: int = 3) -> list[Case]:
    now = timezone.now()
    return [opened(people, now=now, title=f"Vụ số {number}") for number in range(count)]


def form_of(page: str) -> dict[str, str]:
    """This will give the hidden fields of the page that asks."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))


def asked(client: Client, act: str, *cases: Case, **more: Any) -> str:
    return text_of(client.post(BULK, {"act": act, "case": [one.pk for one in cases], **more}))


def test_what_was_ticked_is_shown_once_more_then_done_and_told(people: People) -> None:
    cases = some(people)
    client = at_desk(people.at("north", "desk"))
    inbox = text_of(client.get("/desk/cases/?order=newest"))
    assert inbox.count('name="case"') == 3
    page = asked(client, "take", *cases[:2])
    assert say("desk.bulk.chosen", "vi", can="2", cannot="0") in page
    assert "Vụ số 2" not in page
    done = client.post(BULK + "?order=newest", form_of(page))
    assert done.status_code == 302
    told = text_of(client.get(done.headers["Location"]))
    assert say("desk.bulk.became", "vi", done="2", refused="0") in told
    assert 'href="/desk/cases/?order=newest"' in told
    me = people.at("north", "desk").pk
    assert [fresh(one).assignee_id for one in cases] == [me, me, None]


def test_a_page_that_is_sent_twice_does_it_once(people: People) -> None:
    case = some(people, 1)[0]
    client = at_desk(people.at("north", "desk"))
    form = form_of(asked(client, "looked", case))
    first, second = client.post(BULK, form), client.post(BULK, form)
    assert first.headers["Location"] == second.headers["Location"]
    assert Event.objects.filter(case=case, kind="looked").count() == 1
    assert Bulk.objects.count() == 1


def test_a_case_that_somebody_changes_meanwhile_is_left_and_the_page_says_so(people: People) -> None:
    now = timezone.now()
    cases = some(people, 2)
    client = at_desk(people.at("north", "desk"), lang="en")
    form = form_of(asked(client, "close", *cases))
    changed_by(cases[0], change_case, people, changes={"title": "Tên khác"}, now=now)
    form |= {"outcome": "no_scam", "recovered": "as_said", "reason": "Trang thật"}
    told = text_of(client.post(BULK, form, follow=True))
    assert say("desk.bulk.became", "en", done="1", refused="1") in told
    assert say("refusal.cases_changed.what", "en") in told
    assert [fresh(one).state for one in cases] == ["open", "closed"]


def test_who_closes_many_says_what_was_got_back_and_sees_what_each_case_says(people: People) -> None:
    now = timezone.now()
    cases = some(people, 2)
    changed_by(cases[0], change_case, people, changes={"recovered_vnd": 4_500_000}, now=now)
    client = at_desk(people.at("north", "desk"))
    page = asked(client, "close", *cases)
    assert "4.500.000 đ" in page
    assert say("desk.case.not_said", "vi") in page
    form = form_of(page) | {"act": "close", "step": "do", "outcome": "no_scam", "reason": "Trang thật"}
    assert say("desk.wrong.required", "vi") in text_of(client.post(BULK, form), 422)
    wrong = form | {"outcome": "recovered", "recovered": "nothing"}
    assert say("refusal.cases_recovered_nothing.what", "vi") in text_of(client.post(BULK, wrong), 422)
    told = text_of(client.post(BULK, form | {"recovered": "nothing"}, follow=True))
    assert say("desk.code.case_recovered.nothing", "vi") in told
    assert say("refusal.cases_recovered_said.what", "vi") in told
    assert [(fresh(one).state, fresh(one).recovered_vnd) for one in cases] == [
        ("open", 4_500_000),
        ("closed", 0),
    ]


def test_what_can_t_be_done_stands_there_with_its_reason_before_anything_is_done(people: People) -> None:
    cases = some(people, 2)
    changed_by(cases[1], close_case, people, outcome="no_scam", reason="Trang thật", now=timezone.now())
    page = asked(at_desk(people.at("north", "desk")), "close", *cases)
    assert say("desk.bulk.chosen", "vi", can="1", cannot="1") in page
    assert say("refusal.cases_not_open.what", "vi", number=cases[1].number) in page
    assert form_of(page)["chosen"] == f"{cases[0].pk}:{fresh(cases[0]).version}"


def test_all_that_match_are_chosen_by_what_the_address_is_narrowed_to(people: People) -> None:
    some(people)
    opened(people, now=timezone.now(), kind="app", title="Ứng dụng giả")
    client = at_desk(people.at("north", "desk"))
    page = text_of(client.post(BULK + "?kind=website", {"act": "take", "all": "1"}))
    assert say("desk.bulk.chosen", "vi", can="3", cannot="0") in page
    assert "Ứng dụng giả" not in page
    assert client.post(BULK + "?state=nothing", {"act": "take", "all": "1"}).status_code == 400


def test_what_was_typed_wrong_is_said_beside_it_and_the_choice_stays(people: People) -> None:
    cases = some(people, 2)
    client = at_desk(people.at("north", "desk"))
    form = form_of(asked(client, "hand-over", *cases))
    page = text_of(client.post(BULK, {**form, "office": "KHONG-CO", "reason": ""}), 422)
    assert say("desk.wrong.required", "vi") in page
    assert form_of(page)["chosen"] == form["chosen"]
    page = text_of(client.post(BULK, {**form, "office": "KHONG-CO", "reason": "ở đó"}), 422)
    assert say("refusal.cases_office.what", "vi") in page
    assert not Bulk.objects.exists()
    south = people.office("south")
    told = text_of(client.post(BULK, {**form, "office": south.code, "reason": "ở đó"}, follow=True))
    assert say("desk.bulk.not_seen", "vi") in told
    assert {fresh(one).office_id for one in cases} == {south.pk}


def test_cases_are_given_to_somebody_who_works_there(people: People) -> None:
    cases = some(people, 2)
    second = people.second("north", "desk")
    client = at_desk(people.at("north", "desk"))
    page = asked(client, "assign", *cases)
    assert f'<option value="{second.pk}">{second.name}</option>' in page
    assert people.at("centre", "desk").name not in page.partition("<form")[2]
    told = text_of(client.post(BULK, {**form_of(page), "person": str(second.pk)}, follow=True))
    assert second.name in told
    assert {fresh(one).assignee_id for one in cases} == {second.pk}


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"act": "take"}, 302),
        ({"act": "take", "case": ["x", "-1", "9" * 30]}, 302),
        ({"act": "burn", "case": ["1"]}, 400),
        ({}, 400),
        ({"act": "take", "step": "do", "key": "x", "chosen": "1:1"}, 422),
        ({"act": "take", "step": "do", "key": "0" * 32, "chosen": "1:1 " * 600}, 422),
        ({"act": "take", "step": "do", "key": "0" * 32, "chosen": "a:b"}, 302),
    ],
)
def test_nothing_ticked_and_what_no_page_sends_changes_nothing(
    people: People, sent: dict[str, Any], status: int
) -> None:
    case = some(people, 1)[0]
    client = at_desk(people.at("north", "desk"))
    assert client.post(BULK, sent).status_code == status
    assert fresh(case).version == case.version
    assert not Bulk.objects.exists()


def test_the_page_that_asks_costs_the_same_however_many_are_chosen(people: People) -> None:
    cases = some(people, 12)
    client = at_desk(people.at("north", "desk"))
    counts = []
    for chosen in (cases[:2], cases):
        with CaptureQueriesContext(connection) as queries:
            asked(client, "close", *chosen)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 20
