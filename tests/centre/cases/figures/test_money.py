"""What was got back counts once, in the period of the closing that holds."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from centre.cases.scene import NOW, changed_by, opened, people, seeing
from lachan.centre.cases.figures.asked import asked_by
from lachan.centre.cases.figures.by_office import by_office
from lachan.centre.cases.figures.changes import changes
from lachan.centre.cases.figures.money import money
from lachan.centre.cases.services.ending import close_case, reopen_case
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from datetime import datetime

    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]

LATER = NOW + timedelta(days=3)
LAST = LATER + timedelta(days=4)


def got_back(people: People, first: datetime, last: datetime) -> tuple[int, int, int]:
    """This will give what was got back between two days, as three figures say it."""
    asked = asked_by(seeing(people, now=LAST), first=today(first), last=today(last), now=LAST)
    by_offices = sum(one.recovered_vnd for one in by_office(asked).values())
    return money(asked).recovered_vnd, by_offices, changes(asked, now=LAST).total.recovered_vnd


def test_a_case_that_is_closed_twice_counts_once_in_the_period_of_its_last_closing(people: People) -> None:
    case = opened(people, loss_vnd=30_000_000)
    told = {"outcome": "recovered", "reason": "Ngân hàng đã hoàn tiền"}
    case = changed_by(case, close_case, people, **told, recovered_vnd=12_000_000)
    assert got_back(people, NOW, LAST) == (12_000_000,) * 3
    case = changed_by(case, reopen_case, people, reason="Còn một khoản", now=LATER)
    assert got_back(people, NOW, LAST) == (0,) * 3, "an open case has no closing yet"
    changed_by(case, close_case, people, **told, recovered_vnd=20_000_000, now=LAST)
    assert got_back(people, NOW, LAST) == (20_000_000,) * 3
    assert got_back(people, NOW, NOW) == (0,) * 3
    assert got_back(people, LAST, LAST) == (20_000_000,) * 3
