"""Words and hashed n-grams of many folded texts at once, in numpy.

One pass over a whole batch costs about 30 ns a character; a loop over messages would cost twenty times that.
Everything here is context-free: what a word gives rise to depends on the word and the one or two before it alone,
so that text around a passage never changes what the passage itself gives (see `windows`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lachan.engine.fold import Folded

    type Ints = NDArray[np.int64]
    type Hashes = NDArray[np.uint32]
    type Codes = NDArray[np.uint32]
    type Mask = NDArray[np.bool_]

TABLE_BITS = 18
"""log2 of the number of rows that hashes fall on; row 0 is kept for "nothing here"."""

CHAR_NGRAMS = (2, 3, 4)
"""Lengths of the character n-grams inside a word, its neighbours on both sides included."""

KEPT_ROWS = 16
"""Rows that no hash falls on: 0 says "nothing here", 1 to 7 how much was undone in a word."""

_EAST_BITS = TABLE_BITS - 3
_EAST_ROWS = 1 << _EAST_BITS
_EAST = (1 << TABLE_BITS) - _EAST_ROWS
# From here on stand kana, ideographs and Korean syllables.
_FIRST_EAST = 0x2E80

_MOST_MARKS = 7
_BLANK = 0x20
_SPACE, _ZERO, _SYMBOL, _LETTER = 0, 1, 2, 3
_BMP = 0x10000
_PRIME = np.uint32(0x01000193)
_MIX = np.uint32(0x85EBCA6B)

# symbols that stand for a letter when letters stand on both sides, and digits when a letter stands before
_LEET = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "!": "i", "|": "l", "$": "s", "@": "a"}
_JOINERS = ".-_'`*~^,;:\"/|+="


def _classes() -> NDArray[np.uint8]:
    table = np.full(_BMP, _LETTER, np.uint8)
    for code in range(0x250):
        char = chr(code)
        if char.isspace() or code < 0x20:  # noqa: PLR2004 - the control characters
            table[code] = _SPACE
        elif char in "0123456789":
            table[code] = _ZERO
        elif not char.isalnum():
            table[code] = _SYMBOL
    for first, last in ((0x2000, 0x2C00), (0x3001, 0x3005), (0x3008, 0x3021), (0xE000, 0xF900), (0xFE10, 0xFE70),
                        (0xFF00, 0xFF10), (0xFF1A, 0xFF21), (0xFF5B, 0xFF66), (0xFFE0, 0x10000)):  # fmt: skip
        table[first:last] = _SYMBOL
    table[[0x3000, 0x2028, 0x2029]] = _SPACE
    return table


def _alone() -> NDArray[np.bool_]:
    """This will mark the characters that are words of their own: kana and ideographs, written without spaces."""
    table = np.zeros(_BMP, np.bool_)
    for first, last in (
        (0x3005, 0x3008),
        (0x3041, 0x3100),
        (0x31F0, 0x3200),
        (0x3400, 0xA000),
        (0xF900, 0xFB00),
    ):
        table[first:last] = True
    return table


def _leet() -> tuple[NDArray[np.uint32], NDArray[np.bool_]]:
    to = np.arange(0x250, dtype=np.uint32)
    is_leet = np.zeros(0x250, np.bool_)
    for char, letter in _LEET.items():
        to[ord(char)] = ord(letter)
        is_leet[ord(char)] = True
    return to, is_leet


_CLASS = _classes()
_ALONE = _alone()
_LEET_TO, _LEET_IS = _leet()
_LOWER = np.array(
    [ord(low) if len(low := chr(code).lower()) == 1 else code for code in range(_BMP)], np.uint32
)
_JOINER = np.zeros(0x250, np.bool_)
_JOINER[[ord(char) for char in _JOINERS]] = True
_STOP = np.zeros(0x250, np.bool_)
_STOP[[ord(char) for char in ".!?;"]] = True
_FIRST_WIDE = 0x2000
_WIDE_STOP = np.zeros(_BMP, np.bool_)
_WIDE_STOP[[ord(char) for char in "…。！？；।"]] = True
_LINE_END = ord("\n")


class Grams(NamedTuple):
    """The words of a batch and the table rows of what is in and around them.

    `first_word`: shape (messages + 1,); the words of message m are first_word[m]:first_word[m + 1].
    `start`, `end`: shape (words,); where each word stood in its folded text.
    `position`: shape (words,); from where in `chars` each word's n-grams start, to the next word's.
    `chars`: for each length of CHAR_NGRAMS the row of the n-gram that starts at each position, 0 for none; and last
    those of the pairs of letters as they were written, with their accents.
    `words`: shape (words,) each: the word, the word with its accents, how much was undone in it.
    `pairs`, `skips`: shape (words,); the word with the one before, and with the one before that.
    `hashes`, `numeric`: shape (words,); the word itself, and whether it begins with a digit.
    `sentence`: shape (words,); the same number for the words of one sentence, rising.
    """

    first_word: Ints
    start: Ints
    end: Ints
    position: Ints
    chars: tuple[Ints, ...]
    words: tuple[Ints, ...]
    pairs: Ints
    skips: Ints
    hashes: Hashes
    numeric: Mask
    sentence: Ints


def read(folded: Sequence[str], written: Sequence[str]) -> Grams:
    """This will find the words of folded texts and the table rows of their n-grams.

    `written` are the same texts, character by character, with their accents (see `as_written`).

    It undoes what is done to slip past filters: letters written as digits or signs inside words, stops between
    single letters, letters set apart, letters repeated. Digits become one digit, masked numbers (xxxx) too.
    """
    codes, accented, message, at, undone, sentence = _normal(folded, written)
    kind = _CLASS[codes]
    in_word = (kind == _LETTER) | (kind == _ZERO)
    alone = _ALONE[codes]
    starts = in_word.copy()
    starts[1:] &= ~in_word[:-1] | alone[1:] | alone[:-1]
    start = np.flatnonzero(starts)
    if not len(start):
        none = np.zeros(0, np.int64)
        first_word = np.zeros(len(folded) + 1, np.int64)
        empty = none.astype(np.uint32)
        rows = (none,) * (len(CHAR_NGRAMS) + 1), (none,) * 3, none, none
        return Grams(first_word, none, none, none, *rows, empty, none.astype(np.bool_), none)
    ends = in_word.copy()
    ends[:-1] &= ~in_word[1:] | starts[1:]
    end = np.flatnonzero(ends) + 1
    first_word = np.searchsorted(message[start], np.arange(len(folded) + 1))

    # a position belongs to the word it is in, or to the one whose first letter comes next
    owner = np.cumsum(starts) - 1
    lead = start[~in_word[start - 1]] - 1
    limit = np.where(in_word, end[np.maximum(owner, 0)] + 1, 0)
    limit[lead] = end[owner[lead + 1]] + 1
    position = start - ~in_word[start - 1]
    chars = (*_char_rows(codes, limit, CHAR_NGRAMS), *_char_rows(accented, limit, (2,)))

    hashes = _word_hashes(codes, start, end)
    single, pairs, skips = _word_rows(codes, hashes, start, first_word)
    single_accented = _row(_word_hashes(accented, start, end) * np.uint32(3) + np.uint32(1), codes[start])
    amount = np.minimum(np.add.reduceat(undone, position), _MOST_MARKS)
    marks = np.where(amount > 0, amount.astype(np.int64), 0)
    words = (single, single_accented, marks)
    return Grams(
        first_word,
        at[start],
        at[end - 1] + 1,
        position,
        chars,
        words,
        pairs,
        skips,
        hashes,
        kind[start] == _ZERO,
        sentence[start],
    )


def as_written(prepared: str, folded: Folded) -> str:
    """This will give the characters of a prepared text that its folded form kept, one for one."""
    if folded.offsets is None:
        return prepared
    return "".join([prepared[i] for i in folded.offsets])


def _normal(
    folded: Sequence[str], written: Sequence[str]
) -> tuple[Codes, Codes, Ints, Ints, NDArray[np.uint8], Ints]:
    """This will give what is left of the texts, character by character.

    Code points, code points with accents, message, position in its folded text, whether it was changed, and a number
    that rises where a message or a sentence ends.

    A space stands between the messages and at both ends.
    """
    codes = _codes(folded)
    lengths = np.fromiter(map(len, folded), np.int64, len(folded)) + 1
    first = np.cumsum(lengths) - lengths
    message = np.repeat(np.arange(len(folded)), lengths)
    at = np.arange(len(message)) - first[message]
    message, at = np.append(0, message), np.append(0, at)

    kind = _CLASS[codes]
    between = codes == 0
    stops = _STOP[np.minimum(codes, 0x24F)] & _shift(kind == _SPACE, -1)
    sentence = np.cumsum(
        between | (codes == _LINE_END) | stops | ((codes >= _FIRST_WIDE) & _WIDE_STOP[codes])
    )
    codes[kind == _SPACE] = _BLANK
    letter = (kind == _LETTER) & ~_ALONE[codes]
    digit = kind == _ZERO
    before, after = _shift(letter, 1), _shift(letter, -1)

    leet = before & _LEET_IS[np.minimum(codes, 0x24F)]
    leet &= after | (~_shift(digit, -1) & (codes == ord("0")))
    codes[leet] = _LEET_TO[codes[leet]]
    letter |= leet
    _hide_numbers(codes, digit & ~leet)
    _unmask(codes, letter)
    before, after = _shift(letter, 1), _shift(letter, -1)

    space = codes == _BLANK
    join = _JOINER[np.minimum(codes, 0x24F)] & before & after & ~(_shift(letter, 2) & _shift(letter, -2))
    apart = space & ~between & before & after & _shift(space, 2) & _shift(space, -2)
    back2, on2 = _shift(apart, 2), _shift(apart, -2)
    apart &= (back2 & _shift(apart, 4)) | (back2 & on2) | (on2 & _shift(apart, -4))
    same = (codes == _shift(codes, 1)) & letter
    repeated = same & _shift(same, 1)
    drop = join | apart | repeated | (space & _shift(space, 1))

    undone = leet | _shift(join | apart | repeated, 1)
    keep = ~drop
    codes = codes[keep]
    accented = _LOWER[_codes(written)[keep]]
    accented = np.where(accented >= 0x80, accented, codes)  # noqa: PLR2004 - past ASCII
    return codes, accented, message[keep], at[keep], undone[keep].astype(np.uint8), sentence[keep]


def _codes(texts: Sequence[str]) -> Codes:
    """This will give the code points of texts, NUL between them and at both ends; signs past the BMP come into it."""
    joined = "\0".join(["", *texts, ""])
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    high = codes >= _BMP
    return (
        np.where(high, np.uint32(0x2600) + (codes & np.uint32(0x1FF)), codes) if high.any() else codes.copy()
    )


def _hide_numbers(codes: Codes, digit: Mask) -> None:
    """This will keep two digits of numbers of nine and more: of people's numbers nothing is learnt but the kind."""
    long = digit.copy()
    for by in range(1, 9):
        long &= _shift(digit, -by)
    inside = _shift(long, 2)
    hidden = inside.copy()
    for by in range(1, 7):
        hidden |= _shift(inside, by)
    codes[hidden] = ord("0")


def _shift[T: np.generic](values: NDArray[T], by: int) -> NDArray[T]:
    """This will move values to the right (by > 0) or left, with nought coming in."""
    moved = np.zeros_like(values)
    if by > 0:
        moved[by:] = values[:-by]
    else:
        moved[:by] = values[-by:]
    return moved


def _unmask(codes: Codes, letter: Mask) -> None:
    """This will turn runs of two or more x that stand for digits into digits: people mask numbers that they share."""
    x = codes == ord("x")
    if not x.any():
        return
    runs = np.flatnonzero(letter & ~_shift(letter, 1))
    run_ends = np.flatnonzero(letter & ~_shift(letter, -1)) + 1
    many = np.add.reduceat(x, runs, dtype=np.int64) if len(runs) else runs
    # reduceat runs on to the next start; between the runs there is no x
    masked = (many == run_ends - runs) & (many > 1)
    for first, last in zip(runs[masked], run_ends[masked], strict=True):
        codes[first:last] = ord("0")
        letter[first:last] = False


def _char_rows(codes: Codes, limit: Ints, lengths: tuple[int, ...]) -> tuple[Ints, ...]:
    rows = []
    place = np.arange(len(codes))
    value = codes * (_PRIME + np.uint32(len(lengths)))
    # an n-gram may begin with the space before a word
    letter = np.maximum(codes, _shift(codes, -1))
    for length in range(2, max(lengths) + 1):
        following = np.zeros_like(codes)
        following[: 1 - length] = codes[length - 1 :]
        value = (value ^ (value >> np.uint32(15))) * _MIX + following * _PRIME
        if length in lengths:
            rows.append(np.where(place + length <= limit, _row(value, letter), 0))
    return tuple(rows)


def _row(value: Hashes, letter: Codes) -> Ints:
    """This will spread hashes over the table, the first rows of which are kept for other things.

    `letter`: for each hash the letter that it begins with. The last eighth of the table is for letters of East Asia
    alone: where a language was never learnt, its words then fall on rows that say nothing, and links, numbers and names
    are left; among the rows of other languages they would fall on something by chance.
    """
    mixed = (value ^ (value >> np.uint32(13))) * _MIX
    mixed ^= mixed >> np.uint32(16)
    rows = mixed >> np.uint32(32 - TABLE_BITS)
    rows -= np.where(rows >= _EAST, np.uint32(_EAST_ROWS), np.uint32(0))
    rows = np.where(letter >= _FIRST_EAST, _EAST + (mixed >> np.uint32(32 - _EAST_BITS)), rows)
    spread: Ints = np.maximum(rows, KEPT_ROWS).astype(np.int64)
    return spread


def _word_hashes(codes: Codes, start: Ints, end: Ints) -> Hashes:
    inside = np.repeat(start - np.cumsum(end - start) + (end - start), end - start) + np.arange(
        (end - start).sum()
    )
    offset = (inside - np.repeat(start, end - start)).astype(np.uint32)
    value = (codes[inside] + offset * np.uint32(0x9E3779B1)) * _PRIME
    value = (value ^ (value >> np.uint32(15))) * _MIX
    value ^= value >> np.uint32(13)
    hashes: Hashes = np.add.reduceat(value, np.cumsum(end - start) - (end - start), dtype=np.uint32)
    return hashes


def _word_rows(codes: Codes, word: Hashes, start: Ints, first_word: Ints) -> tuple[Ints, Ints, Ints]:
    joint = codes[start - 1] * np.uint32(0x27D4EB2F)

    before, before_that = np.zeros_like(word), np.zeros_like(word)
    before[1:], before_that[2:] = word[:-1], word[:-2]
    letter = codes[start]
    single = _row(word * np.uint32(3) + np.uint32(1), letter)
    pair = _row(before * np.uint32(0x165667B1) + joint + word, letter)
    skip = _row(before_that * np.uint32(0x2C1B3C6D) + word * np.uint32(5), letter)
    firsts = first_word[:-1][first_word[:-1] < first_word[1:]]
    pair[firsts] = 0
    skip[firsts] = 0
    seconds = firsts + 1
    skip[seconds[seconds < len(skip)]] = 0
    return single, pair, skip
