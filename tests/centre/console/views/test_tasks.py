"""Tasks at the desk: mine and my office's, over all cases, and done with what came of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centre.cases.scene import desk, opened, people
from centre.console.at_desk import at_desk
from lachan.centre.cases.models import Event, Task
from lachan.centre.cases.services.tasks import add_task, end_task
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from datetime import datetime

    from django.http.response import HttpResponseBase

    from centre.accounts.people import People
    from lachan.centre.accounts.models import Person

__all__ = ["people"]
pytestmark = pytest.mark.django_db

TASKS = "/desk/tasks/"


def text_of(response: HttpResponseBase, status: int = 200) -> str:
    assert isinstance(response, HttpResponse)
    assert response.status_code == status
    return response.content.decode()


def given(
    people: People,
    title: str,
    *,
    office: str = "north",
    person: Person | None = None,
    due: datetime | None = None,
) -> int:
    now = timezone.now()
    case = opened(people, now=now, title="Vụ của việc")
    return add_task(
        case_id=case.pk,
        title=title,
        office_id=people.office(office).pk,
        assignee_id=person.pk if person else None,
        due_at=due,
        actor=desk(people),
        now=now,
    )


def test_mine_and_my_office_s_are_listed_and_nobody_else_s_the_most_pressing_first(people: People) -> None:
    now = timezone.now()
    me, second = people.at("north", "desk"), people.second("north", "desk")
    given(people, "Không hạn")
    given(people, "Tuần sau", person=me, due=now + timedelta(days=7))
    given(people, "Ngày mai", person=second, due=now + timedelta(days=1))
    given(people, "Của miền Nam", office="south")
    client = at_desk(me)
    page = text_of(client.get(TASKS))
    assert "Của miền Nam" not in page
    places = [page.index(one) for one in ("Ngày mai", "Tuần sau", "Không hạn")]
    assert places == sorted(places)
    mine = text_of(client.get(f"{TASKS}?whose=mine"))
    assert "Tuần sau" in mine
    assert "Ngày mai" not in mine
    free = text_of(client.get(f"{TASKS}?whose=nobody"))
    assert "Không hạn" in free
    assert "Tuần sau" not in free


def test_a_task_is_done_with_what_came_of_it_and_stands_among_those_that_ended(people: People) -> None:
    task = given(people, "Gọi lại người báo")
    client = at_desk(people.at("north", "desk"))
    address = f"{TASKS}{task}/done?whose=nobody"
    assert "Gọi lại người báo" in text_of(client.get(address))
    assert say("desk.wrong.required", "vi") in text_of(client.post(address, {"answer": " "}), 422)
    done = client.post(address, {"answer": "Đã gọi, người báo xác nhận"})
    assert done.status_code == 302
    assert done.headers["Location"] == f"{TASKS}?whose=nobody"
    row = Task.objects.get()
    assert (row.state, row.answer) == ("done", "Đã gọi, người báo xác nhận")
    assert "Gọi lại người báo" not in text_of(client.get(TASKS))
    ended = text_of(client.get(f"{TASKS}?state=ended"))
    assert "Đã gọi, người báo xác nhận" in ended
    assert say("desk.code.task_state.done", "vi") in ended


def test_a_task_that_somebody_else_ended_is_ended_once(people: People) -> None:
    task = given(people, "Gọi lại")
    client = at_desk(people.at("north", "desk"))
    client.get(f"{TASKS}{task}/done")
    end_task(task_id=task, answer="Xong rồi", actor=desk(people, "centre"), now=timezone.now())
    page = text_of(client.post(f"{TASKS}{task}/done", {"answer": "Của tôi"}), 422)
    assert "Của tôi" in page
    assert say("refusal.cases_task_ended.what", "vi") in page
    assert client.get(f"{TASKS}{task}/done").status_code == 409
    assert Task.objects.get().answer == "Xong rồi"
    assert Event.objects.filter(kind="task_done").count() == 1


def test_who_only_approves_sees_tasks_and_ends_none(people: People) -> None:
    task = given(people, "Gọi lại")
    client = at_desk(people.at("north", "approver"))
    page = text_of(client.get(TASKS))
    assert "Gọi lại" in page
    assert f"{TASKS}{task}/done" not in page
    assert client.post(f"{TASKS}{task}/done", {"answer": "Xong"}).status_code == 403


def test_pages_follow_one_another_and_cost_the_same_however_many_tasks_there_are(people: People) -> None:
    now = timezone.now()
    case = opened(people, now=now)
    client = at_desk(people.at("north", "desk"))
    counts = []
    for turn in range(2):
        for number in range(51):
            add_task(
                case_id=case.pk, title=f"Việc {turn}-{number:02}.", office_id=people.office("north").pk,
                due_at=now + timedelta(hours=1 + number) if number % 2 else None, actor=desk(people), now=now,
            )  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            text_of(client.get(TASKS))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16
    seen: list[str] = []
    address = TASKS
    while address:
        page = text_of(client.get(address))
        seen += [
            f"{turn}-{number:02}"
            for turn in range(2)
            for number in range(51)
            if f"Việc {turn}-{number:02}." in page
        ]
        later = page.partition('rel="next" href="')[2].partition('"')[0]
        address = f"{TASKS}{later}" if later else ""
    assert len(seen) == len(set(seen)) == 102


def test_a_table_of_tasks_is_the_list_as_it_is_narrowed(people: People) -> None:
    given(people, "=HYPERLINK(1)")
    given(people, "Của tôi", person=people.at("north", "desk"))
    response = at_desk(people.at("north", "desk")).get(f"{TASKS}export?whose=nobody")
    assert isinstance(response, StreamingHttpResponse)
    table = response.getvalue().decode()
    assert "'=HYPERLINK(1)" in table
    assert "Của tôi" not in table


@pytest.mark.parametrize("query", ["?whose=x&state=y", "?place=a1", "?state=ended&place=zzz"])
def test_odd_addresses_get_a_page_and_no_fault(people: People, query: str) -> None:
    given(people, "Gọi lại")
    assert at_desk(people.at("north", "desk")).get(TASKS + query).status_code == 200


def test_a_task_is_taken_and_given_to_a_colleague_and_the_list_says_who_has_it(people: People) -> None:
    task, me = given(people, "Gọi lại người báo"), people.at("north", "desk")
    second = people.second("north", "desk")
    client = at_desk(me)
    address = f"{TASKS}{task}/give"
    assert address in text_of(client.get(TASKS))
    page = text_of(client.get(f"{address}?whose=nobody"))
    assert "Gọi lại người báo" in page
    assert second.name in page
    assert say("desk.case.whole_office", "vi") not in page, "the office has it"
    taken = client.post(f"{address}?whose=nobody", {"person": me.pk})
    assert taken.status_code == 302
    assert taken.headers["Location"] == f"{TASKS}?whose=nobody"
    assert Task.objects.get().assignee_id == me.pk
    assert client.post(address, {"person": second.pk}).status_code == 302
    assert Task.objects.get().assignee_id == second.pk
    assert say("desk.case.whole_office", "vi") in text_of(client.get(address))
    assert client.post(address, {"person": "nobody"}).status_code == 302
    assert Task.objects.get().assignee_id is None
    assert Event.objects.filter(kind="task_given").count() == 3


@pytest.mark.parametrize(
    "typed", [{}, {"person": ""}, {"person": "999999"}, {"person": "nobody"}, {"person": "x"}]
)
def test_who_cannot_have_a_task_is_refused_beside_the_field(people: People, typed: dict[str, str]) -> None:
    task = given(people, "Gọi lại")
    page = text_of(at_desk(people.at("north", "desk")).post(f"{TASKS}{task}/give", typed), 422)
    assert 'aria-invalid="true"' in page
    assert Task.objects.get().assignee_id is None


def test_who_can_give_a_task_to_nobody_is_told_so(people: People) -> None:
    now = timezone.now()
    task = given(people, "Gọi lại", person=people.at("north", "desk"))
    boss = people.at("north", "approver")
    page = text_of(at_desk(boss, lang="en").get(f"{TASKS}{task}/give"))
    assert say("desk.case.whole_office", "en") in page
    end_task(task_id=task, answer="xong", actor=desk(people), now=now)
    assert at_desk(boss).get(f"{TASKS}{task}/give").status_code == 409
    free = given(people, "Không ai")
    alone = at_desk(people.at("south", "desk"))
    assert alone.get(f"{TASKS}{free}/give").status_code == 404
