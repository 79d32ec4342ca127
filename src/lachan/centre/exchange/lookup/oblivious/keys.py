"""The keys for questions that come through a relay: one for each week, made of one secret, so that all processes agree.

A week's key is taken in the week before and the week after too: clients hold a head for a day, and clocks differ.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings

from lachan.centre.exchange.lookup.oblivious.hpke import expand
from lachan.centre.exchange.lookup.sets import EXPIRES_SECONDS, Key
from lachan.centre.web import keyfiles

if TYPE_CHECKING:
    from pathlib import Path

NAME: Final = "exchange-oblivious"
_WEEK_SECONDS: Final = 7 * 86_400
_NUMBERS: Final = 256


def keys_at(now_seconds: int) -> dict[int, X25519PrivateKey]:
    """This will give the keys that are taken now, by number, this week's first. Raises keyfiles.KeyFileError."""
    week = now_seconds // _WEEK_SECONDS
    return {each % _NUMBERS: _key_of(_path(), each) for each in (week, week + 1, week - 1)}


def public_key_at(now_seconds: int) -> Key:
    """This will give this week's public key, as a head says it. Raises keyfiles.KeyFileError."""
    week = now_seconds // _WEEK_SECONDS
    public = _key_of(_path(), week).public_key().public_bytes_raw()
    # a head that is signed in the last minute of a week is good for a day
    return Key(week % _NUMBERS, public.hex(), (week + 1) * _WEEK_SECONDS + EXPIRES_SECONDS)


def _path() -> Path:
    folder: Path = settings.ENVIRONMENT.keys_folder
    return folder / NAME


@lru_cache(maxsize=8)
def _key_of(path: Path, week: int) -> X25519PrivateKey:
    secret = keyfiles.read_or_make(path)
    return X25519PrivateKey.from_private_bytes(expand(secret, b"lachan lookup oblivious week %d" % week, 32))
