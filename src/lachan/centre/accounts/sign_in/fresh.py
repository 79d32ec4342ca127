"""Dangerous acts need a fresh proof: a sign-in, a passkey, a code or the password within the last ten minutes."""

from __future__ import annotations

import time
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, Final, cast

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired

from lachan.centre.accounts.sign_in.entering import ask_to_sign_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

# config/sign_in_settings.py tells allauth the same
FRESH_SECONDS: Final = 600


def is_fresh(request: HttpRequest) -> bool:
    """This will say whether the person has proved who they are within the last ten minutes."""
    if not request.user.is_authenticated:
        return False
    records = get_authentication_records(request, request.user)
    now = time.time()
    # a clock that was set back makes no old proof fresh
    return any(0 <= now - record.get("at", 0) < FRESH_SECONDS for record in records)


def needs_fresh_sign_in[Request: HttpRequest, **P](
    view: Callable[Concatenate[Request, P], HttpResponseBase],
) -> Callable[Concatenate[Request, P], HttpResponseBase]:
    """This will let a view run only after a fresh proof; who has none proves it and comes back to what was sent.

    It stands below `@desk_page(...)`. Raises ReauthenticationRequired, which allauth's middleware answers.
    """

    @wraps(view)
    def proved(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return ask_to_sign_in(request)
        if not is_fresh(request):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return cast("Callable[Concatenate[Request, P], HttpResponseBase]", proved)
