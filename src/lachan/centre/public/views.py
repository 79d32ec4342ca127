"""The public pages. What is asked comes by POST alone, is answered, and is kept nowhere."""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import msgspec
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.gzip import gzip_page

from lachan.centre.measures.queries.figures import public_figures
from lachan.centre.partners.coming_in import partner_of
from lachan.centre.partners.services.picking_up import pick_up_token
from lachan.centre.public.forms import Asked, read_form, read_typed
from lachan.centre.public.queries import appealed, ask, reported
from lachan.centre.public.showing.answer import show
from lachan.centre.public.showing.kinds import codes_by_group, types_by_group, worth_knowing
from lachan.centre.web import limits
from lachan.centre.web.language import language_of
from lachan.centre.web.origins import refuse_other_sites
from lachan.centre.web.pages import render_page
from lachan.centre.web.problems import problem_response
from lachan.centre.web.reading import reading
from lachan.centre.web.refusals import Refusal
from lachan.engine.advice import NO_FAULT
from lachan.engine.scam_types import scam_types

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

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
        "appealed": appealed(told.answer, now=now),
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
def figures(request: HttpRequest) -> HttpResponse:
    """This will say how many measures are in force, how soon they took effect, and how often the centre was wrong."""
    shown = public_figures(now=timezone.now())
    return render_page(request, "public/figures.html", _common() | {"shown": shown})


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


# As the form of the first page, it needs no cookie: a program's keeper comes here once.
@csrf_exempt
@sensitive_post_parameters()
@only("GET", "HEAD", "POST")
def partner_token(request: HttpRequest) -> HttpResponse:
    """This will give a partner the token that was agreed to, once, for what came by mail and by telephone."""
    if request.method != "POST":
        return render_page(request, "public/partner_token.html", {})
    refuse_other_sites(request)
    sent: dict[str, str] = {}
    try:
        limits.spend(request)
        limits.refuse_guesses(request)
        with reading(request):
            sent = {name: request.POST.get(name, "") for name in ("from_mail", "from_phone")}
        picked = pick_up_token(**sent, now=timezone.now())
    except Refusal as refusal:
        if refusal.code == "partner_pick_up":
            limits.count_wrong_key(request)
        response = render_page(
            request, "public/partner_token.html", {"refusal": refusal, "sent": sent}, status=refusal.status
        )
        refusal.put_headers(response)
        return response
    return render_page(request, "public/partner_token.html", {"picked": picked})


@only("GET", "HEAD")
def partner_key(request: HttpRequest) -> HttpResponse:
    """This will say to a partner's program which partner it comes as, by which key, what that opens and until when."""
    try:
        here = partner_of(request, now=timezone.now())
    except Refusal as refusal:
        return problem_response(request, refusal)
    said = {
        "partner": here.code,
        "name_vi": here.name_vi,
        "name_en": here.name_en,
        "key": here.key_kind,
        "scopes": sorted(here.scopes),
        "until": here.ends_at,
    }
    return HttpResponse(msgspec.json.encode(said), content_type="application/json")
