"""How long to wait, in words: beside the form, with status 429 and `Retry-After`."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from lachan.centre.accounts.services import signing_in
from lachan.centre.accounts.sign_in.guessing import CHALLENGES
from lachan.centre.web.addresses import network_of
from lachan.centre.web.language import language_of
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

_MINUTE = 60
# above this nobody counts seconds
_IN_MINUTES = 90
_WAIT = "lachan_wait_seconds"


def refuse_guess(request: HttpRequest, wait_seconds: int) -> ValidationError:
    """This will make the error that says how long to wait, and note the wait for `says_waits`."""
    setattr(request, _WAIT, wait_seconds)
    lang = language_of(request)
    return ValidationError(
        say("sign_in.error.too_many_guesses", lang, wait=in_words(wait_seconds, lang)),
        code="too_many_guesses",
    )


def count_challenge(request: HttpRequest) -> None:
    """This will count what makes a row for somebody unknown, by network. Raises Refusal (429)."""
    counted = ((CHALLENGES, signing_in.keyed("challenges", network_of(request))),)
    try:
        signing_in.take_guess(counted=counted, now=timezone.now())
    except signing_in.TooManyGuessesError as error:
        seconds = error.wait_seconds
        raise Refusal(
            429,
            "too_many",
            retry_after_seconds=seconds,
            wait_vi=in_words(seconds, "vi"),
            wait_en=in_words(seconds, "en"),
        ) from None


def in_words(seconds: int, lang: str) -> str:
    """This will say a wait as people say it: seconds up to 90, minutes above."""
    if seconds < _IN_MINUTES:
        return say(
            "sign_in.wait.seconds" if seconds != 1 else "sign_in.wait.second", lang, count=str(seconds)
        )
    return say("sign_in.wait.minutes", lang, count=str(-(-seconds // _MINUTE)))


def says_waits(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """This will give a view's answer status 429 and `Retry-After` where a guess was refused in it."""

    @wraps(view)
    def said(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if wait := getattr(request, _WAIT, 0):
            response.status_code = 429
            response.headers["Retry-After"] = str(wait)
        return response

    return said
