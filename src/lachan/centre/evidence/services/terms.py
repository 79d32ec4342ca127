"""How long files are held: terms, legal holds, and what happens on the day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from lachan.centre.audit.actors import MACHINE
from lachan.centre.evidence.models import Content, Holding, LegalHold
from lachan.centre.evidence.queries import live_holdings
from lachan.centre.evidence.refusing import EvidenceRefused
from lachan.centre.evidence.services.custody import write_down
from lachan.centre.evidence.services.deciding import read_reason
from lachan.centre.evidence.services.keeping import check_term
from lachan.centre.evidence.services.locking import lock_content
from lachan.centre.evidence.services.removing import remove_if_old
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from datetime import date, datetime

    from lachan.centre.audit.actors import Actor

_AT_ONCE: Final = 100


def change_term(*, file_id: int, keep_until: date, actor: Actor, now: datetime) -> None:
    """This will hold a file up to another day. Raises EvidenceRefused (`term`, `unknown`)."""
    check_term(keep_until, today(now))
    with transaction.atomic():
        before = _held(file_id).keep_until
        Holding.objects.filter(pk=file_id).update(keep_until=keep_until)
        write_down(
            kind="evidence.term_changed",
            actor=actor,
            now=now,
            file_ids=[file_id],
            data={"from": before.isoformat(), "to": keep_until.isoformat()},
        )


def place_legal_hold(*, file_id: int, reason: str, actor: Actor, now: datetime) -> int:
    """This will hold a file beyond its term until the hold is lifted; it gives the hold's id.

    Raises EvidenceRefused (`unknown`, `reason`).
    """
    said = read_reason(reason)
    with transaction.atomic():
        found = Holding.objects.filter(pk=file_id).first()
        if found is None:
            raise EvidenceRefused("unknown", status=404)
        # expiry and destruction look for holds under this lock, and take the content before the holding too
        lock_content(found.content_id)
        holding = _held(file_id)
        hold = LegalHold.objects.create(holding=holding, reason=said, placed_by=str(actor), placed_at=now)
        write_down(kind="evidence.held", actor=actor, now=now, file_ids=[file_id], data={"hold": hold.pk})
    return hold.pk


def lift_legal_hold(*, hold_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """This will lift a hold; the file's term counts again. Raises EvidenceRefused (`unknown`, `reason`, `decided`)."""
    said = read_reason(reason)
    with transaction.atomic():
        hold = LegalHold.objects.filter(pk=hold_id).first()
        if hold is None:
            raise EvidenceRefused("unknown", status=404)
        lifted = LegalHold.objects.filter(pk=hold_id, lifted_at=None).update(
            lifted_by=str(actor), lifted_reason=said, lifted_at=now
        )
        if not lifted:
            raise EvidenceRefused("decided", status=409)
        write_down(
            kind="evidence.hold_lifted",
            actor=actor,
            now=now,
            file_ids=[hold.holding_id],
            data={"hold": hold_id},
        )


def expire(*, now: datetime) -> int:
    """This will end what has reached its term and is under no legal hold, up to a hundred; it gives how many.

    The name goes with the holding; hash, size, dates and what was done with it stay. A content that nobody holds any
    more is taken off the disk.
    """
    holds = LegalHold.objects.filter(holding=OuterRef("pk"), lifted_at=None)
    due = Holding.objects.filter(~Exists(holds), keep_until__lte=today(now), removed_at=None)
    ended = 0
    for file_id in list(due.order_by("keep_until", "pk").values_list("pk", flat=True)[:_AT_ONCE]):
        ended += _end(file_id, now)
    return ended


def count_due(*, now: datetime) -> int:
    """This will count what has reached its term and is still there, legal holds included."""
    return Holding.objects.filter(keep_until__lte=today(now), removed_at=None).count()


def _end(file_id: int, now: datetime) -> bool:
    with transaction.atomic():
        holding = Holding.objects.select_related("content").get(pk=file_id)
        content = holding.content
        # from here on nobody keeps the same content anew, or places a hold, before this is committed
        lock_content(content.pk)
        still_due = Holding.objects.filter(pk=file_id, removed_at=None, keep_until__lte=today(now))
        if LegalHold.objects.filter(holding=holding, lifted_at=None).exists() or not still_due.update(
            removed_at=now, removed_why="term", name="", original_name=""
        ):
            return False
        write_down(
            kind="evidence.expired",
            actor=MACHINE,
            now=now,
            file_ids=[file_id],
            data={"sha256": content.sha256, "keep_until": holding.keep_until.isoformat()},
        )
        if not live_holdings(content).exists():
            Content.objects.filter(pk=content.pk).update(
                removed_at=now, removed_why="term", scan_next_at=None
            )
            transaction.on_commit(lambda: remove_if_old(sha256=content.sha256, now=now))
    return True


def _held(file_id: int) -> Holding:
    # takes the row, so that it does not end before this is committed
    if not Holding.objects.filter(pk=file_id, removed_at=None).update(keep_until=F("keep_until")):
        raise EvidenceRefused("unknown", status=404)
    return Holding.objects.get(pk=file_id)
