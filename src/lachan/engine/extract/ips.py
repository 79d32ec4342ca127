"""IP addresses that stand by themselves (with a scheme, a port or a path they are links).

Canonical: dotted decimal, or IPv6 as RFC 5952 has it, without brackets.

Facts: `version`=4|6; `scope`=private|reserved where no stranger can be meant.
"""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING

from lachan.engine.model import Facts, Kind

if TYPE_CHECKING:
    from lachan.engine.extract.finds import Finds

# begins with a plain character, for which the search is fastest
_V4_SIGN = re.compile(r"\.\d{1,3}\.\d{1,3}\.\d")
_V4 = re.compile(r"(?<![\w.\-,:/])(?:\d{1,3}\.){3}\d{1,3}(?![\w\-/:]|[.,]\d)")
_V6 = re.compile(r"(?<![\w:.\-])\[?(?P<ip>(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4})\]?(?![\w:.\-])")
_VERSION = re.compile(r"(?:\bv|ver|version|phien ban|ban|firmware|android|ios|build|chrome|so)\W{0,3}$")


def canonical_ip(text: str) -> str | None:
    """This will give the canonical form of an address, or None where it is none."""
    try:
        return str(ipaddress.ip_address(text.strip().strip("[]")))
    except ValueError:
        return None


def facts_of(value: str) -> Facts:
    """This will give the facts of a canonical address."""
    address = ipaddress.ip_address(value)
    facts = {"version": str(address.version)}
    if address.is_private or address.is_loopback:
        facts["scope"] = "private"
    elif not address.is_global:
        facts["scope"] = "reserved"
    return facts


def find_ips(finds: Finds) -> None:
    """This will add the addresses in the text that are written out in full."""
    text = finds.text
    if _V4_SIGN.search(text) is not None:
        for found in _V4.finditer(text):
            if finds.is_full():
                return
            value = canonical_ip(found[0])
            start, end = found.span()
            # 1.2.3.4 is a version or a heading as often as an address
            if value is None or _VERSION.search(text[max(0, start - 12) : start]):
                continue
            if all(len(part) == 1 for part in value.split(".")) and value not in {
                "1.1.1.1",
                "8.8.8.8",
                "9.9.9.9",
            }:
                continue
            finds.add(Kind.IP, value, start, end, facts_of(value))
            finds.take(start, end)
    if "::" in text or text.count(":") > 6:  # noqa: PLR2004 - written out in full it has seven
        for found in _V6.finditer(text):
            if finds.is_full():
                return
            written = found["ip"]
            value = canonical_ip(written)
            has_digit = any(char.isdigit() for char in written)
            if value is None or not has_digit or written.count(":") < 3 or len(written) < 7:  # noqa: PLR2004
                continue
            finds.add(Kind.IP, value, *found.span(), facts_of(value))
            finds.take(*found.span())
