"""Phrases as rules write them, and one walk over the words that finds all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.text.types.tokens import SIGNS, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# A piece that makes more phrases than this is too greedy to be read by a person.
MAX_PHRASES = 400
# At most so many other words may stand where a pattern has an optional part.
MAX_GAP = 4

type Phrase = tuple[str, ...]
type Branch = list[tuple[int, list[Phrase]]]
"""A way to say a concept: pieces that follow one another, each with how many words may stand before it."""


class PhraseError(ValueError):
    """A pattern that cannot be read."""


def branches(pattern: str) -> list[Branch]:
    """This will read a pattern.

    `(a|b c)` is one of several; `|` outside brackets parts the ways to say it. `[…]` between two parts says that other
    words may stand there, those listed or not (one word more than there are brackets, at most `MAX_GAP`); at an
    end it is a remark to the reader. Right after a letter (`ticket[s]`) it is an ending that may be left out. Words
    are written without accents; short forms are written out as in texts.

    Raises PhraseError when brackets do not match, when nothing is left, or when a piece makes too many phrases.
    """
    return [_branch(way) for way in _split(pattern, "|")]


def _split(pattern: str, mark: str) -> list[str]:
    """This will cut the pattern at a mark that stands outside brackets."""
    parts, depth, start = [], 0, 0
    for at, char in enumerate(pattern):
        if char in "([":
            depth += 1
        elif char in ")]":
            depth -= 1
            if depth < 0:
                raise PhraseError(f"a bracket too many in {pattern!r}")
        elif char == mark and depth == 0:
            parts.append(pattern[start:at])
            start = at + 1
    if depth:
        raise PhraseError(f"a bracket is not closed in {pattern!r}")
    return [*parts, pattern[start:]]


def _branch(way: str) -> Branch:
    pieces: Branch = []
    gap = 0
    piece = ""
    for part in _split(way.strip(), " "):
        if part.startswith("[") and part.endswith("]"):
            if piece:
                pieces.append((gap, _expanded(piece)))
                piece, gap = "", 1
            gap = min(gap + 1, MAX_GAP) if pieces else 0
        elif part:
            piece = f"{piece} {part}"
    if piece:
        pieces.append((gap, _expanded(piece)))
    if not pieces:
        raise PhraseError(f"{way!r} can be empty")
    return pieces


def _expanded(piece: str) -> list[Phrase]:
    texts, _ = _alternatives(piece, 0, "")
    if len(texts) > MAX_PHRASES:
        raise PhraseError(f"{len(texts)} phrases from {piece!r}, at most {MAX_PHRASES}")
    read = dict.fromkeys(_words(text) for text in texts)
    if () in read:
        raise PhraseError(f"{piece!r} can be empty")
    return list(read)


def _words(text: str) -> Phrase:
    out: list[str] = []
    for word in text.split():
        out += (word,) if word in SIGNS else words_of(word)
    return tuple(out)


def _alternatives(pattern: str, at: int, closing: str) -> tuple[list[str], int]:
    done: list[str] = []
    current = [""]
    while at < len(pattern):
        char = pattern[at]
        if char == closing:
            return done + current, at + 1
        if char == "|":
            done += current
            current = [""]
            at += 1
        elif char in "([":
            inner, at = _alternatives(pattern, at + 1, ")" if char == "(" else "]")
            if char == "[":
                inner = [*inner, ""]
            current = [head + tail for head in current for tail in inner]
        else:
            end = at
            while end < len(pattern) and pattern[end] not in "()[]|":
                end += 1
            current = [head + pattern[at:end] for head in current]
            at = max(end, at + 1)
        if len(current) > MAX_PHRASES:
            raise PhraseError(f"more than {MAX_PHRASES} phrases from {pattern!r}")
    return done + current, at


_ENDS = ""  # no word is empty, so the numbers of phrases that end at a node stand under it


class PhraseTree:
    """All phrases of all concepts in one tree of words, and the order in which the pieces of a concept must come."""

    __slots__ = ("_chains", "_root")

    def __init__(self) -> None:
        """This will make an empty tree."""
        # node: word → node; under `_ENDS` what ends there, as three tuples: concepts that are said by this phrase
        # alone; pieces that begin a chain, as (place in chain, gap); pieces that go on with one, as
        # (place, concept or -1 where more must follow, next place, gap)
        self._root: dict[str, dict] = {}  # type: ignore[type-arg]
        self._chains = 0

    def add(self, pieces: Branch, concept: int) -> None:
        """This will add one way to say a concept."""
        if len(pieces) == 1:
            for phrase in pieces[0][1]:
                self._end(phrase, 0, concept)
            return
        first = self._chains
        self._chains += len(pieces)
        gaps = [gap for gap, _ in pieces[1:]] + [0]
        for number, (_, phrases) in enumerate(pieces):
            place = first + number
            last = number == len(pieces) - 1
            for phrase in phrases:
                if number:
                    self._end(phrase, 2, (place, concept if last else -1, place + 1, gaps[number]))
                else:
                    self._end(phrase, 1, (place + 1, gaps[0]))

    def _end(self, phrase: Phrase, which: int, what: int | tuple[int, ...]) -> None:
        node = self._root
        for word in phrase:
            node = node.setdefault(word, {})
        ends = list(node.get(_ENDS, ((), (), ())))
        if what not in ends[which]:
            ends[which] = (*ends[which], what)
        node[_ENDS] = tuple(ends)  # type: ignore[assignment]

    def find(self, words: Sequence[str]) -> set[int]:
        """This will give the numbers of the concepts that the words speak of."""
        found: set[int] = set()
        # place in a chain → where its piece may begin: from, to. A later beginning takes the place of an earlier one
        open_from: dict[int, int] = {}
        open_to: dict[int, int] = {}
        root = self._root
        count = len(words)
        for start, word in enumerate(words):
            node = root.get(word)
            at = start + 1
            while node is not None:
                ends = node.get(_ENDS)
                if ends is not None:
                    single, begin, go_on = ends
                    if single:
                        found.update(single)
                    for place, concept, following, gap in go_on:
                        if open_to.get(place, -1) >= start >= open_from[place]:
                            if concept >= 0:
                                found.add(concept)
                            else:
                                open_from[following], open_to[following] = at, at + gap
                    for place, gap in begin:
                        open_from[place], open_to[place] = at, at + gap
                if at == count:
                    break
                node = node.get(words[at])
                at += 1
        return found


def tree_of(patterns: Iterable[tuple[str, int]]) -> PhraseTree:
    """This will make the tree of patterns with the numbers of their concepts."""
    tree = PhraseTree()
    for pattern, concept in patterns:
        for pieces in branches(pattern):
            tree.add(pieces, concept)
    return tree
