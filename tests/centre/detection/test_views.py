from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from centre.accounts.people import People, give_role, make_person, people
from centre.console.at_desk import at_desk
from centre.detection.signals_told import NOW, tell
from lachan.centre.audit.models import Entry
from lachan.centre.console.queries.health_of_detection import check_detection
from lachan.centre.detection import services
from lachan.centre.detection.models import Move, Sweep, Trouble
from lachan.centre.indicators.affected import still_waiting
from lachan.centre.indicators.models import Indicator
from lachan.centre.indicators.signals import JudgedSignal, note_judged

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

__all__ = ["people"]


@pytest.fixture
def approver(people: People) -> Client:
    person = make_person("Nguoi Duyet", office=people.office("north"))
    give_role(person, "approver", people.office("north"))
    return at_desk(person, lang="en")


@pytest.fixture
def held() -> Sweep:
    tell("report:1")
    services.judge_waiting(now=NOW)
    link = Indicator.objects.get(kind="url")
    made = Sweep.objects.create(
        because="engine", engine="lachan/9 data/a lists/b", state="held", held_for="worsened", begun_at=NOW,
        held_at=NOW, trial_judged=2_000, trial_worsened=77,
    )  # fmt: skip
    Move.objects.create(sweep=made, level_before="unknown", level_after="dangerous", examples=f"[{link.pk}]")
    return made


def test_the_page_says_what_would_change_with_examples(approver: Client, held: Sweep) -> None:
    page = approver.get(f"/desk/register/passes/{held.pk}").content.decode()
    assert "vcb-xacminh.top/login" in page
    assert "77" in page
    listed = approver.get("/desk/register/passes/").content.decode()
    assert f"/desk/register/passes/{held.pk}" in listed


def test_without_a_reason_nothing_is_decided_and_what_was_typed_stays(approver: Client, held: Sweep) -> None:
    answer = approver.post(f"/desk/register/passes/{held.pk}", {"answer": "burn", "reason": "<b>vì"})
    assert answer.status_code == 422
    assert "&lt;b&gt;vì" in answer.content.decode()
    assert approver.post(f"/desk/register/passes/{held.pk}", {"answer": "drop"}).status_code == 422
    held.refresh_from_db()
    assert held.state == "held"


def test_an_approver_lets_it_through_and_another_is_told_that_it_is_decided(
    approver: Client, held: Sweep
) -> None:
    typed = {"answer": "through", "reason": "Đã xem mẫu"}
    assert approver.post(f"/desk/register/passes/{held.pk}", typed).status_code == 302
    held.refresh_from_db()
    assert (held.state, held.decided_because) == ("running", "Đã xem mẫu")
    assert approver.post(f"/desk/register/passes/{held.pk}", typed).status_code == 409


def put_aside(*refs: str) -> list[int]:
    ids = [tell(ref) for ref in refs]
    for signal_id in ids:
        Trouble.objects.create(
            signal_id=signal_id, code="ValueError", tries=5, first_at=NOW, last_at=NOW, put_aside_at=NOW
        )
    note_judged(judged=[JudgedSignal(each, "unknown", 0.0, "", "") for each in ids], now=NOW)
    return ids


def test_what_was_put_aside_is_tried_again_when_it_is_ticked(approver: Client) -> None:
    first, second = put_aside("report:1", "report:2")
    page = approver.get("/desk/register/passes/").content.decode()
    assert "Report 1" in page
    assert "ValueError" in page
    assert "Try all again (2)" in page

    answer = approver.post("/desk/register/passes/again", {"signal": [str(first), "x", "٣"]})
    assert answer.status_code == 302
    assert still_waiting([first, second]) == [first]
    (entry,) = Entry.objects.filter(kind="detection.tried_again")
    assert json.loads(entry.data) == {"count": 1, "signals": [first]}

    services.judge_waiting(now=NOW)
    assert still_waiting([first]) == []
    assert Trouble.objects.get().signal_id == second


def test_all_that_was_put_aside_is_tried_again_at_once(approver: Client) -> None:
    ids = put_aside(*(f"report:{number}" for number in range(1, 61)))
    approver.post("/desk/register/passes/again", {"which": "all"})
    assert still_waiting(ids) == ids
    assert not Trouble.objects.exists()


def test_nothing_ticked_changes_nothing_and_is_said(approver: Client) -> None:
    ids = put_aside("report:1")
    answer = approver.post("/desk/register/passes/again", {"which": "ticked"}, follow=True)
    assert "Nothing that was put aside was ticked." in answer.content.decode()
    assert still_waiting(ids) == []
    assert not Entry.objects.filter(kind="detection.tried_again").exists()


@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_who_looks_after_health_sees_the_errors_but_no_values_and_no_buttons(
    role: str, people: People, held: Sweep
) -> None:
    person = make_person("Nguoi Xem", office=people.office("north"))
    give_role(person, role, people.office("north"))
    desk = at_desk(person, lang="en")
    put_aside("report:7")
    page = desk.get("/desk/register/passes/").content.decode()
    assert "Report 7" in page
    assert "/desk/reports/7" not in page
    assert "Try all again" not in page
    one = desk.get(f"/desk/register/passes/{held.pk}").content.decode()
    assert "77" in one
    assert "vcb-xacminh.top" not in one
    assert desk.post("/desk/register/passes/again", {"which": "all"}).status_code == 403


def test_health_says_what_waits_for_a_person(held: Sweep) -> None:
    judging, one = check_detection(NOW)
    assert (judging.level, one.level, one.said) == ("good", "bad", "worsened")
    assert one.address.endswith(f"/{held.pk}")
    Trouble.objects.create(signal_id=1, code="E", tries=5, first_at=NOW, last_at=NOW, put_aside_at=NOW)
    assert check_detection(NOW)[0].said == "aside"
    tell("report:2", at=NOW - services.LEASE * 30)
    assert check_detection(NOW)[0].level == "bad"
