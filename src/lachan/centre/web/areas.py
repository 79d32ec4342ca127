"""Where people sign in. Sessions and messages exist there alone; the public site keeps nothing of its visitors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

    type GetResponse = Callable[[HttpRequest], HttpResponseBase]

SIGNED_IN_AREAS: Final = ("/desk", "/accounts")


def is_signed_in_area(path: str) -> bool:
    """This will say whether an address belongs to the desk or to signing in."""
    return any(path == area or path.startswith(f"{area}/") for area in SIGNED_IN_AREAS)


class SignedInAreasMiddleware:
    """Runs the middlewares of sessions and sign-in for the desk; everything else passes them by."""

    def __init__(self, get_response: GetResponse) -> None:
        """This will put the chain together once."""
        self.get_response = get_response
        self.signed_in = SessionMiddleware(AuthenticationMiddleware(MessageMiddleware(get_response)))

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """This will answer, with a session where one belongs."""
        if is_signed_in_area(request.path_info):
            response = cast("HttpResponseBase", self.signed_in(request))
            # Nothing to other sites. To ourselves all the same: under "no-referrer" a browser sends `Origin: null` with
            # each form, and the check that a form comes from here refuses it.
            response.headers["Referrer-Policy"] = "same-origin"
            return response
        return self.get_response(request)
