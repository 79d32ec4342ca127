"""The token that a request shows: who comes by it, from where, and how often."""

from __future__ import annotations

from ipaddress import ip_network
from typing import TYPE_CHECKING, Final

from lachan.centre.accounts.access import Viewer, live_tokens, token_viewer
from lachan.centre.accounts.services.tokens import note_use
from lachan.centre.accounts.tokens import hash_of_token, is_token
from lachan.centre.web import limits
from lachan.centre.web.addresses import address_of
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

_SCHEME: Final = "bearer"


def token_viewer_of(request: HttpRequest, *, now: datetime) -> Viewer:
    """This will give who comes by the token that a request shows (`Authorization: Bearer lch_…`). Three queries.

    Nothing else lets anybody in here: no session and no cookie, so that no page can make a browser ask.
    Raises Refusal: 401 `token_needed`, `token_unknown` for one that never was, has ended or run out, or whose owner has
    gone; 403 `token_network` from elsewhere than it was made for; 429.
    """
    scheme, _, shown = request.META.get("HTTP_AUTHORIZATION", "").strip().partition(" ")
    if scheme.lower() != _SCHEME:
        raise Refusal(401, "token_needed")
    limits.refuse_guesses(request)
    shown = shown.strip()
    token = live_tokens(now).filter(sha256=hash_of_token(shown)).first() if is_token(shown) else None
    if token is None:
        limits.count_wrong_key(request)
        raise Refusal(401, "token_unknown")
    if token.networks:
        address = address_of(request)
        if address is None or not any(address in ip_network(one) for one in token.networks.split()):
            raise Refusal(403, "token_network")
    viewer = token_viewer(token, now=now)
    note_use(token.pk, token.last_used_at, now)
    return viewer
