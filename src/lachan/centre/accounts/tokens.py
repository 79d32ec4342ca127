"""How a token looks: `lch_`, 36 letters and digits of chance, and 6 that check them. Pure.

Scanners of secrets find it by its beginning, and tell a real one from an example by the check;
the reasons for it stand in
https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
36 of 62 signs are 214 bits: nothing to guess, so a plain fast hash is kept (no salt, no stretching).
"""

from __future__ import annotations

import hashlib
import re
import secrets
import string
import zlib
from typing import Final

PREFIX: Final = "lch_"
_SIGNS: Final = string.digits + string.ascii_uppercase + string.ascii_lowercase
_CHANCE_SIGNS: Final = 36
_CHECK_SIGNS: Final = 6
_TOKEN: Final = re.compile(rf"{PREFIX}[0-9A-Za-z]{{{_CHANCE_SIGNS + _CHECK_SIGNS}}}")


def new_token() -> str:
    """This will make a token that nobody has."""
    chance = "".join(secrets.choice(_SIGNS) for _ in range(_CHANCE_SIGNS))
    return f"{PREFIX}{chance}{_check(chance)}"


def is_token(shown: str) -> bool:
    """This will say whether this has the form of a token, its check included: what was cut or mistyped has not."""
    if not _TOKEN.fullmatch(shown):
        return False
    return _check(shown[len(PREFIX) : -_CHECK_SIGNS]) == shown[-_CHECK_SIGNS:]


def hash_of_token(token: str) -> str:
    """This will give the SHA-256 of a token in hexadecimal, which is what is kept."""
    return hashlib.sha256(token.encode("ascii")).hexdigest()


def _check(chance: str) -> str:
    """This will give the CRC-32 of the signs, in 6 signs of base 62, the highest first."""
    number = zlib.crc32(chance.encode("ascii"))
    signs = ""
    for _ in range(_CHECK_SIGNS):
        number, rest = divmod(number, len(_SIGNS))
        signs = _SIGNS[rest] + signs
    return signs
