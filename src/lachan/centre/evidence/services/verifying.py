"""Reading everything again: each sealed file that a row speaks of is opened, decrypted and held against its hash."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from django.db import transaction

from lachan.centre.audit import log
from lachan.centre.evidence.models import Content
from lachan.centre.evidence.place import site_store
from lachan.centre.evidence.sealing import SealError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lachan.centre.audit.actors import Actor
    from lachan.centre.evidence.store import Store


class Fault(msgspec.Struct, frozen=True):
    """A content that is not whole: its hash, and why (`missing`, `size`, or a code of SealError)."""

    sha256: str
    code: str


class Verified(msgspec.Struct, frozen=True):
    """What was read: how many contents of how many bytes, and what is not whole."""

    contents: int
    content_bytes: int
    faults: tuple[Fault, ...]


def verify_all(*, actor: Actor, now: datetime) -> Verified:
    """This will read all contents that are held, and write down what it found. Nothing is mended or removed."""
    store = site_store()
    contents = content_bytes = 0
    faults = []
    for sha256, size_bytes in _held():
        contents += 1
        content_bytes += size_bytes
        code = fault_of(store, sha256, size_bytes)
        # what ended meanwhile is rightly gone
        if code and Content.objects.filter(sha256=sha256, removed_at=None).exists():
            faults.append(Fault(sha256, code))
    with transaction.atomic():
        log.record(
            kind="evidence.verified",
            actor=actor,
            now=now,
            data={
                "contents": contents,
                "content_bytes": content_bytes,
                "faults": len(faults),
                "first": [fault.sha256 for fault in faults[:100]],
            },
        )
    return Verified(contents, content_bytes, tuple(faults))


def fault_of(store: Store, sha256: str, size_bytes: int) -> str:
    """This will read one content to its end and say what is wrong with it, "" for nothing."""
    try:
        sealed = store.open(sha256)
    except FileNotFoundError:
        return "missing"
    except SealError as error:
        return error.code
    try:
        for _ in sealed.chunks():
            pass
    except SealError as error:
        return error.code
    finally:
        sealed.close()
    return "" if sealed.size_bytes == size_bytes else "size"


def _held() -> Iterator[tuple[str, int]]:
    # by hash and in pages, so that no transaction stays open while files are read
    last = ""
    while True:
        rows = list(
            Content.objects.filter(removed_at=None, sha256__gt=last)
            .order_by("sha256")
            .values_list("sha256", "size_bytes")[:500]
        )
        if not rows:
            return
        yield from rows
        last = rows[-1][0]
