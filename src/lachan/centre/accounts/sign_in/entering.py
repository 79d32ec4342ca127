"""The way in: who is not signed in is asked to, and comes back to the page that was wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

# what counts as a second factor among the methods that allauth notes for a session
_SECOND = frozenset({"mfa"})


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """This will send to the page where one signs in, and back here afterwards."""
    return redirect_to_login(request.get_full_path(), "account_login")


def has_second_factor(request: HttpRequest) -> bool:
    """This will say whether this session was begun with a second factor."""
    methods = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    return any(method.get("method") in _SECOND for method in methods)


def send_to_second_factor(request: HttpRequest) -> HttpResponse:
    """This will send to the page where a second factor is set up or shown."""
    del request
    return redirect("mfa_index")
