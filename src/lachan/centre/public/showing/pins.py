"""The message as it came, with the reasons pinned to its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lachan.engine.model import Span

# A message longer than this is shown around its marked words alone.
WHOLE_CHARS = 1_500
AROUND_CHARS = 90
# A reason that stands in more places than this is pinned to the first ones.
MAX_SPANS = 3
# A word longer than this (a language without spaces, a long link) isn't widened to.
WORD_CHARS = 80
_CLOSING = frozenset('.,;:!?)\u201d"')


class Run(msgspec.Struct, frozen=True):
    """Some text, and the numbers pinned to its end."""

    text: str
    pins: tuple[int, ...] = ()


class Piece(msgspec.Struct, frozen=True):
    """A stretch of the message: marked or not. `gap` says that something was left out here instead."""

    runs: tuple[Run, ...] = ()
    marked: bool = False
    gap: bool = False


def pin(text: str, numbered: Iterable[tuple[int, Sequence[Span]]]) -> tuple[Piece, ...]:
    """This will cut the text into pieces.

    Places that overlap, or that only space keeps apart, become one mark; in a mark each number stands once, where its
    last place ends.
    """
    ends: list[tuple[int, int]] = []
    places: list[Span] = []
    for number, spans in numbered:
        inside = [(start, end) for start, end in spans if 0 <= start < end <= len(text)]
        # the longest tell most
        for found in sorted(inside, key=lambda span: span[0] - span[1])[:MAX_SPANS]:
            start, end = _whole_words(text, found)
            places.append((start, end))
            ends.append((end, number))
    marks = _merge(text, places)
    pieces: list[Piece] = []
    at = 0
    for start, end in marks:
        pieces.extend(_plain(text, at, start, first=at == 0, last=False))
        pieces.append(Piece(tuple(_runs(text, start, end, ends)), marked=True))
        at = end
    pieces.extend(_plain(text, at, len(text), first=at == 0, last=True))
    return tuple(pieces)


def _whole_words(text: str, span: Span) -> Span:
    """This will widen a place to whole words, so that no number stands in the middle of a word or a link."""
    start, end = span
    first = next(
        (at for at in range(start, max(start - WORD_CHARS, -1), -1) if at == 0 or text[at - 1].isspace()),
        start,
    )
    after = range(end, min(end + WORD_CHARS, len(text)) + 1)
    last = next((at for at in after if at == len(text) or _ends_word(text, at)), end)
    return first, last


def _ends_word(text: str, at: int) -> bool:
    """This will say whether a word ends before a character: a space, or a mark that closes a sentence."""
    if text[at].isspace():
        return True
    return text[at] in _CLOSING and (at + 1 == len(text) or text[at + 1].isspace())


def _merge(text: str, places: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(places):
        if merged and not text[merged[-1][1] : start].strip():
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _runs(text: str, start: int, end: int, ends: list[tuple[int, int]]) -> Iterable[Run]:
    last = {number: stop for stop, number in sorted(ends) if start < stop <= end}
    stops: dict[int, list[int]] = {}
    for number, stop in sorted(last.items()):
        stops.setdefault(stop, []).append(number)
    stops.setdefault(end, [])
    for stop, numbers in sorted(stops.items()):
        yield Run(text[start:stop], tuple(numbers))
        start = stop


def _plain(text: str, start: int, end: int, *, first: bool, last: bool) -> Iterable[Piece]:
    """This will give the text between marks, its middle left out when the whole message is long."""
    if start >= end:
        return
    keep = WHOLE_CHARS if first and last else AROUND_CHARS
    if len(text) <= WHOLE_CHARS or end - start <= 2 * keep:
        yield Piece((Run(text[start:end]),))
        return
    if not first or last:
        yield Piece((Run(text[start : start + keep]),))
    yield Piece(gap=True)
    if not last:
        yield Piece((Run(text[end - keep : end]),))
