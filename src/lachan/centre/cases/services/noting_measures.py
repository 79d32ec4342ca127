"""What became of measures on things of a case stands on the case's timeline; whoever decides them writes it there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.cases.models import Case
from lachan.centre.cases.services.changing import look_at
from lachan.centre.cases.services.taking import GOING_ON, lock_case, write_down

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from lachan.centre.audit.actors import Actor

# of thousands in one act the first are named and all are counted
_NAMED: Final = 12
_LOOKED: Final = frozenset({"proposed", "held"})


def note_measures(
    *, numbers_by_case: Mapping[int, Sequence[str]], what: str, actor: Actor, now: datetime
) -> None:
    """This will write on the timelines of cases what was done with measures, in the caller's transaction.

    One line a case. `what` is a code of the words `measures.event`. It needs no version: it adds only. A person who
    proposes or holds something has looked at the case, and its reporter doesn't read that it waits for that.
    """
    cases = Case.objects.filter(pk__in=list(numbers_by_case)).order_by("pk")
    for case in cases:
        if what in _LOOKED and actor.kind == "person" and case.stage == Case.Stage.FIRST_LOOK:
            _look(case.pk, now)
        numbers = numbers_by_case[case.pk]
        write_down(
            case,
            "measure",
            actor=actor,
            now=now,
            data={"what": what, "measures": list(numbers[:_NAMED]), "count": len(numbers)},
        )


def _look(case_id: int, now: datetime) -> None:
    held = lock_case(case_id)
    if held is not None and held.state in GOING_ON:
        look_at(held, now=now)
