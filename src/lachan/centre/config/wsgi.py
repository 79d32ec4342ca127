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


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """This will answer a request; a whole body is handed over as a list, so that the server sends it at once."""
    response = _django(environ, start_response)
    if not isinstance(response, HttpResponse):
        return response
    content = response.content
    response.close()
    return [content]
