"""Asking an RDAP server through the guarded client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from lachan.centre.fetch.client import NOTHING_MORE, Allowed, Limits, fetch
from lachan.centre.fetch.rdap.reading import (
    MOST_BYTES,
    OddAnswerError,
    Registration,
    read_registrants,
    read_registration,
)
from lachan.centre.fetch.rdap.servers import server_of_address, server_of_name
from lachan.centre.fetch.resolving import resolve_by_system
from lachan.centre.fetch.targets import FetchError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lachan.centre.fetch.resolving import Resolver

SECONDS: Final = 8.0
_CONNECT_SECONDS: Final = 4.0
_REDIRECTS: Final = 2
_THERE: Final = 200
_UNKNOWN: Final = 404


def ask_registry(
    name_or_address: str,
    *,
    is_address: bool,
    base: str = "",
    seconds: float = SECONDS,
    allow: Allowed = NOTHING_MORE,
    resolver: Resolver = resolve_by_system,
) -> Registration:
    """This will ask who stands behind a registered name (punycode) or an IP address.

    `base` is the server, without it that of the tables. Raises FetchError: `no_server` where nobody answers for it,
    `unknown` where the registry knows it not, `status` and `answer` for one that answers otherwise, else as `fetch`.
    """
    return _ask(
        name_or_address,
        is_address=is_address,
        read=read_registration,
        base=base,
        seconds=seconds,
        allow=allow,
        resolver=resolver,
    )


def ask_registrants(
    name: str,
    *,
    base: str = "",
    seconds: float = SECONDS,
    allow: Allowed = NOTHING_MORE,
    resolver: Resolver = resolve_by_system,
) -> tuple[str, ...]:
    """This will ask for the mail addresses of who registered a name; () where the registry hides them.

    Raises FetchError as `ask_registry`.
    """
    return _ask(
        name,
        is_address=False,
        read=read_registrants,
        base=base,
        seconds=seconds,
        allow=allow,
        resolver=resolver,
    )


def _ask[Said](
    name_or_address: str,
    *,
    is_address: bool,
    read: Callable[[bytes], Said],
    base: str,
    seconds: float,
    allow: Allowed,
    resolver: Resolver,
) -> Said:
    server = base or (server_of_address(name_or_address) if is_address else server_of_name(name_or_address))
    if not server:
        raise FetchError("no_server")
    path = "ip" if is_address else "domain"
    came = fetch(
        f"{server.rstrip('/')}/{path}/{quote(name_or_address, safe=':.-')}",
        headers={"accept": "application/rdap+json, application/json"},
        limits=Limits(
            max_bytes=MOST_BYTES,
            total_seconds=seconds,
            connect_seconds=min(seconds, _CONNECT_SECONDS),
            max_redirects=_REDIRECTS,
        ),
        allow=allow,
        resolver=resolver,
    )
    if came.status == _UNKNOWN:
        raise FetchError("unknown")
    if came.status != _THERE:
        raise FetchError("status")
    try:
        return read(came.body)
    except OddAnswerError:
        raise FetchError("answer") from None
