"""Who may open a page of signing in: anybody signed in, or only with a second factor shown in this session."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest

from lachan.centre.accounts.models import Person
from lachan.centre.accounts.sign_in.entering import ask_to_sign_in, has_second_factor, send_to_second_factor

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponseBase


class SignedInRequest(HttpRequest):
    """A request of somebody who is signed in."""

    person: Person


def signed_in(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """This will let a page be opened by who is signed in; a second factor is not asked for."""
    return _opened(view, needs_second_factor=False)


def with_second_factor(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """This will let a page be opened only by who has shown a second factor in this session."""
    return _opened(view, needs_second_factor=True)


def _opened(
    view: Callable[..., HttpResponseBase], *, needs_second_factor: bool
) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, Person):
            return ask_to_sign_in(request)
        if needs_second_factor and not has_second_factor(request):
            return send_to_second_factor(request)
        known = cast("SignedInRequest", request)
        known.person = request.user
        return view(known, *args, **kwargs)

    return opened
