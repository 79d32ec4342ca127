"""Names of places, as people write them: with or without accents, with or without the word for the kind of unit."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# The words for kinds of units, longest first, so that "thi tran" is not taken for something else.
KIND_WORDS: Final = (
    "thanh pho", "thi tran", "dac khu", "thi xa", "phuong", "huyen", "tinh", "quan", "xa",
)  # fmt: skip
_SHORT_FORMS: Final = {
    "tp": "thanh pho", "tt": "thi tran", "tx": "thi xa", "p": "phuong", "h": "huyen", "t": "tinh", "q": "quan",
    "x": "xa", "dk": "dac khu",
}  # fmt: skip
# What people call a place and no list of units holds.
_OTHER_NAMES: Final = {
    "hcm": "ho chi minh", "tphcm": "thanh pho ho chi minh", "sai gon": "ho chi minh", "hn": "ha noi",
    "thua thien hue": "hue",
}  # fmt: skip
_LETTERS: Final = str.maketrans({"đ": "d", "Đ": "D", "'": None, "’": None, "`": None})
# grave, acute, tilde, hook above, dot below: the five tones, which people put on either vowel of `oa`, `uy`
_TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")
_MARKS: Final = re.compile(r"[^a-z0-9]+")
# "Q1", "P.12", "TP.HCM": a short form that stands before a number or a full stop
_GLUED: Final = re.compile(r"^(tp|tt|tx|dk|[phtqx])(?:\.\s*(?=\w)|(?=\d))", re.IGNORECASE)
_ZEROS: Final = re.compile(r"\b0+(?=\d)")


def fold_name(name: str) -> str:
    """This will give a name in lower case without accents: letters, figures and single spaces."""
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFD", name.translate(_LETTERS))
        if not unicodedata.combining(letter)
    )
    return _ZEROS.sub("", _MARKS.sub(" ", bare.lower()).strip())


def key_of(name_vi: str) -> str:
    """This will give what a unit is found by, from its full name: `Phường Ba Đình` → `ba dinh`."""
    folded = fold_name(name_vi)
    for word in KIND_WORDS:
        if folded.startswith(word + " "):
            return folded.removeprefix(word + " ")
    return folded


def written_out(name: str) -> str:
    """This will give what somebody wrote, folded, with short forms written out: `TP. HCM` → `thanh pho ho chi minh`."""
    folded = fold_name(_GLUED.sub(r"\1 ", name.strip()))
    first, _, rest = folded.partition(" ")
    if rest and first in _SHORT_FORMS:
        folded = f"{_SHORT_FORMS[first]} {rest}"
    if folded in _OTHER_NAMES:
        return _OTHER_NAMES[folded]
    # of provinces alone: `phường Sài Gòn` is a ward of that name
    for word in ("thanh pho", "tinh"):
        if folded.startswith(word + " ") and (rest := folded.removeprefix(word + " ")) in _OTHER_NAMES:
            return f"{word} {_OTHER_NAMES[rest]}"
    return folded


def keys_for(name: str) -> tuple[str, ...]:
    """This will give the keys under which what somebody wrote can stand, the likelier first.

    `Quan Hoa` may be a name or the district (quận) of Hoa, so both are given.
    """
    whole = written_out(name)
    stripped = key_of(whole)
    return (whole,) if stripped == whole else (whole, stripped)


def has_accents(name: str) -> bool:
    """This will say whether a name was written with Vietnamese letters."""
    return not name.isascii()


def accents_of(name: str) -> tuple[tuple[str, str], ...]:
    """This will give the words of a name with their tones apart, so that `Hoà` and `Hòa` are one and `Hóa` another."""
    words = []
    for word in unicodedata.normalize("NFD", name.lower()).replace("’", "'").split():
        tone = "".join(sign for sign in word if sign in _TONES)
        words.append(("".join(sign for sign in word if sign not in _TONES), tone))
    return tuple(words)
