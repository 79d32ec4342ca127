"""What programs ask every site for: its mark, what robots may read, and where a weakness is reported."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from importlib.resources import files

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from lachan.centre.web.centre import centre_in

# The mark changes with a release at most.
_MARK_SECONDS = 7 * 24 * 3600
_DAY_SECONDS = 24 * 3600
# RFC 9116, 2.5.5 advises less than a year. It is reckoned from the day it is asked, and the contact is that of today.
_GOOD_FOR = timedelta(days=180)
# Answers can't be asked by GET, so there is nothing to hide; a machine's addresses are no use in a search.
ROBOTS = "User-agent: *\nDisallow: /api/\nDisallow: /healthz\n"


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """This will give the mark to those who don't read the page's own link to it."""
    del request
    return _kept(HttpResponse(_mark(), content_type="image/x-icon"), _MARK_SECONDS)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """This will say what robots may read."""
    del request
    return _kept(HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8"), _DAY_SECONDS)


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """This will say where a weakness is reported (RFC 9116). Raises Http404 where the operator has set no contact."""
    contact = centre_in("en").contact_url
    if not contact:
        raise Http404
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [f"Contact: {contact}", f"Expires: {(midnight + _GOOD_FOR):%Y-%m-%dT%H:%M:%SZ}"]
    lines.append("Preferred-Languages: vi, en")
    if settings.ENVIRONMENT.https_only:
        lines.append(f"Canonical: https://{request.get_host()}{request.path}")
    return _kept(
        HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8"), _DAY_SECONDS
    )


@cache
def _mark() -> bytes:
    return files("lachan.centre.web").joinpath("static", "web", "favicon.ico").read_bytes()


def _kept(response: HttpResponse, seconds: int) -> HttpResponse:
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    return response
