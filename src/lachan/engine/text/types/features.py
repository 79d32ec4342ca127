"""What a message is described by: the concepts of the rules, signs of any scam at all, words and pairs of words."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from lachan.engine.confusables import skeleton
from lachan.engine.text.types import signs
from lachan.engine.text.types.phrases import PhraseTree, tree_of
from lachan.engine.text.types.registry import RULES
from lachan.engine.text.types.tokens import words_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# words with letters of ASCII and others
_MIXED = re.compile(r"\b(?=\w*[a-z])(?=\w*[^\W\x00-\x7f])\w+\b")

KINDS = tuple(rule.id for rule in RULES)


class Concept(NamedTuple):
    """One concept: the kind of scam it speaks of ("" for a sign), its pattern, and its weight before training."""

    kind: str
    pattern: str
    weight: float

    @property
    def key(self) -> str:
        """This will name the concept, the same as long as its words are the same."""
        return f"{self.kind} {self.pattern}"


@cache
def concepts() -> tuple[Concept, ...]:
    """This will give every concept in the order of its number: those of the kinds, then the signs."""
    of_kinds = [Concept(rule.id, *concept) for rule in RULES for concept in rule.concepts()]
    asks = [Concept("", line, 1.0) for line in signs.lines(signs.ASKS)]
    honest = [Concept("", line, -1.0) for line in signs.lines(signs.HONEST)]
    return (*of_kinds, *asks, *honest)


@cache
def tree() -> PhraseTree:
    """This will give the tree of all concepts; it is built at first use, within 50 ms."""
    return tree_of((concept.pattern, number) for number, concept in enumerate(concepts()))


def read(folded: str) -> tuple[list[str], set[int]]:
    """This will give the words of a folded text and the numbers of the concepts it speaks of."""
    words = words_of(_latin(folded))
    return words, tree().find(words)


def _latin(folded: str) -> str:
    """This will turn look-alike letters into Latin ones in words that mix both; words of another script stay."""
    if folded.isascii():
        return folded
    return _MIXED.sub(lambda found: skeleton(found[0]), folded)


def grams(words: Sequence[str]) -> set[str]:
    """This will give the words and pairs of neighbours (`a b`) as training counts them."""
    return {*words, *map(" ".join, pairwise(words))}


def known_grams(words: Sequence[str], numbers: Mapping[str, int]) -> list[int]:
    """This will give the numbers of the words and pairs that the model knows, each once."""
    get = numbers.get
    found = {*map(get, words), *map(get, map(" ".join, pairwise(words)))}
    found.discard(None)
    return list(found)  # type: ignore[arg-type]
