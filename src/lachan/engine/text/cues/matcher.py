"""Finds the phrases of all cues and of the parts of schemes in a whole batch at once.

Every unbroken part of a phrase is a number (the sum of its words' hashes, each times a factor for its place), and so
is every run of words of a message; one look into a bit table sorts out all but a few of them. That costs about one
microsecond a message, whatever the number of phrases; a regular expression of a few hundred phrases costs fifty, and
hyperscan needs 0.4 s to get ready.
"""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lachan.engine.text.cues import gather
from lachan.engine.text.cues.patterns import MOST_WORDS, NUMBER, read_line
from lachan.engine.text.grams import read
from lachan.engine.text.schemes.gather import PARTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lachan.engine.text.cues.cue import Cue
    from lachan.engine.text.grams import Grams
    from lachan.engine.text.schemes.scheme import Part

    type Numbers = NDArray[np.uint64]
    type Places = NDArray[np.int64]

_NEGATION_WORDS = 10
# "if not", "unless it was you" deny nothing, and after "please" something new begins
_NO_NEGATION_AFTER = frozenset({"neu", "hoac", "hay", "if"})
_NO_NEGATION_BEFORE = frozenset({"phai"})
_NEW_START = frozenset({"vui", "hay", "please", "xin"})
# "tell nobody, read me the code": with the comma the denial is over
_NOBODY = frozenset({"ai", "anyone", "anybody"})
# "ứng dụng" (app), "sử dụng" (use): without accents they end like "đừng" (don't)
_USE = "dung"
_USE_AFTER = frozenset({"ung", "su", "ap", "tac", "noi", "nguoi", "tieu", "xay", "vat", "hinh"})
_NEGATIONS = frozenset({
    "khong", "dung", "chua", "ko", "k", "hong", "kg", "khg", "tranh", "never", "not", "dont", "don", "no", "won",
    "wont", "cannot", "jangan", "tidak", "nunca", "jamais", "ne", "nie", "nao",
})  # fmt: skip
_BITS = 18
_FACTORS = np.array(
    [(0x9E3779B97F4A7C15 * (2 * k + 1) ** 3) % 2**64 | 1 for k in range(MOST_WORDS)], np.uint64
)
_LENGTH_SALTS = np.array([(0xD6E8FEB86659FD93 * (k + 1)) % 2**64 for k in range(MOST_WORDS)], np.uint64)
_NUMBER_HASH = np.uint64(0x5851F42D4C957F2D)


class Hit(NamedTuple):
    """A cue found: which, and its first word and the word after its last in the batch.

    Which is its place in `gather.CUES`; of a part of a scheme the place in `PARTS`, counted on behind the cues.
    """

    cue: int
    first: int
    last: int


class _Table(NamedTuple):
    """All parts of all phrases.

    `bits`: which leading bits occur at all; `numbers`: the parts' numbers, sorted; `phrase`, `part`: whose parts they
    are a form of, those of number i from `first_use[i]` to `first_use[i + 1]`; `lengths`: in words, of any form;
    `parts`: how many each phrase has; `phrases`: each phrase's cue, whether it is one that excuses, and the gaps before
    its parts.
    """

    bits: NDArray[np.bool_]
    numbers: Numbers
    first_use: NDArray[np.int64]
    phrase: NDArray[np.int64]
    part: NDArray[np.int64]
    lengths: tuple[int, ...]
    parts: NDArray[np.int64]
    phrases: tuple[tuple[int, bool, tuple[int, ...]], ...]


def find_cues(grams: Grams, folded: Sequence[str], written: Sequence[str]) -> list[list[Hit]]:
    """This will give the cues of each message, in the order in which they stand, each place once.

    `written` are the folded texts with their accents, character by character (see `grams.as_written`).
    """
    return [
        [hit for hit in hits if hit.cue < len(gather.CUES)] if hits else hits
        for hits in find_signs(grams, folded, written)
    ]


def find_signs(grams: Grams, folded: Sequence[str], written: Sequence[str]) -> list[list[Hit]]:
    """This will give the cues of each message and, numbered behind them, the parts of schemes (`schemes.gather`)."""
    found: list[list[Hit]] = [[] for _ in folded]
    table = _table()
    if not len(grams.start):
        return found
    owner = np.repeat(np.arange(len(folded)), np.diff(grams.first_word))
    at, after, index = _find_parts(grams, owner, table)
    # one row for each phrase that a place may be part of
    many = table.first_use[index + 1] - table.first_use[index]
    use = np.repeat(table.first_use[index] - np.cumsum(many) + many, many) + np.arange(many.sum())
    row = np.repeat(np.arange(len(at)), many)
    phrase, part = table.phrase[use], table.part[use]
    # only where all parts of a phrase stand in one message is it worth to look at their order
    where = owner[at[row]] * len(table.phrases) + phrase
    keys, rank = np.unique(where, return_inverse=True)
    there = np.zeros((len(keys), int(table.parts.max())), np.bool_)
    there[rank, part] = True
    complete = (there.sum(axis=1) == table.parts[keys % len(table.phrases)])[rank]
    row, phrase, part = row[complete], phrase[complete], part[complete]
    order = np.lexsort((part, at[row]))
    row = row[order]
    parts: dict[int, list[tuple[int, int, int, int]]] = {}
    for message, *rest in zip(
        owner[at[row]].tolist(),
        at[row].tolist(),
        after[row].tolist(),
        phrase[order].tolist(),
        part[order].tolist(),
        strict=True,
    ):
        parts.setdefault(message, []).append(tuple(rest))
    for message, rows in parts.items():
        hits = _join(grams, folded[message], int(grams.first_word[message]), rows, table)
        found[message] = [hit for hit in hits if not _reads_otherwise(grams, written[message], hit)]
    return found


def _find_parts(grams: Grams, owner: Places, table: _Table) -> tuple[Places, Places, Places]:
    """This will give every place where a part stands: its first word, the word after its last, its number's index."""
    words = len(grams.start)
    hashes = np.where(grams.numeric, _NUMBER_HASH, grams.hashes.astype(np.uint64))
    places, numbers, afters = [], [], []
    total = np.zeros(words, np.uint64)
    for k in range(min(MOST_WORDS, words)):
        total[: words - k] += hashes[k:] * _FACTORS[k]
        if k + 1 not in table.lengths:
            continue
        value = total[: words - k] ^ _LENGTH_SALTS[k]
        at = np.flatnonzero(table.bits[value >> np.uint64(64 - _BITS)])
        at = at[owner[at] == owner[at + k]]
        places.append(at)
        numbers.append(value[at])
        afters.append(at + k + 1)
    at, value, after = np.concatenate(places), np.concatenate(numbers), np.concatenate(afters)
    index = np.minimum(np.searchsorted(table.numbers, value), len(table.numbers) - 1)
    there = table.numbers[index] == value
    return at[there], after[there], index[there]


def _join(
    grams: Grams, text: str, first_word: int, rows: list[tuple[int, int, int, int]], table: _Table
) -> list[Hit]:
    """This will put the parts of phrases together; `rows` are (first word, word after the last, phrase, part)."""
    sentence = grams.sentence
    hits: dict[tuple[int, int], Hit] = {}
    excused: list[Hit] = []
    # (phrase, part that comes next) → where the phrase began and the word after its last part
    waiting: dict[tuple[int, int], tuple[int, int]] = {}
    for place, after, phrase, part in rows:
        cue, excuses, gaps = table.phrases[phrase]
        begin = place
        if part:
            begin, before = waiting.get((phrase, part), (-1, -1))
            if begin < 0 or not 0 <= place - before <= gaps[part]:
                continue
        if sentence[begin] != sentence[after - 1]:
            continue
        if part + 1 < len(gaps):
            # the nearest beginning wins, and of two that begin together the longer
            waiting[phrase, part + 1] = (begin, after)
            continue
        if excuses:
            excused.append(Hit(cue, begin, after))
            continue
        if _signs()[cue].negatable and _negated(grams, text, max(first_word, begin - _NEGATION_WORDS), begin):
            continue
        known = hits.get((cue, begin))
        if known is None or known.last < after:
            hits[cue, begin] = Hit(cue, begin, after)
    places = {(excuse.cue, word) for excuse in excused for word in range(excuse.first, excuse.last)}
    told = hits.values() if not places else (hit for hit in hits.values() if not _excused(hit, places))
    return sorted(told, key=lambda hit: hit.first)


def _reads_otherwise(grams: Grams, written: str, hit: Hit) -> bool:
    """This will say whether the first word of a cue is another one as it was written, with its accents."""
    others = _other_words(hit.cue)
    return bool(others) and written[grams.start[hit.first] : grams.end[hit.first]].lower() in others


@cache
def _other_words(cue: int) -> frozenset[str]:
    return frozenset(gather.CUES[cue].not_first.split()) if cue < len(gather.CUES) else frozenset()


def _excused(hit: Hit, places: set[tuple[int, int]]) -> bool:
    """This will say whether one of the cue's own exceptions stands at a word of it; `places` are (cue, word)."""
    return any((hit.cue, word) in places for word in range(hit.first, hit.last))


def _negated(grams: Grams, text: str, first: int, begin: int) -> bool:
    """This will say whether a word such as "never" stands before a phrase and means it."""
    later = ""
    for word in range(begin - 1, first - 1, -1):
        if grams.sentence[word] != grams.sentence[begin]:
            return False
        # "don't" is one word
        here = text[grams.start[word] : grams.end[word]].replace("'", "").replace("\u2019", "")
        if here in _NEW_START or (here in _NOBODY and "," in text[grams.end[word] : grams.start[word + 1]]):
            return False
        if here in _NEGATIONS and later not in _NO_NEGATION_BEFORE:
            earlier = text[grams.start[word - 1] : grams.end[word - 1]] if word > first else ""
            if here != _USE or earlier not in _USE_AFTER:
                return earlier not in _NO_NEGATION_AFTER
        later = here
    return False


@cache
def _signs() -> tuple[Cue | Part, ...]:
    return (*gather.CUES, *PARTS)


@cache
def _table() -> _Table:
    phrases: list[tuple[int, bool, tuple[int, ...]]] = []
    forms: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for number, cue in enumerate(_signs()):
        for excuses, lines in ((False, cue.phrases), (True, cue.except_in)):
            for parts in chain.from_iterable(
                map(read_line, filter(None, map(str.strip, lines.splitlines())))
            ):
                for i, part in enumerate(parts):
                    for form in part.forms:
                        forms.setdefault(form, []).append((len(phrases), i))
                phrases.append((number, excuses, tuple(part.gap for part in parts)))
    hashes = _hashes(sorted({word for form in forms for word in form}))
    uses = {_number(form, hashes): used for form, used in forms.items()}
    numbers = np.array(sorted(uses), np.uint64)
    flat = [use for number in numbers.tolist() for use in uses[number]]
    first_use = np.cumsum([0, *(len(uses[number]) for number in numbers.tolist())])
    bits = np.zeros(1 << _BITS, np.bool_)
    bits[numbers >> np.uint64(64 - _BITS)] = True
    return _Table(
        bits=bits,
        numbers=numbers,
        first_use=first_use,
        phrase=np.array([phrase for phrase, _ in flat]),
        part=np.array([part for _, part in flat]),
        lengths=tuple(sorted({len(form) for form in forms})),
        parts=np.array([len(gaps) for _, _, gaps in phrases]),
        phrases=tuple(phrases),
    )


def _hashes(words: list[str]) -> dict[str, int]:
    grams = read(words, words)
    if len(grams.start) != len(words):
        odd = [word for word, many in zip(words, np.diff(grams.first_word), strict=True) if many != 1]
        raise ValueError(f"these are no single words: {odd}")
    known = dict(zip(words, grams.hashes.tolist(), strict=True))
    known[NUMBER] = int(_NUMBER_HASH)
    return known


def _number(part: tuple[str, ...], hashes: dict[str, int]) -> int:
    total = sum(hashes[word] * int(factor) for word, factor in zip(part, _FACTORS, strict=False))
    return (total % 2**64) ^ int(_LENGTH_SALTS[len(part) - 1])
