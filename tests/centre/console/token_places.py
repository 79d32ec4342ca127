"""What the rows of the matrix about tokens of the API ask: tokens of persons and offices."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone

from lachan.centre.accounts.models import Token
from lachan.centre.accounts.tokens import hash_of_token, new_token
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from centre.console.places import Place

_count = itertools.count(1)


def _own_token(place: Place) -> Mapping[str, Any]:
    """A token of who comes, or of somebody else at the office."""
    owner = place.comer if place.place == "self" else place.people.second("north", "desk")
    return {"token_id": _made(person=owner, state="live", asked_by=owner)}


def _persons_token(place: Place) -> Mapping[str, Any]:
    """A token of somebody at the place."""
    owner = place.person()
    return {"token_id": _made(person=owner, state="live", asked_by=owner)}


def _asked_token(place: Place) -> Mapping[str, Any]:
    asked_by = place.comer if place.place == "self" else place.people.at("centre")
    return {"token_id": _made(office=place.office, state="open", asked_by=asked_by)}


def _office_token(place: Place) -> Mapping[str, Any]:
    two = {"asked_by": place.people.at("centre"), "decided_by": place.people.second("centre")}
    return {"token_id": _made(office=place.office, state="live", **two)}


def _made(**told: Any) -> int:
    now = timezone.now()
    return Token.objects.create(
        name=f"chương trình {next(_count)}",
        permissions="case.view",
        expires_at=now + timedelta(days=30),
        asked_at=now,
        decided_at=now if "decided_by" in told else None,
        sha256=hash_of_token(new_token()) if told["state"] == "live" else "",
        **told,
    ).pk


def _typed(**more: str) -> dict[str, Any]:
    last_day = today(timezone.now()) + timedelta(days=30)
    return {"name": "bảng tính", "permissions": ["case.view"], "last_day": f"{last_day:%d/%m/%Y}", **more}


BLANKS: Final[dict[str, Callable[[Place], Mapping[str, Any]]]] = {
    "desk/offices/<row:office_id>/tokens": lambda place: {"office_id": place.office.pk},
    "desk/offices/<row:office_id>/tokens/ask": lambda place: {"office_id": place.office.pk},
    "desk/offices/tokens/<row:token_id>": _asked_token,
    "desk/offices/tokens/<row:token_id>/end": _office_token,
    "desk/persons/tokens/<row:token_id>/end": _persons_token,
    "desk/tokens/<row:token_id>/end": _own_token,
}
BODIES: Final[dict[str, Any]] = {
    "desk/offices/<row:office_id>/tokens/ask": lambda _: _typed(reason="nối với phần mềm của tỉnh"),
    "desk/offices/tokens/<row:token_id>": {"answer": "grant"},
    "desk/tokens/make": lambda _: _typed(),
}
