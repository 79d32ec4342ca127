"""Writing down what was done: what every change of measures has in common, for one or for thousands at once."""

from __future__ import annotations

from itertools import batched
from typing import TYPE_CHECKING, Any, Final

import msgspec

from lachan.centre.audit.actors import Actor
from lachan.centre.audit.log import NewEntry, record_all
from lachan.centre.cases.services.noting_measures import note_measures
from lachan.centre.measures.models import Event, Measure, Said

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

# SQLite takes so many rows of nine values in one statement
_BATCH: Final = 1_000
# what whoever works on a case has to know of its measures; the rest stands with the measure
ON_CASES: Final = frozenset(
    {
        "proposed", "held", "approved", "refused", "withdrawn", "lapsed", "lifted", "expired",
        "effective", "not_effective", "returned", "with_case", "carried_on", "no_successor",
    }
)  # fmt: skip


class Happening(msgspec.Struct, frozen=True):
    """Something that happened to a measure: `data` are ids, codes and times; `said` what somebody wrote."""

    measure: Measure
    kind: str
    actor: Actor
    data: dict[str, Any] = {}
    said: dict[str, str] = {}


def write_down(happenings: Sequence[Happening], *, now: datetime) -> None:
    """This will write events and their entries of the log, in the caller's transaction; on their cases what matters."""
    _note_on_cases(happenings, now)
    for batch in batched(happenings, _BATCH):
        events = Event.objects.bulk_create(
            Event(
                measure=each.measure,
                kind=each.kind,
                at=now,
                actor=str(each.actor),
                office_id=each.actor.office_id,
                data=msgspec.json.encode(each.data).decode(),
                version=each.measure.version,
            )
            for each in batch
        )
        Said.objects.bulk_create(
            Said(event=event, name=name, text=text)
            for event, each in zip(events, batch, strict=True)
            for name, text in each.said.items()
            if text
        )
        record_all(
            [
                NewEntry(
                    kind=f"measures.{each.kind}", actor=each.actor, now=now, subject=f"measure:{each.measure.pk}",
                    data=each.data,
                )
                for each in batch
            ]
        )  # fmt: skip


def _note_on_cases(happenings: Sequence[Happening], now: datetime) -> None:
    found: dict[tuple[str, Actor], dict[int, list[str]]] = {}
    for each in happenings:
        if each.measure.case_id is not None and each.kind in ON_CASES:
            by_case = found.setdefault((each.kind, each.actor), {})
            by_case.setdefault(each.measure.case_id, []).append(each.measure.number)
    for (kind, actor), by_case in found.items():
        note_measures(numbers_by_case=by_case, what=kind, actor=actor, now=now)


def actor_of(said: str) -> Actor:
    """This will read who acted as it stands in a row (`person:17`)."""
    kind, _, name = said.partition(":")
    return msgspec.convert({"kind": kind, "id": name}, Actor)
