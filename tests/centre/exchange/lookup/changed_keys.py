"""Downloads that keys signed one after another, as a centre hands them out while its key is changed."""

from __future__ import annotations

import base64
import struct
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone

from lachan.centre.exchange.announcing import Said, announcement, signed_bytes, withdrawal
from lachan.centre.exchange.lookup import sets

if TYPE_CHECKING:
    from collections.abc import Iterable

EMPTY = {"block": np.empty(0, np.uint32), "flag": np.empty(0, np.uint32)}


def public_of(key: Ed25519PrivateKey) -> bytes:
    """This will give the public half."""
    return key.public_key().public_bytes_raw()


def follows(key: Ed25519PrivateKey, after: Ed25519PrivateKey, by: Ed25519PrivateKey | None = None) -> Said:
    """This will say that a key follows another, signed by that one, or by whoever else says so."""
    now = timezone.now()
    text = announcement(
        key=public_of(key), after=public_of(after), announced_at=now, switch_from=now + timedelta(days=30)
    )
    return Said(text, (by or after).sign(signed_bytes(text)).hex())


def withdrawn(key: Ed25519PrivateKey, by: Ed25519PrivateKey | None = None) -> Said:
    """This will say that a key is withdrawn, signed by itself, or by whoever else says so."""
    text = withdrawal(key=public_of(key), at=timezone.now())
    return Said(text, (by or key).sign(signed_bytes(text)).hex())


def download(key: Ed25519PrivateKey, *, seq: int, said: Iterable[Said] = ()) -> str:
    """This will write a download of empty sets, in base64."""
    made_at = int(timezone.now().timestamp())
    head = sets.write_head(seq=seq, made_at=made_at, sets=EMPTY, keys=(), said=said)
    whole = b"LLS1" + struct.pack("<I", len(head)) + head + key.sign(sets.CONTEXT + head)
    return base64.b64encode(whole + struct.pack("<BI", 0, 0) + sets.code_whole(EMPTY)).decode()


def downloads() -> dict[str, str]:
    """This will write what a client meets while keys change: names to downloads, and the first key as `pinned`."""
    first, second, third, thief = (Ed25519PrivateKey.generate() for _ in range(4))
    chain = [follows(second, first), follows(third, second)]
    return {
        "pinned": base64.b64encode(public_of(first)).decode(),
        "before": download(first, seq=1, said=chain[:1]),
        "switched": download(second, seq=2, said=chain[:1]),
        "again": download(third, seq=3, said=chain),
        # what the former key signs is no longer taken by who has gone on
        "back": download(first, seq=4, said=chain),
        "unannounced": download(third, seq=2, said=chain[:1]),
        "forged": download(thief, seq=5, said=[follows(thief, first, by=thief)]),
        "odd": download(
            thief, seq=5, said=[Said("{", ""), Said("null", "aa"), Said('{"says":"follows"}', "00" * 64)]
        ),
        "denied": download(second, seq=5, said=[withdrawn(first, by=thief), *chain[:1]]),
        "withdrawn": download(third, seq=5, said=[withdrawn(first)]),
        # a thief of the withdrawn key says that another follows it
        "stolen": download(thief, seq=6, said=[follows(thief, first), withdrawn(first)]),
        "hidden": download(thief, seq=7, said=[follows(thief, first)]),
    }
