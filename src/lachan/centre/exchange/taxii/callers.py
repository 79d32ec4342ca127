"""Who comes to the TAXII server: anybody at the public root, partners with their keys at their own."""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING, Final

import msgspec
from django.http import Http404

from lachan.centre.exchange.coming_in import READ
from lachan.centre.exchange.queries.entries import state
from lachan.centre.exchange.queries.scopes import scopes_now
from lachan.centre.exchange.queries.subscriptions import subscription_of
from lachan.centre.exchange.readers import PUBLIC, Reader
from lachan.centre.exchange.scopes import NOTHING, Scope
from lachan.centre.exchange.services.scoping import ANYBODY, keep_scope
from lachan.centre.exchange.taxii.shelves import PUBLIC_ROOT, ROOTS
from lachan.centre.partners.coming_in import PartnerHere, partner_of
from lachan.centre.partners.queries.partners import partners_by_id
from lachan.centre.web import limits
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

WRITE: Final = "sightings.write"
FORMAT: Final = "stix"
_NOT_SUBSCRIBED: Final = "exchange_not_subscribed"


class Caller(msgspec.Struct, frozen=True):
    """Who comes: how far it sees (None: it may not read), and as which partner. `scopes`: how far it saw before."""

    reader: Reader | None
    here: PartnerHere | None = None
    subscription_id: int | None = None
    scopes: tuple[Scope, ...] = ()
    # how far it is with each collection (`queries.shelves`)
    shelves: str = "{}"

    @property
    def may_write(self) -> bool:
        """This will say whether it may send objects to its inbox."""
        return self.here is not None and WRITE in self.here.scopes


def caller_of(request: HttpRequest, root: str, *, now: datetime) -> Caller:
    """This will give who comes to a root. Raises Http404 for a root that there is not; Refusal as `partner_of`.

    A key that may read needs a subscription as well; one that may only send comes without. 403 where neither is.
    """
    if root not in ROOTS:
        raise Http404
    if root == PUBLIC_ROOT:
        limits.spend_download(request)
        return Caller(PUBLIC, scopes=_scopes(ANYBODY, PUBLIC, now))
    use_any_scheme(request)
    here = partner_of(request, now=now)
    if READ not in here.scopes:
        if WRITE not in here.scopes:
            raise Refusal(403, "partner_scope", scope=READ)
        return Caller(None, here)
    try:
        found = subscription_of(partners_by_id([here.partner_id])[here.partner_id], FORMAT)
    except Refusal as refusal:
        if refusal.code != _NOT_SUBSCRIBED or WRITE not in here.scopes:
            raise
        return Caller(None, here)
    scopes = _scopes(here.partner_id, found.reader, now)
    return Caller(found.reader, here, found.id, scopes, found.shelves)


def _scopes(partner_id: int, reader: Reader, now: datetime) -> tuple[Scope, ...]:
    """This will keep how far somebody sees, which is nothing while all is emptied, and give how far it saw."""
    found, emptied = scopes_now(partner_id, FORMAT)
    sees = NOTHING if emptied else reader
    if partner_id == ANYBODY and not found:
        # begun by the worker: a stranger's question writes nothing while nothing has changed
        return ()
    if found and found[-1].reader == sees:
        return found
    stopped_seq = state().since_seq if emptied else 0
    return keep_scope(partner_id=partner_id, format=FORMAT, reader=sees, stopped_seq=stopped_seq, now=now)


def use_any_scheme(request: HttpRequest) -> None:
    """This will let a token come as TAXII clients send one: as the password of Basic, or behind `Token`.

    The name beside the password is whatever the client asks its user for; the token alone says who comes.
    """
    scheme, _, shown = request.META.get("HTTP_AUTHORIZATION", "").strip().partition(" ")
    if scheme.lower() == "token":
        request.META["HTTP_AUTHORIZATION"] = f"Bearer {shown.strip()}"
    elif scheme.lower() == "basic":
        try:
            pair = b64decode(shown.strip(), validate=True).decode("ascii")
        except ValueError:
            pair = ""
        # what has no form of a token is counted as a wrong one, like any other
        request.META["HTTP_AUTHORIZATION"] = f"Bearer {pair.partition(':')[2] or '-'}"
