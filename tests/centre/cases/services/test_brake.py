"""What the brake does where a rule would open more cases than people can look at."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from centre.cases.looked import look, tell
from centre.cases.scene import NOW, people
from lachan.centre.cases.models import Case, Member
from lachan.centre.cases.rules.candidate import numbers_of
from lachan.centre.cases.services.looking import Looker

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]

LATER = NOW + timedelta(hours=1, minutes=1)


def page(number: int) -> str:
    return f"https://gom-su-{number}-thu-nghiem.vn/"


def flood(pages: int, by: int = 3) -> None:
    """This will have each of some pages reported by some who have nothing to do with each other."""
    for number in range(pages):
        for reporter in range(by):
            tell(10 * number + reporter, page(number))


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    monkeypatch.setitem(numbers_of("brake"), "most_an_hour", 2)
    return [0.0]


@pytest.mark.usefixtures("people")
def test_of_a_flood_some_open_now_and_the_rest_later_in_the_order_in_which_it_came(
    seconds: list[float],
) -> None:
    looker = Looker(clock=lambda: seconds[0])
    flood(5)
    look(looker=looker)
    assert Case.objects.count() == 2
    assert looker.held() == 3
    seconds[0] += 61.0
    look(looker=looker)
    assert Case.objects.count() == 2
    for opened in (4, 5, 5):
        seconds[0] += 61.0
        look(LATER if opened == 4 else LATER + timedelta(hours=2), looker)
        assert Case.objects.count() == opened
    assert looker.held() == 0


def test_money_that_moved_and_what_joins_a_case_never_wait(seconds: list[float], people: People) -> None:
    looker = Looker(clock=lambda: seconds[0])
    flood(3)
    look(looker=looker)
    assert Case.objects.count() == 2
    held = Case.objects.order_by("pk").first()
    assert held is not None
    before = Member.objects.filter(kind="report").count()
    for number in range(3):
        tell(100 + number, page(number))
    urgent = tell(200, "https://khac-han.vn/", loss_vnd=5_000_000)
    look(looker=looker)
    # two joined the cases that are there, the third waits with its page
    assert Member.objects.filter(kind="report").count() == before + 3
    assert Case.objects.get(members__thing_id=urgent, members__kind="report").opened_rule == "money_moved"
    assert people.office("north").pk == held.office_id


@pytest.mark.usefixtures("people")
def test_who_begins_anew_loses_nothing_of_what_the_brake_holds(seconds: list[float]) -> None:
    flood(4)
    look(looker=Looker(clock=lambda: seconds[0]))
    assert Case.objects.count() == 2
    look(LATER, Looker(clock=lambda: seconds[0]))
    assert Case.objects.count() == 4
