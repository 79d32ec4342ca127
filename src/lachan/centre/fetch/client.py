"""The door: one request to the outside, checked at each step and limited in everything."""

from __future__ import annotations

import re
from http.client import HTTPException
from typing import TYPE_CHECKING, Final

import msgspec
from urllib3.connection import HTTPConnection
from urllib3.exceptions import HTTPError

from lachan import __version__
from lachan.centre.fetch.bodies import ACCEPTED, unpack
from lachan.centre.fetch.resolving import resolve_by_system
from lachan.centre.fetch.sockets import PIECE_BYTES, Deadline, Guard, connect, wrap
from lachan.centre.fetch.targets import (
    NOTHING_MORE,
    Allowed,
    Blocked,
    FetchError,
    NobodyListens,
    Target,
    check_addresses,
    follow,
    read_target,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import BinaryIO

    from urllib3.response import BaseHTTPResponse

    from lachan.centre.fetch.resolving import Resolver

__all__ = ["NOTHING_MORE", "Allowed", "Blocked", "FetchError", "Fetched", "Limits", "NobodyListens", "fetch"]

_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
_PIECE_BYTES: Final = 65_536
# What goes along to another host; whatever else the caller gave may be a credential, by whatever name.
_HARMLESS: Final = frozenset({"accept", "accept-language", "user-agent"})
# We set these ourselves; a second one would let two readers see two requests.
_OURS: Final = frozenset(
    {"host", "content-length", "transfer-encoding", "connection", "accept-encoding", "te", "upgrade"}
)
USER_AGENT: Final = f"Lachan/{__version__}"


class Limits(msgspec.Struct, frozen=True):
    """How much and how long, all redirects together. `max_bytes` holds for the body as it comes and as it unpacks."""

    max_bytes: int = 2_000_000
    total_seconds: float = 20.0
    connect_seconds: float = 5.0
    max_redirects: int = 5
    max_header_bytes: int = 65_536


class Fetched(msgspec.Struct, frozen=True):
    """What came.

    `headers` have names in small letters and stand in their order; `chain` is each address asked, the last one last;
    `address` is the IP address that answered, `received_bytes` the body's size before it was unpacked.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    chain: tuple[str, ...]
    address: str
    received_bytes: int

    @property
    def url(self) -> str:
        """This will give the address that answered."""
        return self.chain[-1]

    def header(self, name: str) -> str:
        """This will give a header's value, the first where there are several, "" where there is none."""
        return next((value for said, value in self.headers if said == name.lower()), "")


class _Request(msgspec.Struct, frozen=True):
    method: str
    headers: dict[str, str]
    body: bytes | None


def fetch(  # noqa: PLR0913 - keywords only
    url: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    limits: Limits | None = None,
    allow: Allowed = NOTHING_MORE,
    into: BinaryIO | None = None,
    head_only: bool = False,
    ca_file: Path | None = None,
    resolver: Resolver = resolve_by_system,
) -> Fetched:
    """This will ask outside and give what came, whatever its status.

    `into` takes the body of the last answer as it comes, and `body` is empty then; with `head_only` no body is read.
    `ca_file` holds the authorities of a house's own; `resolver` is for tests. Nothing is taken from the environment: no
    proxy, no `.netrc`, no cookies.
    Raises Blocked when it must not be asked (before it is asked, at each redirect anew), FetchError when nothing came
    within the limits (README.md lists the codes), ValueError for headers that can't stand in a request.
    """
    limits = limits or Limits()
    request = _Request(method, _checked(method, headers or {}, body), body)
    guard = Guard(Deadline(limits.total_seconds), 0)
    target = read_target(url, allow=allow)
    chain = [target.url]
    while True:
        # the reader takes some of the body along with the end of the head
        guard.allowance_bytes = limits.max_header_bytes + PIECE_BYTES
        connection, answer, address = _ask(target, request, guard, limits, allow, ca_file, resolver)
        try:
            location = answer.headers.get("location")
            if answer.status in _REDIRECTS and location is not None and limits.max_redirects:
                if len(chain) > limits.max_redirects:
                    raise Blocked("redirects", target.origin)
                onward = follow(target, location, allow=allow)
                request = _onward(request, answer.status, same_origin=onward.origin == target.origin)
                target = onward
                chain.append(target.url)
                continue
            came, received = (b"", 0) if head_only else _read(answer, request, guard, limits, into)
        except FetchError as error:
            raise _told(error, target) from None
        finally:
            answer.close()
            connection.close()
        return Fetched(
            status=answer.status,
            headers=tuple((name.lower(), value) for name, value in answer.headers.items()),
            body=came,
            chain=tuple(chain),
            address=address,
            received_bytes=received,
        )


def _checked(method: str, headers: Mapping[str, str], body: bytes | None) -> dict[str, str]:
    if method not in _METHODS:
        raise ValueError(f"{method!r} is no method that is asked with")
    checked = {"user-agent": USER_AGENT, "accept": "*/*"}
    for name, value in headers.items():
        if not _TOKEN.fullmatch(name) or name.lower() in _OURS:
            raise ValueError(f"the header {name!r} can't be given")
        if not value.isprintable() or not value.isascii():
            raise ValueError(f"the value of {name} can't stand in a header")
        checked[name.lower()] = value
    if body is None and method in {"POST", "PUT", "PATCH"}:
        raise ValueError(f"{method} needs a body, b'' at least")
    return checked


def _ask(
    target: Target,
    request: _Request,
    guard: Guard,
    limits: Limits,
    allow: Allowed,
    ca_file: Path | None,
    resolver: Resolver,
) -> tuple[HTTPConnection, BaseHTTPResponse, str]:
    """This will look the name up once, check what it leads to, connect there and nowhere else, and ask."""
    try:
        literal = target.literal
        seconds = guard.deadline.left(at_most=limits.connect_seconds)
        name = _dns_name(target, allow)
        addresses = (literal,) if literal is not None else tuple(resolver(name, seconds=seconds))
        check_addresses(target, addresses, allow=allow)
        sock, address = connect(addresses, target.port, guard=guard, connect_seconds=limits.connect_seconds)
        if target.scheme == "https":
            sock = wrap(sock, target.name, guard=guard, ca_file=ca_file)
    except FetchError as error:
        raise _told(error, target) from None
    connection = HTTPConnection(target.name, target.port, timeout=guard.deadline.left())
    # it has its socket already, and must not make another: that would look the name up again
    connection.sock = sock
    connection.auto_open = 0
    sent = {"host": target.host_header, "accept-encoding": ACCEPTED, "connection": "close", **request.headers}
    try:
        connection.request(
            request.method,
            target.path,
            body=request.body,
            headers=sent,
            preload_content=False,
            decode_content=False,
        )
        answer = connection.getresponse()
    except FetchError as error:
        connection.close()
        # before the body only the head is counted
        raise _told(FetchError("headers") if error.code == "size" else error, target) from None
    except (HTTPException, HTTPError, OSError, ValueError) as error:
        connection.close()
        raise _told(_failure(error), target) from None
    if answer.status < 200:  # noqa: PLR2004 - a word in between, where the last one is due
        answer.close()
        connection.close()
        raise _told(FetchError("protocol"), target)
    return connection, answer, address


def _dns_name(target: Target, allow: Allowed) -> str:
    # with the end dot no search domain of this machine is tried: a.example must not become a.example.house.vn
    return target.name if allow.networks else f"{target.name}."


def _onward(request: _Request, status: int, *, same_origin: bool) -> _Request:
    headers = {name: value for name, value in request.headers.items() if same_origin or name in _HARMLESS}
    becomes_get = {301: {"POST"}, 302: {"POST"}, 303: _METHODS - {"HEAD"}}.get(
        status, set()
    )  # RFC 9110, 15.4
    if request.method in becomes_get:
        headers = {name: value for name, value in headers.items() if not name.startswith("content-")}
        return _Request("GET", headers, None)
    if not same_origin and request.method not in {"GET", "HEAD"}:
        # the body was meant for the one who was asked
        raise Blocked("redirect_body")
    return _Request(request.method, headers, request.body)


def _read(
    answer: BaseHTTPResponse, request: _Request, guard: Guard, limits: Limits, into: BinaryIO | None
) -> tuple[bytes, int]:
    if request.method == "HEAD":
        return b"", 0
    # chunks bring some bytes of their own; a server that makes each chunk one byte long gets no further for it
    guard.allowance_bytes = limits.max_bytes + limits.max_bytes // 8 + limits.max_header_bytes
    counted = _Counted(limits.max_bytes)
    kept: list[bytes] = []
    size = 0
    for piece in unpack(counted.pieces(answer), answer.headers.get("content-encoding", "")):
        size += len(piece)
        if size > limits.max_bytes:
            raise FetchError("size")
        if into is None:
            kept.append(piece)
        else:
            into.write(piece)
    return b"".join(kept), counted.bytes


class _Counted:
    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.bytes = 0

    def pieces(self, answer: BaseHTTPResponse) -> Iterator[bytes]:
        while True:
            try:
                piece = answer.read(_PIECE_BYTES, decode_content=False)
            except (HTTPException, HTTPError, OSError, ValueError) as error:
                raise _failure(error) from None
            if not piece:
                return
            self.bytes += len(piece)
            if self.bytes > self.max_bytes:
                raise FetchError("size")
            yield piece


def _failure(error: Exception) -> FetchError:
    inner: BaseException | None = error
    while inner is not None:
        if isinstance(inner, FetchError):
            return inner
        if isinstance(inner, TimeoutError):
            return FetchError("time")
        inner = inner.__cause__ or inner.__context__
    return FetchError("reset" if isinstance(error, OSError) else "protocol")


def _told(error: FetchError, target: Target) -> FetchError:
    error.url = error.url or target.origin
    return error
