"""What is done with a case at the desk: by whom, with what typed, and what the second of two is told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from centre.cases.scene import desk, fresh, opened, people
from centre.console.at_desk import at_desk
from lachan.centre.accounts.models import Role
from lachan.centre.cases.models import Case, Note, Task
from lachan.centre.cases.services.changing import change_case
from lachan.centre.console.views import case_acts
from lachan.centre.console.views.case_deeds import ACTS
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase
    from django.test import Client

    from centre.accounts.people import People

__all__ = ["people"]
pytestmark = pytest.mark.django_db


def do(client: Client, case: Case, name: str, **typed: object) -> HttpResponseBase:
    address = reverse("desk_case_act", args=[case.number, name])
    return client.post(address, {"version": fresh(case).version, **typed})


def text_of(response: HttpResponseBase) -> str:
    assert isinstance(response, HttpResponse)
    return response.content.decode()


@pytest.fixture
def case(people: People) -> Case:
    """This will open a case at the northern office."""
    return opened(people, now=timezone.now(), title="Giả điện lực", loss_vnd=5_000_000)


@pytest.fixture
def client(people: People) -> Client:
    """This will sign the desk officer of the northern office in."""
    return at_desk(people.at("north", "desk"))


def test_a_case_is_taken_worked_on_closed_and_opened_again(
    people: People, case: Case, client: Client
) -> None:
    assert do(client, case, "take").status_code == 302
    assert fresh(case).assignee_id == people.at("north", "desk").pk
    assert do(client, case, "pause", waiting_for="Ngân hàng", reason="hỏi số dư").status_code == 302
    assert fresh(case).state == "waiting"
    assert do(client, case, "go-on").status_code == 302
    assert do(client, case, "acted").status_code == 302
    assert fresh(case).stage == "close"
    closed = do(
        client, case, "close", outcome="recovered", recovered_vnd="4000000", reason="Ngân hàng trả lại"
    )
    assert closed.status_code == 302
    assert (fresh(case).state, fresh(case).outcome, fresh(case).recovered_vnd) == (
        "closed",
        "recovered",
        4_000_000,
    )
    assert do(client, case, "reopen", reason="Còn người bị hại").status_code == 302
    assert fresh(case).state == "open"
    assert say("desk.happened.recovered_stays", "vi", vnd="4.000.000") in text_of(
        client.get(reverse("desk_case", args=[case.number]))
    )
    again = text_of(client.get(reverse("desk_case_act", args=[case.number, "close"])))
    assert 'name="recovered_vnd" value="4000000"' in again


def test_a_case_is_handed_over_by_the_code_of_an_office(people: People, case: Case, client: Client) -> None:
    south = people.office("south")
    unknown = do(client, case, "hand-over", office="KHONG-CO", reason="nạn nhân ở đó")
    assert unknown.status_code == 422
    assert say("refusal.cases_office.what", "vi") in text_of(unknown)
    assert do(client, case, "hand-over", office=south.code, reason="nạn nhân ở đó").status_code == 302
    assert fresh(case).office_id == south.pk
    assert client.get(reverse("desk_case", args=[case.number])).status_code == 404


def test_a_task_is_given_to_a_person_of_the_case_s_office_or_of_one_that_is_named(
    people: People, case: Case, client: Client
) -> None:
    second, them = people.second("north", "desk"), people.at("south", "desk")
    address = reverse("desk_case_act", args=[case.number, "task"])
    page = text_of(client.get(address))
    assert second.name in page
    assert them.name not in page
    # its people are shown, nothing is given yet and what was typed stays
    asked = client.post(
        address, {"title": "Xin sao kê", "office": "south", "due_on": "31/12/2099", "people": "1"}
    )
    page = text_of(asked)
    assert asked.status_code == 200
    assert them.name in page
    assert second.name not in page
    assert 'value="Xin sao kê"' in page
    assert 'value="31/12/2099"' in page
    assert not Task.objects.exists()
    assert do(client, case, "task", title="Xin sao kê", office="south", person=them.pk).status_code == 302
    assert do(client, case, "task", title="Gọi lại", office="", person=second.pk).status_code == 302
    given = list(Task.objects.order_by("pk").values_list("office_id", "assignee_id"))
    north, south = people.office("north").pk, people.office("south").pk
    assert given == [(south, them.pk), (north, second.pk)]
    page = text_of(client.get(reverse("desk_case", args=[case.number])))
    assert page.count(f", {them.name}") >= 2, "beside the task, and in what happened"


def test_a_task_for_nobody_or_for_who_does_not_work_there_is_refused_with_what_was_typed(
    people: People, case: Case, client: Client
) -> None:
    them = people.at("south", "desk")
    for typed in ({"office": ""}, {"office": "north", "person": them.pk}, {"person": them.pk}):
        refused = do(client, case, "task", title="Xin sao kê", **typed)
        assert refused.status_code == 422, typed
        assert 'value="Xin sao kê"' in text_of(refused)
    assert say("refusal.cases_task_for.what", "vi") in text_of(
        do(client, case, "task", title="x", office=" ")
    )
    unknown = client.post(
        reverse("desk_case_act", args=[case.number, "task"]), {"title": "x", "office": "\0?", "people": "1"}
    )
    assert unknown.status_code == 200
    assert not Task.objects.exists()


@pytest.mark.parametrize("typed", ["Cơ quan south", "co quan SOUTH", "office south", "south", "SOUTH"])
def test_an_office_is_named_as_people_write_it(
    people: People, case: Case, client: Client, typed: str
) -> None:
    assert do(client, case, "hand-over", office=typed, reason="nạn nhân ở đó").status_code == 302
    assert fresh(case).office_id == people.office("south").pk


def test_of_several_offices_that_a_name_can_mean_each_is_named_with_its_code(
    people: People, case: Case, client: Client
) -> None:
    told = do(client, case, "hand-over", office="Cơ quan", reason="nạn nhân ở đó")
    page = text_of(told)
    assert told.status_code == 422
    assert people.office("south").code in page
    for nobody in ("x", "Cơ quan không có", "  ", "\x00\x00\x00"):
        refused = do(client, case, "task", title="Hỏi", office=nobody)
        assert refused.status_code == 422, nobody
    assert fresh(case).office_id == people.office("north").pk


def test_the_second_of_two_is_shown_both_values_and_decides(
    people: People, case: Case, client: Client
) -> None:
    version = case.version
    change_case(
        case_id=case.pk, version=version, changes={"title": "Tên của người thứ nhất"}, actor=desk(people),
        now=timezone.now(),
    )  # fmt: skip
    typed = {"version": version, "title": "Tên của người thứ hai", "kind": "website", "loss_vnd": "5000000"}
    told = do(client, case, "change", **typed)
    page = text_of(told)
    assert told.status_code == 409
    assert fresh(case).title == "Tên của người thứ nhất"
    assert "Tên của người thứ nhất" in page
    assert "Tên của người thứ hai" in page
    assert say("refusal.cases_changed.what", "vi") in page
    assert f'name="version" value="{fresh(case).version}"' in page
    assert do(client, case, "change", **{**typed, "version": fresh(case).version}).status_code == 302
    assert fresh(case).title == "Tên của người thứ hai"


def test_who_closes_a_case_that_another_has_paused_is_told_first(case: Case, client: Client) -> None:
    version = case.version
    do(client, case, "pause", waiting_for="Ngân hàng Sông Hồng", reason="hỏi số dư")
    told = do(client, case, "close", version=version, outcome="stopped", reason="xong")
    assert told.status_code == 409
    assert "Ngân hàng Sông Hồng" in text_of(told)
    assert fresh(case).state == "waiting"


def test_a_loss_that_nobody_touched_stays_counted_from_the_reports(people: People, client: Client) -> None:
    case = opened(people, now=timezone.now(), title="Chưa rõ mất bao nhiêu")
    assert do(client, case, "change", title="Tên mới", kind="website", loss_vnd="").status_code == 302
    assert fresh(case).title == "Tên mới"
    assert not fresh(case).loss_by_hand
    assert do(client, case, "change", title="Tên mới", kind="app", loss_vnd="7000000").status_code == 302
    assert (fresh(case).kind, fresh(case).loss_vnd, fresh(case).loss_by_hand) == ("app", 7_000_000, True)


def test_a_note_is_written_on_a_closed_case_too(case: Case, client: Client) -> None:
    do(client, case, "close", outcome="no_scam", reason="Trang thật")
    assert do(client, case, "note", text="Chủ trang đã gọi cảm ơn").status_code == 302
    assert Note.objects.get().text == "Chủ trang đã gọi cảm ơn"


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("close", {"outcome": "stopped", "reason": ""}),
        ("close", {"outcome": "double", "reason": "trùng"}),
        ("close", {"outcome": "recovered", "recovered_vnd": "6000000", "reason": "hơn số đã mất"}),
        ("close", {"outcome": "recovered", "recovered_vnd": "-1", "reason": "âm"}),
        ("close", {"outcome": "recovered", "recovered_vnd": "9" * 40, "reason": "quá lớn"}),
        ("pause", {"waiting_for": "x" * 201, "reason": "y"}),
        ("take", {"version": "0"}),
        ("take", {"version": "9" * 30}),
        ("take", {"version": "x"}),
        ("change", {"title": "", "kind": "website"}),
        ("change", {"title": "Tên", "kind": "nothing"}),
        ("go-on", {}),
        ("reopen", {"reason": "đang mở rồi"}),
        ("answer", {"reason": "không có câu hỏi"}),
        ("note", {"text": "\x00"}),
        ("hand-over", {"office": "\x00", "reason": "x"}),
    ],
)
def test_what_does_not_fit_is_said_and_changes_nothing(
    case: Case, client: Client, name: str, typed: dict[str, str]
) -> None:
    before = fresh(case)
    told = do(client, case, name, **typed)
    assert told.status_code == 422
    assert 'class="wrong"' in text_of(told)
    assert (fresh(case).version, fresh(case).state) == (before.version, before.state)
    assert not Note.objects.exists()


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", ACTS)
def test_every_act_says_what_will_happen_before_it_does(
    people: People, case: Case, name: str, lang: str
) -> None:
    desk = at_desk(people.at("north", "desk"), lang=lang)
    page = text_of(desk.get(reverse("desk_case_act", args=[case.number, name])))
    assert say(f"desk.code.case_act_what.{name}", lang) in page
    assert fresh(case).version == case.version


def test_each_role_is_offered_what_it_may_do_and_one_thing_first(people: People, case: Case) -> None:
    offered = {}
    for role in (Role.DESK, Role.ANALYST, Role.APPROVER):
        page = text_of(at_desk(people.at("north", role)).get(reverse("desk_case", args=[case.number])))
        offered[role] = {name for name in ACTS if reverse("desk_case_act", args=[case.number, name]) in page}
        assert page.count('class="btn go"') == 1
    works = {"take", "note", "task", "change", "add", "link", "pause", "acted"}
    assert offered[Role.DESK] == works | {"assign", "hand-over", "merge", "close"}
    assert offered[Role.ANALYST] == works
    # a note takes `case.work`
    assert offered[Role.APPROVER] == {"assign", "hand-over", "merge", "close"}


@pytest.mark.parametrize(
    ("role", "name"), [("approver", "take"), ("analyst", "close"), ("analyst", "hand-over")]
)
def test_who_may_not_is_refused_and_nothing_is_done(people: People, case: Case, role: str, name: str) -> None:
    typed = {"outcome": "stopped", "reason": "x", "office": people.office("south").code}
    assert do(at_desk(people.at("north", role)), case, name, **typed).status_code == 403
    assert fresh(case).version == case.version


def test_an_act_that_is_none_is_no_page(case: Case, client: Client) -> None:
    assert client.get(reverse("desk_case_act", args=[case.number, "nothing"])).status_code == 404


def test_a_task_is_given_to_another_office_which_ends_it(people: People, case: Case, client: Client) -> None:
    office = people.office("south").code
    typed = {"title": "Hỏi ngân hàng", "office": office, "due_on": "31/12/2099"}
    assert do(client, case, "task", **typed).status_code == 302
    task = Task.objects.get()
    assert (task.office_id, task.due_at) == (
        people.office("south").pk,
        datetime(2099, 12, 31, 17, tzinfo=UTC),
    )
    closed = do(client, case, "close", outcome="stopped", reason="xong")
    assert say("refusal.cases_tasks_open.what", "vi", tasks="1") in text_of(closed)
    south = at_desk(people.at("south", "desk"))
    assert "Hỏi ngân hàng" in text_of(south.get(reverse("desk_case_act", args=[case.number, "task-done"])))
    ended = do(south, case, "task-done", task=task.pk, answer="Còn 3 triệu")
    # the case leaves the view of the other office with its task: the way leads to what is still seen
    assert ended.status_code == 302
    assert ended.headers["Location"] == reverse("desk_cases")
    task.refresh_from_db()
    assert (task.state, task.answer) == ("done", "Còn 3 triệu")
    assert south.get(reverse("desk_case", args=[case.number])).status_code == 404


def test_a_task_of_another_case_or_of_yesterday_is_refused(
    people: People, case: Case, client: Client
) -> None:
    office = people.office("north").code
    other = opened(people, now=timezone.now(), title="Vụ khác")
    do(client, other, "task", title="Việc kia", office=office)
    elsewhere = do(client, case, "task-done", task=Task.objects.get().pk, answer="x")
    assert elsewhere.status_code == 422
    assert do(client, case, "task", title="Việc", office=office, due_on="01/01/2020").status_code == 422
    assert Task.objects.get().state == "open"


def test_what_waits_of_cases_stands_on_the_first_page(people: People, case: Case, client: Client) -> None:
    assert say("desk.waits.cases_mine", "vi") not in text_of(client.get(reverse("desk")))
    do(client, case, "take")
    page = text_of(client.get(reverse("desk")))
    assert say("desk.waits.cases_mine", "vi") in page
    assert reverse("desk_cases") + "?whose=mine" in page
    assert say("desk.waits.cases_late", "vi") not in page
    Case.objects.filter(pk=case.pk).update(
        escalated_to_id=people.office("centre").pk, question_at=timezone.now()
    )
    page = text_of(client.get(reverse("desk")))
    assert say("desk.waits.cases_late", "vi") in page
    assert say("desk.waits.cases_questions", "vi") in page


def test_a_case_that_is_handed_over_while_its_page_is_made_is_refused_as_one_that_moved(
    case: Case, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hand_over(*_: object) -> dict[int, object]:
        Case.objects.filter(pk=case.pk).update(office_id=10**9)
        return {}

    monkeypatch.setattr(case_acts, "rows_by_id", hand_over)
    assert client.get(reverse("desk_case_act", args=[case.number, "note"])).status_code == 404


def test_nobody_is_chosen_before_the_officer_chooses(people: People) -> None:
    case = opened(people, now=timezone.now())
    page = at_desk(people.at("north", "desk")).get(f"/desk/cases/{case.number}/assign").content.decode()
    field = page.partition('name="assignee"')[2].partition("</select>")[0]
    first = field.partition("<option")[2].partition("</option>")[0]
    assert 'value=""' in first
    assert field.count("<option") > 1
