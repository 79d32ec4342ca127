"""Addresses of partners' resolvers: whom we tell that a zone changed, and who may come without a signature. Pure."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.fetch.addresses import why_inside

if TYPE_CHECKING:
    from collections.abc import Sequence
    from ipaddress import IPv4Network, IPv6Network

_PORT: Final = 53
_MOST_PORT: Final = 65_535
# Where no partner's resolver can be, whatever the operator allows: everybody, nobody, or this very network.
_NEVER: Final = frozenset({"multicast", "unspecified", "reserved", "metadata", "scoped"})


class Secondary(msgspec.Struct, frozen=True):
    """An address, as the system writes it, and a port."""

    address: str
    port: int


def read_secondary(said: str) -> Secondary:
    """This will read `203.0.113.53`, `203.0.113.53:5353` or `[2001:db8::53]:53`. Raises ValueError with the mend."""
    text = said.strip()
    host, port = text, str(_PORT)
    if text.startswith("["):
        host, _, rest = text[1:].partition("]")
        port = rest.removeprefix(":") if rest else port
    elif text.count(":") == 1:
        host, _, port = text.partition(":")
    try:
        address = ip_address(host)
    except ValueError:
        raise ValueError(
            f"give an address such as 203.0.113.53:53 or [2001:db8::53]:53, not {text!r}"
        ) from None
    if not (port.isascii() and port.isdecimal() and 0 < int(port) <= _MOST_PORT):
        raise ValueError(f"a port is a number from 1 to {_MOST_PORT}, not {port[:10]!r}")
    if why_inside(address) in _NEVER:
        raise ValueError(f"no resolver can be at {text}")
    return Secondary(str(address), int(port))


def may_be_told(secondary: Secondary, *, networks: Sequence[IPv4Network | IPv6Network]) -> bool:
    """This will say whether something is sent to an address: of the open internet, or of an allowed network."""
    address = ip_address(secondary.address)
    return not why_inside(address) or any(address in network for network in networks)
