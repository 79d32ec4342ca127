"""The table of signing, asked over everything that can stand in it: no way to an effect with one human being."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.centre.measures.reach import TWO, signatures_for
from lachan.centre.measures.signing_rules import Signed, Signer, ToSign, counting, is_enough, why_not

if TYPE_CHECKING:
    from collections.abc import Sequence

PERSON = Signer(kind="person", person_id=7, by_program=False, may_approve=True)
OPEN = ToSign(proposer_id=1, needed=1)


@pytest.mark.parametrize(
    ("signer", "measure", "code"),
    [
        (PERSON, OPEN, ""),
        (msgspec.structs.replace(PERSON, kind="machine", person_id=0), OPEN, "measures_no_person"),
        (
            msgspec.structs.replace(PERSON, kind="office", person_id=0, by_program=True),
            OPEN,
            "measures_no_person",
        ),
        (msgspec.structs.replace(PERSON, kind="partner", person_id=0), OPEN, "measures_no_person"),
        (msgspec.structs.replace(PERSON, kind="citizen", person_id=0), OPEN, "measures_no_person"),
        (msgspec.structs.replace(PERSON, by_program=True), OPEN, "measures_no_person"),
        (msgspec.structs.replace(PERSON, may_approve=False), OPEN, "measures_not_permitted"),
        (PERSON, msgspec.structs.replace(OPEN, proposer_id=7), "measures_own"),
        (PERSON, msgspec.structs.replace(OPEN, proposer_id=None, behind=frozenset({7, 8})), "measures_own"),
        (PERSON, msgspec.structs.replace(OPEN, signed=(Signed(7, True),)), "measures_signed_already"),
        (PERSON, msgspec.structs.replace(OPEN, signed=(Signed(7, False),)), "measures_signed_already"),
    ],
)
def test_who_may_sign(signer: Signer, measure: ToSign, code: str) -> None:
    assert why_not(signer, measure) == code


def test_a_signature_counts_while_its_signer_may_approve() -> None:
    assert counting((Signed(7, True), Signed(8, False), Signed(9, True), Signed(7, True))) == (7, 9)


def test_a_machine_s_proposal_takes_two_whatever_the_kind_says() -> None:
    assert signatures_for(least=1, stops=(), proposer_is_human=True) == 1
    assert signatures_for(least=1, stops=(), proposer_is_human=False) == TWO


PEOPLE = st.integers(min_value=1, max_value=4)
SIGNERS = st.builds(
    Signer,
    kind=st.sampled_from(["person", "office", "machine", "partner", "citizen"]),
    person_id=st.integers(min_value=0, max_value=4),
    by_program=st.booleans(),
    may_approve=st.booleans(),
)


@given(
    proposer=st.none() | PEOPLE,
    behind=st.frozensets(PEOPLE, max_size=2),
    least=st.integers(min_value=1, max_value=3),
    tries=st.lists(SIGNERS, max_size=8),
    leaving=st.lists(PEOPLE, max_size=3),
)
def test_nothing_is_approved_by_fewer_than_two_human_beings(
    proposer: int | None, behind: frozenset[int], least: int, tries: Sequence[Signer], leaving: Sequence[int]
) -> None:
    measure = ToSign(
        proposer_id=proposer,
        needed=signatures_for(least=least, stops=(), proposer_is_human=proposer is not None),
        behind=frozenset() if proposer is not None else behind,
    )
    gone = set(leaving)
    for signer in tries:
        if not why_not(signer, measure):
            signed = (*measure.signed, Signed(signer.person_id, signer.person_id not in gone))
            measure = msgspec.structs.replace(measure, signed=signed)
        if is_enough(measure):
            signers = {each.person_id for each in measure.signed if each.still_may}
            assert len(signers) >= measure.needed
            assert len(signers | ({proposer} if proposer is not None else set())) >= TWO
            assert proposer not in signers
            assert not signers & measure.behind
