"""Who is asking, as a network: the address itself is neither kept nor written anywhere."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from ipaddress import IPv4Address, IPv4Network, IPv6Network

    from django.http import HttpRequest

    type Address = IPv4Address | IPv6Address
    type Network = IPv4Network | IPv6Network

# A forwarding chain longer than this is not walked: no honest one is.
_MAX_HOPS = 10


def network_of(request: HttpRequest) -> str:
    """This will give the network that a request is counted under: IPv4 /24, IPv6 /56, or "?" when there is no address.

    The connection's own address counts; only when it belongs to a proxy that the operator named is X-Forwarded-For
    read, from the right, up to the first address that is no such proxy.
    """
    return network_in(request.META)


def network_in(meta: Mapping[str, Any]) -> str:
    """This will give the same of what a server was told (WSGI), for what is answered before there is a request."""
    remote = meta.get("REMOTE_ADDR", "")
    trusted: Sequence[Network] = settings.ENVIRONMENT.trusted_proxies
    if not trusted:
        return _network(remote)
    return _network(_client(remote, meta.get("HTTP_X_FORWARDED_FOR", ""), trusted))


def address_of(request: HttpRequest) -> Address | None:
    """This will give the address that a request comes from, as `network_of` finds it; None when there is none.

    For what an owner has bound to networks; it is compared and forgotten.
    """
    return address_in(request.META)


def address_in(meta: Mapping[str, Any]) -> Address | None:
    """This will give the same of what a server was told."""
    remote = meta.get("REMOTE_ADDR", "")
    trusted: Sequence[Network] = settings.ENVIRONMENT.trusted_proxies
    if trusted:
        remote = _client(remote, meta.get("HTTP_X_FORWARDED_FOR", ""), trusted)
    return _parse(remote)


def is_trusted_proxy(remote: str, trusted: Sequence[Network]) -> bool:
    """This will say whether the address is one of the named proxies."""
    address = _parse(remote)
    return address is not None and any(address in network for network in trusted)


def _client(remote: str, forwarded: str, trusted: Sequence[Network]) -> str:
    client = remote
    hops = [hop.strip() for hop in forwarded.split(",")] if forwarded else []
    for _ in range(_MAX_HOPS):
        if not hops or not is_trusted_proxy(client, trusted):
            break
        hop = hops.pop()
        if _parse(hop) is None:
            break  # a broken entry: the last address that can be believed counts
        client = hop
    return client


def _parse(said: str) -> Address | None:
    try:
        address = ip_address(said.strip("[]").partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def _network(said: str) -> str:
    if ":" not in said:  # IPv4, as it comes from the socket: no need to parse what is well-formed
        head, dot, _ = said.rpartition(".")
        return head if dot else "?"
    address = _parse(said)
    if address is None:
        return "?"
    if isinstance(address, IPv6Address):
        return format(int(address) >> 72, "x")
    return str(address).rpartition(".")[0]
