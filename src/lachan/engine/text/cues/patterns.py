"""Turns the phrases of cues into parts that follow one another."""

from __future__ import annotations

import re
from itertools import product
from typing import NamedTuple

MOST_WORDS = 8
"""Words of one unbroken part."""

MOST_FORMS = 1000
"""Forms of one part; more is a slip of the pen."""

NUMBER = "0"
"""The word that stands for any number."""

GAP_WORDS = 5
"""Words that `...` stands for at most."""

_PIECE = re.compile(r"\.\.\.|<n>|[()|\[\]]|[^\W_]+")
# kana and ideographs are words of their own, as in `grams`
_ALONE = re.compile("[\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff]")

type Form = tuple[str, ...]


class Part(NamedTuple):
    """One part of a phrase: the forms that it may take, and how many words may stand between it and the part before."""

    forms: tuple[Form, ...]
    gap: int


class PatternError(ValueError):
    """A phrase that can't be read; the sentence says where."""


def read_line(line: str) -> list[list[Part]]:
    """This will read one line of phrases: alternatives, each a list of parts. Raises `PatternError`.

    What may be missing (`[…]`) and `...` cut a phrase into parts, with room for as many words between them.
    """
    pieces = [part for piece in _PIECE.findall(line) for part in _split(piece)]
    alternatives: list[list[Part]] = []
    start = depth = 0
    for i, piece in enumerate([*pieces, "|"]):
        depth += (piece in "([") - (piece in ")]")
        if piece == "|" and depth == 0:
            alternatives.append(_parts(pieces[start:i], line))
            start = i + 1
    if depth or start <= len(pieces) - 1:
        raise PatternError(f"the brackets of {line!r} don't match")
    return alternatives


def _parts(pieces: list[str], line: str) -> list[Part]:
    parts: list[Part] = []
    current: list[list[Form]] = []
    gap = room = 0
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        at += 1
        if piece in ("...", "["):
            if current:
                parts.append(_part(current, gap if parts else 0, line))
                current, gap, room = [], 0, 0
            if piece == "...":
                room += GAP_WORDS
            else:
                forms, at = _alternatives(pieces, at, line)
                room += max(len(form) for form in forms)
            gap = room
        elif piece == "(":
            forms, at = _alternatives(pieces, at, line)
            current.append(forms)
        elif piece in ")]":
            raise PatternError(f"a bracket too many in {line!r}")
        else:
            current.append([(piece,)])
    if current:
        parts.append(_part(current, gap if parts else 0, line))
    if not parts:
        raise PatternError(f"nothing that must be there in {line!r}")
    return parts


def _part(groups: list[list[Form]], gap: int, line: str) -> Part:
    forms = tuple(
        dict.fromkeys(tuple(word for form in choice for word in form) for choice in product(*groups))
    )
    if len(forms) > MOST_FORMS or not all(1 <= len(form) <= MOST_WORDS for form in forms):
        raise PatternError(f"too many forms, or a form without words or with too many, in {line!r}")
    return Part(forms, gap)


def _alternatives(pieces: list[str], at: int, line: str) -> tuple[list[Form], int]:
    """This will read the alternatives of a group up to its closing bracket."""
    forms: list[Form] = []
    current: list[list[Form]] = []
    while at < len(pieces):
        piece = pieces[at]
        at += 1
        if piece in ("|", ")", "]"):
            forms += [tuple(word for form in choice for word in form) for choice in product(*current)]
            current = []
            if piece != "|":
                return forms, at
        elif piece in ("(", "["):
            inner, at = _alternatives(pieces, at, line)
            current.append([*inner, ()] if piece == "[" else inner)
        elif piece == "...":
            raise PatternError(f"a gap inside a bracket in {line!r}")
        else:
            current.append([(piece,)])
    raise PatternError(f"a bracket is not closed in {line!r}")


def _split(piece: str) -> list[str]:
    if piece == "<n>" or piece[0].isdigit():
        return [NUMBER]
    return re.findall(rf"{_ALONE.pattern}|(?:(?!{_ALONE.pattern}).)+", piece)
