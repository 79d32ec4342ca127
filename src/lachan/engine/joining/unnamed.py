"""Where the wording alone speaks and no sign can be named, a message is suspicious and no more.

The judge of wordings has seen many lures that look like a parcel's notice or a bank's request, and few of the honest
ones. A person is told `dangerous` only with something that can be shown: a trick, a bad link, a number. Until there is
one, the score is pressed below that level; order among such messages stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from lachan.engine.model import DANGEROUS_AT, SUSPICIOUS_AT, Level

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lachan.engine.model import Judgement

# The only reason of a message in which no cue was found.
_WORDING: Final = "text.model"
# The highest score without a sign.
_MOST = DANGEROUS_AT - 0.01


def press_unnamed(judgement: Judgement, parts: Iterable[Judgement]) -> Judgement:
    """This will press the score of a message that only its wording speaks against, unless one of `parts` is a sign.

    What is added to a message can only bring a sign, so it never lowers the score.
    """
    if judgement.score <= SUSPICIOUS_AT or any(reason.code != _WORDING for reason in judgement.reasons):
        return judgement
    if any(_is_sign(part) for part in parts):
        return judgement
    pressed = SUSPICIOUS_AT + (judgement.score - SUSPICIOUS_AT) * (_MOST - SUSPICIOUS_AT) / (
        1 - SUSPICIOUS_AT
    )
    return msgspec.structs.replace(judgement, score=pressed)


def _is_sign(part: Judgement) -> bool:
    if part.decided is not None:
        return part.decided >= Level.SUSPICIOUS
    return part.score >= SUSPICIOUS_AT
