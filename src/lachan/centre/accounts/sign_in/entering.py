"""The way in: who is not signed in is asked to, and comes back to the page that was wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from allauth.account.internal.flows.login import get_authentication_records
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

# A ministry's provider has asked for a second factor, and we believe it (the provider's setting says so).
MFA_BY_PROVIDER: Final = "mfa_by_provider"
# what counts as a second factor among the methods that allauth notes for a session
_SECOND: Final = frozenset({"mfa", MFA_BY_PROVIDER})


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """This will send to the page where one signs in, and back here afterwards."""
    return redirect_to_login(request.get_full_path(), "account_login")


def has_second_factor(request: HttpRequest) -> bool:
    """This will say whether in this session, for the person who is signed in now, a second factor was shown."""
    if not request.user.is_authenticated:
        return False
    records = get_authentication_records(request, request.user)
    return any(record.get("method") in _SECOND for record in records)


def send_to_second_factor(request: HttpRequest) -> HttpResponse:
    """This will send to the page where a second factor is set up or shown."""
    del request
    return redirect("mfa_index")
