"""The public pages. What is asked comes by POST alone, is answered, and is kept nowhere."""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.gzip import gzip_page

from lachan.centre.public.forms import Asked, read_form, read_typed
from lachan.centre.public.queries import ask, reported
from lachan.centre.public.showing.answer import show
from lachan.centre.public.showing.kinds import codes_by_group, types_by_group, worth_knowing
from lachan.centre.web import limits
from lachan.centre.web.language import language_of
from lachan.centre.web.origins import refuse_other_sites
from lachan.centre.web.pages import render_page
from lachan.centre.web.refusals import Refusal
from lachan.engine.advice import NO_FAULT
from lachan.engine.scam_types import scam_types

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    type View = Callable[..., HttpResponse]


def only(*methods: str) -> Callable[[View], View]:
    """This will refuse other methods (405), and content in the address (400): addresses are stored in many places."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **parts: Any) -> HttpResponse:
            if request.method not in methods:
                raise Refusal(405, "method", allowed=", ".join(methods))
            if request.META.get("QUERY_STRING") and set(request.GET) - {"lang"}:
                raise Refusal(400, "content_in_address")
            return view(request, **parts)

        return guarded

    return decorate


# The form needs no cookie: instead of a token, the browser's own word on where it was sent from is asked
# (docs/explanation/privacy.md). So it works for whoever refuses cookies.
@csrf_exempt
@gzip_page
@sensitive_post_parameters()
@only("GET", "HEAD", "POST")
def home(request: HttpRequest) -> HttpResponse:
    """This will show the question, and below it the answer to what was asked."""
    if request.method != "POST":
        return _home(request)
    refuse_other_sites(request)
    partial = request.headers.get("HX-Request") == "true"
    asked: Asked | None = None
    try:
        limits.spend(request)
        asked = read_form(request)
        if asked.picture is not None:
            limits.spend_picture(request)
        told = ask(asked)
    except Refusal as refusal:
        if partial:
            raise
        unread = asked is None and refusal.status == HTTPStatus.TOO_MANY_REQUESTS
        typed = read_typed(request) if unread else asked.text if asked is not None else ""
        response = _home(request, {"refusal": refusal, "asked": typed}, status=refusal.status)
        refusal.put_headers(response)
        return response
    now = timezone.now()
    context = {
        "shown": show(told, language_of(request)),
        "now": now,
        "reported": reported(told.answer, now=now),
    }
    if partial:
        return render_page(request, "public/answer.html", _common() | context | {"partial": True})
    return _home(request, context | {"asked": asked.text})


def _home(request: HttpRequest, context: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
    return render_page(request, "public/home.html", _common() | (context or {}), status=status)


def _common() -> dict[str, Any]:
    return {"worth": worth_knowing(), "no_fault": NO_FAULT}


@gzip_page
@only("GET", "HEAD")
def types(request: HttpRequest) -> HttpResponse:
    """This will list the kinds of scam."""
    return render_page(request, "public/types.html", _common() | {"groups": types_by_group()})


@gzip_page
@only("GET", "HEAD")
def one_type(request: HttpRequest, type_id: str) -> HttpResponse:
    """This will say how one kind of scam goes, how to tell, and what to do."""
    kind = scam_types().get(type_id)
    if kind is None:
        raise Http404
    return render_page(request, "public/type.html", _common() | {"type": kind})


@gzip_page
@only("GET", "HEAD")
def reasons(request: HttpRequest) -> HttpResponse:
    """This will list all reason codes with their sentences."""
    return render_page(request, "public/reasons.html", _common() | {"groups": codes_by_group()})
