"""Who may decide which appeals, at this moment, and who had a part in what they are against."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from lachan.centre.accounts.access import acting_viewer
from lachan.centre.accounts.log_reach import is_at_top
from lachan.centre.accounts.permissions import MEASURE_LIFT
from lachan.centre.indicators.entries import canonical_value, who_listed_bad
from lachan.centre.measures.models import Agreement, Delegation, Review, Signature
from lachan.centre.measures.queries.signers import Signers
from lachan.centre.measures.review_rules import Involved, Reviewer
from lachan.centre.measures.signing_rules import ToSign
from lachan.engine.model import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from lachan.centre.audit.actors import Actor
    from lachan.centre.measures.models import Appeal, Measure


class At(msgspec.Struct, frozen=True):
    """The reviewer as the table takes it, and the delegation by which (None: by oneself alone)."""

    reviewer: Reviewer
    delegation_id: int | None


def involved_in(measures: Iterable[Measure], things: Collection[tuple[str, str]]) -> Involved:
    """This will give who had a part in some measures, or listed some things by hand. Four queries at most."""
    rows = list(measures)
    persons = {row.proposer_id for row in rows if row.proposer_id is not None}
    persons |= {int(each) for row in rows for each in row.behind.split()}
    signed = Signature.objects.filter(measure_id__in=[row.pk for row in rows])
    for person_id, delegation_id in signed.values_list("person_id", "delegation_id"):
        persons.add(person_id)
        if delegation_id is not None:
            absent = (
                Delegation.objects.filter(pk=delegation_id).values_list("from_person_id", flat=True).first()
            )
            persons |= {absent} if absent is not None else set()
    listed = {(about, canonical_value(about, value)) for about, value in things if about in Kind}
    for who in who_listed_bad(listed) if listed else ():
        kind, _, number = who.partition(":")
        if kind == "person" and number.isdecimal():
            persons.add(int(number))
    return Involved(frozenset(persons))


def reviewer_at(actor: Actor, office_ids: Collection[int], involved: Involved, *, now: datetime) -> At:
    """This will give the reviewer for what several offices did; who stands in for somebody involved may not by that."""
    signers = Signers(actor, now=now)
    may, absent, delegation_id = bool(office_ids), set(), None
    for office_id in sorted(office_ids):
        # in nobody's place who had a part; where it could be that alone, the table says why
        signer, by = signers.at(office_id, ToSign(proposer_id=None, needed=1, behind=involved.persons))
        may = may and signer.may_approve
        delegation_id = by if by is not None else delegation_id
        if by is not None:
            absent |= set(Delegation.objects.filter(pk=by).values_list("from_person_id", flat=True))
    return At(
        Reviewer(
            kind=actor.kind,
            person_id=signers.person_id,
            by_program=actor.token_id is not None,
            may_approve=may,
            in_place_of=frozenset(absent),
        ),
        delegation_id,
    )


def let_through(measure_ids: Collection[int]) -> dict[int, int]:
    """This will give who let which new measures be signed although an appeal is open, by measure. One query."""
    found = Agreement.objects.filter(measure_id__in=list(measure_ids))
    return dict(found.values_list("measure_id", "person_id"))


def reviewer_for(
    actor: Actor, appeals: Sequence[Appeal], measures: Sequence[Measure], involved: Involved, *, now: datetime
) -> At:
    """This will give who acts as the reviewer of some appeals, over all measures that they are against."""
    offices = {row.office_id for row in appeals} | {row.office_id for row in measures}
    at = reviewer_at(actor, offices - {0}, involved, now=now)
    if 0 in offices and actor.kind == "person":
        # what belongs to no office is decided at the top of the centre, where who may answers for all others too
        top = is_at_top(acting_viewer(actor, now=now), MEASURE_LIFT)
        may = top and (at.reviewer.may_approve or offices == {0})
        return At(msgspec.structs.replace(at.reviewer, may_approve=may), at.delegation_id)
    return at


def told_about_reviewer(person_id: int) -> dict[str, list[dict[str, Any]]]:
    """This will give what is kept of somebody as a reviewer: which appeals they decided, what they let through."""
    decided = Review.objects.filter(person_id=person_id).order_by("pk")
    let = Agreement.objects.filter(person_id=person_id).order_by("pk")
    return {
        "decided": [
            {"appeal": number, "says": says, "at": at, "answer": said}
            for number, says, at, said in decided.values_list("appeal__number", "says", "at", "appeal__said")
        ],
        "let_through": [
            {"appeal": number, "measure": measure, "at": at}
            for number, measure, at in let.values_list("appeal__number", "measure__number", "at")
        ],
    }
