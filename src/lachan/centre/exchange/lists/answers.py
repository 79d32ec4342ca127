"""How small answers about lists and keys go out to programs."""

from __future__ import annotations

import hashlib
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_safe

from lachan.centre.web.problems import problem_response
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

TEXT: Final = "text/plain; charset=utf-8"


def for_machines(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """This will answer refusals as programs read them (RFC 9457), and nothing but GET and HEAD."""

    @wraps(view)
    def answer(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
        try:
            return view(request, *arguments, **named)
        except Refusal as refusal:
            return problem_response(request, refusal)

    return require_safe(answer)


def put_caching(response: HttpResponseBase, *, is_open: bool) -> None:
    """This will say who may keep an answer; `is_open`: anybody gets the same."""
    # kept on the way, but asked for each time: what was lifted is to be gone at once
    response.headers["Cache-Control"] = f"{'public' if is_open else 'private'}, no-cache"
    response.headers["Vary"] = "Accept-Encoding, Authorization"
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"


def send_small(
    request: HttpRequest, content: bytes, content_type: str, *, is_open: bool = True
) -> HttpResponseBase:
    """This will send what is at hand; 304 to who has it."""
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    said = request.headers.get("If-None-Match", "")
    if etag in {each.strip().removeprefix("W/") for each in said.split(",")}:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(content, content_type=content_type, status=HTTPStatus.OK)
    response.headers["ETag"] = etag
    put_caching(response, is_open=is_open)
    return response
