"""Pages: rendered in the reader's language, never stored on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.template.loader import render_to_string

from lachan.centre.web.centre import centre_in
from lachan.centre.web.language import language_of
from lachan.engine.advice import hotlines
from lachan.engine.scam_types import scam_types

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest


def about_the_page(request: HttpRequest) -> dict[str, Any]:
    """This will give every template its language, the request's code, the centre, and what stands in the foot."""
    lang = language_of(request)
    centre = centre_in(lang)
    return {
        "lang": lang,
        "other_lang": "en" if lang == "vi" else "vi",
        "request_id": getattr(request, "request_id", ""),
        "centre": centre,
        "contact": centre.contact,
        "hotlines": hotlines(),
        "types_count": str(len(scam_types())),
        "path_here": request.path_info if request.resolver_match else "/",
    }


def render_page(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """This will render a page or a piece of one."""
    response = HttpResponse(render_to_string(template, dict(context), request=request), status=status)
    response.headers["Content-Language"] = language_of(request)
    response.headers["Vary"] = "Cookie, HX-Request"
    return response
