"""The door for the server: `lachan.centre.config.wsgi:application`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lachan.centre.config.settings")

_django = get_wsgi_application()

from lachan.centre.exchange.lookup.door import HEADERS, PATH, answer_at_the_door  # noqa: E402 - settings come first


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """This will answer a request; a whole body is handed over as a list, so that the server sends it at once."""
    # a private look-up is one of the two things that are asked most, and needs nothing of what comes then
    if environ["PATH_INFO"] == PATH and environ["REQUEST_METHOD"] == "POST":
        told = answer_at_the_door(environ)
        if told is not None:
            start_response(
                "200 OK" if told else "400 Bad Request", [*HEADERS, ("Content-Length", f"{len(told)}")]
            )
            return [told]
    response = _django(environ, start_response)
    if not isinstance(response, HttpResponse):
        return response
    content = response.content
    response.close()
    return [content]
