"""Which language: what the address says, else what the reader chose before, else Vietnamese.

The browser's own wish is not asked: most phones in Vietnam are sold with an English browser, and whoever can't read
Vietnamese finds the switch in the head of each page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.utils import translation

from lachan.centre.web.words import LANGS, Lang

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

COOKIE: Final = "lang"
DEFAULT: Final[Lang] = "vi"
_YEAR_SECONDS = 365 * 24 * 3600


def language_of(request: HttpRequest) -> Lang:
    """This will give the language of a request; what it says besides `vi` and `en` is not heeded."""
    said = request.GET.get("lang") if request.META.get("QUERY_STRING") else None
    if said not in LANGS:
        said = request.COOKIES.get(COOKIE)
    return "en" if said == "en" else DEFAULT


class LanguageMiddleware:
    """Sets the language of pages, and keeps a choice in a cookie. The API says everything in both, so it passes by."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """This will keep what comes next."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """This will answer in the reader's language."""
        if request.path_info.startswith("/api/"):
            return self.get_response(request)
        lang = language_of(request)
        request.LANGUAGE_CODE = lang
        with translation.override(lang):
            response = self.get_response(request)
        if request.META.get("QUERY_STRING") and request.GET.get("lang") == lang:
            response.set_cookie(
                COOKIE,
                lang,
                max_age=_YEAR_SECONDS,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response
