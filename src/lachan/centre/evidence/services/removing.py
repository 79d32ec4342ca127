"""Taking sealed files off the disk that no row speaks of any more: what expired, what was destroyed, what a crash left.

A content is on the disk before its row is committed. So a file without a row is left alone for an hour after it was
last kept, longer than any transaction lasts; and whoever removes holds the store's lock alone while it looks once more.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import batched
from typing import TYPE_CHECKING, Final

from lachan.centre.evidence.models import Content, UploadPart, WaitingContent
from lachan.centre.evidence.place import site_store

if TYPE_CHECKING:
    from datetime import datetime

GRACE: Final = timedelta(hours=1)
_AT_ONCE: Final = 500
_NANOSECONDS: Final = 1_000_000_000


def remove_if_old(*, sha256: str, now: datetime) -> bool:
    """This will remove a content that no row speaks of; False where one does, or where it was kept within the hour."""
    store = site_store()
    with store.locked(alone=True):
        kept_ns = store.stamp(sha256)
        if not kept_ns or kept_ns / _NANOSECONDS > (now - GRACE).timestamp():
            return False
        if Content.objects.filter(sha256=sha256, removed_at=None).exists():
            return False
        if WaitingContent.objects.filter(sha256=sha256, until__gt=now).exists():
            return False
        if UploadPart.objects.filter(sha256=sha256).exists():
            return False
        store.remove(sha256)
        return True


def sweep(*, now: datetime) -> int:
    """This will remove every sealed file that no row speaks of, and what came in only in part; it gives how many."""
    store = site_store()
    removed = 0
    for some in batched(store.all(), _AT_ONCE):
        spoken_of = set(
            Content.objects.filter(sha256__in=some, removed_at=None).values_list("sha256", flat=True)
        )
        removed += sum(remove_if_old(sha256=sha256, now=now) for sha256 in some if sha256 not in spoken_of)
    for draft in store.drafts():
        try:
            if draft.stat().st_mtime <= (now - GRACE).timestamp():
                draft.unlink()
                removed += 1
        except FileNotFoundError:
            # put where it belongs, or removed, in between
            continue
    return removed
