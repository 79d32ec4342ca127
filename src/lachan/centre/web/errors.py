"""Error pages and problems: what happened, what to do, and a code to name when asking for help."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.exceptions import RequestDataTooBig

from lachan.centre.web.areas import is_signed_in_area
from lachan.centre.web.busy import says_busy
from lachan.centre.web.full_disks import says_disk_full
from lachan.centre.web.pages import render_page
from lachan.centre.web.problems import problem_response
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.uploads import MEGABYTE, too_large

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_log = logging.getLogger("lachan.errors")

# Somebody has to make room; machines that ask each second would only stand in the way.
_FULL_SECONDS: Final = 60
# where programs ask, which read no pages
_OF_PROGRAMS: Final = ("/api/", "/taxii2/")
# whoever held the database has waited as long for others, and is through by then
_BUSY_SECONDS: Final = 10


def refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """This will say a refusal: as a problem to a machine, as a piece to a page that asked for one, else as a page."""
    if request.path_info == "/api" or request.path_info.startswith(_OF_PROGRAMS):
        return problem_response(request, refusal)
    if request.headers.get("HX-Request") == "true":
        template = "web/refusal.html"
    else:
        # who is at the desk goes back to the desk, and keeps the rail
        template = "web/desk_error.html" if is_signed_in_area(request.path_info) else "web/error.html"
    response = render_page(request, template, {"refusal": refusal}, status=refusal.status)
    refusal.put_headers(response)
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """This will answer 400; 413 for what is larger than a form may be, which is read before any view."""
    if isinstance(exception, RequestDataTooBig):
        limit_bytes = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if is_signed_in_area(request.path_info):
            return refuse(request, Refusal(413, "too_large_form", limit=f"{limit_bytes / MEGABYTE:.0f} MB"))
        return refuse(request, too_large(limit_bytes))
    return refuse(request, Refusal(400, "bad_request"))


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """This will answer 403, also for a form that was sent from another site."""
    del exception, reason
    return refuse(request, Refusal(403, "forbidden"))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """This will answer 404."""
    del exception
    return refuse(request, Refusal(404, "not_found"))


def server_error(request: HttpRequest) -> HttpResponse:
    """This will answer 500, or 503 where the disk is full or the database busy: nothing sent is kept, try again.

    What went wrong stands in the log under the request's code, without what was sent.
    """
    _log.error("%s failed", getattr(request, "request_id", "-"), exc_info=sys.exc_info())
    if says_disk_full(sys.exception()):
        return refuse(request, Refusal(503, "disk_full", retry_after_seconds=_FULL_SECONDS))
    if says_busy(sys.exception()):
        return refuse(request, Refusal(503, "busy", retry_after_seconds=_BUSY_SECONDS))
    at_desk = is_signed_in_area(request.path_info)
    return refuse(request, Refusal(500, "server_error_desk" if at_desk else "server_error"))
