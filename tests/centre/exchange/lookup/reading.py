"""A client's side in Python: it reads what the JavaScript client reads, from the documentation and with other code."""

from __future__ import annotations

import hashlib
import json
import struct
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Download(NamedTuple):
    head: dict[str, Any]
    is_step: bool
    since: int
    sets: list[list[int]]


def read_set(said: bytes, at: int) -> tuple[list[int], int]:
    """This will read one coded set bit by bit, and say where the next one begins."""
    count, k, first, size = struct.unpack_from("<IBII", said, at)
    at += 13
    bits = [(byte >> place) & 1 for byte in said[at : at + size] for place in range(8)]
    assert len(bits) == size * 8
    found = [first] if count else []
    place = 0
    while len(found) < count:
        step = 0
        while bits[place]:
            step += 1
            place += 1
        place += 1
        step = (step << k) + sum(bits[place + bit] << bit for bit in range(k))
        place += k
        found.append(found[-1] + step)
    assert not any(bits[place:]), "nothing but filling may follow"
    assert len(bits) - place < 8
    return found, at + size


def read_download(said: bytes, public: bytes) -> Download:
    """This will read a download and check its signature. Raises InvalidSignature."""
    assert said[:4] == b"LLS1"
    (length,) = struct.unpack_from("<I", said, 4)
    head, at = said[8 : 8 + length], 8 + length
    Ed25519PublicKey.from_public_bytes(public).verify(said[at : at + 64], b"lachan-lookup-head-1\n" + head)
    kind, since = struct.unpack_from("<BI", said, at + 64)
    at += 69
    sets = []
    while at < len(said):
        one, at = read_set(said, at)
        sets.append(one)
    return Download(json.loads(head), kind == 1, since, sets)


class Client:
    """What a client holds, and how a download changes it."""

    def __init__(self, public: bytes) -> None:
        self.public = public
        self.head: dict[str, Any] = {}
        self.block: set[int] = set()
        self.flag: set[int] = set()

    def take(self, said: bytes) -> Download:
        read = read_download(said, self.public)
        if read.is_step:
            assert read.since == self.head["seq"]
            gone, come, gone_flag, come_flag = map(set, read.sets)
            self.block = (self.block - gone) | come
            self.flag = (self.flag - gone_flag) | come_flag
        else:
            self.block, self.flag = map(set, read.sets)
        self.head = read.head
        for name, found in (("block", self.block), ("flag", self.flag)):
            whole = b"".join(prefix.to_bytes(4) for prefix in sorted(found))
            assert read.head[name] == {"count": len(found), "sha256": hashlib.sha256(whole).hexdigest()}
        return read


def read_answer(said: bytes) -> tuple[int, int, set[tuple[int, bytes]]]:
    """This will give version, seconds to keep, and the lines (action, hash) of an answer."""
    magic, seq, kept, count = struct.unpack_from("<4sIHH", said)
    assert magic == b"LLA1"
    lines = [said[12 + 33 * row : 45 + 33 * row] for row in range(count)]
    assert not any(said[12 + 33 * count :])
    return seq, kept, {(line[0], line[1:]) for line in lines}


def question(*prefixes: int | bytes) -> bytes:
    """This will make a question of up to sixteen prefixes or whole hashes; the last fills the rest."""
    four = [one[:4] if isinstance(one, bytes) else one.to_bytes(4) for one in prefixes]
    return b"".join((four + [four[-1]] * 16)[:16])
