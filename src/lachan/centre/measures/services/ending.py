"""How measures end: taken back, lifted, run out, lapsed. What lower rooms obeyed ends in the same transaction."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from lachan.centre.accounts.access import acting_viewer, may_at
from lachan.centre.accounts.permissions import MEASURE_LIFT, MEASURE_PROPOSE, MEASURE_VIEW
from lachan.centre.audit.actors import MACHINE
from lachan.centre.cases.services.taking import read_words
from lachan.centre.indicators.entries import Decided, add_decided, canonical_value, end_bad, end_decided
from lachan.centre.measures.kinds import KINDS
from lachan.centre.measures.models import Measure
from lachan.centre.measures.queries.going_on import IN_FORCE, measures_on
from lachan.centre.measures.services.writing_down import Happening, write_down
from lachan.centre.web.clock import today
from lachan.centre.web.commits import together
from lachan.centre.web.refusals import Refusal
from lachan.engine.model import Kind, ListClass

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from lachan.centre.audit.actors import Actor

# A fortnight after it was asked for, what was found is no longer what it was.
LAPSES: Final = timedelta(days=14)
# As long as a measure lasts at most: by then whoever would accuse it again has to look anew.
CORRECTED_LASTS: Final = timedelta(days=365)
_BATCH: Final = 500


def withdraw_measure(*, measure_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """This will take a proposal back, by whoever may propose at its office. Raises Refusal: 403, 404, 409."""
    said = read_words(reason)

    def write() -> None:
        row = _taken(measure_id, (Measure.State.PROPOSED,))
        _need(actor, row, MEASURE_PROPOSE, now)
        end_measures([row], Measure.State.WITHDRAWN, "withdrawn", said, actor, now)

    together(write)


def lift_measure(
    *, measure_id: int, reason: str, actor: Actor, now: datetime, was_wrong: bool = False
) -> None:
    """This will lift a measure that is in force: its entry ends at once, and its counterparts are asked to undo it.

    One person is enough: undoing hurts less than leaving. `was_wrong`: it should never have been. Then all measures on
    the thing are lifted with it, it is listed as corrected, and is counted so in public.
    Raises Refusal: 403, 404, 409 `measures_not_open`, `measures_wrong_elsewhere`.
    """
    said = read_words(reason)

    def write() -> None:
        row = _taken(measure_id, IN_FORCE)
        _need(actor, row, MEASURE_LIFT, now)
        if was_wrong:
            _need_all(actor, row, now)
            lift_all(things={(row.about, row.value)}, reason=said, was_wrong=True, source=row.number, actor=actor,
                     now=now)  # fmt: skip
        else:
            end_measures([row], Measure.State.LIFTED, "lifted", said, actor, now)

    together(write)


def expire_measures(*, now: datetime) -> int:
    """This will end what has lasted as long as it was approved for, and give how many that were."""

    def write() -> int:
        over = Measure.objects.select_for_update().filter(in_force=True, expires_at__lte=now)
        rows = list(over.order_by("pk")[:_BATCH])
        end_measures(rows, Measure.State.EXPIRED, "expired", "", MACHINE, now)
        return len(rows)

    return together(write)


def lapse_proposals(*, now: datetime) -> int:
    """This will end proposals that nobody signed for a fortnight, and give how many that were."""

    def write() -> int:
        old = Measure.objects.select_for_update().filter(
            state=Measure.State.PROPOSED, proposed_at__lte=now - LAPSES
        )
        rows = list(old.order_by("pk")[:_BATCH])
        end_measures(rows, Measure.State.LAPSED, "lapsed", "", MACHINE, now)
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


def _need_all(actor: Actor, row: Measure, now: datetime) -> None:
    """This will refuse who may not lift what else is in force on the thing: it can't be wrong here and right there."""
    viewer = acting_viewer(actor, now=now)
    offices = Measure.objects.filter(about=row.about, value=row.value, in_force=True)
    if not all(
        may_at(viewer, MEASURE_LIFT, office_id)
        for office_id in set(offices.values_list("office_id", flat=True))
    ):
        raise Refusal(409, "measures_wrong_elsewhere")


def lift_all(
    *,
    things: Collection[tuple[str, str]],
    reason: str,
    was_wrong: bool,
    source: str,
    actor: Actor,
    now: datetime,
    measure_ids: Collection[int] = (),
    kind: str = "lifted",
) -> tuple[Measure, ...]:
    """This will undo all that is done and listed about some things, in the caller's transaction, and give what it was.

    Measures in force are lifted, with those that `measure_ids` names; proposals are refused; bad entries end, whoever
    listed them. `was_wrong`: each thing becomes a corrected entry of `source`, so that the engine says so for a year.
    """
    rows = list(measures_on(things, measure_ids=measure_ids).select_for_update().order_by("pk"))
    in_force = [row for row in rows if row.state in IN_FORCE]
    for row in in_force:
        row.was_wrong = was_wrong
    end_measures(in_force, Measure.State.LIFTED, kind, reason, actor, now)
    waiting = [row for row in rows if row.state == Measure.State.PROPOSED]
    end_measures(waiting, Measure.State.REFUSED, "refused", reason, actor, now)
    listed = {
        (about, canonical_value(about, value))
        for about, value in {*things, *((row.about, row.value) for row in in_force)}
        if about in Kind
    }
    end_bad(things=listed, reason=kind, actor=actor, now=now)
    if was_wrong:
        add_decided(
            list_class=ListClass.CORRECTED,
            # the house's rule adds it, the person's word agrees: two actors for one entry
            decided=[Decided(about, value, source, reason[:500], MACHINE, actor) for about, value in sorted(listed)],
            expires_on=today(now + CORRECTED_LASTS),
            now=now,
        )  # fmt: skip
    return tuple(in_force)


def end_measures(
    rows: Sequence[Measure], state: str, kind: str, said: str, actor: Actor, now: datetime
) -> None:
    """This will end some measures that were taken, their entries with them, in the caller's transaction."""
    if not rows:
        return
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
