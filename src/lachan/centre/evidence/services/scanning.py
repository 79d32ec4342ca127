"""Having contents scanned, where a scanner is set. Until then a content is "not scanned", and shown as such."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from lachan.centre.audit.actors import MACHINE
from lachan.centre.evidence import clamd
from lachan.centre.evidence.models import Content
from lachan.centre.evidence.place import site_store
from lachan.centre.evidence.sealing import SealError
from lachan.centre.evidence.services.custody import write_down_for_all

if TYPE_CHECKING:
    from datetime import datetime

# Whoever scans has the content for so long; then another worker may take it.
LEASE: Final = timedelta(minutes=15)
# After each failure so long, doubled: the scanner is being restarted, or its signatures are loaded.
FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(hours=6)
# What is tried no more: another try ends alike.
_FOR_GOOD: Final = frozenset({"too_large", "missing", "damaged"})
_SAID_CHARS: Final = 200


def scan_next(*, now: datetime) -> int:
    """This will have one content scanned that waits for it; it gives how many were (0 where no scanner is set).

    A scanner that is away is no failure of the content: it stays "not scanned" and is tried again.
    """
    place: str = settings.ENVIRONMENT.clamd
    if not place:
        return 0
    content = _take(now)
    if content is None:
        return 0
    try:
        state, said = _scan(place, content.sha256)
    except clamd.ScannerError as error:
        _put_off(content, error.code, now)
        return 1 if error.code in _FOR_GOOD else 0
    _note(content, state, said, now)
    return 1


def count_waiting() -> int:
    """This will count what waits to be scanned."""
    return Content.objects.filter(removed_at=None, scan_next_at__isnull=False).count()


def scan_again(*, now: datetime) -> int:
    """This will put everything that is held in line once more, as after new signatures; it gives how many.

    What was said stays until the scanner has looked again.
    """
    return Content.objects.filter(removed_at=None).update(scan_next_at=now, scan_tries=0)


def _take(now: datetime) -> Content | None:
    # later than any pause leads: the clock was set back since
    lost = Q(scan_next_at__gt=now + LONGEST_PAUSE + LEASE)
    waiting = Content.objects.filter(Q(scan_next_at__lte=now) | lost, removed_at=None)
    for content in waiting.order_by("scan_next_at", "pk")[:10]:
        taken = Content.objects.filter(pk=content.pk, scan_next_at=content.scan_next_at).update(
            scan_next_at=now + LEASE, scan_tries=F("scan_tries") + 1
        )
        if taken:
            content.scan_tries += 1
            content.scan_next_at = now + LEASE
            return content
    return None


def _scan(place: str, sha256: str) -> tuple[Content.Scan, str]:
    try:
        sealed = site_store().open(sha256)
    except FileNotFoundError:
        raise clamd.ScannerError("missing") from None
    except SealError:
        raise clamd.ScannerError("damaged") from None
    try:
        found = clamd.scan(place, sealed.chunks()).found
    except SealError:
        raise clamd.ScannerError("damaged") from None
    finally:
        sealed.close()
    return (Content.Scan.INFECTED, found[:_SAID_CHARS]) if found else (Content.Scan.CLEAN, "")


def _put_off(content: Content, why: str, now: datetime) -> None:
    if why in _FOR_GOOD:
        _note(content, Content.Scan.FAILED, why, now)
        return
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(content.scan_tries - 1, 20))
    Content.objects.filter(pk=content.pk, scan_next_at=content.scan_next_at).update(
        scan_next_at=now + pause, scan_said=why
    )


def _note(content: Content, state: Content.Scan, said: str, now: datetime) -> None:
    with transaction.atomic():
        # whoever took it meanwhile, because this took too long, has the word
        noted = Content.objects.filter(pk=content.pk, scan_next_at=content.scan_next_at).update(
            scan=state, scan_said=said, scanned_at=now, scan_next_at=None
        )
        if noted:
            write_down_for_all(
                kind="evidence.scanned",
                actor=MACHINE,
                now=now,
                content=content,
                data={"state": state.value, "said": said},
            )
