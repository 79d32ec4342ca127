"""Which RDAP server answers for a name or an address: the longest entry of the tables that fits."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from importlib.resources import files
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Final, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping
    from ipaddress import IPv4Network, IPv6Network

type Name = Literal["dns", "ipv4", "ipv6"]
TABLES: Final[tuple[Name, ...]] = ("dns", "ipv4", "ipv6")


class _Table(msgspec.Struct, frozen=True):
    """A table: when it was published, and entries with the servers for them."""

    publication: str
    services: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]


def server_of_name(domain: str) -> str:
    """This will give the base of the server for a name in punycode, "" where its ending has none (as `.vn`)."""
    table = _endings()
    labels = domain.lower().rstrip(".").split(".")
    return next(
        (table[ending] for at in range(len(labels)) if (ending := ".".join(labels[at:])) in table), ""
    )


def server_of_address(address: str) -> str:
    """This will give the base of the server for an IP address, "" where nobody has it. Raises ValueError for none."""
    read = ip_address(address)
    table: Name = "ipv6" if ":" in address else "ipv4"
    found = [(network, base) for network, base in _networks(table) if read in network]
    return max(found, key=lambda one: one[0].prefixlen)[1] if found else ""


def published_on() -> dict[Name, date]:
    """This will say of when each table is. `scripts/refresh_rdap.py` makes them anew from IANA's files."""
    return {name: datetime.fromisoformat(dated(name)).date() for name in TABLES}


def dated(name: Name) -> str:
    """This will say of when a table is, as it stands in it (`2026-10-01T00:00:00Z`)."""
    return _read(name).publication


@cache
def _endings() -> Mapping[str, str]:
    return {entry: bases[0] for entries, bases in _read("dns").services for entry in entries}


@cache
def _networks(name: Name) -> tuple[tuple[IPv4Network | IPv6Network, str], ...]:
    return tuple(
        (ip_network(entry), bases[0]) for entries, bases in _read(name).services for entry in entries
    )


@cache
def _read(name: Name) -> _Table:
    content = files("lachan.centre.fetch.rdap").joinpath(f"{name}.json").read_bytes()
    return msgspec.json.decode(content, type=_Table)
