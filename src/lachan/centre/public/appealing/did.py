"""What the centre has done about what somebody appeals against, step by step, for who has the code of the appeal.

As much as any reporter of the thing reads, with the measure's number: nothing of holds, accounts and telephone numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.measures.queries.about import told_by_thing
from lachan.centre.public.reporting.standing import Stage, steps_of
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lachan.centre.measures.queries.about import Decided
    from lachan.centre.measures.queries.filings import AppealSeen

type Did = tuple[AppealSeen, tuple[Stage, ...]]


def did_about(appeals: Sequence[AppealSeen], lang: str) -> tuple[Did, ...]:
    """This will give each appeal with what was done about its thing, the oldest first. One query."""
    told = told_by_thing([(one.about, one.value) for one in appeals])
    return tuple(
        (
            one,
            tuple(
                Stage(
                    say(
                        f"appeal.did.{step}",
                        lang,
                        kind=say(f"measures.kind.{decided.kind}", lang),
                        number=decided.number,
                    ),
                    at,
                )
                for decided in reversed(told[one.about, one.value])
                for step, at in (*steps_of(decided), *_undone(decided))
            ),
        )
        for one in appeals
    )


def _undone(decided: Decided) -> tuple[tuple[str, None], ...]:
    """This will give what was seen of the undoing: `undone` or `still`; nothing before the end, or unseen."""
    return ((decided.undo, None),) if decided.ended_at is not None and decided.undo else ()
