"""What the rows of the matrix about appeals ask: an appeal against a measure of the office of a place."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone

from centre.console.measure_places import in_force_at
from lachan.centre.audit.actors import MACHINE
from lachan.centre.measures.models import Appeal, Measure
from lachan.centre.measures.queries.listed import read_named
from lachan.centre.measures.services.appealing import ToFile, file_appeals
from lachan.centre.measures.services.proposing import Wanted, propose_measures
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from centre.console.places import Place


def appeal_at(place: Place) -> Appeal:
    """An appeal with proven control against a measure of the office at the place, signed by people above it."""
    now = timezone.now()
    measure = in_force_at(place)
    filed = file_appeals(
        told=ToFile(things=read_named(measure.value, day=today(now)), why="Trang thật", consents=True),
        now=now,
    )
    Appeal.objects.filter(number=filed.numbers[0]).update(
        proof="proven", proven_at=now, proof_ends_at=now + timedelta(days=1)
    )
    return Appeal.objects.get(number=filed.numbers[0])


def _numbered(place: Place) -> Mapping[str, Any]:
    return {"number": appeal_at(place).number}


def _held(place: Place) -> Mapping[str, Any]:
    """A new measure on what the appeal that was just made is about."""
    appeal, now = Appeal.objects.latest("pk"), timezone.now()
    [line] = propose_measures(
        kind="take_page_down", wanted=[Wanted(appeal.value)], office_id=place.office.pk, reason="Giả mạo",
        actor=MACHINE, now=now,
    )  # fmt: skip
    return {"measure": Measure.objects.get(number=line.number).number}


BLANKS: Final[dict[str, Callable[[Place], Mapping[str, Any]]]] = {
    "desk/appeals/<appeal:number>": _numbered,
    "desk/appeals/<appeal:number>/agree": _numbered,
}
BODIES: Final[dict[str, Any]] = {
    "desk/appeals/<appeal:number>": {"says": "upheld", "reason": "Đã xem, là trang giả"},
    "desk/appeals/<appeal:number>/agree": _held,
}
