"""What the rows of the matrix about measures ask: a measure of the office of a place."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone

from centre.measures.scene import judged
from lachan.centre.accounts.models import Role
from lachan.centre.audit.actors import MACHINE, person_actor
from lachan.centre.measures.lots import mark_of
from lachan.centre.measures.models import Delegation, Measure
from lachan.centre.measures.preview import seen_sha256
from lachan.centre.measures.services.proposing import Wanted, propose_measures
from lachan.centre.measures.services.signing import APPROVE, sign_measure
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from centre.console.places import Place

_count = itertools.count(1)


def _domain() -> str:
    name = f"dichvucong-{next(_count)}.top"
    judged("domain", name)
    return name


def measure_at(place: Place) -> Measure:
    """A measure of the office at the place that waits for two signatures: a machine proposed it."""
    now = timezone.now()
    [line] = propose_measures(
        kind="block_domain", wanted=[Wanted(_domain())], office_id=place.office.pk, reason="Giả mạo",
        actor=MACHINE, now=now,
    )  # fmt: skip
    Measure.objects.filter(number=line.number).update(looked_at=now)
    return Measure.objects.get(number=line.number)


def _numbered(place: Place) -> Mapping[str, Any]:
    return {"number": measure_at(place).number}


def _yes(place: Place) -> Mapping[str, Any]:
    """A yes to the measure that was just made for this row."""
    del place
    return {"says": "approve", "seen": seen_sha256(Measure.objects.latest("pk")), "reason": "đã xem"}


def _yes_together(place: Place) -> Mapping[str, Any]:
    """A yes to all that is alike in the lot of the measure that was just made: that one alone."""
    del place
    measure = Measure.objects.latest("pk")
    return {
        "says": "approve",
        "count": "1",
        "mark": mark_of([(measure.pk, seen_sha256(measure))]),
        "reason": "",
    }


def in_force_at(place: Place) -> Measure:
    """A measure of the office at the place that two people above it have signed."""
    measure, centre = measure_at(place), place.people
    for person in (centre.second("centre", Role.APPROVER), centre.second("ministry", Role.APPROVER)):
        sign_measure(
            measure_id=measure.pk,
            seen=seen_sha256(Measure.objects.get(pk=measure.pk)),
            says=APPROVE,
            actor=person_actor(person.pk),
            now=timezone.now(),
            reason="đã xem",
        )
    return measure


def _in_force(place: Place) -> Mapping[str, Any]:
    return {"number": in_force_at(place).number}


def _draft(place: Place) -> Mapping[str, Any]:
    name = _domain()
    return {
        "kind": "block_domain", "things": name, "value": name, "office": str(place.office.pk), "reason": "Giả mạo",
    }  # fmt: skip


def _delegation(place: Place) -> Mapping[str, Any]:
    """Somebody stands in for the approver of the north: who comes, or else another."""
    away = place.people.at("south", Role.APPROVER)
    stands_in = place.comer if place.place == "self" else place.people.second("south", Role.APPROVER)
    day = today(timezone.now())
    row = Delegation.objects.create(
        from_person_id=away.pk, to_person_id=stands_in.pk, first_day=day, last_day=day,
        made_at=timezone.now(), made_by=f"person:{away.pk}",
    )  # fmt: skip
    return {"delegation_id": row.pk}


def _leave(place: Place) -> Mapping[str, Any]:
    day = f"{today(timezone.now()):%d/%m/%Y}"
    stands_in = place.people.at("south", Role.APPROVER)
    return {"to_person": str(stands_in.pk), "first_day": day, "last_day": day}


BLANKS: Final[dict[str, Callable[[Place], Mapping[str, Any]]]] = {
    "desk/measures/leave/<row:delegation_id>/end": _delegation,
    "desk/urgent/<measure:number>": _numbered,
    "desk/measures/<measure:number>": _numbered,
    "desk/measures/<measure:number>/together": _numbered,
    "desk/measures/<measure:number>/lift": _in_force,
    "desk/measures/<measure:number>/withdraw": _numbered,
}
BODIES: Final[dict[str, Any]] = {
    "desk/measures/leave": _leave,
    "desk/urgent/<measure:number>": _yes,
    "desk/measures/<measure:number>": _yes,
    "desk/measures/<measure:number>/together": _yes_together,
    "desk/measures/<measure:number>/lift": {"reason": "hết cần"},
    "desk/measures/<measure:number>/withdraw": {"reason": "gõ nhầm"},
    "desk/measures/propose": _draft,
    "desk/measures/hold": _draft,
}
