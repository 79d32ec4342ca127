"""Who may sign what: the one table that every way to an effect asks. Pure.

Pages, bulk, the urgent page, programs and the command line call `services/signing.py`, and that asks here, inside the
transaction in which the measure is taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Collection

type ActorKind = Literal["person", "office", "machine", "partner", "citizen"]


class Signer(msgspec.Struct, frozen=True, kw_only=True):
    """Who wants to sign, at this moment: what acts, and what it may at the measure's office.

    `person_id` is 0 where no person acts. `by_program`: a token was shown. `may_approve`: the role of an approver there
    or above, by oneself or by who is on leave: that one is `in_place_of` (0: oneself).
    """

    kind: ActorKind
    person_id: int
    by_program: bool
    may_approve: bool
    in_place_of: int = 0


class Signed(msgspec.Struct, frozen=True):
    """A signature that is there: whose, whether that person may still approve at the office, and in whose place."""

    person_id: int
    still_may: bool
    in_place_of: int = 0

    @property
    def power(self) -> int:
        """This will give the person by whose role it counts."""
        return self.in_place_of or self.person_id


class ToSign(msgspec.Struct, frozen=True, kw_only=True):
    """A measure as far as signing asks: who proposed (None: no human being), how many sign, who has.

    `behind` are human beings who let a machine propose: who asked for its token and who granted it.
    """

    proposer_id: int | None
    needed: int
    signed: tuple[Signed, ...] = ()
    behind: frozenset[int] = frozenset()


def why_not(signer: Signer, measure: ToSign) -> str:  # noqa: PLR0911 - one line a reason
    """This will give the code of why somebody may not sign, "" where it is allowed.

    `measures_no_person`: a machine, program, partner, citizen or who sits at the machine; `measures_not_permitted`;
    `measures_own`: proposed by the signer, or by a program that the signer let in; `measures_signed_already`;
    `measures_signed_for`: whoever is away and whoever stands in are two persons and one power.
    """
    if signer.kind != "person" or signer.by_program or not signer.person_id:
        return "measures_no_person"
    if not signer.may_approve:
        return "measures_not_permitted"
    if signer.person_id == measure.proposer_id or signer.person_id in measure.behind:
        return "measures_own"
    if signer.in_place_of and signer.in_place_of in {measure.proposer_id, *measure.behind}:
        # who may not sign it can't let anybody else do it either
        return "measures_not_permitted"
    if any(each.person_id == signer.person_id for each in measure.signed):
        return "measures_signed_already"
    if any(each.power == (signer.in_place_of or signer.person_id) for each in measure.signed):
        return "measures_signed_for"
    return ""


def counting(signed: Collection[Signed]) -> tuple[int, ...]:
    """This will give the persons whose signatures count: who still may approve, each once, in their order."""
    return tuple(dict.fromkeys(each.person_id for each in signed if each.still_may))


def is_enough(measure: ToSign) -> bool:
    """This will say whether a measure has the signatures it takes, and two human beings stand behind it."""
    nobody = {measure.proposer_id} | measure.behind
    signers = set(counting(measure.signed)) - nobody
    powers = {each.power for each in measure.signed if each.person_id in signers and each.still_may} - nobody
    human_beings = signers | ({measure.proposer_id} if measure.proposer_id is not None else set())
    return min(len(signers), len(powers)) >= measure.needed and len(human_beings) > 1
