"""Another address inside the query or the path, to which the link may pass on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.parse import Link
    from lachan.engine.links.rules.seen import Seen
    from lachan.engine.model import Facts

CODE = "link.nested_address"
WEIGHT = 0.3
FLOOR = 0.0
WORDS = Words(
    "Đường link chứa một địa chỉ khác bên trong",
    "The link carries another address inside",
    "Trang ở ngoài có thể chuyển bạn tới “{inner}”.",
    "The outer site may pass you on to “{inner}”.",
)

TRIGGER = r"[?&=/]https?(?::|%3a)(?:/|%2f){1,2}"
_INNER = re.compile(r"https?(?::|%3a)(?:/|%2f){1,2}(?:[^/%&?#@]*@)?([^/%&?#:\s]+)", re.IGNORECASE)


def see(seen: Seen) -> Facts | None:
    """This will see an address whose host is another than the link's own."""
    for found in _INNER.finditer(seen.link.rest):
        inner = found[1].lower()
        if "." in inner and inner.removeprefix("www.") != seen.link.host.removeprefix("www."):
            return {"inner": inner[:80]}
    return None


def carries_address(link: Link) -> bool:
    """This will say whether the path or the query holds any address, of the same host or another."""
    rest = link.rest
    return len(rest) > 1 and _INNER.search(rest) is not None


HITS = (
    "https://example.com/go?url=https://evil.top/a",
    "https://example.com/r?u=http%3A%2F%2Fevil.top%2Fotp",
)
MISSES = (
    "https://example.com/a?b=c",
    "https://example.com/?next=https://example.com/home",
    "https://example.com/https",
)
