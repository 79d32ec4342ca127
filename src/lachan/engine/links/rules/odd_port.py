"""A port that sites for the public do not use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.links.rules.ip_host import is_own_network
from lachan.engine.links.rules.seen import Where
from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.rules.seen import Seen
    from lachan.engine.model import Facts

CODE = "link.odd_port"
WEIGHT = 0.3
FLOOR = 0.0
WHERE = Where.UNUSUAL
WORDS = Words(
    "Đường link dùng cổng lạ ({port})",
    "The link uses an odd port ({port})",
    "Trang cho mọi người hầu như không bao giờ dùng cổng như vậy.",
    "Sites for the public hardly ever use such a port.",
)

_USUAL = frozenset({80, 443, 8000, 8080, 8443})


def see(seen: Seen) -> Facts | None:
    """This will see any but the usual ones, on a name or address that the public can reach."""
    port = seen.link.port
    if port is None or port in _USUAL or is_own_network(seen.link.host) or "." not in seen.link.host:
        return None
    return {"port": str(port)}


HITS = ("http://example.com:8888/", "http://8.8.8.8:81/")
MISSES = ("http://example.com:8443/", "https://example.com/", "http://localhost:5173/")
