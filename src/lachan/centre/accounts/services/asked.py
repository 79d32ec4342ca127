"""What holds for everything that one administrator asks for and another decides."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from lachan.centre.accounts.access import acting_viewer, may_at, may_change_person, sees_person
from lachan.centre.accounts.permissions import ROLE_REQUEST
from lachan.centre.accounts.queries.roles import REQUEST_LASTS, why_not
from lachan.centre.audit.actors import person_actor
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from lachan.centre.accounts.access import Viewer
    from lachan.centre.accounts.models import PersonRequest, RoleRequest, SecondFactorReset
    from lachan.centre.accounts.queries.roles import AnyRequest

OPEN: Final = "open"
GRANTED: Final = "granted"
REFUSED: Final = "refused"
WITHDRAWN: Final = "withdrawn"
EXPIRED: Final = "expired"

LONGEST_REASON: Final = 500


class RequestRefusal(Refusal):
    """A request that may not be made or decided so. `code` says why; nothing was changed."""


def check_reason(reason: str) -> str:
    """This will give a reason on one line.

    Raises RequestRefusal: reason_missing, reason_too_long, reason_unreadable.
    """
    plain = " ".join(unicodedata.normalize("NFC", reason).split())
    if not plain:
        raise RequestRefusal(400, "reason_missing", pointer="/reason")
    if len(plain) > LONGEST_REASON:
        raise RequestRefusal(400, "reason_too_long", pointer="/reason", most=str(LONGEST_REASON))
    if any(unicodedata.category(char)[0] == "C" for char in plain):
        raise RequestRefusal(400, "reason_unreadable", pointer="/reason")
    return plain


def check_decider(request: AnyRequest, person_id: int) -> None:
    """This will refuse who asked for it and whom it is about. Raises RequestRefusal: request_own, request_about_you."""
    match why_not(request, person_id):
        case "asked_by_you":
            raise RequestRefusal(403, "request_own")
        case "about_you":
            raise RequestRefusal(403, "request_about_you")


def check_role_asker(asker_id: int, *, office_id: int, person_id: int, now: datetime) -> None:
    """This will refuse a request for a role whose asker may no longer ask: then it is not two administrators.

    Raises RequestRefusal: asker_gone.
    """
    asker = _asker(asker_id, now)
    if not may_at(asker, ROLE_REQUEST, office_id) or not sees_person(asker, person_id):
        raise RequestRefusal(409, "asker_gone")


def check_account_asker(asker_id: int, *, person_id: int, now: datetime) -> None:
    """This will refuse a request about an account whose asker may no longer change it. Raises as `check_role_asker`."""
    if not may_change_person(_asker(asker_id, now), person_id):
        raise RequestRefusal(409, "asker_gone")


def _asker(asker_id: int, now: datetime) -> Viewer:
    try:
        return acting_viewer(person_actor(asker_id), now=now)
    except Refusal:
        raise RequestRefusal(409, "asker_gone") from None


def claim_request(request: AnyRequest, state: str, *, decided_by: int | None, now: datetime) -> None:
    """This will close an open request, once whoever comes at the same time: a conditional update.

    Raises RequestRefusal: request_decided, request_expired.
    """
    kept = type(request).objects
    same: QuerySet[RoleRequest] | QuerySet[PersonRequest] | QuerySet[SecondFactorReset] = kept.filter(
        pk=request.pk
    )
    alive = same.filter(state=OPEN, asked_at__gt=now - REQUEST_LASTS)
    if alive.update(state=state, decided_by_id=decided_by, decided_at=now):
        return
    if same.filter(state=OPEN).exists():
        raise RequestRefusal(409, "request_expired", days=str(REQUEST_LASTS.days))
    raise RequestRefusal(409, "request_decided")
