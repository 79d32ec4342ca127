"""The worst passage of a message.

A message is as bad as its worst part. So what is scored is every passage of consecutive words, by one function, and
the message has the highest score of any. Text that is put before or after a passage adds passages and changes none,
so it can raise the score and never lower it.

A passage's evidence is the sum of what its words and word pairs weigh, divided by the root of how much it says (the
sum of squared rarities, as in the norm of TF-IDF) plus a constant, so that a few odd words are no proof. Which expert
weighs it, the one for Vietnamese or the one for the rest of the world, is decided by its own words as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lachan.engine.text.weights import LANGUAGE, RARITY, VIETNAMESE, WORLD

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lachan.engine.text.grams import Grams
    from lachan.engine.text.weights import Weights

    type Floats = NDArray[np.float32]
    type Ints = NDArray[np.int64]
    type Counts = NDArray[np.int32]

# An ordinary SMS has 20 to 40 words. Longer passages let a warning that retells a scam add up; shorter ones lose the
# request in it (measured: 12, 20, 26, 32, 48 and 64 words; 32 caught most).
MOST_WORDS = 32
LENGTHS = tuple(range(1, MOST_WORDS + 1))
"""Lengths of the passages that are scored, in words."""

_PAIR_MIN = 2
_NOTHING = np.float32(-30)


class Sums(NamedTuple):
    """What the words of a batch weigh, so that the sum over a passage is one subtraction.

    Whole numbers, shapes (columns, words + 1). `until` sums all before a word; `since` the same
    and what stands in a passage's first words but reaches back behind it; `since_single` likewise for passages of one
    word.
    """

    until: Counts
    since: Counts
    since_single: Counts


class Worst(NamedTuple):
    """The worst passage of each message: its logit, and its first word and the word after its last in the batch."""

    logit: Floats
    first: Ints
    last: Ints


def sum_words(grams: Grams, weights: Weights) -> Sums:
    """This will look up what each word weighs in every column of the table, and sum."""
    columns = weights.table.shape[1]
    if not len(grams.start):
        nothing = np.zeros((columns, 1), np.int32)
        return Sums(nothing, nothing, nothing)
    each = _look_up(weights, grams.chars[0])
    for rows in grams.chars[1:]:
        each += _look_up(weights, rows)
    words = np.add.reduceat(each, grams.position, axis=0, dtype=np.int32)
    for rows in grams.words:
        words += _look_up(weights, rows)
    skips = _look_up(weights, grams.skips)
    reaching = (_look_up(weights, grams.pairs) + skips).T.astype(np.int32)
    # a long batch overflows, which does no harm: differences come out exact all the same
    until = np.zeros((columns, len(words) + 1), np.int32)
    np.cumsum(words.T + reaching, axis=1, out=until[:, 1:])
    since_single = until.copy()
    since_single[:, :-1] += reaching
    since = since_single.copy()
    since[:, :-2] += skips[1:].T
    return Sums(until, since, since_single)


def _look_up(weights: Weights, rows: Ints) -> NDArray[np.int16]:
    """This will give the table's rows, shape (rows, columns); the four bytes of a row are fetched as one number."""
    packed = weights.table.view(np.uint32).ravel().take(rows)
    return packed.view(np.int8).reshape(len(rows), -1).astype(np.int16)


def find_worst(grams: Grams, sums: Sums, weights: Weights) -> Worst:
    """This will find each message's worst passage. A message without a word has the logit of nothing at all."""
    first_word = grams.first_word
    counts = np.diff(first_word)
    messages = len(counts)
    logit = np.full(messages, _NOTHING, np.float32)
    first, last = first_word[:-1].copy(), first_word[:-1].copy()
    some = np.flatnonzero(counts)
    if not len(some):
        return Worst(logit, first, last)
    room = np.repeat(first_word[1:], counts) - np.arange(len(grams.start))
    best = np.full(len(room), _NOTHING, np.float32)
    length_of_best = np.zeros(len(room), np.int64)
    where: Ints | None = None
    for length in LENGTHS:
        # passages that start too near to a message's end are left out
        where = np.flatnonzero(room >= length) if where is None else where[room[where] >= length]
        if not len(where):
            break
        value = _evidence(sums, where, length, weights)
        better = value > best[where]
        best[where[better]] = value[better]
        length_of_best[where[better]] = length
    logit[some] = np.maximum.reduceat(best, first_word[some])
    owner = np.repeat(np.arange(messages), counts)
    hits = np.flatnonzero(best == logit[owner])[::-1]
    first[owner[hits]] = hits  # of equals the first
    last = first + np.where(counts > 0, length_of_best[np.minimum(first, len(room) - 1)], 0)
    return Worst(logit, first, last)


def _evidence(sums: Sums, where: Ints, length: int, weights: Weights) -> Floats:
    """This will give the logit of every passage of one length that starts at the given words."""
    since = sums.since if length >= _PAIR_MIN else sums.since_single
    until, after = sums.until, where + length
    scale = weights.scale
    rarity = (until[RARITY][after] - since[RARITY][where]) * np.float32(scale[RARITY])
    size = np.sqrt(rarity + np.float32(weights.shrink))
    language = until[LANGUAGE][after] - since[LANGUAGE][where]
    vietnamese = (until[VIETNAMESE][after] - since[VIETNAMESE][where]) * np.float32(
        weights.slope[0] * scale[VIETNAMESE]
    )
    world = (until[WORLD][after] - since[WORLD][where]) * np.float32(weights.slope[1] * scale[WORLD])
    value: Floats = np.where(
        language > 0,
        vietnamese / size + np.float32(weights.bias[0]),
        world / size + np.float32(weights.bias[1]),
    )
    return value
