"""What partners' programs found themselves: the same as an indicator at the TAXII inbox, without STIX."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils import timezone

from lachan.centre.cases.api.bodies import read_body, read_bytes
from lachan.centre.cases.api.saying import answer, encode
from lachan.centre.exchange.claims.results import find_results
from lachan.centre.exchange.finds import PartnerFind
from lachan.centre.exchange.partner_api.claim_doors import WRITE, mark_of, read_one
from lachan.centre.exchange.partner_api.said import PartnerFinds
from lachan.centre.exchange.services.finding import take_finds
from lachan.centre.measures.partner_api.parameters import parameters
from lachan.centre.partners.coming_in import partner_of
from lachan.centre.web import limits

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

# as claims: written with the others of its batch
FINDS_A_QUESTION: Final = 50


def finds(request: HttpRequest) -> HttpResponse:
    """This will keep or refuse each of some finds."""
    now = timezone.now()
    here = partner_of(request, now=now, scope=WRITE)
    parameters(request, ())
    raw = read_bytes(request)
    body = read_body(raw, PartnerFinds)
    limits.spend(request, len(body.finds) / FINDS_A_QUESTION, key=f"partner:{here.key_id}")
    read = [read_one(one, PartnerFind) for one in body.finds]
    done = take_finds(here=here, finds=read, size_bytes=len(raw), now=now)
    return answer(encode(find_results([mark_of(one) for one in body.finds], done)))
