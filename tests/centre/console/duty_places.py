"""What the rows of the matrix about duty desks ask: an office with or without one, or with an open request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone

from centre.accounts.duty_desks import CODE, MAIL
from lachan.centre.accounts.models import DutyContact, DutyRequest
from lachan.centre.accounts.services.duty import ask_duty_contact
from lachan.centre.audit.actors import OPERATOR

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from centre.console.places import Place


def _free(place: Place) -> Mapping[str, Any]:
    # each column asks anew, and a bank is answered for by one office
    DutyRequest.objects.all().delete()
    DutyContact.objects.all().delete()
    return {"office_id": place.office.pk}


def _asked(place: Place) -> Mapping[str, Any]:
    office = _free(place)
    ask_duty_contact(
        **office, mail=MAIL, answers_for=["BIDV"], actor=OPERATOR, now=timezone.now(), draw=lambda: CODE
    )
    return office


def _set(place: Place) -> Mapping[str, Any]:
    office = _free(place)
    DutyContact.objects.create(**office, mail=MAIL, set_by="machine:test", set_at=timezone.now())
    return office


BLANKS: Final[dict[str, Callable[[Place], Mapping[str, Any]]]] = {
    "desk/offices/<row:office_id>/duty": _free,
    "desk/offices/<row:office_id>/duty/ask": _free,
    "desk/offices/<row:office_id>/duty/confirm": _asked,
    "desk/offices/<row:office_id>/duty/end": _set,
}
BODIES: Final[dict[str, Any]] = {
    "desk/offices/<row:office_id>/duty/ask": {"mail": MAIL, "banks": "Vietcombank"},
    "desk/offices/<row:office_id>/duty/confirm": {"code": CODE, "answer": "confirm"},
}
