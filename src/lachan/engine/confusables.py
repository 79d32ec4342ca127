"""Letters that look like others: skeletons after UTS 39, mixed scripts, and digits that stand for letters.

Everything here serves matching alone. What a person reads is always the text as it came.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import cache

from lachan.engine.data import read_text

# Scripts that honest names mix (UTS 39, "highly restrictive"): Latin with Japanese, Korean or Chinese.
_HONEST_MIXES = (
    frozenset({"Latin", "Han", "Hiragana", "Katakana"}),
    frozenset({"Latin", "Han", "Hangul"}),
    frozenset({"Latin", "Han", "Bopomofo"}),
)


@cache
def _letters() -> dict[int, str]:
    """This will give the table of `skeleton`: code point → Latin letter."""
    section = read_text("confusables.txt").partition("[letters]\n")[2].partition("[scripts]\n")[0]
    table: dict[int, str] = {}
    for line in section.splitlines():
        letter, chars = line.split("\t")
        table.update(dict.fromkeys(map(ord, chars), letter))
    return table


def skeleton(folded: str) -> str:
    """This will give a folded text with each letter that looks like a Latin one turned into that Latin letter.

    One character stays one character, so spans of the folded text hold. Digits and ASCII letters stay as they
    are; see `look` for those. Doing it twice changes nothing.
    """
    return folded if folded.isascii() else folded.translate(_letters())


@cache
def _script_ranges() -> tuple[list[int], list[int], list[str]]:
    """This will give the first and last code points and the names of the script ranges, in order."""
    lines = [
        line.split("\t") for line in read_text("confusables.txt").partition("[scripts]\n")[2].splitlines()
    ]
    return [int(x[0], 16) for x in lines], [int(x[1], 16) for x in lines], [x[2] for x in lines]


def scripts(label: str) -> frozenset[str]:
    """This will give the scripts of a label's letters (`Latin`, `Cyrillic`, …); signs and digits have none."""
    if label.isascii():
        return frozenset({"Latin"}) if any(map(str.isalpha, label)) else frozenset()
    firsts, lasts, names = _script_ranges()
    found = set()
    for code in set(map(ord, label)):
        at = bisect_right(firsts, code) - 1
        if at >= 0 and code <= lasts[at]:
            found.add(names[at])
    return frozenset(found)


def mixes_scripts(label: str) -> bool:
    """This will say whether a label mixes scripts that no honest name mixes, such as Latin and Cyrillic."""
    if label.isascii():
        return False
    found = scripts(label)
    return len(found) > 1 and not any(found <= mix for mix in _HONEST_MIXES)


def poses_as_latin(label: str) -> bool:
    """This will say whether a label without one Latin letter reads as a Latin word: `аррӏе` in Cyrillic."""
    if label.isascii() or "Latin" in scripts(label):
        return False
    seen = skeleton(label.lower())
    return seen.isascii() and any(map(str.isalpha, seen))


# What stands for which letter in look-alike addresses and in obfuscated words. `i`, `l`, `1`, `!` and `|` fall
# together, so a look is only ever compared with another look.
_LOOK = str.maketrans("0134578i!@$|", "oleastblla" + "sl")


def look(ascii_text: str) -> str:
    """This will give how a lower-case ASCII text looks at a glance, letter for letter: `v!etc0m` → `vletcom`.

    Compare it with the look of a name, never with the name. `rn` and `vv` are not joined here: see `joined`.
    """
    return ascii_text.translate(_LOOK)


def joined(ascii_text: str) -> str | None:
    """This will give the text with `rn` read as m and `vv` as w, or None when it has neither."""
    if "rn" not in ascii_text and "vv" not in ascii_text:
        return None
    return ascii_text.replace("rn", "m").replace("vv", "w")


# A sign or digit counts as a letter only inside a word, or as its first character: `k3t qua`, `$acombank`; not in
# "100k", "mua!", "covid19" or "5tr".
_INSIDE = re.compile(r"(?<=[a-z])[0134578!@$|]+(?=[a-z])|(?<![^\W_])[@$](?=[a-z]{3})")
_PLAIN = str.maketrans("0134578!@$|", "oieastbi" + "asl")


def undo_substitutions(folded: str) -> str:
    """This will give a folded text with digits and signs inside words read as letters: `v!etc0mbank`, `kh0a the`.

    One character stays one character. `1` and `!` are read as i, the commoner reading inside Vietnamese words.
    """
    if _INSIDE.search(folded) is None:
        return folded
    return _INSIDE.sub(lambda found: found[0].translate(_PLAIN), folded)


def decode_label(label: str) -> str:
    """This will give a punycode label (`xn--…`) in Unicode, NFC; as it was where it is broken or plain."""
    if not label.startswith("xn--"):
        return label
    try:
        return unicodedata.normalize("NFC", label[4:].encode("ascii").decode("punycode"))
    except (UnicodeError, ValueError, OverflowError):
        return label
