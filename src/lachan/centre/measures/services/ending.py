"""How measures end: taken back, lifted, run out, lapsed. What lower rooms obeyed ends in the same transaction."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from lachan.centre.accounts.access import acting_viewer, may_at
from lachan.centre.accounts.permissions import MEASURE_LIFT, MEASURE_PROPOSE, MEASURE_VIEW
from lachan.centre.audit.actors import MACHINE
from lachan.centre.cases.services.taking import read_words
from lachan.centre.indicators.entries import end_decided
from lachan.centre.measures.kinds import KINDS
from lachan.centre.measures.models import Measure
from lachan.centre.measures.services.writing_down import Happening, write_down
from lachan.centre.web.commits import together
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lachan.centre.audit.actors import Actor

IN_FORCE: Final = (Measure.State.APPROVED, Measure.State.SENT, Measure.State.ACKNOWLEDGED)
# A fortnight after it was asked for, what was found is no longer what it was.
LAPSES: Final = timedelta(days=14)
_BATCH: Final = 500


def withdraw_measure(*, measure_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """This will take a proposal back, by whoever may propose at its office. Raises Refusal: 403, 404, 409."""
    said = read_words(reason)

    def write() -> None:
        row = _taken(measure_id, (Measure.State.PROPOSED,))
        _need(actor, row, MEASURE_PROPOSE, now)
        _end([row], Measure.State.WITHDRAWN, "withdrawn", said, actor, now)

    together(write)


def lift_measure(
    *, measure_id: int, reason: str, actor: Actor, now: datetime, was_wrong: bool = False
) -> None:
    """This will lift a measure that is in force: its entry ends at once, and its counterparts are asked to undo it.

    One person is enough: undoing hurts less than leaving. `was_wrong`: it should never have been, and is counted so.
    Raises Refusal: 403, 404, 409 `measures_not_open`.
    """
    said = read_words(reason)

    def write() -> None:
        row = _taken(measure_id, IN_FORCE)
        _need(actor, row, MEASURE_LIFT, now)
        row.was_wrong = was_wrong
        _end([row], Measure.State.LIFTED, "lifted", said, actor, now)

    together(write)


def expire_measures(*, now: datetime) -> int:
    """This will end what has lasted as long as it was approved for, and give how many that were."""

    def write() -> int:
        over = Measure.objects.select_for_update().filter(in_force=True, expires_at__lte=now)
        rows = list(over.order_by("pk")[:_BATCH])
        _end(rows, Measure.State.EXPIRED, "expired", "", MACHINE, now)
        return len(rows)

    return together(write)


def lapse_proposals(*, now: datetime) -> int:
    """This will end proposals that nobody signed for a fortnight, and give how many that were."""

    def write() -> int:
        old = Measure.objects.select_for_update().filter(
            state=Measure.State.PROPOSED, proposed_at__lte=now - LAPSES
        )
        rows = list(old.order_by("pk")[:_BATCH])
        _end(rows, Measure.State.LAPSED, "lapsed", "", MACHINE, now)
        return len(rows)

    return together(write)


def _taken(measure_id: int, states: Sequence[str]) -> Measure:
    row = Measure.objects.select_for_update().filter(pk=measure_id).first()
    if row is None:
        raise Refusal(404, "not_found")
    if row.state not in states:
        raise Refusal(409, "measures_not_open", number=row.number)
    return row


def _need(actor: Actor, row: Measure, permission: str, now: datetime) -> None:
    viewer = acting_viewer(actor, now=now)
    if may_at(viewer, permission, row.office_id):
        return
    if may_at(viewer, MEASURE_VIEW, row.office_id):
        raise Refusal(403, "not_permitted")
    raise Refusal(404, "not_found")


def _end(rows: Sequence[Measure], state: str, kind: str, said: str, actor: Actor, now: datetime) -> None:
    for row in rows:
        row.state, row.ended_at, row.ended_by, row.ended_because = state, now, str(actor), said
        row.version += 1
        row.changed_at = now
    Measure.objects.bulk_update(
        rows,
        ["state", "ended_at", "ended_by", "ended_because", "was_wrong", "version", "changed_at"],
        batch_size=200,
    )
    if listed := [row.number for row in rows if row.approved_at is not None and KINDS[row.kind].list_class]:
        end_decided(sources=listed, reason=kind, actor=actor, now=now)
    write_down([Happening(row, kind, actor, said={"reason": said}) for row in rows], now=now)
