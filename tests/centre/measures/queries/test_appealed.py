"""What somebody who reported a thing is told of its owner's appeal."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from centre.measures.appealing import appeal_of, blocked, filed, prove
from centre.measures.scene import BAD, people, second
from lachan.centre.measures.models import Appeal
from lachan.centre.measures.queries.appealed import reviews_told_of
from lachan.centre.measures.services.following_up import withdraw_filing
from lachan.centre.measures.services.reviewing import UPHELD, decide_appeals

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]

THING = [("domain", BAD)]


def test_an_appeal_is_told_of_once_control_is_proven(people: People) -> None:
    blocked(people)
    one = filed()
    assert reviews_told_of(THING) == ()
    proven_at = prove(one)
    [told] = reviews_told_of(THING)
    assert (told.proven_at, told.upheld_at) == (proven_at, None)


def test_it_tells_when_it_was_decided_that_it_stays(people: People) -> None:
    blocked(people)
    one = filed()
    later = prove(one) + timedelta(hours=1)
    decide_appeals(
        numbers=list(one.numbers), says=UPHELD, reason="Trang giả", actor=second(people), now=later
    )
    assert [told.upheld_at for told in reviews_told_of(THING)] == [later]


def test_control_of_a_name_is_told_of_to_who_reported_a_page_below_it_and_to_nobody_else(
    people: People,
) -> None:
    blocked(people)
    prove(filed())
    assert len(reviews_told_of([("url", f"https://m.{BAD}/nop-tien"), ("phone", "+84912345678")])) == 1
    assert reviews_told_of([("domain", f"khac-{BAD}"), ("url", "https://khac.top/")]) == ()
    assert reviews_told_of([]) == ()


@pytest.mark.parametrize("changed", [{"proof": Appeal.Proof.LOST}, {"is_repeat": True}])
def test_no_doubt_is_put_on_a_warning_by_a_proof_that_is_lost_or_an_appeal_that_is_asked_again(
    people: People, changed: dict[str, object]
) -> None:
    blocked(people)
    prove(filed())
    Appeal.objects.update(**changed)
    assert reviews_told_of(THING) == ()


def test_what_was_withdrawn_is_not_told_of(people: People) -> None:
    blocked(people)
    one = filed()
    later = prove(one)
    withdraw_filing(code=one.receipt, network="203.0.113.0/24", now=later)
    assert appeal_of(one).state == Appeal.State.WITHDRAWN
    assert reviews_told_of(THING) == ()
