"""What the register knows. All reads of this room; rows of others are joined by nobody."""

from __future__ import annotations

from itertools import batched
from typing import TYPE_CHECKING, Final

import msgspec
from django.db import connection
from django.db.models import Max

from lachan.centre.indicators.models import Claim, Indicator, ListEntry, Sighting, Signal, Verdict
from lachan.centre.indicators.spelling import keepable, value_hash

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

HISTORY_SHOWN: Final = 50
SIGHTINGS_SHOWN: Final = 50
NEIGHBOURS_SHOWN: Final = 20
ENTRIES_SHOWN: Final = 50
# neighbours are counted in the newest sightings: one seen in 100,000 signals answers as quickly as any
_NEIGHBOURS_LOOKED_AT: Final = 200


class UnknownIndicatorError(LookupError):
    """There is no such indicator."""


class ReasonShown(msgspec.Struct, frozen=True):
    """A reason of a verdict as the engine gave it; its sentence stands in the engine's words by `code`."""

    code: str
    weight: float
    params: dict[str, str] = {}
    about: str = ""


class VerdictShown(msgspec.Struct, frozen=True):
    """A verdict, and what changed from the one before it.

    `level_before`, `score_before` and `imitates_before` are "" and None for the first; `came` and
    `went` are reasons that are new and that are gone.
    """

    id: int
    level: str
    score: float
    reasons: tuple[ReasonShown, ...]
    imitates: str
    engine: str
    made_at: datetime
    because: str
    level_before: str = ""
    score_before: float | None = None
    imitates_before: str = ""
    came: tuple[ReasonShown, ...] = ()
    went: tuple[ReasonShown, ...] = ()


class IndicatorShown(msgspec.Struct, frozen=True):
    """An indicator with its present verdict. `level` is a word of `engine.model.Level`, `judged_at` None before one."""

    id: int
    kind: str
    value: str
    first_seen_at: datetime
    last_seen_at: datetime
    sightings: int
    level: str
    score: float
    judged_at: datetime | None
    engine: str


class SightingShown(msgspec.Struct, frozen=True):
    """Where an indicator was seen: the room that keeps the record, and which."""

    signal_id: int
    source: str
    ref: str
    seen_at: datetime
    level: str


class NeighbourShown(msgspec.Struct, frozen=True):
    """An indicator that was seen in the same signals; in how many of those that were looked at."""

    id: int
    kind: str
    value: str
    level: str
    together: int


class EntryShown(msgspec.Struct, frozen=True):
    """An entry of a list. It counts where it is agreed (or needs no agreeing), not ended and not expired."""

    id: int
    list_class: str
    kind: str
    value: str
    owner: str
    source: str
    reason: str
    expires_on: date | None
    added_by: str
    added_at: datetime
    agreed_by: str
    agreed_at: datetime | None
    ended_by: str
    ended_at: datetime | None
    ended_because: str


class ClaimShown(msgspec.Struct, frozen=True):
    """An owner's claim of a domain, hotline or app signer."""

    id: int
    office_id: int
    kind: str
    value: str
    proof: str
    state: str
    claimed_by: str
    claimed_at: datetime
    decided_by: str
    decided_at: datetime | None
    confirmed_until: date | None


class IndicatorPage(msgspec.Struct, frozen=True):
    """All that the page of an indicator shows of the register, each part the newest first and limited."""

    what: IndicatorShown
    history: tuple[VerdictShown, ...]
    sightings: tuple[SightingShown, ...]
    neighbours: tuple[NeighbourShown, ...]


def indicator_page(indicator_id: int) -> IndicatorPage:
    """This will give what the register knows of an indicator, in four queries. Raises UnknownIndicatorError."""
    try:
        found = Indicator.objects.get(pk=indicator_id)
    except Indicator.DoesNotExist:
        raise UnknownIndicatorError(indicator_id) from None
    return IndicatorPage(
        what=_indicator(found),
        history=history_of(found.pk),
        sightings=sightings_of(found.pk),
        neighbours=neighbours_of(found.pk),
    )


def by_value(kind: str, value: str) -> IndicatorShown | None:
    """This will give what is known of a canonical value (`engine.model.Indicator.value`), or None. One query."""
    found = Indicator.objects.filter(kind=kind, value_sha256=value_hash(keepable(value))).first()
    return None if found is None else _indicator(found)


def known_values(things: Collection[tuple[str, str]]) -> dict[tuple[str, str], IndicatorShown]:
    """This will give what is known of some canonical values, by kind and value. A query for each thousand."""
    hashes = {value_hash(keepable(value)): (kind, value) for kind, value in things}
    found = {}
    for batch in batched(hashes, 1_000):
        for row in Indicator.objects.filter(value_sha256__in=batch):
            kind, value = hashes[row.value_sha256]
            if row.kind == kind:
                found[kind, value] = _indicator(row)
    return found


def indicators_by_id(ids: Collection[int]) -> dict[int, IndicatorShown]:
    """This will give indicators by their ids; unknown ones are left out."""
    return {row.pk: _indicator(row) for row in Indicator.objects.filter(id__in=list(ids))}


def reasons_by_id(ids: Collection[int]) -> dict[int, tuple[ReasonShown, ...]]:
    """This will give why each of some indicators is judged as it is: the reasons of its newest verdict. One query."""
    if not ids:
        return {}
    newest = Verdict.objects.filter(indicator_id__in=list(ids)).order_by()
    rows = Verdict.objects.filter(
        pk__in=newest.values("indicator_id").annotate(last=Max("id")).values("last")
    )
    return {row.indicator_id: _reasons(row) for row in rows}


def indicators_in(source: str, ref: str) -> tuple[IndicatorShown, ...]:
    """This will give what was seen in a signal (`report`, `report:12`), the worst first. One query."""
    found = Indicator.objects.filter(seen_in__signal__source=source, seen_in__signal__ref=ref)
    return tuple(_indicator(row) for row in found.order_by("-score", "id"))


def indicators_in_any(source: str, refs: Collection[str], *, most: int) -> tuple[IndicatorShown, ...]:
    """This will give what was seen in any of some signals (`report`, `report:12`), the worst first. One query."""
    if not refs:
        return ()
    seen = Sighting.objects.filter(signal__source=source, signal__ref__in=list(refs))
    found = Indicator.objects.filter(pk__in=seen.values("indicator_id")).order_by("-score", "id")
    return tuple(_indicator(row) for row in found[:most])


def refs_seen_with(indicator_id: int, *, source: str, limit: int = 1_000) -> tuple[str, ...]:
    """This will give the records of a source (`report:12`) in which an indicator was seen, the newest first."""
    found = Sighting.objects.filter(indicator_id=indicator_id, signal__source=source).order_by("-signal_id")
    return tuple(found.values_list("signal__ref", flat=True)[:limit])


def signal_levels(ids: Collection[int]) -> dict[int, str]:
    """This will give the levels of signals that were judged, by their ids. One query."""
    found = Signal.objects.filter(id__in=list(ids)).exclude(level="")
    return dict(found.values_list("id", "level"))


def history_of(indicator_id: int, *, limit: int = HISTORY_SHOWN) -> tuple[VerdictShown, ...]:
    """This will give the verdicts of an indicator, the newest first, each with what changed. One query."""
    rows = list(Verdict.objects.filter(indicator_id=indicator_id).order_by("-id")[: limit + 1])
    if not rows:
        return ()
    shown = []
    for row, before in zip(rows, [*rows[1:], None], strict=True):
        reasons = _reasons(row)
        older = _reasons(before) if before else ()
        # by what they say: of the same code with another name in it, one came and one went
        said, said_before = {_saying(r) for r in reasons}, {_saying(r) for r in older}
        shown.append(
            VerdictShown(
                id=row.pk,
                level=row.level,
                score=row.score,
                reasons=reasons,
                imitates=row.imitates,
                engine=row.engine,
                made_at=row.made_at,
                because=row.because,
                level_before=before.level if before else "",
                score_before=before.score if before else None,
                imitates_before=before.imitates if before else "",
                came=tuple(r for r in reasons if _saying(r) not in said_before) if before else (),
                went=tuple(r for r in older if _saying(r) not in said),
            )
        )
    return tuple(shown[:limit])


def sightings_of(indicator_id: int, *, limit: int = SIGHTINGS_SHOWN) -> tuple[SightingShown, ...]:
    """This will give where an indicator was seen, the newest signal first. One query."""
    found = Sighting.objects.filter(indicator_id=indicator_id).order_by("-signal_id")
    rows = found.values_list("signal_id", "signal__source", "signal__ref", "seen_at", "signal__level")
    return tuple(SightingShown(*row) for row in rows[:limit])


def neighbours_of(indicator_id: int, *, limit: int = NEIGHBOURS_SHOWN) -> tuple[NeighbourShown, ...]:
    """This will give what was seen in the same signals most often, by the newest 200 of them. One query."""
    sql = (
        "SELECT i.id, i.kind, i.value, i.level, near.together FROM ("
        " SELECT s.indicator_id, COUNT(*) AS together FROM indicators_sighting s WHERE s.signal_id IN ("
        "  SELECT signal_id FROM indicators_sighting WHERE indicator_id = %s ORDER BY signal_id DESC LIMIT %s)"
        "  AND s.indicator_id <> %s GROUP BY s.indicator_id ORDER BY together DESC, s.indicator_id LIMIT %s) near"
        " JOIN indicators_indicator i ON i.id = near.indicator_id ORDER BY near.together DESC, i.id"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [indicator_id, _NEIGHBOURS_LOOKED_AT, indicator_id, limit])
        return tuple(NeighbourShown(*row) for row in cursor.fetchall())


def entry_by_id(entry_id: int) -> EntryShown | None:
    """This will give an entry of a list, ended ones too, or None."""
    found = ListEntry.objects.filter(pk=entry_id).first()
    return None if found is None else shown_entry(found)


def shown_claim(row: Claim) -> ClaimShown:
    """This will give a claim as others see it."""
    return ClaimShown(
        *(getattr(row, "pk" if name == "id" else name) for name in ClaimShown.__struct_fields__)
    )


def shown_entry(row: ListEntry) -> EntryShown:
    """This will give an entry as others see it."""
    return EntryShown(
        *(getattr(row, "pk" if name == "id" else name) for name in EntryShown.__struct_fields__)
    )


def _indicator(row: Indicator) -> IndicatorShown:
    names = IndicatorShown.__struct_fields__
    return IndicatorShown(*(getattr(row, "pk" if name == "id" else name) for name in names))


def _saying(reason: ReasonShown) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    return reason.code, reason.about, tuple(sorted(reason.params.items()))


def _reasons(row: Verdict) -> tuple[ReasonShown, ...]:
    return msgspec.json.decode(row.reasons, type=tuple[ReasonShown, ...])
