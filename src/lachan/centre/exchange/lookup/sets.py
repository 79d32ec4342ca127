"""What a client downloads: a signed head, and both sets whole or the step from the version that it has. Pure.

Layout: `LLS1`, the length of the head (4 bytes, little-endian), the head (JSON), its signature (64 bytes, Ed25519 over
`CONTEXT` and the head), then 0 for whole sets or 1 for a step, the version that the step is from (4 bytes), and coded
sets (`coding`): of a whole, those to block and those to flag; of a step, for either what goes and what comes.

The head says the SHA-256 that each set has in the end, so that one signature holds for every way to it.
"""

from __future__ import annotations

import hashlib
import struct
from typing import TYPE_CHECKING, Final

import msgspec
import numpy as np

from lachan.centre.exchange.announcing import Said  # noqa: TC001 - msgspec resolves the annotation at run time
from lachan.centre.exchange.lookup import coding
from lachan.centre.exchange.lookup.generations import ACTIONS, TOUCHED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from lachan.centre.exchange.lookup.coding import Prefixes
    from lachan.centre.exchange.lookup.generations import Generation

MAGIC: Final = b"LLS1"
# Before what is signed, so that no list file, sentence or other program's message is a head.
CONTEXT: Final = b"lachan-lookup-head-1\n"
EXPIRES_SECONDS: Final = 24 * 3_600
# A head is made anew so often though nothing changes, so that a client always has most of a day.
RENEWED_SECONDS: Final = 3_600
NEXT_SECONDS: Final = 300
# Steps are known for so many touched prefixes as a quarter of the set has: beyond, the whole is hardly longer.
LEAST_TOUCHED: Final = 5_000
_TOUCHED_SHARE: Final = 4
_STEP: Final = struct.Struct("<BI")
_LENGTH: Final = struct.Struct("<I")
WHOLE, PART = 0, 1


class SetHead(msgspec.Struct, frozen=True):
    """How many prefixes a set has in the end, and their SHA-256 as they stand one after another."""

    count: int
    sha256: str


class Key(msgspec.Struct, frozen=True):
    """A public key (X25519, hexadecimal) for questions through a relay: its number, and when it ends (Unix time)."""

    id: int
    key: str
    until: int


class Head(msgspec.Struct, frozen=True):
    """What is signed. Times are seconds since 1970; `seq` is the version and never goes back.

    `keys`: what was said of the centre's keys (`announcing`). It is read before the head's own signature is checked:
    each sentence is signed by itself.
    """

    seq: int
    made_at: int
    expires_at: int
    next_seconds: int
    block: SetHead
    flag: SetHead
    oblivious: tuple[Key, ...]
    keys: tuple[Said, ...] = ()


def about_set(prefixes: Prefixes) -> SetHead:
    """This will give what a head says of a set."""
    return SetHead(int(prefixes.size), hashlib.sha256(coding.as_bytes(prefixes)).hexdigest())


def write_head(
    *, seq: int, made_at: int, sets: Mapping[str, Prefixes], keys: Iterable[Key], said: Iterable[Said] = ()
) -> bytes:
    """This will write the head of a version."""
    return msgspec.json.encode(
        Head(
            seq, made_at, made_at + EXPIRES_SECONDS, NEXT_SECONDS,
            about_set(sets["block"]), about_set(sets["flag"]), tuple(keys), tuple(said),
        )
    )  # fmt: skip


def code_whole(sets: Mapping[str, Prefixes]) -> bytes:
    """This will code both sets."""
    return b"".join(coding.encode(sets[action]) for action in ACTIONS)


def said_in(head: bytes) -> tuple[Said, ...]:
    """This will give what a head says of keys."""
    return msgspec.json.decode(head, type=Head).keys


def whole(generation: Generation) -> bytes:
    """This will give the download for who has nothing yet, or too old a version."""
    return _before(generation) + _STEP.pack(WHOLE, 0) + generation.full()


def step(generation: Generation, since: int) -> bytes | None:
    """This will give the download for who has the version `since`, or None where the step from there isn't known.

    What was touched after that version and is there now comes, what is not there goes: right from any version, for a
    prefix that comes twice or goes though it wasn't there changes nothing.
    """
    if not generation.since <= since <= generation.seq:
        return None
    touched = generation.touched[np.searchsorted(generation.touched["seq"], since, "right") :]
    coded = []
    for action in ACTIONS.values():
        mine = np.unique(touched["prefix"][touched["action"] == action])
        there = _are_in(mine, generation.rows.set_of(action))
        coded += [coding.encode(mine[~there]), coding.encode(mine[there])]
    return _before(generation) + _STEP.pack(PART, since) + b"".join(coded)


def _before(generation: Generation) -> bytes:
    return MAGIC + _LENGTH.pack(len(generation.head)) + generation.head + generation.signature


def _are_in(prefixes: Prefixes, rising: Prefixes) -> NDArray[np.bool_]:
    """This will say of each prefix whether it is in a strictly rising set."""
    if not rising.size:
        return np.zeros(prefixes.size, np.bool_)
    at = np.minimum(np.searchsorted(rising, prefixes), rising.size - 1)
    found: NDArray[np.bool_] = rising[at] == prefixes
    return found


def kept_touches(
    before: NDArray[np.void], new: NDArray[np.void], *, since: int, size: int
) -> tuple[NDArray[np.void], int]:
    """This will put new touches behind those before, and drop the oldest beyond a quarter of `size`.

    Gives them, and the version from which on steps are known by them.
    """
    touched = np.concatenate([before, new])
    most = max(LEAST_TOUCHED, size // _TOUCHED_SHARE)
    if touched.size <= most:
        return touched, since
    since = int(touched["seq"][touched.size - most - 1])
    return touched[np.searchsorted(touched["seq"], since, "right") :], since


def touches(seq: int, touched: Iterable[tuple[int, int]]) -> NDArray[np.void]:
    """This will note that prefixes (action, prefix) were touched by a version."""
    return np.array([(seq, action, prefix) for action, prefix in sorted(set(touched))], TOUCHED)
