"""Finds the schemes of a message among the signs that were found in it."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice, product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lachan.engine.text.cues.gather import CUES
from lachan.engine.text.schemes.gather import PARTS, SCHEMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lachan.engine.text.cues.matcher import Hit
    from lachan.engine.text.grams import Grams
    from lachan.engine.text.schemes.scheme import Part, Scheme

    type Place = tuple[int, int]

# Parts further from one another, in characters, belong to two stories: this is about two SMS.
_REACH = 320
# Places of one part that are tried; a text that repeats itself says no more.
_MOST_PLACES = 6
# Who names the trick or its doers, or tells what befell somebody, asks for nothing.
_TOLD = re.compile(
    r"canh bao|canh giac|khuyen cao|thu doan|chieu tro|lua dao|bi lua|gia danh|gia mao|mao danh|tu xung|ke gian|ke xau"
    r"|doi tuong|toi pham|khong bao gio|nghi pham|\bscam|fraudster|beware"
    r"|\bnever (?:believe|send|share|give|pay|trust|tell|call|click|answer|transfer)"
)


class _Wanted(NamedTuple):
    """A part of a scheme: the numbers of the signs that it is known by, and the pattern."""

    numbers: tuple[int, ...]
    pattern: re.Pattern[str] | None


def find_schemes(
    grams: Grams, folded: str, message: int, signs: Sequence[Hit]
) -> list[tuple[Scheme, tuple[Place, ...]]]:
    """This will give the schemes of one message of a batch, each with the places of its parts in the folded text.

    `signs` are what `matcher.find_signs` found in it: cues, and behind them the parts of schemes.
    """
    if not signs:
        return []
    places: dict[int, list[Place]] = {}
    for hit in signs:
        known = places.setdefault(hit.cue, [])
        if len(known) < _MOST_PLACES:
            known.append((int(grams.start[hit.first]), int(grams.end[hit.last - 1])))
    sentences = _Sentences(grams, folded, message)
    found = []
    for scheme, ways in _compiled():
        for way in ways:
            parts = _places_of(way, places, folded)
            chosen = next(
                (each for each in product(*parts) if _is_near(each) and _is_meant(scheme, each, sentences)),
                None,
            )
            if chosen is not None:
                found.append((scheme, tuple(sorted(chosen))))
                break
    return found


@cache
def _compiled() -> tuple[tuple[Scheme, tuple[tuple[_Wanted, ...], ...]], ...]:
    """This will give each scheme with its parts as numbers of signs, those with a pattern last."""
    codes = {cue.code: number for number, cue in enumerate(CUES)}
    parts = {part: number for number, part in enumerate(PARTS, start=len(CUES))}

    def wanted(part: Part) -> _Wanted:
        own = (parts[part],) if part.phrases else ()
        return _Wanted((*own, *(codes[code] for code in part.cues)), part.pattern)

    return tuple(
        (
            scheme,
            tuple(
                tuple(sorted(map(wanted, way), key=lambda one: one.pattern is not None))
                for way in scheme.ways
            ),
        )
        for scheme in SCHEMES
    )


def _places_of(way: tuple[_Wanted, ...], places: dict[int, list[Place]], folded: str) -> list[list[Place]]:
    """This will give the places of each part, or one without places as soon as a part is nowhere."""
    found: list[list[Place]] = []
    for wanted in way:
        here = [place for number in wanted.numbers for place in places.get(number, ())]
        if wanted.pattern is not None:
            here += [each.span() for each in islice(wanted.pattern.finditer(folded), _MOST_PLACES)]
        if not here:
            return [[]]
        found.append(here)
    return found


def _is_near(chosen: tuple[Place, ...]) -> bool:
    return max(end for _, end in chosen) - min(start for start, _ in chosen) <= _REACH


def _is_meant(scheme: Scheme, chosen: tuple[Place, ...], sentences: _Sentences) -> bool:
    for start, _ in chosen:
        sentence = sentences.around(start)
        if not scheme.of_warnings and _TOLD.search(sentence) is not None:
            return False
        if scheme.unless is not None and scheme.unless.search(sentence) is not None:
            return False
    return True


class _Sentences:
    """The sentences of one message, by place."""

    __slots__ = ("_first", "_folded", "_grams", "_last")

    def __init__(self, grams: Grams, folded: str, message: int) -> None:
        self._grams = grams
        self._folded = folded
        self._first = int(grams.first_word[message])
        self._last = int(grams.first_word[message + 1])

    def around(self, place: int) -> str:
        """This will give the sentence around a place of the folded text."""
        starts = self._grams.start[self._first : self._last]
        word = max(self._first + int(np.searchsorted(starts, place, side="right")) - 1, self._first)
        sentence = self._grams.sentence
        first, after = np.searchsorted(sentence, [sentence[word], sentence[word] + 1])
        return self._folded[int(self._grams.start[first]) : int(self._grams.end[after - 1])]
