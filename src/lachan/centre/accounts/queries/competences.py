"""What offices answer for: how far the one above answers, and who answers otherwise once a competence comes or goes."""

from __future__ import annotations

from collections import defaultdict
from datetime import date  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING

import msgspec
from django.db.models import Q

from lachan.centre.accounts.case_kinds import CASE_KINDS
from lachan.centre.accounts.models import Competence
from lachan.centre.accounts.queries.offices import (
    OfficeShown,
    chain_above,
    offices_by_id,
)
from lachan.centre.accounts.queries.territories import Place, chains_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet


class Area(msgspec.Struct, frozen=True):
    """Where an office answers for anything on a day: the ids of territories (None: the whole country)."""

    office: OfficeShown
    territory_ids: frozenset[int | None]

    def holds(self, place: Place | None) -> bool:
        """This will say whether a place (None: the whole country) lies in it. One query at most."""
        if None in self.territory_ids:
            return True
        if place is None:
            return False
        return not self.territory_ids.isdisjoint(over.id for over in chains_of([place.id])[place.id])


class Effect(msgspec.Struct, frozen=True):
    """Who answers for some kinds of case before, and who after: offices, by code (empty: nobody)."""

    case_kinds: tuple[str, ...]
    before: tuple[OfficeShown, ...]
    after: tuple[OfficeShown, ...]


class Change(msgspec.Struct, frozen=True):
    """A competence that an office is to have or to lose: a kind ("": all) in a place (None: the whole country)."""

    office_id: int
    case_kind: str
    place: Place | None
    day: date
    # the competence that ends, None where one is granted
    ending_id: int | None = None


def area_above(office_id: int, *, day: date) -> Area | None:
    """This will give where the nearest office above answers that answers for anything on a day; None where none does.

    Three queries at most.
    """
    chain = chain_above(office_id)[1:]
    held = _held_on(day).filter(office_id__in=chain).values_list("office_id", "territory_id")
    areas: dict[int, set[int | None]] = defaultdict(set)
    for holder, territory_id in held:
        areas[holder].add(territory_id)
    for above in chain:
        if above in areas:
            return Area(offices_by_id([above])[above], frozenset(areas[above]))
    return None


def effects_of(change: Change) -> tuple[Effect, ...]:
    """This will say who answers in the place from the day on, by kind, with the change and without it.

    Kinds for which the same offices come and go stand together, what changes first. Places in it for which an office
    answers nearer by are not looked at: there nothing changes. Five queries at most.
    """
    chain: tuple[int | None, ...] = (None,)
    if change.place is not None:
        chain = (*(over.id for over in chains_of([change.place.id])[change.place.id]), None)
    where = Q(territory__isnull=True) | Q(territory_id__in=[one for one in chain if one is not None])
    rows = _held_on(change.day).filter(where).values_list("pk", "territory_id", "case_kind", "office_id")
    before = [_Held(*row) for row in rows]
    after = [one for one in before if one.id != change.ending_id]
    if change.ending_id is None:
        place_id = None if change.place is None else change.place.id
        after.append(_Held(0, place_id, change.case_kind, change.office_id))
    groups: dict[tuple[frozenset[int], frozenset[int]], list[str]] = defaultdict(list)
    for kind in [change.case_kind] if change.case_kind else CASE_KINDS:
        groups[_answering(chain, before, kind), _answering(chain, after, kind)].append(kind)
    offices = offices_by_id(frozenset[int]().union(*(ids for pair in groups for ids in pair)))
    found = [
        Effect(tuple(kinds), _by_code(offices, old), _by_code(offices, new))
        for (old, new), kinds in groups.items()
    ]
    return tuple(sorted(found, key=lambda effect: effect.before == effect.after))


class _Held(msgspec.Struct, frozen=True):
    id: int
    territory_id: int | None
    case_kind: str
    office_id: int


def _held_on(day: date) -> QuerySet[Competence]:
    held = Competence.objects.filter(valid_from__lte=day, office__valid_from__lte=day)
    return held.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day)).filter(
        Q(office__valid_to__isnull=True) | Q(office__valid_to__gt=day)
    )


def _answering(chain: tuple[int | None, ...], held: Iterable[_Held], kind: str) -> frozenset[int]:
    """This will give who answers: at the nearest place, and there for this kind before for all kinds."""
    for place_id in chain:
        here = [one for one in held if one.territory_id == place_id and one.case_kind in {kind, ""}]
        here = [one for one in here if one.case_kind] or here
        if here:
            return frozenset(one.office_id for one in here)
    return frozenset()


def _by_code(offices: Mapping[int, OfficeShown], ids: Iterable[int]) -> tuple[OfficeShown, ...]:
    return tuple(sorted((offices[one] for one in ids), key=lambda office: office.code))
