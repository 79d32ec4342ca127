"""What somebody who appeals reads of what the centre has done about their thing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import pytest

from centre.measures.appealing import blocked, filed
from centre.measures.scene import BAD, NOW, approver, judged, officer, people
from lachan.centre.measures.models import Measure, Order
from lachan.centre.measures.queries.filings import open_filing
from lachan.centre.measures.services.ending import lift_measure
from lachan.centre.measures.services.holding import hold_at_once
from lachan.centre.public.appealing.did import did_about
from lachan.centre.web.words import LANGS, say

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from centre.accounts.people import People
    from lachan.centre.measures.services.appealing import Filed

pytestmark = pytest.mark.django_db
__all__ = ["people"]

KIND: Final = say("measures.kind.block_domain", "vi")


def reads(one: Filed, lang: str = "vi") -> list[list[str]]:
    seen = open_filing(one.receipt, network="203.0.113.0/24")
    return [[stage.said for stage in stages] for _, stages in did_about(seen.appeals, lang)]


def said(step: str, measure: Measure, lang: str = "vi") -> str:
    return say(
        f"appeal.did.{step}", lang, kind=say("measures.kind.block_domain", lang), number=measure.number
    )


def test_an_owner_reads_what_was_asked_seen_and_taken_back_with_its_number(people: People) -> None:
    measure = blocked(people)
    one = filed()
    assert reads(one) == [[said("asked", measure)]]
    assert measure.number in reads(one)[0][0]
    Measure.objects.update(effect="effective", effective_at=NOW + timedelta(hours=1))
    lift_measure(
        measure_id=measure.pk,
        reason="Nhầm",
        actor=approver(people),
        was_wrong=True,
        now=NOW + timedelta(hours=2),
    )
    for lang in LANGS:
        assert reads(one, lang) == [[said(step, measure, lang) for step in ("asked", "effective", "wrong")]]


def test_what_has_come_back_or_is_over_is_said_as_it_stands(people: People) -> None:
    measure, one = blocked(people), filed()
    Measure.objects.update(effect="returned")
    assert reads(one) == [[said("asked", measure), said("returned", measure)]]
    lift_measure(
        measure_id=measure.pk, reason="Hết cần", actor=approver(people), now=NOW + timedelta(hours=2)
    )
    assert reads(one) == [[said("asked", measure), said("ended", measure)]]


def test_an_owner_reads_whether_all_were_seen_to_undo_it(people: People) -> None:
    measure, one = blocked(people), filed()
    lift_measure(measure_id=measure.pk, reason="Nhầm", actor=approver(people), now=NOW + timedelta(hours=2))
    first, other = (
        Order.objects.create(
            measure=measure,
            partner_id=number,
            way="mail",
            state="undone",
            ordered_at=NOW,
            undo_at=NOW,
            undo_by=NOW,
        )
        for number in (1, 2)
    )
    ended = [said("asked", measure), said("ended", measure)]
    # a word is not enough, and one who was seen isn't all
    assert reads(one) == [ended]
    Order.objects.filter(pk=first.pk).update(undo_seen="undone")
    assert reads(one) == [ended]
    Order.objects.filter(pk=other.pk).update(undo_seen="still")
    assert reads(one) == [ended], "it still has time"
    Order.objects.filter(pk=other.pk).update(undo_reminded=1)
    assert reads(one) == [[*ended, said("still", measure)]]
    Order.objects.filter(pk=other.pk).update(undo_seen="undone")
    for lang in LANGS:
        assert reads(one, lang)[0][-1] == said("undone", measure, lang)


def test_each_thing_has_its_own_steps_by_one_query(
    people: People, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    judged("domain", "shop-khac.top")
    first, other = blocked(people), blocked(people, "shop-khac.top")
    one = filed(f"{BAD}\nshop-khac.top")
    seen = open_filing(one.receipt, network="203.0.113.0/24")
    with django_assert_num_queries(1):
        did_about(seen.appeals, "vi")
    assert reads(one) == [[said("asked", first)], [said("asked", other)]]


def test_a_hold_is_not_told_to_who_only_says_that_it_is_theirs(people: People) -> None:
    hold_at_once(
        kind="block_domain", value=BAD, office_id=people.office("north").pk, reason="Tiền đang đi",
        actor=officer(people), now=NOW,
    )  # fmt: skip
    assert reads(filed(insists=True)) == [[]]
