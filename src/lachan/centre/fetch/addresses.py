"""Which addresses are inside: of this machine, of the house's network, of a cloud's own services, or of nobody.

After the registries of special-purpose addresses of IANA (RFC 6890 and what followed, read in November 2026), written
out so that another version of Python can't change them. An IPv6 address that carries an IPv4 address is judged by that
one too.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    type Address = IPv4Address | IPv6Address
    type Network = IPv4Network | IPv6Network

# Machines of a cloud learn their passwords there; never opened, whatever an operator allows.
_METADATA: Final = frozenset(
    {
        IPv4Address("169.254.169.254"),  # AWS, Google, Azure, OpenStack, Oracle, DigitalOcean
        IPv4Address("169.254.169.253"),  # resolver of AWS
        IPv4Address("169.254.169.123"),  # clock of AWS
        IPv4Address("169.254.170.2"),  # tasks of AWS ECS
        IPv4Address("169.254.170.23"),  # pods of AWS EKS
        IPv4Address("169.254.0.23"),  # Tencent
        IPv4Address("169.254.10.10"),
        IPv4Address("100.100.100.200"),  # Alibaba
        IPv4Address("192.0.0.192"),  # Oracle, the older one
        IPv4Address("168.63.129.16"),  # Azure; looks like an address of the open internet
        IPv6Address("fd00:ec2::254"),  # AWS
        IPv6Address("fd00:ec2::253"),
        IPv6Address("fd00:ec2::23"),
        IPv6Address("fd20:ce::254"),  # Google
        IPv6Address("fd00:42::42"),  # Scaleway
        IPv6Address("fe80::a9fe:a9fe"),  # OpenStack
    }
)

_INSIDE_4: Final[tuple[tuple[IPv4Network, str], ...]] = tuple(
    (IPv4Network(network), why)
    for network, why in (
        ("0.0.0.0/8", "unspecified"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "carrier"),  # behind a provider's translation, RFC 6598
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link_local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "reserved"),
        ("192.0.2.0/24", "documentation"),
        ("192.31.196.0/24", "reserved"),  # AS112
        ("192.52.193.0/24", "reserved"),  # AMT
        ("192.88.99.0/24", "transition"),  # relays of 6to4, withdrawn
        ("192.168.0.0/16", "private"),
        ("192.175.48.0/24", "reserved"),  # AS112
        ("198.18.0.0/15", "benchmark"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
    )
)

_INSIDE_6: Final[tuple[tuple[IPv6Network, str], ...]] = tuple(
    (IPv6Network(network), why)
    for network, why in (
        ("::/128", "unspecified"),
        ("::1/128", "loopback"),
        ("::/96", "embedded"),  # IPv4-compatible, withdrawn
        ("::ffff:0:0/96", "embedded"),  # IPv4-mapped: no name has such an address honestly
        ("::ffff:0:0:0/96", "embedded"),  # IPv4-translated
        ("64:ff9b:1::/48", "private"),  # NAT64 of a house
        ("100::/64", "reserved"),  # discard
        ("100:0:0:1::/64", "reserved"),
        ("2001::/32", "transition"),  # Teredo
        ("2001::/23", "reserved"),  # protocols of the IETF, benchmarking, ORCHID
        ("2001:db8::/32", "documentation"),
        ("2002::/16", "transition"),  # 6to4
        ("2620:4f:8000::/48", "reserved"),  # AS112
        ("3fff::/20", "documentation"),
        ("5f00::/16", "reserved"),  # SRv6
        ("fc00::/7", "private"),
        ("fe80::/10", "link_local"),
        ("fec0::/10", "site_local"),
        ("ff00::/8", "multicast"),
    )
)

_NAT64: Final = IPv6Network("64:ff9b::/96")
# All that is given out for the open internet (RFC 4291, 2.4); what else there is belongs to nobody yet.
_GLOBAL_6: Final = IPv6Network("2000::/3")
# Interface ids of ISATAP: 0000:5EFE or 0200:5EFE before an IPv4 address (RFC 5214, 6.1).
_ISATAP: Final = frozenset({0x0000_5EFE, 0x0200_5EFE})
_LOW_32: Final = 0xFFFF_FFFF


def why_inside(address: Address, *, inside: Sequence[Network] = ()) -> str:
    """This will say why an address must not be asked: a code such as `private`, or "" for one of the open internet.

    `inside` are networks of the house that have public addresses.
    """
    if isinstance(address, IPv6Address) and address.scope_id is not None:
        return "scoped"
    if address in _METADATA:
        return "metadata"
    if any(address in network for network in inside):
        return "own_network"
    if isinstance(address, IPv4Address):
        return next((why for network, why in _INSIDE_4 if address in network), "")
    return _why_inside_6(address, inside)


def _why_inside_6(address: IPv6Address, inside: Sequence[Network]) -> str:
    low = IPv4Address(int(address) & _LOW_32)
    if address in _NAT64:
        # an IPv6-only network reaches the whole IPv4 internet so, and what is inside of it too
        return "embedded" if why_inside(low, inside=inside) else ""
    for network, why in _INSIDE_6:
        if address in network:
            return why
    if address not in _GLOBAL_6:
        return "reserved"
    if (int(address) >> 32) & _LOW_32 in _ISATAP and why_inside(low, inside=inside):
        return "embedded"
    return ""


def is_metadata(address: Address) -> bool:
    """This will say whether a cloud gives out its machines' passwords there, wrapped into IPv6 or not."""
    if address in _METADATA:
        return True
    return isinstance(address, IPv6Address) and IPv4Address(int(address) & _LOW_32) in _METADATA
