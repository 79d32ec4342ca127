"""The guarded client in the form of `requests`, for libraries that ask for a session (sign-in by a provider)."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import requests
from requests.adapters import BaseAdapter
from requests.auth import AuthBase
from requests.structures import CaseInsensitiveDict
from urllib3 import HTTPHeaderDict
from urllib3.response import HTTPResponse

from lachan.centre.fetch.client import NOTHING_MORE, Allowed, Blocked, FetchError, Limits, fetch
from lachan.centre.fetch.resolving import resolve_by_system

if TYPE_CHECKING:
    from pathlib import Path

    from lachan.centre.fetch.resolving import Resolver

# What may come out of a session, for who only wants to know that nothing came.
SessionError = requests.RequestException


class BlockedError(requests.exceptions.InvalidURL):
    """Blocked, as `requests` says it. `code` is the code of `fetch`."""

    def __init__(self, code: str) -> None:
        """This will keep the code."""
        super().__init__(code)
        self.code = code


class NotFetchedError(requests.exceptions.ConnectionError):
    """FetchError, as `requests` says it. `code` is the code of `fetch`."""

    def __init__(self, code: str) -> None:
        """This will keep the code."""
        super().__init__(code)
        self.code = code


class GuardedSession(requests.Session):
    """A session whose every request goes through `fetch`: checked, limited, without the environment or cookies.

    Redirects are followed inside and checked there; `timeout`, `verify`, `proxies`, `cert` and `stream` of a call
    change nothing. Errors are those of `requests`.
    """

    def __init__(
        self,
        *,
        limits: Limits | None = None,
        allow: Allowed = NOTHING_MORE,
        ca_file: Path | None = None,
        resolver: Resolver = resolve_by_system,
    ) -> None:
        """This will put the guarded client behind both schemes, and nothing behind any other."""
        super().__init__()
        self.trust_env = False
        self.adapters.clear()
        guarded = _Guarded(limits or Limits(), allow, ca_file, resolver)
        self.mount("https://", guarded)
        self.mount("http://", guarded)

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """This will send; redirects have been followed below already."""
        kwargs["allow_redirects"] = False
        return super().send(request, **kwargs)


class NoMoreAuth(AuthBase):
    """Adds nothing to a request. Where one is given, `requests` looks for none in a .netrc."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """This will give the request as it is."""
        return request


def guarded_adapter(
    *,
    limits: Limits | None = None,
    allow: Allowed = NOTHING_MORE,
    ca_file: Path | None = None,
    resolver: Resolver = resolve_by_system,
) -> BaseAdapter:
    """This will give the guarded client for libraries that make a session themselves and mount what they are given."""
    return _Guarded(limits or Limits(), allow, ca_file, resolver)


class _Guarded(BaseAdapter):
    def __init__(self, limits: Limits, allow: Allowed, ca_file: Path | None, resolver: Resolver) -> None:
        super().__init__()
        self.limits = limits
        self.allow = allow
        self.ca_file = ca_file
        self.resolver = resolver

    def send(self, request: requests.PreparedRequest, *_args: Any, **_kwargs: Any) -> requests.Response:
        method = request.method or "GET"
        body = request.body.encode() if isinstance(request.body, str) else request.body
        if body is None and method in {"POST", "PUT", "PATCH"}:
            body = b""
        if body is not None and not isinstance(body, bytes):
            raise requests.exceptions.InvalidURL("a body that comes in pieces is not sent")
        skipped = {"content-length", "accept-encoding", "connection", "cookie"}
        headers = {
            name: value.decode("latin-1") if isinstance(value, bytes) else value
            for name, value in request.headers.items()
            if name.lower() not in skipped
        }
        try:
            came = fetch(
                request.url or "",
                method=method,
                headers=headers,
                body=body,
                limits=self.limits,
                allow=self.allow,
                ca_file=self.ca_file,
                resolver=self.resolver,
            )
        except Blocked as blocked:
            raise BlockedError(blocked.code) from None
        except FetchError as error:
            if error.code in {"time", "connect_time", "dns_time"}:
                raise requests.exceptions.ConnectTimeout(error.code) from None
            raise NotFetchedError(error.code) from None
        except ValueError as error:
            raise requests.exceptions.InvalidHeader(str(error)) from None
        response = requests.Response()
        response.status_code = came.status
        # it is unpacked already: who reads the header would unpack it again
        kept = [
            (name, value)
            for name, value in came.headers
            if name not in {"content-encoding", "content-length"}
        ]
        response.headers = CaseInsensitiveDict(kept)
        response.raw = HTTPResponse(
            body=BytesIO(came.body), headers=HTTPHeaderDict(kept), status=came.status, preload_content=False
        )
        response.url = came.url
        response.encoding = requests.utils.get_encoding_from_headers(response.headers)
        response.request = request
        return response

    def close(self) -> None:
        """This will do nothing: no connection is kept."""
