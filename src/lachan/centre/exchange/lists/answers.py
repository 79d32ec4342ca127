"""How small answers about lists and keys go out to programs."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse, HttpResponseNotModified

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

TEXT: Final = "text/plain; charset=utf-8"


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
