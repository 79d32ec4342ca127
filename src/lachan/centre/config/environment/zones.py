"""Zones for resolvers: where the server listens, what the zone is called, and where blocked names lead."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Final

from lachan.centre.config.environment.setting import Setting, read_host, whole_number

_LISTEN: Final = re.compile(r"(?P<address>[\d.]{7,15}|\[[\da-f:.]{2,45}\]):(?P<port>\d{1,5})", re.IGNORECASE)
_MOST_PORT: Final = 65_535
_MOST_LISTENS: Final = 8
# Behind each blocked name stands the zone's, and both together have 255 bytes at most.
_ZONE_CHARS: Final = 60


def read_listens(said: str) -> tuple[tuple[str, int], ...]:
    """This will read addresses with ports, divided by commas. Raises ValueError with the mend."""
    found = []
    for part in filter(None, (each.strip() for each in said.split(","))):
        match = _LISTEN.fullmatch(part)
        try:
            address = str(ip_address(match["address"].strip("[]"))) if match else ""
        except ValueError:
            address = ""
        port = int(match["port"]) if match else 0
        if not address or not 0 < port <= _MOST_PORT:
            raise ValueError(
                f"give addresses with ports such as 203.0.113.53:53 or [2001:db8::53]:53, not {part!r}"
            )
        found.append((address, port))
    if len(found) > _MOST_LISTENS:
        raise ValueError(f"give at most {_MOST_LISTENS} addresses")
    return tuple(dict.fromkeys(found))


def read_zone_name(said: str) -> str:
    """This will read the name of the zone, without the last dot. Raises ValueError with the mend."""
    name = read_host(said.strip().rstrip("."))
    if "." not in name or len(name) > _ZONE_CHARS or any(len(label) > 63 for label in name.split(".")):  # noqa: PLR2004 - RFC 1035
        raise ValueError(
            f"give a name of two labels or more and at most {_ZONE_CHARS} letters, such as rpz.lachan"
        )
    return name


SETTINGS: tuple[Setting, ...] = (
    Setting("zones_listen", read_listens, "none: no zones are sent",
            "where resolvers of partners take their zones, by UDP and TCP: 203.0.113.53:53,[2001:db8::53]:53"),
    Setting("zone_name", read_zone_name, "rpz.lachan",
            "the name of the zone for resolvers; fresh., base., passthru., test. and empty. stand before it"),
    Setting("zone_ttl", whole_number(5, 3600), "60",
            "seconds for which a resolver may keep what the zone said; so long a lifted name can stay blocked"),
    Setting("block_page_host", read_host, "none: blocked names aren't there",
            "the host of the block page (lachan serve-blocked), to which zones can lead who asks for a blocked name"),
)  # fmt: skip
