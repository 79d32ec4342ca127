"""What a person decides: a held pass goes through or is dropped; what was put aside is tried again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from lachan.centre.accounts.access import acting_viewer
from lachan.centre.accounts.permissions import LIST_AGREE
from lachan.centre.audit.log import record
from lachan.centre.detection.models import Sweep, Trouble
from lachan.centre.indicators.affected import judge_anew
from lachan.centre.indicators.signals import signals_by_id
from lachan.centre.reports.counting import SOURCE, report_id_of
from lachan.centre.reports.services import compare_again
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from lachan.centre.audit.actors import Actor

REASON_CHARS: Final = 500
MOST_AGAIN: Final = 10_000


def let_through(*, sweep_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """This will let a pass that is held, or was dropped, change the register. Raises Refusal: 403, 404, 409, 422."""
    _decide(
        sweep_id, reason, actor, now, "detection.sweep_let_through",
        (Sweep.State.HELD, Sweep.State.DROPPED), state=Sweep.State.RUNNING, is_open=True, ended_at=None,
    )  # fmt: skip


def drop_sweep(*, sweep_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """This will end a held pass: the verdicts that stand stay until another engine comes. Raises as `let_through`."""
    _decide(
        sweep_id, reason, actor, now, "detection.sweep_dropped",
        (Sweep.State.HELD,), state=Sweep.State.DROPPED, is_open=None, ended_at=now,
    )  # fmt: skip


def _decide(
    sweep_id: int,
    reason: str,
    actor: Actor,
    now: datetime,
    kind: str,
    states: tuple[str, ...],
    **changes: object,
) -> None:
    _need(actor, now)
    said = " ".join(reason.replace("\0", "").split())
    if not said or len(said) > REASON_CHARS:
        raise Refusal(422, "detection_reason", pointer="/reason")
    with transaction.atomic():
        found = Sweep.objects.filter(pk=sweep_id)
        if not found.exists():
            raise Refusal(404, "not_found")
        is_last = not Sweep.objects.filter(pk__gt=sweep_id).exists()
        if not is_last or not found.filter(state__in=states).update(
            decided_by=str(actor), decided_at=now, decided_because=said, **changes
        ):
            raise Refusal(409, "detection_not_held")
        record(kind=kind, actor=actor, now=now, subject=f"sweep:{sweep_id}")


def try_again(*, signal_ids: Collection[int] | None = None, actor: Actor, now: datetime) -> int:
    """This will have signals judged again that were put aside, as after a mended engine; gives how many.

    Without ids all of them, at most 10,000 at once. The reports they came with are compared with others once more.
    Raises Refusal (403).
    """
    _need(actor, now)
    with transaction.atomic():
        aside = Trouble.objects.filter(put_aside_at__isnull=False).order_by("pk")
        if signal_ids is not None:
            aside = aside.filter(signal_id__in=list(signal_ids)[:MOST_AGAIN])
        ids = list(aside.values_list("signal_id", flat=True)[:MOST_AGAIN])
        if ids:
            Trouble.objects.filter(signal_id__in=ids).delete()
            judge_anew(ids)
            told = [one.ref for one in signals_by_id(ids) if one.source == SOURCE]
            compare_again(report_ids={report_id_of(ref) for ref in told}, now=now)
            record(
                kind="detection.tried_again",
                actor=actor,
                now=now,
                data={"count": len(ids), "signals": ids[:500]},
            )
    return len(ids)


def _need(actor: Actor, now: datetime) -> None:
    """This will refuse a person without the permission; who sits at the machine may."""
    if actor.kind != "machine" and not acting_viewer(actor, now=now).may(LIST_AGREE):
        raise Refusal(403, "not_permitted")
