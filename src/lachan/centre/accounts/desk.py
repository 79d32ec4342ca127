"""Pages of the desk: who may open them. A view that is not declared with `desk_page` fails the authorisation matrix."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate, Final, cast

from django.http import HttpRequest
from django.utils import timezone

from lachan.centre.accounts.access import Viewer, viewer_of
from lachan.centre.accounts.models import Person
from lachan.centre.accounts.sign_in.entering import ask_to_sign_in, has_second_factor, send_to_second_factor
from lachan.centre.accounts.tree import walking_once
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpResponseBase

_SAFE: Final = frozenset({"GET", "HEAD"})


class DeskRequest(HttpRequest):
    """A request of a person who is signed in with a second factor. `now` is the one moment of the request (UTC)."""

    viewer: Viewer
    person: Person
    now: datetime


type View[**P] = Callable[Concatenate[DeskRequest, P], HttpResponseBase]


def desk_page[**P](permission: str) -> Callable[[View[P]], View[P]]:
    """This will let a view be opened only by who is signed in, has shown the second factor, and has the permission.

    Raises Refusal (403) for who may not; sends who is not signed in to sign in and back.
    """

    def declare(view: View[P]) -> View[P]:
        @wraps(view)
        def opened(request: DeskRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            person = request.user
            if not isinstance(person, Person):
                return ask_to_sign_in(request)
            if not has_second_factor(request):
                return send_to_second_factor(request)
            request.person = person
            request.now = timezone.now()
            request.viewer = viewer_of(person, now=request.now)
            if not request.viewer.may(permission):
                raise Refusal(403, "not_permitted")
            if request.method not in _SAFE:
                return view(request, *args, **kwargs)
            # who only looks moves no office
            with walking_once():
                return view(request, *args, **kwargs)

        opened.desk_permission = permission  # type: ignore[attr-defined]
        return cast("View[P]", opened)

    return declare
