"""The key that a request shows. Apart from `keys`, which the command uses without any settings of the site."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings

from lachan.centre.accounts.keys import KeyRing
from lachan.centre.web import limits
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from django.http import HttpRequest

    from lachan.centre.accounts.keys import Key


@cache
def ring() -> KeyRing:
    """This will give the keys of this process."""
    return KeyRing(settings.ENVIRONMENT.api_keys_file)


def key_of(request: HttpRequest) -> Key | None:
    """This will give the key that a request shows (`Authorization: Bearer …`), None when it shows none.

    Another scheme is no key of ours and is passed over: a browser or a proxy may send one for reasons of its own.
    Raises Refusal: 401 for a key that wasn't issued or is withdrawn, 429 when the network has shown too many of those.
    """
    said = request.META.get("HTTP_AUTHORIZATION")
    if said is None:
        return None
    scheme, _, shown = said.strip().partition(" ")
    if scheme.lower() != "bearer":
        return None
    limits.refuse_guesses(request)
    key = ring().find(shown.strip())
    if key is None:
        limits.count_wrong_key(request)
        raise Refusal(401, "key_unknown")
    return key
