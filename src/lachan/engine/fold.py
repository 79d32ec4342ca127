"""Text as the engine reads it: prepared (what spans refer to) and folded (what rules are matched on)."""

from __future__ import annotations

import sys
import unicodedata
from typing import NamedTuple

# The longest text that is read. A message of a thousand words has about 6,000 characters; more than eight
# such in one question is no message any more. What lies beyond is not read, and the answer says so.
MAX_CHARS = 50_000
_TAIL_CHARS = 10_000

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def prepare(text: str) -> tuple[str, bool]:
    r"""This will give the text that all spans refer to, and whether its middle was left out.

    NFC, at most `MAX_CHARS` code points, line ends as \n, NUL and lone surrogates as U+FFFD. Of a longer text the
    beginning and the last `_TAIL_CHARS` are kept, with a line end between: what is asked of the reader stands at the
    end more often than in the middle. Doing it twice changes nothing.
    """
    cut = len(text) > MAX_CHARS
    if cut:
        text = f"{text[: MAX_CHARS - _TAIL_CHARS - 1]}\n{text[-_TAIL_CHARS:]}"
    if text.isascii():
        prepared = text
    else:
        # encode() finds lone surrogates at C speed; few texts have any
        prepared = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if not unicodedata.is_normalized("NFC", prepared):
            # composing can only shorten, so the limit still holds
            prepared = unicodedata.normalize("NFC", prepared)[:MAX_CHARS]
    if "\r" in prepared:
        prepared = prepared.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in prepared:
        prepared = prepared.replace("\0", _REPLACEMENT)
    return prepared, cut


class Folded(NamedTuple):
    """A folded text and, unless positions are the same as in the prepared text, where each character stood."""

    text: str
    offsets: list[int] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """This will give the span in the prepared text of the folded characters start to end (excluded)."""
        if self.offsets is None:
            return start, end
        if start >= end:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], self.offsets[end - 1] + 1


# Invisible characters (zero width, bidirectional marks, soft hyphen, variation selectors, tags), and the frame around
# a keycap digit: dropped, because they are put between the letters of a brand or the digits of a number to slip past
# filters and no reader sees them.
_INVISIBLE = [
    0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180E,
    0x20E3, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0x3164,
    *range(0xFE00, 0xFE10), 0xFEFF, 0xFFA0, *range(0xE0000, 0xE1000),
]  # fmt: skip


def _one_letter(char: str) -> str | None:
    """This will give the plain lower-case letter that one character stands for, or None when it stays itself."""
    if char in "đĐ":
        return "d"
    plain = unicodedata.normalize("NFKD", char)
    plain = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    return plain if len(plain) == 1 and plain != char else None


def _build_table() -> dict[int, str | None]:
    table: dict[int, str | None] = dict.fromkeys(_INVISIBLE)
    blocks = [
        range(0x41, 0x5B), range(0xA0, 0x250), range(0x300, 0x370), range(0x1D00, 0x2000), range(0x2000, 0x2070),
        range(0x2100, 0x2190), range(0x2460, 0x2500), range(0x3000, 0x3001), range(0xFF00, 0xFFF0),
        range(0x1D400, 0x1D800), range(0x1F100, 0x1F1E6),
    ]  # fmt: skip
    for block in blocks:
        for code in block:
            char = chr(code)
            if code in table:
                continue
            if unicodedata.combining(char):
                table[code] = None
            elif (letter := _one_letter(char)) is not None:
                table[code] = letter
    # squared and negative circled capitals have no decomposition; they are favourites of gambling adverts
    for first in (0x1F130, 0x1F150, 0x1F170):
        for i in range(26):
            table[first + i] = chr(ord("a") + i)
    return table


_TABLE = _build_table()
_DROPPED = frozenset(chr(code) for code, to in _TABLE.items() if to is None and code < sys.maxunicode)


def fold(prepared: str) -> Folded:
    """This will give the text in lower case, without accents (đ → d), width and style variants and invisible marks.

    Letters of other scripts stay as they are; look-alike letters are the business of `confusables.skeleton`.
    Every character either maps to one character or is dropped, so spans can be led back.
    """
    if prepared.isascii():
        return Folded(prepared.lower(), None)
    text = prepared.translate(_TABLE)
    if len(text) == len(prepared):
        return Folded(_lower(text), None)
    offsets = [i for i, char in enumerate(prepared) if char not in _DROPPED]
    return Folded(_lower(text), offsets)


def _lower(text: str) -> str:
    lowered = text.lower()
    # a handful of letters (İ) become two when lowered; then lower only what keeps the length
    return (
        lowered
        if len(lowered) == len(text)
        else "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
    )
