"""Two addresses, one above the other, so that the eye finds what is borrowed and where they differ."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Literal

import msgspec

from lachan.engine.brands import protected_names
from lachan.engine.links.lookalike.imitation import Segment, compare
from lachan.engine.model import Level
from lachan.engine.words.catalogue import Lang, title

if TYPE_CHECKING:
    from lachan.engine.model import Answer, Reason

type Mark = Literal["", "name", "differs"]

CODE_PREFIX = "link.lookalike."
# The matcher's certainty from which an imitation is stated. Below stand names that are short or ordinary words, names
# under a common ending, and names in a path: an honest namesake is met among these.
SURE = 0.8


class Part(msgspec.Struct, frozen=True):
    """A piece of an address: the name that is borrowed, a place where the two differ, or neither."""

    text: str
    mark: Mark = ""


class Twins(msgspec.Struct, frozen=True):
    """Whom an answer's link imitates: its name, the two addresses in pieces, and how, in a sentence.

    `official` is the true domain, "" where none is confirmed; `false` is empty where no address is compared. An
    imitation that is not `is_sure` is worded as a possibility.
    """

    name: str
    false: tuple[Part, ...]
    true: tuple[Part, ...]
    official: str
    how: str
    is_sure: bool

    @property
    def has_name(self) -> bool:
        """This will say whether the borrowed name is marked in the false address."""
        return any(part.mark == "name" for part in self.false)


def twins_of(answer: Answer, lang: Lang) -> Twins | None:
    """This will give the strongest imitation in an answer, or None when nobody is imitated."""
    for reason in answer.reasons:
        name, host = reason.params.get(f"brand_{lang}", ""), reason.params.get("host", "")
        if reason.code.startswith(CODE_PREFIX) and name and host:
            return _beside(answer, reason, name, lang)
    brand = protected_names().get(answer.imitates)
    if brand is None or brand.is_theme:
        return None
    name = brand.shown_vi if lang == "vi" else brand.shown_en
    official = brand.domains[0] if brand.domains else ""
    return Twins(name, (), (Part(official),), official, "", is_sure=False)


def _beside(answer: Answer, reason: Reason, name: str, lang: Lang) -> Twins:
    host, official = reason.params["host"], reason.params.get("official", "")
    false: tuple[Part, ...] = ()
    true: tuple[Part, ...] = ()
    if official:
        segments = _smooth(compare(host, official))
        token = reason.params.get("token", "")
        false = _parts([(one.false, one.difference != "same") for one in segments], token)
        true = _parts([(one.true, one.difference != "same") for one in segments], token)
    is_sure = reason.weight >= SURE and answer.level is Level.DANGEROUS
    return Twins(name, false, true, official, title(reason, lang), is_sure)


def _parts(pieces: list[tuple[str, bool]], token: str) -> tuple[Part, ...]:
    """This will mark an address letter by letter: first where it differs, over that the first place of the token."""
    address = "".join(text for text, _ in pieces)
    marks: list[Mark] = ["differs" if differs else "" for text, differs in pieces for _ in text]
    at = address.find(token) if token else -1
    if at >= 0:
        marks[at : at + len(token)] = ["name"] * len(token)
    letters = zip(address, marks, strict=True)
    return tuple(
        Part("".join(letter for letter, _ in run), mark)
        for mark, run in groupby(letters, lambda letter: letter[1])
    )


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
