"""What partners' programs ask: what changed. Who they are stands in the key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.utils import timezone

from lachan.centre.cases.api.saying import answer, encode
from lachan.centre.exchange.coming_in import who_comes
from lachan.centre.exchange.partner_api.said import PartnerChanges
from lachan.centre.exchange.queries.entries import state
from lachan.centre.exchange.queries.parts import next_part
from lachan.centre.exchange.queries.scopes import scopes_of
from lachan.centre.exchange.queries.stix import stix_ids
from lachan.centre.exchange.webhooks.saying import MOST, Part, Place, say_part
from lachan.centre.measures.partner_api.parameters import misfit, number, parameters

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

FORMAT: Final = "webhook"
CHANGES: Final = "/api/v1/partner/changes"
_MOST_NUMBER: Final = 10**18 - 1
_ALLOWED: Final = ("since", "fill", "after", "part", "size")


def changes(request: HttpRequest) -> HttpResponse:
    """This will give what changed behind a place, or all, in parts, to who is too far behind."""
    coming = who_comes(request, FORMAT, now=timezone.now())
    asked = parameters(request, _ALLOWED)
    if "since" in asked and "fill" in asked:
        raise misfit("since", "since | fill, after, part")
    since = number(asked, "since", 0, least=0, most=_MOST_NUMBER)
    place = Place(
        told=since,
        looked=since,
        fill=number(asked, "fill", 0, least=0, most=_MOST_NUMBER),
        after_id=number(asked, "after", 0, least=0, most=_MOST_NUMBER),
        part=number(asked, "part", 0, least=0, most=_MOST_NUMBER),
    )
    size = number(asked, "size", MOST, least=1, most=MOST)
    now = state()
    if place.fill > now.seq:
        # of another database than this one is
        place = Place()
    part = next_part(coming.reader, place, now, most=size)
    if part is None:
        part = Part(since, since, place, is_last=True)
    scopes = scopes_of(coming.here.partner_id, "stix") if coming.here is not None else ()
    said = say_part(part, stix_id=stix_ids(scopes))
    return answer(
        encode(PartnerChanges(**said, next=None if part.is_last else _next(part, asked.get("size"))))
    )


def _next(part: Part, size: str | None) -> str:
    """This will give the address of the next part."""
    after = part.after
    where = {"since": part.upto}
    if after.fill:
        where = {"fill": after.fill, "after": after.after_id, "part": after.part}
    return f"{CHANGES}?{urlencode(where | ({'size': size} if size else {}))}"
