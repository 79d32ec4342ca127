"""The worst passage of a message.

A message is as bad as its worst part. So what is scored is every run of sentences, by one function, and the message has
the highest score of any. Sentences that are put before or after a passage add passages and change none, so they can
raise the score and never lower it. Where honest words are run into a bad sentence without a stop, runs of words count
as well, at a discount.

A passage's evidence is the sum of what its words and word pairs weigh, divided by the root of how much it says (the
sum of squared rarities, as in the norm of TF-IDF) plus a constant, so that a few odd words are no proof; and the sum
starts below nought, which weighs on short passages most. Which expert
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

MOST_SENTENCES = 12
"""Sentences of one passage; an SMS has two or three."""

WORD_RUNS = (8, 12, 18, 26)
"""Lengths in words of the runs that are scored whatever their stops."""

DISCOUNT = 2.0
"""How much lower, as a logit, a run of words counts than sentences do. Without it the judge caught a tenth fewer at the
same false alarms, for there are many runs and an honest advert without its beginning and end looks like a bad one."""

# What makes a passage a list: more numbers than this share of its words (of few words a larger one), fewer words that
# differ than this share, or one longer than any word is. Only messages above this logit are looked at twice. None of
# the scam messages that were measured lost anything by it.
_LIST_WORDS, _NUMBERS, _DISTINCT = 8, 0.3, 0.5
_FEW_WORDS, _MOST_NUMBERS = 4, 0.4
_LONGEST_WORD = 200
_LOOK_TWICE = -1.0
# Passages of one message that are looked at; a text of fifty thousand characters takes 0.1 s with so many.
_MOST_LOOKS = 3000

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
    messages, words = len(counts), len(grams.start)
    logit = np.full(messages, _NOTHING, np.float32)
    first, last = first_word[:-1].copy(), first_word[:-1].copy()
    if not words:
        return Worst(logit, first, last)
    owner = np.repeat(np.arange(messages), counts)
    begins = np.ones(words, np.bool_)
    begins[1:] = grams.sentence[1:] != grams.sentence[:-1]
    start = np.flatnonzero(begins)
    end = np.append(start[1:], words)
    # all passages first and their evidence at once: for a single message it is the number of calls that costs
    starts_of, ends_of = [], []
    for length in range(1, MOST_SENTENCES + 1):
        whole = np.flatnonzero(owner[start[: len(start) - length + 1]] == owner[start[length - 1 :]])
        if not len(whole):
            break
        starts_of.append(start[whole])
        ends_of.append(end[whole + length - 1])
    sentences = sum(map(len, starts_of))
    room = np.repeat(first_word[1:], counts) - np.arange(words)
    for length in WORD_RUNS:
        begin = np.flatnonzero(room >= length)
        if not len(begin):
            break
        starts_of.append(begin)
        ends_of.append(begin + length)
    starts, ends = np.concatenate(starts_of), np.concatenate(ends_of)
    values = _evidence(sums, starts, ends, weights)
    values[sentences:] -= np.float32(DISCOUNT)
    whose = owner[starts]
    np.maximum.at(logit, whose, values)
    for message in np.flatnonzero(logit > _LOOK_TWICE).tolist():
        mine = np.flatnonzero((whose == message) & (values > _LOOK_TWICE))
        ranked = mine[np.argsort(-values[mine], kind="stable")][:_MOST_LOOKS].tolist()
        told = next((at for at in ranked if not _is_list(grams, starts[at], ends[at])), -1)
        logit[message] = values[told] if told >= 0 else _LOOK_TWICE
    best = np.flatnonzero(values == logit[whose])[::-1]
    # of equals the first that was looked at
    first[whose[best]], last[whose[best]] = starts[best], ends[best]
    return Worst(logit, first, last)


def _is_list(grams: Grams, begin: int, after: int) -> bool:
    """This will say whether a passage is a list of numbers or the same words over and over: nobody is told anything.

    The evidence of such passages adds up without saying more: a telephone list of eight lines looked like a certain
    scam, and so did ten links to one encyclopedia.
    """
    words = after - begin
    if int((grams.end[begin:after] - grams.start[begin:after]).max()) > _LONGEST_WORD:
        return True
    if words < _FEW_WORDS:
        return False
    numbers = int(grams.numeric[begin:after].sum())
    if words < _LIST_WORDS:
        return numbers > _MOST_NUMBERS * words
    return numbers > _NUMBERS * words or len(np.unique(grams.hashes[begin:after])) < _DISTINCT * words


def _evidence(sums: Sums, begin: Ints, after: Ints, weights: Weights) -> Floats:
    """This will give the logits of the passages of words begin to after (excluded)."""
    single = after - begin < _PAIR_MIN

    def total(column: int) -> Floats:
        since = np.where(single, sums.since_single[column][begin], sums.since[column][begin])
        difference: Counts = sums.until[column][after] - since
        return difference.astype(np.float32)

    scale, slope, bias = weights.scale, weights.slope, weights.bias
    size = np.sqrt(total(RARITY) * np.float32(scale[RARITY]) + np.float32(weights.shrink))
    start = weights.start

    def logit(expert: int, column: int) -> Floats:
        told = total(column) * np.float32(scale[column]) + np.float32(start[expert])
        weighed = told * np.float32(slope[expert]) / size + np.float32(bias[expert])
        return weighed.astype(np.float32, copy=False)

    vietnamese, world = logit(0, VIETNAMESE), logit(1, WORLD)
    evidence: Floats = np.where(total(LANGUAGE) > 0, vietnamese, world)
    return evidence
