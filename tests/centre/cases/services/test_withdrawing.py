from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from centre.cases.looked import SHOP, STORIES, look
from centre.cases.scene import HANOI, NOW, changed_by, fresh, opened, people
from centre.reports.tellings import telling
from lachan.centre.cases.models import Case, Event, Member
from lachan.centre.cases.services.changing import answer_question
from lachan.centre.cases.services.ending import close_case
from lachan.centre.reports.services import take_report, withdraw_report

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def tell(number: int, **told: Any) -> tuple[int, str]:
    """This will have a report of the same page taken; gives its id and the code of its receipt."""
    plain = {
        "network": f"203.0.{number}",
        "device": f"điện thoại {number}",
        "phone": "",
        "name": "",
        "territory_code": HANOI,
        "numbers": (),
        "story": STORIES[number % 4],
        "message": "",
        "links": (SHOP,),
    }
    taken = take_report(told=telling(**{**plain, **told}), now=NOW)
    return taken.report_id, taken.receipt


def withdraw(code: str) -> None:
    withdraw_report(code=code, network="198.51", now=NOW + timedelta(hours=1))


def test_money_of_a_report_that_was_withdrawn_is_urgent_no_more_and_a_person_answers(people: People) -> None:
    report, code = tell(1, loss_vnd=80_000_000)
    look()
    case = Case.objects.get()
    assert case.priority > 10_000
    withdraw(code)
    for _ in range(2):
        look(NOW + timedelta(hours=1))
    case = fresh(case)
    assert (case.urgent_until, case.victims, case.loss_vnd) == (None, 0, None)
    assert case.priority < 100
    assert (case.state, case.question_ref) == ("open", f"report:{report}")
    kinds = list(Event.objects.filter(case=case).order_by("pk").values_list("kind", flat=True))
    assert kinds == ["opened", "report_withdrawn", "questioned"]
    # it stays there as what was told, and by whom the case was opened
    assert Member.objects.get(case=case, kind="report").until_at is None
    case = changed_by(case, answer_question, people, reason="Ngân hàng đã xác nhận giao dịch")
    look(NOW + timedelta(hours=2))
    assert fresh(case).question_at is None


def test_a_case_that_stood_on_three_reporters_is_in_question_with_two(people: People) -> None:
    codes = [tell(number)[1] for number in range(4)]
    look()
    case = Case.objects.get()
    assert (case.opened_rule, case.victims) == ("enough_reporters", 4)
    withdraw(codes[0])
    look(NOW + timedelta(hours=1))
    assert (fresh(case).victims, fresh(case).question_at) == (3, None)
    withdraw(codes[1])
    look(NOW + timedelta(hours=1))
    case = fresh(case)
    assert case.victims == 2
    assert case.question_at is not None
    del people


def test_a_case_opened_by_hand_or_closed_is_counted_and_asks_nothing(people: People) -> None:
    (first, code), (second, other) = tell(1), tell(2)
    by_hand = opened(people, report_ids=[first])
    closed = opened(people, report_ids=[second])
    closed = changed_by(closed, close_case, people, outcome="stopped", reason="Trang đã gỡ")
    withdraw(code)
    withdraw(other)
    look(NOW + timedelta(hours=1))
    by_hand = fresh(by_hand)
    assert (by_hand.victims, by_hand.question_at, by_hand.version) == (0, None, 2)
    assert fresh(closed).version == closed.version
    (event,) = Event.objects.filter(kind="report_withdrawn")
    assert json.loads(event.data) == {"reports": [first]}
