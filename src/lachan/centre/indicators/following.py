"""What rooms above follow of the register: what was seen, what was said of it, and what lists name."""

from __future__ import annotations

from datetime import date, datetime  # noqa: TC003 - msgspec resolves the annotations at run time
from itertools import batched
from typing import TYPE_CHECKING, Final

import msgspec
from django.db.models import Q

from lachan.centre.indicators.models import ListEntry, ListsVersion, Sighting, Verdict
from lachan.engine.model import Kind, ListClass

if TYPE_CHECKING:
    from collections.abc import Collection

_BATCH: Final = 1_000
# the part of a version's token that stays as long as the database does (`versions.py`)
_LINEAGE: Final = 8


class Seen(msgspec.Struct, frozen=True):
    """A sighting: which indicator, in which record of which room (`report`, `report:12`)."""

    id: int
    indicator_id: int
    source: str
    ref: str


class SaidOf(msgspec.Struct, frozen=True):
    """A verdict that differs from the one before it; `level_before` is "" for the first."""

    id: int
    indicator_id: int
    level: str
    level_before: str
    made_at: datetime


def seen_after(sighting_id: int, *, limit: int) -> tuple[Seen, ...]:
    """This will give the next sightings by id. One query."""
    found = Sighting.objects.filter(pk__gt=sighting_id).order_by("pk")
    rows = found.values_list("pk", "indicator_id", "signal__source", "signal__ref")
    return tuple(Seen(*row) for row in rows[:limit])


def seen_in(source: str, refs: Collection[str], *, kind: str) -> tuple[Seen, ...]:
    """This will give where indicators of a kind were seen in some records of a source (`report:12`). One query."""
    found = Sighting.objects.filter(
        signal__source=source, signal__ref__in=list(refs), indicator__kind=kind
    ).order_by("pk")
    return tuple(
        Seen(*row) for row in found.values_list("pk", "indicator_id", "signal__source", "signal__ref")
    )


def said_after(verdict_id: int, *, limit: int) -> tuple[SaidOf, ...]:
    """This will give the next verdicts by id. One query."""
    found = Verdict.objects.filter(pk__gt=verdict_id).order_by("pk")
    rows = found.values_list("pk", "indicator_id", "level", "before__level", "made_at")[:limit]
    return tuple(SaidOf(pk, indicator, level, before or "", at) for pk, indicator, level, before, at in rows)


class Listed(msgspec.Struct, frozen=True):
    """An entry of a list as rooms above follow it; `at` is when it came to count, `ended_because` why it ended."""

    id: int
    list_class: str
    kind: str
    value: str
    source: str
    at: datetime
    expires_on: date | None
    changed_in: int
    is_live: bool
    ended_because: str


class ListsAre(msgspec.Struct, frozen=True):
    """How far the lists have changed, and of which database they are: another one has another `lineage`.

    `token` is another one after each change, whatever the version: also after one that was taken back.
    """

    version: int
    lineage: str
    token: str


def lists_are() -> ListsAre:
    """This will give how far the lists have changed. One query."""
    row = ListsVersion.objects.filter(pk=1).values_list("version", "token").first()
    version, token = row or (0, "")
    return ListsAre(version, token[:_LINEAGE], token)


def listed_after(
    version: int, last_id: int, *, classes: Collection[str], upto: int, limit: int
) -> tuple[Listed, ...]:
    """This will give the entries that changed behind a version and an id, in that order, up to a version. One query.

    Those that wait for a second person are among them (`at` is then when they were added, and `is_live` False).
    """
    found = ListEntry.objects.filter(list_class__in=list(classes), changed_in__lte=upto)
    found = found.filter(Q(changed_in__gt=version) | Q(changed_in=version, pk__gt=last_id))
    return tuple(_listed(row) for row in found.order_by("changed_in", "pk")[:limit])


def listed_of(things: Collection[tuple[str, str]], *, classes: Collection[str]) -> tuple[Listed, ...]:
    """This will give all entries of some things (kind, value as listed), ended ones too. A query for each thousand."""
    found = []
    for batch in batched(sorted({value for _, value in things}), _BATCH):
        rows = ListEntry.objects.filter(list_class__in=list(classes), value__in=batch).order_by("pk")
        found += [_listed(row) for row in rows if (row.kind, row.value) in things]
    return tuple(found)


def official_names(day: date) -> tuple[str, ...]:
    """This will give the domains that the register calls official on a day, by name. One query."""
    rows = ListEntry.objects.filter(
        Q(expires_on=None) | Q(expires_on__gte=day),
        list_class=ListClass.OFFICIAL, kind=Kind.DOMAIN, ended_at=None, agreed_at__isnull=False,
    )  # fmt: skip
    return tuple(rows.order_by("value").values_list("value", flat=True).distinct())


def _listed(row: ListEntry) -> Listed:
    return Listed(
        row.pk,
        row.list_class,
        row.kind,
        row.value,
        row.source,
        row.agreed_at or row.added_at,
        row.expires_on,
        row.changed_in,
        row.ended_at is None and row.agreed_at is not None,
        row.ended_because,
    )
