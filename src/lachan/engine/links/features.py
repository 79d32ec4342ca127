"""What is measured of a host: lengths, digits, letters, how pronounceable it is, how risky its ending is.

All hosts of a batch at once: their letters stand in one array, and each measure is a sum or a longest run over the
stretch that belongs to a host.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lachan.engine.links import grams

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from lachan.engine.links.lookalike import Imitation
    from lachan.engine.links.site import Site

    type Floats = NDArray[np.float32]
    type Ints = NDArray[np.int64]
    type Mask = NDArray[np.bool_]

NAMES = (
    "host_chars", "name_chars", "suffix_chars", "shared_host", "dots", "digits", "letters",
    "vowels", "hyphens", "vowel_share", "digit_share", "switches", "digit_run", "consonant_run", "letter_run",
    "first_is_digit", "last_is_digit", "repeats", "distinct", "punycode", "fluency", "least_fluency",
    "inserted", "ending", "subdomain", "letters_swapped", "weak_name",
)  # fmt: skip
"""The measures, in the order of the rows of `measure`."""

_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789-."
SYMBOLS = len(_ALPHABET) + 2  # anything else, and the edge of a name
_CODE = np.zeros(256, np.int64)
for _place, _char in enumerate(_ALPHABET, 1):
    _CODE[ord(_char)] = _place
_EDGE = SYMBOLS - 1
for _char in (grams.START, grams.END):
    _CODE[ord(_char)] = _EDGE
_DIGIT = np.zeros(256, np.bool_)
_DIGIT[ord("0") : ord("9") + 1] = True
_LETTER = np.zeros(256, np.bool_)
_LETTER[ord("a") : ord("z") + 1] = True
_VOWEL = np.zeros(256, np.bool_)
_VOWEL[[ord(char) for char in "aeiouy"]] = True
_HYPHEN = ord("-")
_SHAPE = np.arange(256, dtype=np.uint8)
_SHAPE[_LETTER] = ord("c")
_SHAPE[_VOWEL] = ord("v")
_SHAPE[_DIGIT] = ord("d")
_LENGTH = np.uint8(160)  # no letter of a host has a code from here on
_BIT = np.uint64(1) << _CODE.astype(np.uint64)

# which measure an imitation counts for, by how it imitates; the ways that aren't here count for none
_WAYS: Mapping[str, int] = {
    "inserted": 0, "ending": 1, "subdomain": 2, "edit": 3, "letters": 3, "script": 3, "words": 3, "weak": 4, "theme": 4,
}  # fmt: skip


class Hosts(NamedTuple):
    """Hosts laid end to end, each between its marks, and where the part before the suffix ends."""

    texts: grams.Texts
    body_ends: Ints


def lay_out(sites: Sequence[Site]) -> Hosts:
    """This will lay out the hosts of sites, cut to their last letters where they are very long."""
    texts = grams.lay_out([grams.marked(site.host) for site in sites])
    # the dot before the suffix and the last mark
    behind = np.fromiter((len(site.suffix) + 2 if site.suffix else 1 for site in sites), np.int64, len(sites))
    return Hosts(texts, texts.starts + np.maximum(texts.lengths - behind, 2))


def shapes(hosts: Hosts) -> grams.Texts:
    """This will give hosts with every letter before the suffix as "c" or "v" and every digit as "d".

    The place before the suffix holds the length, so that "six consonants under .cn" is a gram of its own.
    """
    texts, ends = hosts
    codes = texts.codes
    inside = np.zeros(codes.size + 1, np.int8)
    inside[texts.starts + 1] += 1
    inside[ends] -= 1
    codes = np.where(np.cumsum(inside[:-1]) > 0, _SHAPE[codes], codes)
    codes[ends] = _LENGTH + np.minimum(ends - texts.starts, 63)
    return texts._replace(codes=codes)


def trigrams(texts: grams.Texts) -> Ints:
    """This will number the letter at each place together with the two before it (0 to `SYMBOLS`³ - 1)."""
    here = _CODE[texts.codes]
    before = np.full_like(here, _EDGE)
    before[1:] = here[:-1]
    before[texts.starts] = _EDGE
    twice = np.full_like(here, _EDGE)
    twice[1:] = before[:-1]
    twice[texts.starts] = _EDGE
    return (twice * SYMBOLS + before) * SYMBOLS + here


def measure(
    sites: Sequence[Site], hosts: Hosts, fluency: Floats, imitations: Sequence[Imitation | None]
) -> Floats:
    """This will measure hosts (measures × hosts). `fluency` is the log-probability of a letter after two others."""
    texts, ends = hosts
    codes, starts = texts.codes, texts.starts
    first = starts + 1
    body = np.maximum(ends - first, 1)
    out = np.empty((len(NAMES), len(sites)), np.float32)
    rows = iter(out)

    def put(values: NDArray[np.generic]) -> None:
        next(rows)[:] = values

    digit, letter, vowel = _DIGIT[codes], _LETTER[codes], _VOWEL[codes]
    before_digit, before_letter = _shifted(digit), _shifted(letter)
    digits, letters = _total(digit, first, ends), _total(letter, first, ends)
    vowels = _total(vowel, first, ends)
    pairs = np.stack([first, ends], axis=1).ravel()
    put(texts.lengths - 2)
    suffix_chars = np.fromiter((len(site.suffix) for site in sites), np.int64, len(sites))
    put(np.maximum(texts.lengths - 3 - suffix_chars, 0))
    put(suffix_chars)
    put(np.fromiter((site.is_shared for site in sites), np.int64, len(sites)))
    put(_total(codes == ord("."), starts, starts + texts.lengths))
    put(digits)
    put(letters)
    put(vowels)
    put(_total(codes == _HYPHEN, first, ends))
    put(vowels / np.maximum(letters, 1))
    put(digits / body)
    put(_total((digit & before_letter) | (letter & before_digit), first, ends))
    put(_longest(digit, pairs))
    put(_longest(letter & ~vowel, pairs))
    put(_longest(letter, pairs))
    put(digit[first])
    put(digit[np.maximum(ends - 1, first)])
    put(_total(codes == _shifted(codes), first, ends))
    put(np.bitwise_count(_stretches(np.bitwise_or, _BIT[codes], pairs)))
    put(np.fromiter(("xn--" in site.host for site in sites), np.int64, len(sites)))
    fluent = fluency[trigrams(texts)]
    put(np.add.reduceat(fluent, starts) / texts.lengths)
    put(np.minimum.reduceat(fluent, starts))
    out[-5:] = 0
    for at, imitation in enumerate(imitations):
        if imitation is not None and (way := _WAYS.get(imitation.how)) is not None:
            out[len(NAMES) - 5 + way, at] = imitation.certainty
    return out


def _shifted[T: np.generic](values: NDArray[T]) -> NDArray[T]:
    before = np.zeros_like(values)
    before[1:] = values[:-1]
    return before


def _total(mask: Mask, begins: Ints, ends: Ints) -> Ints:
    sums = np.zeros(mask.size + 1, np.int64)
    np.cumsum(mask, out=sums[1:])
    return sums[ends] - sums[begins]


def _stretches[T: np.generic](how: np.ufunc, values: NDArray[T], pairs: Ints) -> NDArray[T]:
    # every other stretch is what stands between two bodies; the last body ends before the last mark
    return how.reduceat(values, pairs)[::2]


def _longest(mask: Mask, pairs: Ints) -> Ints:
    place = np.arange(mask.size)
    last_false = np.maximum.accumulate(np.where(mask, -1, place))
    return _stretches(np.maximum, place - last_false, pairs)
