"""Each act of the API does what the desk does, is written down alike, and leaves nothing half done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from django.utils import timezone

from centre.cases.api.program import Program, token_of, token_of_office
from centre.cases.scene import HANOI, WARD, fresh, opened, people, reported
from lachan.centre.audit.models import Entry
from lachan.centre.cases.models import Case, Done, Event, Exhibit, Member, Note, Task
from lachan.centre.indicators.models import Indicator

if TYPE_CHECKING:
    from centre.accounts.people import People

__all__ = ["people"]
pytestmark = pytest.mark.django_db
KEY = "7a3a4b38-19c1-4c40-8d0d-91a32b4fd8b1"


def done(response: Any, status: int = 200) -> dict[str, Any]:
    assert response.status_code == status, response.content
    assert response.headers["Cache-Control"] == "no-store"
    said: dict[str, Any] = response.json()
    if "version" in said:
        assert response.headers["ETag"] == f'"{said["version"]}"'
    return said


def refused(response: Any, status: int, code: str) -> dict[str, Any]:
    assert (response.status_code, response.json()["code"]) == (status, code), response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["detail_vi"]
    said: dict[str, Any] = response.json()
    return said


def test_a_program_opens_a_case_which_goes_to_who_answers_for_it(people: People) -> None:
    program = token_of(people, "north")
    report = reported()
    body = {"kind": "website", "title": "Trang giả ngân hàng", "territory": HANOI, "reports": [report]}
    said = done(program.ask("POST", "/cases", body), 201)
    case = Case.objects.get()
    assert said == {"number": case.number, "version": case.version}
    assert case.office_id == people.office("north").pk
    assert case.opened_by == f"person:{people.at('north', 'desk').pk}"
    assert case.members.get().thing_id == report


def test_every_entry_that_a_program_makes_names_its_token(people: People) -> None:
    program, before = token_of(people, "north"), Entry.objects.count()
    # not late yet, which the machine would note
    case = opened(people, now=timezone.now())
    program.act(case, "assign", {"assignee": people.at("north", "desk").pk})
    program.get(f"/cases/{case.number}")
    entries = Entry.objects.order_by("id")[before + 1 :]
    assert [one.kind for one in entries] == ["cases.assigned", "cases.viewed"]
    assert all(msgspec.json.decode(one.data)["token"] for one in entries)
    assert all(one.actor == f"person:{people.at('north', 'desk').pk}" for one in entries)


def test_a_machine_of_an_office_acts_as_the_office(people: People) -> None:
    program, case = token_of_office(people, "north"), opened(people)
    done(program.act(case, "assign", {"assignee": people.at("north", "desk").pk}))
    event = Event.objects.filter(case=case).latest("pk")
    assert event.actor == f"office:{people.office('north').pk}"
    assert fresh(case).assignee_id == people.at("north", "desk").pk
    south = opened(people, "south", territory_code="P92-202507")
    refused(program.act(south, "acted"), 404, "not_found")
    assert fresh(south).version == south.version


def test_a_machine_may_no_more_than_it_was_made_for(people: People) -> None:
    program, case = token_of_office(people, "north", may=("case.view", "case.work")), opened(people)
    refused(program.act(case, "close", {"outcome": "stopped", "reason": "xong"}), 403, "not_permitted")
    refused(program.act(case, "hand-over", {"office": "south", "reason": "xa"}), 403, "not_permitted")
    assert fresh(case).state == "open"
    done(program.act(case, "acted"))


def test_a_case_walks_its_whole_way_by_the_api(people: People) -> None:
    program, case = token_of(people, "north"), opened(people)
    me = people.at("north", "desk").pk
    done(program.act(case, "assign", {"assignee": me}))
    done(
        program.act(case, "change", {"title": "Trang giả, sửa tên", "loss_vnd": 5_000_000, "territory": WARD})
    )
    assert (fresh(case).title, fresh(case).loss_vnd) == ("Trang giả, sửa tên", 5_000_000)
    done(program.act(case, "pause", {"waiting_for": "ngân hàng", "reason": "chờ sao kê"}))
    assert fresh(case).state == "waiting"
    done(program.act(case, "go-on"))
    note = done(program.act(case, "note", {"text": "Đã gọi nạn nhân"}, version="*"), 201)
    assert Note.objects.get().pk == note["id"]
    office = people.office("north").code
    task = done(program.act(case, "task", {"title": "Xin sao kê", "office": office}, version="*"), 201)
    refused(program.act(case, "acted"), 409, "cases_tasks_open")
    done(program.act(case, "end-task", {"task": task["id"], "answer": "có rồi"}, version="*"))
    assert Task.objects.get().state == "done"
    done(program.act(case, "acted"))
    done(program.act(case, "close", {"outcome": "recovered", "reason": "xong", "recovered_vnd": 2_000_000}))
    assert (fresh(case).state, fresh(case).recovered_vnd) == ("closed", 2_000_000)
    done(program.act(case, "reopen", {"reason": "còn một nạn nhân"}))
    done(program.act(case, "close", {"outcome": "recovered", "reason": "xong"}))
    assert fresh(case).recovered_vnd == 2_000_000, "what isn't named stays"
    done(program.act(case, "reopen", {"reason": "còn một nạn nhân"}))
    done(program.act(case, "close", {"outcome": "stopped", "reason": "xong", "recovered_vnd": None}))
    assert fresh(case).recovered_vnd is None
    done(program.act(case, "reopen", {"reason": "còn một nạn nhân"}))
    done(program.act(case, "hand-over", {"office": people.office("south").code, "reason": "nạn nhân ở đó"}))
    refused(program.act(case, "acted", version='"1"'), 404, "not_found")


def test_a_task_is_given_to_a_person_and_to_another_and_back_to_the_office(people: People) -> None:
    program, case = token_of(people, "north"), opened(people)
    me, second = people.at("north", "desk").pk, people.second("north", "desk").pk
    task = {"title": "Xin sao kê", "office": people.office("north").code, "assignee": me}
    made = done(program.act(case, "task", task, version="*"), 201)["id"]
    assert Task.objects.get().assignee_id == me
    done(program.act(case, "give-task", {"task": made, "assignee": second}, version="*"))
    assert Task.objects.get().assignee_id == second
    done(program.act(case, "give-task", {"task": made, "assignee": None}, version="*"))
    assert Task.objects.get().assignee_id is None
    stranger = people.at("south", "desk").pk
    refused(
        program.act(case, "give-task", {"task": made, "assignee": stranger}, version="*"),
        422,
        "cases_assignee",
    )
    other = opened(people)
    refused(program.act(other, "give-task", {"task": made, "assignee": me}, version="*"), 404, "not_found")


def test_indicators_are_added_as_they_are_written_and_junk_is_refused_with_its_reason(people: People) -> None:
    program, case = token_of(people, "north"), opened(people)
    done(program.act(case, "add-members", {"typed": ["hxxp://vnposst[.]top/x", "0912 345 678"]}))
    values = set(Indicator.objects.values_list("value", flat=True))
    assert values == {"http://vnposst.top/x", "+84912345678"}
    assert Member.objects.filter(case=case, kind="indicator").count() == 2
    told = program.act(case, "add-members", {"typed": ["0988888888", "không phải gì"]})
    refused(told, 422, "cases_junk_nothing")
    assert told.json()["pointer"] == "/typed"
    assert Indicator.objects.count() == 2
    refused(program.act(case, "add-members", {"typed": ["x"] * 51}), 422, "not_valid")
    refused(program.act(case, "remove-members", {"typed": ["0912 345 678"]}), 422, "not_valid")


def test_members_come_and_go_all_or_none(people: People) -> None:
    program, case = token_of(people, "north"), opened(people)
    one, two = reported(number=1), reported(number=2)
    done(program.act(case, "add-members", {"reports": [one, two]}))
    refused(program.act(case, "remove-members", {"reports": [one, 999_999]}), 404, "not_found")
    assert case.members.filter(until_at__isnull=True).count() == 2
    done(program.act(case, "remove-members", {"reports": [one], "reason": "trùng"}))
    assert case.members.filter(until_at__isnull=True).count() == 1


def test_cases_are_merged_split_and_linked(people: People) -> None:
    program = token_of(people, "north")
    one, two, three = opened(people), opened(people), opened(people)
    report = reported()
    done(program.act(one, "add-members", {"reports": [report]}))
    body = {"title": "Vụ riêng", "reports": [report], "reason": "người khác"}
    split = done(program.act(one, "split", body), 201)
    assert Case.objects.get(number=split["opened"]).members.get().thing_id == report
    done(program.act(one, "link", {"other": three.number, "because": "same_person"}, version="*"))
    shown = program.get(f"/cases/{one.number}").json()
    links = {one["other"]: one["id"] for one in shown["links"]}
    assert set(links) == {split["opened"], three.number}
    done(program.act(one, "unlink", {"link": links[three.number]}, version="*"))
    refused(program.act(two, "unlink", {"link": links[split["opened"]]}, version="*"), 404, "not_found")
    into = {"into": two.number, "into_version": fresh(two).version, "reason": "trùng"}
    done(program.act(one, "merge", into))
    assert fresh(one).merged_into_id == two.pk
    assert program.get(f"/cases/{one.number}").json()["merged_into"] == two.number


def test_every_write_needs_the_version_that_was_read(people: People) -> None:
    program, case = token_of(people, "north"), opened(people)
    for said in ("", "7", "*", '"0"', 'W/"1"', '"1", "2"', '"99999999999"'):
        refused(program.act(case, "acted", version=said), 428, "cases_if_match")
    for said in ("", "1", 'W/"1"'):
        refused(program.act(case, "note", {"text": "x"}, version=said), 428, "cases_if_match")
    assert fresh(case).version == case.version
    assert not Note.objects.exists()


def test_the_etag_of_the_whole_case_is_taken_as_its_version(people: People) -> None:
    program, case = token_of(people, "north"), opened(people)
    etag = program.get(f"/cases/{case.number}").headers["ETag"]
    done(program.act(case, "note", {"text": "thêm"}, version=etag), 201)
    assert program.get(f"/cases/{case.number}").headers["ETag"] != etag
    done(program.act(case, "acted", version=etag))
    refused(program.act(case, "note", {"text": "nữa"}, version=etag), 412, "cases_changed")


def test_of_two_clients_that_change_one_field_the_second_is_told_both_values(people: People) -> None:
    one, two = token_of(people, "north"), token_of_office(people, "north")
    case = opened(people)
    read = one.get(f"/cases/{case.number}").headers["ETag"]
    assert two.get(f"/cases/{case.number}").headers["ETag"] == read
    done(one.act(case, "change", {"title": "Tên của người thứ nhất"}, version=read))
    said = refused(
        two.act(case, "change", {"title": "Tên của máy", "victims": 3}, version=read), 412, "cases_changed"
    )
    assert said["version"] == fresh(case).version
    assert said["sent_version"] == case.version
    assert said["values"] == [
        {"field": "title", "stands": "Tên của người thứ nhất", "sent": "Tên của máy"},
        {"field": "victims", "stands": 0, "sent": 3},
    ]
    [happened] = said["meanwhile"]
    assert (happened["kind"], happened["actor"]) == ("changed", f"person:{people.at('north', 'desk').pk}")
    assert fresh(case).title == "Tên của người thứ nhất"
    done(two.act(case, "change", {"victims": 3}, version=f'"{said["version"]}"'))
    assert (fresh(case).title, fresh(case).victims) == ("Tên của người thứ nhất", 3)


def test_an_act_sent_twice_under_one_key_is_one(people: People) -> None:
    program, case = token_of(people, "north"), opened(people)
    version = f'"{case.version}"'
    first = program.act(case, "acted", version=version, idempotency_key=KEY)
    again = program.act(case, "acted", version=version, idempotency_key=KEY)
    assert (first.status_code, first.content, first.headers["ETag"]) == (
        again.status_code,
        again.content,
        again.headers["ETag"],
    )
    assert Event.objects.filter(case=case, kind="acted").count() == 1
    body = {"kind": "website", "title": "Một vụ"}
    numbers = {program.ask("POST", "/cases", body, idempotency_key=f"{KEY}-2").json()["number"] for _ in "ab"}
    assert len(numbers) == 1


def test_a_key_names_one_act_of_one_token(people: People) -> None:
    one, two, case = token_of(people, "north"), token_of(people, "north"), opened(people)
    done(one.act(case, "note", {"text": "a"}, version="*", idempotency_key=KEY), 201)
    refused(one.act(case, "note", {"text": "b"}, version="*", idempotency_key=KEY), 422, "cases_key_reused")
    done(two.act(case, "note", {"text": "b"}, version="*", idempotency_key=KEY), 201)
    assert Note.objects.count() == 2
    refused(one.act(case, "note", {"text": "b"}, version="*", idempotency_key="short"), 400, "cases_key")


def test_a_refused_act_may_be_tried_again_under_its_key(people: People) -> None:
    program, case = token_of(people, "north"), opened(people)
    version = f'"{case.version}"'
    office = people.office("north").code
    task = done(program.act(case, "task", {"title": "Việc", "office": office}, version="*"), 201)
    refused(program.act(case, "acted", version=version, idempotency_key=KEY), 409, "cases_tasks_open")
    assert not Done.objects.exists()
    done(program.act(case, "end-task", {"task": task["id"], "answer": "xong"}, version="*"))
    done(program.act(case, "acted", version=version, idempotency_key=KEY))


@pytest.mark.parametrize(
    ("body", "status", "code", "pointer"),
    [
        (b"{", 400, "not_json", ""),
        (b"[]", 422, "not_valid", ""),
        (b'{"title": 5}', 422, "not_valid", "/title"),
        (b'{"titel": "x"}', 422, "not_valid", ""),
        (b'{"title": "a", "title": "b"}', 400, "not_json", ""),
        (b"{}", 422, "cases_field", ""),
        (b'{"kind": "nothing"}', 422, "cases_kind", "/kind"),
        (b'{"territory": "nowhere"}', 422, "cases_place", "/territory"),
        (b'{"loss_vnd": -1}', 422, "not_valid", "/loss_vnd"),
        (b'{"title": "\xff"}', 400, "not_json", ""),
        (b"[" * 100_000, 400, "not_json", ""),
    ],
)
def test_a_body_that_does_not_fit_names_its_field(
    people: People, body: bytes, status: int, code: str, pointer: str
) -> None:
    program, case = token_of(people, "north"), opened(people)
    said = refused(program.act(case, "change", body), status, code)
    assert said.get("pointer", "") == pointer
    assert fresh(case).version == case.version


def test_other_kinds_of_content_and_too_much_of_it_are_refused(people: People) -> None:
    program, case = token_of(people, "north"), opened(people)
    response = program.act(case, "note", b"text=x", version="*", content_type="text/plain")
    refused(response, 415, "content_type")
    refused(program.act(case, "note", b" " * 1_000_001, version="*"), 413, "too_large")


def test_a_file_comes_in_as_it_is_and_leaves_sealed(people: People) -> None:
    program, case = token_of(people, "north", "analyst"), opened(people)
    headers = {
        "content_type": "application/octet-stream",
        "lachan_name": "sao%20k%C3%AA.pdf",
        "lachan_source": "n%E1%BA%A1n%20nh%C3%A2n",
        "if_match": "*",
        "idempotency_key": KEY,
    }
    path = f"/cases/{case.number}/exhibits"
    made = done(program.ask("POST", path, b"%PDF-1.4 sao ke", **headers), 201)
    again = done(program.ask("POST", path, b"%PDF-1.4 sao ke", **headers), 201)
    assert made == again
    exhibit = Exhibit.objects.get()
    assert (exhibit.pk, exhibit.name, exhibit.source) == (made["id"], "sao kê.pdf", "nạn nhân")
    [told] = program.get(f"/cases/{case.number}").json()["exhibits"]
    assert told["sha256"] == exhibit.sha256
    refused(program.ask("POST", path, b"x", **headers | {"lachan_name": "%FF"}), 400, "cases_header")
    body = {"exhibits": [exhibit.pk], "reason": "đưa cho tòa án xem xét", "recipient": AGE}
    archive = program.ask("POST", f"{path}/archive", body)
    assert archive.status_code == 200, archive.content
    assert b"".join(archive.streaming_content).startswith(b"age-encryption.org/v1")
    custody = program.get(f"{path}/{exhibit.pk}/custody").json()
    assert [one["act"] for one in custody["acts"]] == ["taken", "exported"]
    refused(program.ask("POST", f"{path}/archive", body | {"exhibits": [999]}), 404, "not_found")
    refused(program.ask("POST", f"{path}/archive", body | {"recipient": "bob"}), 422, "evidence_recipient")
    other = opened(people)
    refused(program.ask("POST", f"/cases/{other.number}/exhibits/archive", body), 404, "not_found")
    desk = token_of(people, "north")
    refused(desk.ask("POST", f"{path}/archive", body), 403, "not_permitted")


AGE = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"


def test_a_message_is_kept_as_evidence(people: People) -> None:
    program, case = token_of(people, "north"), opened(people)
    body = {"text": "Tài khoản của bạn bị khóa", "source": "ảnh chụp của nạn nhân"}
    made = done(program.act(case, "message", body, version="*"), 201)
    assert Exhibit.objects.get().pk == made["id"]


def test_without_a_token_there_is_nothing(people: People) -> None:
    case = opened(people)
    refused(Program("").act(case, "acted"), 401, "token_needed")
    refused(Program("lch_" + "0" * 42).act(case, "acted"), 401, "token_unknown")
    assert Program("").get("/cases").headers["WWW-Authenticate"] == "Bearer"
