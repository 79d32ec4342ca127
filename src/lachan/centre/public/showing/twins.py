"""Two addresses, one above the other, so that the eye finds the difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from lachan.engine.brands import protected_names
from lachan.engine.links.lookalike.imitation import Segment, compare
from lachan.engine.words.catalogue import Lang, title

if TYPE_CHECKING:
    from lachan.engine.model import Answer

CODE_PREFIX = "link.lookalike."


class Twins(msgspec.Struct, frozen=True):
    """Whom an answer's link imitates: its name, the two addresses letter by letter, and how, in a sentence.

    `official` is the true domain, "" where none is confirmed; `segments` are empty where no address is compared.
    """

    name: str
    segments: tuple[Segment, ...]
    official: str
    how: str


def twins_of(answer: Answer, lang: Lang) -> Twins | None:
    """This will give the strongest imitation in an answer, or None when nobody is imitated."""
    for reason in answer.reasons:
        if not reason.code.startswith(CODE_PREFIX):
            continue
        name = reason.params.get(f"brand_{lang}", "")
        host, official = reason.params.get("host", ""), reason.params.get("official", "")
        if name and host:
            segments = _smooth(compare(host, official)) if official else ()
            return Twins(name, segments, official, title(reason, lang))
    brand = protected_names().get(answer.imitates)
    if brand is None or brand.is_theme:
        return None
    name = brand.shown_vi if lang == "vi" else brand.shown_en
    return Twins(name, (), brand.domains[0] if brand.domains else "", "")


# Letters that happen to be the same between two differences: marking them with the rest reads better.
_CHANCE_CHARS = 2


def _smooth(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """This will join differences that only a chance letter or two keep apart; joined, the pieces stay the same."""
    smooth: list[Segment] = []
    for place, segment in enumerate(segments):
        inside = 0 < place < len(segments) - 1
        short = segment.difference == "same" and inside and len(segment.false) <= _CHANCE_CHARS
        differs = short or segment.difference != "same"
        if differs and smooth and smooth[-1].difference != "same":
            before = smooth.pop()
            smooth.append(Segment("changed", before.false + segment.false, before.true + segment.true))
        else:
            smooth.append(segment)
    return tuple(smooth)
