"""Codes that the block page shows: they name what is blocked and nothing of who came. Pure, and without Django.

40 bits of the SHA-256 of the site's name in Crockford's letters, and one letter more by which a slip is seen. The page
computes it from the name that the browser asked for; `/appeal` finds the measures that go by the same name.
"""

from __future__ import annotations

import hashlib
from typing import Final

from lachan.engine.links.suffixes import split_host

LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LETTERS: Final = 8
_MEANT: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_TYPED_CHARS: Final = 20


def code_of(host: str) -> str:
    """This will give the code of a host: the same for all below one registered name. Nine letters, without groups."""
    unit = split_host(host.lower().removesuffix(".")).unit
    number = int.from_bytes(hashlib.sha256(b"lachan block\0" + unit.encode()).digest()[:5])
    letters = "".join(LETTERS[number >> shift & 31] for shift in range(35, -1, -5))
    return letters + _check_letter(letters)


def write_code(code: str) -> str:
    """This will write a code in groups, as people read it: `7K2M-9QXR-4`."""
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def read_code(typed: str) -> str:
    """This will give the code in what was typed, in whatever capitals and groups; "" where it is none."""
    if len(typed) > _TYPED_CHARS or "." in typed:
        return ""
    letters = "".join(letter for letter in typed.upper() if letter.isalnum()).translate(_MEANT)
    if len(letters) != CODE_LETTERS + 1 or any(letter not in LETTERS for letter in letters):
        return ""
    return letters if _check_letter(letters[:-1]) == letters[-1] else ""


def _check_letter(letters: str) -> str:
    # odd weights have no factor in common with 32, so that each single slip changes the sum
    return LETTERS[sum((2 * place + 1) * LETTERS.index(each) for place, each in enumerate(letters)) % 32]
