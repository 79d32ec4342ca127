"""Receipt codes: 80 random bits in Crockford's letters, and one letter more by which a slip of the pen is seen.

The check letter is a sum over GF(32) in which each place has a weight of its own: every single wrong letter and every
two that changed places are found, whichever they are.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Final

LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_BYTES: Final = 10
_CODE_LETTERS: Final = 16
# what people write for another letter
_MEANT: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
# x^5 + x^2 + 1, whose root generates all of GF(32)
_FIELD: Final = 0b100101
_OVERFLOW: Final = 0b100000


class NoCodeError(ValueError):
    """What was typed is no receipt code: too long, too short, or with a letter that is wrong."""


def new_code() -> bytes:
    """This will give 80 fresh random bits."""
    return secrets.token_bytes(CODE_BYTES)


def write_code(code: bytes) -> str:
    """This will write a code for people, in groups: `7K2M-9QXR-4TBD-H8JWC`."""
    number = int.from_bytes(code)
    values = [number >> shift & 31 for shift in range(75, -1, -5)]
    letters = "".join(LETTERS[value] for value in (*values, _check_value(values)))
    return "-".join((letters[:4], letters[4:8], letters[8:12], letters[12:]))


def read_code(typed: str) -> bytes:
    """This will read a code as people type it: small letters, with or without groups, O for 0. Raises NoCodeError."""
    if len(typed) > 4 * _CODE_LETTERS:
        raise NoCodeError
    letters = "".join(letter for letter in typed.upper() if letter.isalnum()).translate(_MEANT)
    if len(letters) != _CODE_LETTERS + 1 or any(letter not in LETTERS for letter in letters):
        raise NoCodeError
    values = [LETTERS.index(letter) for letter in letters]
    if _check_value(values[:-1]) != values[-1]:
        raise NoCodeError
    number = 0
    for value in values[:-1]:
        number = number << 5 | value
    return number.to_bytes(CODE_BYTES)


def is_receipt_code(typed: str) -> bool:
    """This will say whether what was typed is a receipt code, whether it opens anything or not."""
    try:
        read_code(typed)
    except NoCodeError:
        return False
    return True


def code_hash(code: bytes) -> str:
    """This will give what a code is found by: its SHA-256. The code can't be found from it, since it is random."""
    return hashlib.sha256(b"lachan receipt\0" + code).hexdigest()


def _check_value(values: list[int]) -> int:
    # the places weigh 2, 4, 8, …, the check letter itself 1: all different, so a swap changes the sum
    total, weight = 0, 1
    for value in values:
        weight = _times(weight, 2)
        total ^= _times(weight, value)
    return total


def _times(one: int, other: int) -> int:
    product = 0
    while other:
        if other & 1:
            product ^= one
        one <<= 1
        if one & _OVERFLOW:
            one ^= _FIELD
        other >>= 1
    return product
