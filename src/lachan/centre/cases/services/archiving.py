"""Making archives that were asked for: a worker claims one, makes it, and says in one transaction what it is.

Who is killed in the middle leaves a row that another worker takes when its time is over, and a file that no row speaks
of. What is written down (the export, the chains of custody, the row) stands in one transaction that holds only for the
attempt that the row names, so an archive is written down once, whoever else was still at it.
"""

from __future__ import annotations

import os
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.db import transaction
from django.db.models import F

from lachan.centre.audit.actors import MACHINE
from lachan.centre.cases.archive.keeping import (
    SealedElsewhereError,
    new_archive,
    open_passphrase,
    sweep_archives,
)
from lachan.centre.cases.models import CaseArchive
from lachan.centre.cases.queries.cases import exhibits_of
from lachan.centre.cases.queries.custody import cleared_in
from lachan.centre.cases.services.archives import UNDONE, actor_of, refuse_ended_files
from lachan.centre.cases.services.handing_over import Kept, hand_over_evidence
from lachan.centre.cases.services.redacting import Receiver, make_redacted_archive
from lachan.centre.cases.services.taking import lock_case, write_down
from lachan.centre.evidence.refusing import EvidenceRefused
from lachan.centre.evidence.services import Lasting
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lachan.centre.web.words import Lang

# A receiver fetches it within the working week; what lies longer is one more copy of the evidence on the disk.
KEPT: Final = timedelta(days=7)
# A worker that has said nothing for so long is gone: it says something every second while it writes.
SILENT: Final = timedelta(seconds=60)
# The signer is started again within minutes; who is killed five times over the same archive is killed by it.
RETRY: Final = timedelta(seconds=60)
MOST_ATTEMPTS: Final = 5
_SAY_SECONDS: Final = 1.0
_AT_ONCE: Final = 20


class LostClaimError(Exception):
    """Another worker has taken the archive meanwhile."""


class _Claim(msgspec.Struct):
    """An archive that this worker makes. `now()` is the moment, counted on from when it was claimed."""

    archive: CaseArchive
    attempt: int
    claimed_at: datetime
    began: float

    def now(self) -> datetime:
        return self.claimed_at + timedelta(seconds=time.monotonic() - self.began)

    def change(self, **fields: Any) -> None:
        """This will change the row, as long as it is this worker's. Raises LostClaimError."""
        mine = CaseArchive.objects.filter(
            pk=self.archive.pk, state=CaseArchive.State.MAKING, attempt=self.attempt
        )
        if not mine.update(**fields):
            raise LostClaimError(self.archive.pk)


def make_next_archive(*, now: datetime) -> int:
    """This will make the archive that has waited longest; gives how many it looked at, 0 where none waits."""
    due = CaseArchive.objects.filter(state__in=UNDONE, take_at__lte=now).order_by("take_at", "pk")
    for archive in due[:_AT_ONCE]:
        claim = _claim(archive, now)
        if claim is not None:
            _make(claim)
            return 1
    return 0


def count_archives_waiting() -> int:
    """This will count archives that are still to be made."""
    return CaseArchive.objects.filter(state__in=UNDONE).count()


def end_archives(*, now: datetime) -> int:
    """This will end what was kept long enough, or holds a file that was flagged or destroyed since; gives how many.

    The files go with the next sweep.
    """
    kept = CaseArchive.objects.filter(keep_until__isnull=False)
    ended = 0
    for archive in kept.filter(keep_until__lte=now).order_by("keep_until")[:_AT_ONCE]:
        ended += _end(archive, "", now)
    for archive in kept.filter(state=CaseArchive.State.READY).order_by("pk"):
        try:
            refuse_ended_files(msgspec.json.decode(archive.holdings, type=list[int]))
        except EvidenceRefused as refused:
            ended += _end(archive, refused.code, now)
    return ended


def sweep(*, now: datetime) -> int:
    """This will remove archives' files that no row speaks of; gives how many."""
    ready = CaseArchive.objects.filter(state=CaseArchive.State.READY)
    return sweep_archives(
        is_spoken_of=lambda name: ready.filter(file=name).exists(), now_seconds=now.timestamp()
    )


def _claim(archive: CaseArchive, now: datetime) -> _Claim | None:
    attempt = archive.attempt + 1
    free = CaseArchive.objects.filter(pk=archive.pk, state=archive.state, attempt=archive.attempt)
    taken = free.filter(take_at=archive.take_at).update(
        state=CaseArchive.State.MAKING,
        attempt=attempt,
        take_at=now + SILENT,
        done_bytes=0,
        total_bytes=_size_of(archive),
    )
    return _Claim(archive, attempt, now, time.monotonic()) if taken else None


def _size_of(archive: CaseArchive) -> int:
    """This will give how many bytes of originals go in at most."""
    cleared = cleared_in(archive.case_id) if archive.partner else None
    exhibits = exhibits_of(archive.case_id)
    return sum(one.size_bytes for one in exhibits if cleared is None or one.id in cleared)


def _make(claim: _Claim) -> None:
    archive = claim.archive
    if claim.attempt > MOST_ATTEMPTS:
        _fail(claim, Refusal(500, "cases_archive_given_up", times=f"{MOST_ATTEMPTS}"))
        return
    try:
        _write(claim)
    except LostClaimError:
        return
    except SealedElsewhereError:
        _fail(claim, EvidenceRefused("passphrase"))
    except Refusal as refused:
        if refused.retry_after_seconds and claim.attempt < MOST_ATTEMPTS:
            _put_back(claim, RETRY * claim.attempt)
        else:
            _fail(claim, refused)
    except Exception:
        # the worker says what it was; nobody waits until the claim is over
        CaseArchive.objects.filter(
            pk=archive.pk, state=CaseArchive.State.MAKING, attempt=claim.attempt
        ).update(state=CaseArchive.State.ASKED, take_at=claim.now() + RETRY)
        raise


def _write(claim: _Claim) -> None:
    archive = claim.archive
    lang: Lang = "en" if archive.language == "en" else "vi"
    with new_archive(archive.pk) as (file, name):

        def settle(export_id: int, sha256: str, file_ids: Sequence[int]) -> None:
            now = claim.now()
            size_bytes = os.fstat(file.fileno()).st_size
            claim.change(
                state=CaseArchive.State.READY,
                export_id=export_id,
                sha256=sha256,
                size_bytes=size_bytes,
                file=name,
                holdings=msgspec.json.encode(list(file_ids)).decode(),
                done_bytes=F("total_bytes"),
                keep_until=now + KEPT,
                ended_at=now,
                take_at=None,
                marked="",
                passphrase="",
            )
            _say(archive, "archive_made", now, export=export_id, sha256=sha256, size_bytes=size_bytes)

        told: dict[str, Any] = {
            "case_id": archive.case_id,
            "reason": archive.reason,
            "actor": actor_of(archive),
            "now": claim.claimed_at,
            "lang": lang,
            "passphrase": open_passphrase(archive.passphrase, key=archive.key),
            "kept": Kept(Lasting(file, _Saying(claim).wrote), settle),
        }
        if archive.partner:
            marked = msgspec.json.decode(archive.marked or "[]", type=tuple[str, ...])
            make_redacted_archive(**told, receiver=Receiver(archive.partner, archive.tlp, marked))
        else:
            hand_over_evidence(**told)


class _Saying:
    """Says every second how far it is, and that the worker lives."""

    def __init__(self, claim: _Claim) -> None:
        self._claim, self._done_bytes, self._said = claim, 0, time.monotonic()

    def wrote(self, size_bytes: int) -> None:
        """This will note what was written. Raises LostClaimError."""
        self._done_bytes += size_bytes
        if time.monotonic() - self._said >= _SAY_SECONDS:
            self._said = time.monotonic()
            self._claim.change(done_bytes=self._done_bytes, take_at=self._claim.now() + SILENT)


def _put_back(claim: _Claim, wait: timedelta) -> None:
    try:
        claim.change(state=CaseArchive.State.ASKED, take_at=claim.now() + wait)
    except LostClaimError:
        return


def _fail(claim: _Claim, refused: Refusal) -> None:
    """This will say why it can't be made; what was to be covered stays a week, for who asks once more."""
    now = claim.now()
    try:
        with transaction.atomic():
            lock_case(claim.archive.case_id)
            claim.change(
                state=CaseArchive.State.FAILED,
                code=refused.code,
                params=msgspec.json.encode(refused.params).decode(),
                ended_at=now,
                keep_until=now + KEPT,
                take_at=None,
                passphrase="",
            )
            _say(claim.archive, "archive_failed", now, code=refused.code)
    except LostClaimError:
        return


def _end(archive: CaseArchive, code: str, now: datetime) -> int:
    """This will end one; what failed only forgets what was to be covered."""
    with transaction.atomic():
        lock_case(archive.case_id)
        same = CaseArchive.objects.filter(pk=archive.pk, state=archive.state, keep_until=archive.keep_until)
        if archive.state == CaseArchive.State.FAILED:
            return same.update(marked="", keep_until=None)
        gone = same.update(
            state=CaseArchive.State.GONE, code=code, params="{}", keep_until=None, removed_at=now
        )
        if gone:
            _say(archive, "archive_removed", now, **({"code": code} if code else {}))
        return gone


def _say(archive: CaseArchive, kind: str, now: datetime, **data: Any) -> None:
    case = archive.case
    case.refresh_from_db()
    asked_by = int(archive.actor_id) if archive.actor_kind == "person" else None
    write_down(
        case,
        kind,
        actor=MACHINE,
        now=now,
        data={"archive": archive.pk, "redacted": bool(archive.partner), "asked_by": asked_by, **data},
    )
