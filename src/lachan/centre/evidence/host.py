"""The second host name: whatever is asked of it is answered here, and nothing of the site is behind it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from django.urls import Resolver404, resolve

from lachan.centre.evidence import views
from lachan.centre.evidence.links import evidence_host

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

_URLS: Final = "lachan.centre.evidence.urls"
_log = logging.getLogger("lachan.errors")


class EvidenceHostMiddleware:
    """Answers for the host of previews, before sessions, static files and pages; everything else passes by."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """This will keep what comes next."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """This will answer for the one host, and pass on what is asked of another."""
        host = request.META.get("HTTP_HOST", "").partition(":")[0].rstrip(".").lower()
        # most requests have another name, and this stands in the way of all
        if not host or host != evidence_host():
            return self.get_response(request)
        try:
            match = resolve(request.path_info, _URLS)
        except Resolver404:
            return views.not_found(request)
        request.resolver_match = match
        try:
            response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        except Exception as error:  # noqa: BLE001 - no page of the site may stand here, not even that of an error
            _log.error("%s %s", getattr(request, "request_id", ""), type(error).__name__)
            return views.failed()
        return response
