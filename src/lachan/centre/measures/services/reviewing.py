"""Deciding appeals: upheld or lifted, by a third person; and letting a new measure through while one is open.

One decision lifts all measures on the things, and those on sister names that the reviewer chose, with their entries, in
one transaction; the orders to undo follow within seconds (`ordering.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec
from django.db import IntegrityError

from lachan.centre.audit.log import NewEntry, record, record_all
from lachan.centre.cases.services.taking import read_words
from lachan.centre.measures.models import Agreement, Appeal, Measure, Review, Reviewed
from lachan.centre.measures.queries.appealed import frozen_now
from lachan.centre.measures.queries.going_on import IN_FORCE, measures_on
from lachan.centre.measures.queries.listed import is_listed
from lachan.centre.measures.queries.reviewers import At, involved_in, reviewer_for
from lachan.centre.measures.queries.sisters import sister_ids
from lachan.centre.measures.review_rules import why_not
from lachan.centre.measures.services.answering import answer, close_filings
from lachan.centre.measures.services.ending import lift_all
from lachan.centre.web.clock import today
from lachan.centre.web.commits import together
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from lachan.centre.audit.actors import Actor

UPHELD: Final = Review.Says.UPHELD
LIFTED: Final = Review.Says.LIFTED
MOST_AT_ONCE: Final = 200


class Decided(msgspec.Struct, frozen=True):
    """What a decision did: the appeals that it answered, and the numbers of the measures that it lifted."""

    appeals: tuple[str, ...]
    lifted: tuple[str, ...]


def decide_appeals(
    *,
    numbers: Sequence[str],
    says: str,
    reason: str,
    actor: Actor,
    now: datetime,
    was_wrong: bool = False,
    sisters: Collection[int] = (),
) -> Decided:
    """This will decide open appeals in one go: all of them, or none.

    Every open appeal against the same things is answered with them, whoever sent it. `reason` is the answer that they
    read; `was_wrong` lists the things as corrected. `sisters` are measures in force on names beside them, lifted too.
    Raises Refusal: 403 `measures_no_person`, `appeals_own`; 404; 409 `appeals_not_open`, `appeals_nothing`,
    `appeals_changed`, `appeals_still_listed`; 422 `appeals_says`, `appeals_many`, `cases_words`.
    """
    if says not in Review.Says:
        raise Refusal(422, "appeals_says", pointer="/says")
    if not 0 < len(numbers) <= MOST_AT_ONCE:
        raise Refusal(422, "appeals_many", pointer="/numbers", most=str(MOST_AT_ONCE))
    said = read_words(reason)
    if says == UPHELD and (was_wrong or sisters):
        raise Refusal(422, "appeals_says", pointer="/says")
    try:
        return together(lambda: _decide(numbers, says, said, was_wrong, set(sisters), actor, now))
    except IntegrityError:
        # somebody signed or decided at the same moment: the database knows what was seen here no more
        raise Refusal(409, "appeals_not_open") from None


def agree_to_measure(*, number: str, measure_number: str, actor: Actor, now: datetime) -> None:
    """This will let a proposed measure be signed although this open, proven appeal holds it up, by a reviewer of it.

    Who lets it through doesn't sign it. Raises Refusal: 403, 404, 409 `appeals_not_held`.
    """

    def write() -> None:
        appeal = Appeal.objects.select_for_update().filter(number=number).first()
        measure = Measure.objects.select_for_update().filter(number=measure_number).first()
        if appeal is None or measure is None:
            raise Refusal(404, "not_found")
        _need(actor, [appeal], [*_concerned([appeal]), measure], now)
        held = frozen_now(now).appeal_against(measure.about, measure.value)
        if held != number or measure.state != Measure.State.PROPOSED:
            raise Refusal(409, "appeals_not_held", number=measure_number)
        Agreement.objects.create(
            appeal=appeal, measure=measure, person_id=int(actor.id), proposer_id=measure.proposer_id, at=now
        )
        record(
            kind="measures.appeal_agreed", actor=actor, now=now, subject=f"measure:{measure.pk}",
            data={"appeal": appeal.pk},
        )  # fmt: skip

    try:
        together(write)
    except IntegrityError:
        raise Refusal(409, "appeals_not_held", number=measure_number) from None


def _decide(
    numbers: Sequence[str],
    says: str,
    said: str,
    was_wrong: bool,  # noqa: FBT001 - passed on
    sisters: set[int],
    actor: Actor,
    now: datetime,
) -> Decided:
    named = list(Appeal.objects.filter(number__in=numbers))
    things = {(row.about, row.value) for row in named}
    # the things first, in one order: of two who decide about the same, one waits and sees that it was done
    rows = list(
        Appeal.objects.select_for_update()
        .filter(
            state=Appeal.State.OPEN,
            about__in={about for about, _ in things},
            value__in={value for _, value in things},
        )
        .order_by("pk")
    )
    rows = [row for row in rows if (row.about, row.value) in things]
    chosen = sisters & sister_ids(things) if sisters else set()
    concerned = list(measures_on(things, measure_ids=chosen).select_for_update().order_by("pk"))
    at = _need(actor, named or rows, concerned, now)
    if len(named) < len(set(numbers)):
        raise Refusal(404, "not_found")
    if {row.pk for row in named} - {row.pk for row in rows}:
        raise Refusal(409, "appeals_not_open")
    own = {row.pk for row in concerned if (row.about, row.value) in things}
    if sisters - chosen - own:
        raise Refusal(409, "appeals_changed")
    in_force = [row for row in concerned if row.state in IN_FORCE]
    if says == UPHELD and not all(
        any((each.about, each.value) == thing for each in in_force) or is_listed(*thing, day=today(now))
        for thing in things
    ):
        # what is not there can't be said to stand
        raise Refusal(409, "appeals_nothing")
    reviews = _write_reviews(rows, in_force, says, at, actor, now)
    lifted: tuple[Measure, ...] = ()
    if says == LIFTED:
        lifted = lift_all(
            things=things, reason=said, was_wrong=was_wrong, source=rows[0].number, actor=actor, now=now,
            measure_ids=chosen,
        )  # fmt: skip
        if any(is_listed(*thing, day=today(now)) for thing in things):
            # a file of the operator names it: only a correction reaches that
            raise Refusal(409, "appeals_still_listed")
    for row in rows:
        row.state, row.ended_at, row.changed_at = says, now, now
        row.said, row.was_wrong, row.next_look_at = said, was_wrong, None
    Appeal.objects.bulk_update(
        rows, ["state", "ended_at", "changed_at", "said", "was_wrong", "next_look_at"], batch_size=200
    )
    record_all(
        [
            NewEntry(
                kind=f"measures.appeal_{says}", actor=actor, now=now, subject=f"appeal:{row.pk}",
                data={"review": review.pk, "wrong": was_wrong, "measures": [each.pk for each in in_force]},
            )
            for row, review in zip(rows, reviews, strict=True)
        ]
    )  # fmt: skip
    answer(rows, now=now)
    close_filings({row.filing_id for row in rows}, now=now)
    return Decided(tuple(row.number for row in rows), tuple(row.number for row in lifted))


def _write_reviews(
    rows: Sequence[Appeal], in_force: Sequence[Measure], says: str, at: At, actor: Actor, now: datetime
) -> list[Review]:
    reviews = Review.objects.bulk_create(
        [
            Review(
                appeal=row, person_id=at.reviewer.person_id, office_id=actor.office_id or row.office_id, says=says,
                at=now, delegation_id=at.delegation_id,
            )
            for row in rows
        ]
    )  # fmt: skip
    things = {(row.about, row.value) for row in rows}
    Reviewed.objects.bulk_create(
        [
            Reviewed(review=review, measure=each, person_id=at.reviewer.person_id, proposer_id=each.proposer_id)
            for row, review in zip(rows, reviews, strict=True)
            for each in in_force
            # those beside them stand with the first
            if (each.about, each.value) == (row.about, row.value)
            or (row is rows[0] and (each.about, each.value) not in things)
        ]
    )  # fmt: skip
    return reviews


def _concerned(appeals: Collection[Appeal]) -> list[Measure]:
    return list(measures_on({(row.about, row.value) for row in appeals}))


def _need(actor: Actor, appeals: Sequence[Appeal], measures: Sequence[Measure], now: datetime) -> At:
    """This will refuse who may not decide over these, and give the reviewer."""
    if not appeals:
        raise Refusal(404, "not_found")
    involved = involved_in(measures, {(row.about, row.value) for row in appeals})
    at = reviewer_for(actor, appeals, measures, involved, now=now)
    if why := why_not(at.reviewer, involved):
        # for whom there is no such appeal at all there is none here either
        raise Refusal(404, "not_found") if why == "measures_not_permitted" else Refusal(403, why)
    return at
