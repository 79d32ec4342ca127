"""What a new engine says of things that are known, while nobody has let it through: the old verdicts stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from lachan.centre.detection.judging import release_of
from lachan.centre.detection.models import Sweep
from lachan.centre.indicators import queries
from lachan.engine.model import Level, Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lachan.centre.indicators.verdicts import Judged, Part
    from lachan.engine.model import Answer

# what people of the centre have put on a list, with a second person, needs no third
_LISTED = ".listed_bad"
_NOT_LET_THROUGH = (Sweep.State.TRIAL, Sweep.State.HELD, Sweep.State.DROPPED)


def is_on_trial(engine: str) -> bool:
    """This will say whether the register has not been let through to this engine: its trial runs, or it is held."""
    last = Sweep.objects.order_by("-id").first()
    if last is None:
        return False
    return release_of(last.engine) != release_of(engine) or last.state in _NOT_LET_THROUGH


def is_listed(answer: Answer) -> bool:
    """This will say whether an entry of a list made it so."""
    return any(reason.code.endswith(_LISTED) for reason in answer.reasons)


def hold_back(judged: Sequence[Judged], engine: str) -> list[Judged]:
    """This will put the verdict that stands in place of one that would newly call a known thing dangerous."""
    return [
        msgspec.structs.replace(one, parts=tuple(_standing(part, engine) for part in one.parts))
        for one in judged
    ]


def _standing(part: Part, engine: str) -> Part:
    answer = part.answer
    if answer.level < Level.DANGEROUS or is_listed(answer):
        return part
    known = queries.by_value(str(part.indicator.kind), part.indicator.value)
    if known is None or not known.engine or known.level == Level.DANGEROUS.word:
        return part
    if release_of(known.engine) == release_of(engine):
        return part
    (last,) = queries.history_of(known.id, limit=1)
    stands = msgspec.structs.replace(
        answer,
        level=Level[last.level.upper()],
        score=last.score,
        reasons=tuple(Reason(r.code, r.weight, r.params, (), r.about) for r in last.reasons),
        imitates=last.imitates,
        engine=known.engine,
    )
    return msgspec.structs.replace(part, answer=stands)
