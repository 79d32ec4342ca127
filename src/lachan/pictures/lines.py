"""Words with their places → text: two readings merged, noise dropped, wrapped lines and links joined again."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# A row of tesseract's TSV: level, page, block, paragraph, line, word, left, top, width, height, confidence, text.
_COLUMNS = 12
_WORD_LEVEL = "5"

# What must be right to the letter: digits, and what looks like a part of an address.
_EXACT = re.compile(r"\d|[./:@?=&_]\w|\w-\w|\w-$|www")
# Two readings of one word: their boxes cover each other this much.
_SAME_WIDTH = 0.8
_SAME_HEIGHT = 0.5
# One reading is taken over another for a plain word where the other is unsure and this one much surer (0–100).
_UNSURE = 75
_MUCH_SURER = 20
# Below these a short word, or the best word of a line, is a picture's or an icon's edge that was taken for letters.
_NO_WORD = 20
_SHORT = 3
_NO_LINE = 60

# O67 → 067; what has any other letter in it (10A4, SPX0482) is left as it was read. A masked number is stars.
_LIKE_DIGITS = re.compile(r"[\dOoIl]{3,}", re.ASCII)
_TO_DIGITS = str.maketrans("OoIl", "0011")
_MASK = re.compile(r"[*+]{3,}")
_MARKS = ".,;:()"

_LINK_SO_FAR = re.compile(r"(?:https?:/|www\.|[\w-]+(?:\.[\w-]+)+/)[!-~]*$", re.IGNORECASE)
_LINK_GOES_ON = re.compile(r"[!-~]*[./=?&_%\d-][!-~]*$")


class Word(NamedTuple):
    """A word that was read: its box in pixels, how sure the reader was (0–100), its text."""

    left: int
    top: int
    width: int
    height: int
    confidence: float
    text: str

    @property
    def right(self) -> int:
        """This will give where the word ends."""
        return self.left + self.width


type Line = list[Word]


def parse_lines(tsv: str, top: int = 0) -> list[Line]:
    """This will give the words of tesseract's TSV, line by line, with `top` added to where they stood."""
    lines: dict[tuple[str, ...], Line] = {}
    for row in tsv.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) != _COLUMNS or cells[0] != _WORD_LEVEL or not cells[-1].strip():
            continue
        left, above, width, height = (int(cell) for cell in cells[6:10])
        text = unicodedata.normalize("NFC", cells[-1].strip())
        word = Word(left, above + top, width, height, float(cells[10]), text)
        lines.setdefault(tuple(cells[1:5]), []).append(word)
    return list(lines.values())


def merge(first: list[Line], second: list[Line]) -> list[Line]:
    """This will give the first reading, with the second's words where these are to be believed more.

    Measured: the Vietnamese model alone reads accents best (character errors 1.6 %, both models together 2.1 %) and
    links worst (all right on 47 of 60 screens, both together on 60). So links and numbers are taken from both models
    together, plain words from the first alone unless it was unsure.
    """
    others = [word for line in second for word in line]
    return [[_better(word, others) for word in line] for line in first]


def _better(word: Word, others: Sequence[Word]) -> Word:
    other = next((other for other in others if _same_place(word, other)), None)
    if other is None:
        return word
    if _EXACT.search(word.text) or _EXACT.search(other.text):
        return other
    surer = word.confidence < _UNSURE and other.confidence > word.confidence + _MUCH_SURER
    return other if surer else word


def _same_place(one: Word, other: Word) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    if across <= _SAME_WIDTH * max(one.width, other.width):
        return False
    down = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    return down > _SAME_HEIGHT * min(one.height, other.height)


def tidy(lines: Iterable[Line]) -> list[Line]:
    """This will drop what was read from frames and icons: unsure words, and marks alone at either end of a line."""
    kept = []
    for line in lines:
        words = [word for word in line if word.confidence >= _NO_WORD or len(word.text) > _SHORT]
        while words and not _says_something(words[0].text):
            words.pop(0)
        while words and not _says_something(words[-1].text):
            words.pop()
        if words and max(word.confidence for word in words) >= _NO_LINE:
            kept.append([_upright_i(_digits(word), words) for word in words])
    return kept


def _says_something(text: str) -> bool:
    return any(char.isalnum() for char in text)


def _digits(word: Word) -> Word:
    """This will read letters that are drawn like digits as these, where a word is of such and of digits alone."""
    body = word.text.strip(_MARKS)
    if _MASK.fullmatch(body) and body.count("*") > 1:
        return word._replace(text=word.text.replace("+", "*"))
    digits = sum(char.isdigit() for char in body)
    if digits == len(body) or digits * 2 <= len(body) or not _LIKE_DIGITS.fullmatch(body):
        return word
    return word._replace(text=word.text.translate(_TO_DIGITS))


def _upright_i(word: Word, line: Line) -> Word:
    """This will read a bar that stands between words as the English "I" that it is drawn like."""
    return word._replace(text="I") if word.text == "|" and len(line) > 1 else word


def join(lines: Sequence[Line]) -> str:
    """This will give the text: a line a line, but what was wrapped at the right edge is joined again.

    A space is put where a line was wrapped between words, nothing where it was wrapped inside a link or after a hyphen;
    an empty line where there is a gap.
    """
    text = ""
    edges = _right_edges(lines)
    for at, line in enumerate(lines):
        words = " ".join(word.text for word in line)
        if not at:
            text = words
        elif not edges[at] or not _wrapped(lines[at - 1], line, edges[at]):
            text += ("\n" if edges[at] else "\n\n") + words
        elif _is_one_word(text, lines[at - 1], line):
            text += words
        else:
            text += " " + words
    return text


def _right_edges(lines: Sequence[Line]) -> list[int]:
    """This will give for each line how far right its paragraph goes, or 0 where it begins one."""
    edges = [0] * len(lines)
    start = 0
    for at in range(1, len(lines) + 1):
        if at < len(lines) and _belongs(lines[at - 1], lines[at]):
            continue
        edge = max(line[-1].right for line in lines[start:at])
        for inside in range(start + 1, at):
            edges[inside] = edge
        start = at
    return edges


def _tall(line: Line) -> int:
    return max(word.height for word in line)


def _belongs(above: Line, below: Line) -> bool:
    """This will say whether two lines stand close below each other and begin at the same place."""
    tall = max(_tall(above), _tall(below))
    gap = min(word.top for word in below) - max(word.top + word.height for word in above)
    return abs(above[0].left - below[0].left) <= tall and -tall < gap < tall


def _wrapped(above: Line, below: Line, edge: int) -> bool:
    """This will say whether the upper line ends because the next word had no more room."""
    tall = _tall(above)
    if any(after.left - before.right > 2 * tall for before, after in pairwise(above)):
        return False  # a row of a table
    return above[-1].right + below[0].width + tall // 4 > edge


def _is_one_word(text: str, above: Line, below: Line) -> bool:
    """This will say whether the last word above and the first below are one that was broken."""
    last = text.rsplit(None, 1)[-1]
    first = below[0].text
    if last.endswith("-") and len(last) > 1:
        return first[0].isalnum()
    if not _LINK_SO_FAR.search(last) or not first.isascii():
        return False
    if last[-1] in "=&_%":
        return True
    if last[-1] in "/?.":
        return bool(_LINK_GOES_ON.match(first))
    # broken in the middle, as is done where a link alone is longer than a line
    return len(above) == 1 and bool(_LINK_GOES_ON.match(first))
