"""The outermost middleware: a code for each request, refusals and errors in the reader's words, one line in the log."""

from __future__ import annotations

import logging
import os
from contextvars import ContextVar
from http import HTTPStatus
from time import perf_counter
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import DisallowedHost, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent

from lachan.centre.web import errors, problems
from lachan.centre.web.addresses import is_trusted_proxy
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

_log = logging.getLogger("lachan.requests")

# Crockford's alphabet in small letters: nothing in it is mistaken for something else on the telephone.
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
_FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED")


_current: ContextVar[str] = ContextVar("lachan_request_id", default="")


def current_request_id() -> str:
    """This will give the code of the request that is being answered, "" where none is (the worker, a command)."""
    return _current.get()


def new_request_id() -> str:
    """This will give a code of 8 letters, short enough to read to somebody."""
    return "".join(_LETTERS[byte & 31] for byte in os.urandom(8))


class RequestMiddleware:
    """Gives each request its code (header X-Request-ID), and answers in order whatever happens inside."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """This will keep what comes next."""
        self.get_response = get_response
        self.log_requests: bool = settings.ENVIRONMENT.log_requests
        self.trusted = settings.ENVIRONMENT.trusted_proxies

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """This will answer, number and write down."""
        start = perf_counter()
        request.request_id = request_id = new_request_id()  # type: ignore[attr-defined]
        self._forget_strangers(request)
        token = _current.set(request_id)
        try:
            response = self.get_response(request)
        finally:
            _current.reset(token)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            response = _in_words(request, response)
        headers = response.headers
        headers["X-Request-ID"] = request_id
        if "Cache-Control" not in headers:
            headers["Cache-Control"] = "no-store"
        if self.log_requests:
            match = request.resolver_match
            # the route and not the path: somebody may have put a message into the address
            _log.info(
                "%s %s %s %d %.1fms",
                request_id,
                request.method if request.method in _METHODS else "?",
                f"/{match.route}" if match else "-",
                response.status_code,
                (perf_counter() - start) * 1000,
            )
        return response

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponseBase | None:
        """This will refuse a name that is not the site's, before any view builds a link with it."""
        try:
            request.get_host()
        except DisallowedHost:
            return errors.bad_request(request)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """This will turn a refusal into its page, or into a problem for a machine."""
        if isinstance(error, Refusal):
            return errors.refuse(request, error)
        if isinstance(error, RequestDataTooBig):
            return errors.bad_request(request, error)
        if isinstance(error, TooManyFieldsSent | TooManyFilesSent):
            return errors.refuse(request, Refusal(400, "bad_request"))
        return None

    def _forget_strangers(self, request: HttpRequest) -> None:
        # a demo's password is good without a proxy in between alone
        request.was_forwarded = any(name in request.META for name in _FORWARDED)  # type: ignore[attr-defined]
        if self.trusted and is_trusted_proxy(request.META.get("REMOTE_ADDR", ""), self.trusted):
            return
        for name in _FORWARDED:
            request.META.pop(name, None)


def _in_words(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """This will say in words what the framework says with an empty page or a plain line; its headers stay."""
    if (
        response.headers.get("Content-Type", "").startswith(problems.CONTENT_TYPE)
        or "Content-Language" in response.headers
    ):
        return response
    said = errors.refuse(request, Refusal(405, "method", allowed=response.headers["Allow"]))
    for name, value in response.headers.items():
        # those of the room's middlewares, which have been passed already: nosniff, policies, frames
        if name not in {"Content-Type", "Content-Length"}:
            said.headers[name] = value
    return said


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
