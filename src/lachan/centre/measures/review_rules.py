"""Who may decide an appeal: the one table that pages and services ask. Pure.

`services/reviewing.py` asks inside the transaction in which the appeal and its measures are taken; the database holds
the same for proposers and signers (`guard.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from lachan.centre.measures.signing_rules import ActorKind


class Reviewer(msgspec.Struct, frozen=True, kw_only=True):
    """Who wants to decide, at this moment.

    `may_approve`: the role of an approver at every office concerned or above it, by oneself or by who is on leave;
    `in_place_of` are those on leave by whom it is, none for who may by oneself.
    """

    kind: ActorKind
    person_id: int
    by_program: bool
    may_approve: bool
    in_place_of: frozenset[int] = frozenset()


class Involved(msgspec.Struct, frozen=True):
    """Human beings who had a part in what an appeal is against.

    Who proposed, let a machine propose, held, signed, or let somebody sign in their place; who listed the thing by hand
    or agreed to that; who let a new measure through while the appeal was open is not among them.
    """

    persons: frozenset[int] = frozenset()


def why_not(reviewer: Reviewer, involved: Involved) -> str:
    """This will give the code of why somebody may not decide, "" where it is allowed.

    `measures_no_person`: a machine, program, partner, citizen or who sits at the machine; `measures_not_permitted`: no
    approver there; `appeals_own`: had a part in it, or stands in for somebody who had.
    """
    if reviewer.kind != "person" or reviewer.by_program or not reviewer.person_id:
        return "measures_no_person"
    if not reviewer.may_approve:
        return "measures_not_permitted"
    if reviewer.person_id in involved.persons or reviewer.in_place_of & involved.persons:
        return "appeals_own"
    return ""
