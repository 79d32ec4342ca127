"""An address written in octal, hexadecimal or as one number, which only machines read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.links.parse import parse_link
from lachan.engine.links.rules.seen import Where
from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.rules.seen import Seen
    from lachan.engine.model import Facts

CODE = "link.odd_ip"
WEIGHT = 0.85
FLOOR = 0.6
WHERE = Where.UNNAMED
WORDS = Words(
    "Địa chỉ được viết theo kiểu lạ để giấu nơi thật",
    "The address is written in an odd way that hides where it leads",
    "Viết bằng hệ 8, hệ 16 hay một số dài thì máy vẫn hiểu còn người thì không. Nơi thật là {host}.",
    "Machines understand octal, hexadecimal or one long number; people don’t. It really leads to {host}.",
)


def see(seen: Seen) -> Facts | None:
    """This will see an address whose spelling had to be worked out."""
    written = parse_link(seen.raw) if seen.raw else None
    odd = seen.link.is_odd_ip or (
        written is not None and written.is_odd_ip and written.host == seen.link.host
    )
    return {"host": seen.link.host} if odd else None


HITS = ("http://0x7f.0.0.1/", "http://017700000001/", "http://3627734734/")
MISSES = ("http://8.8.8.8/", "http://0x7f.example.com/", "http://[::1]/")
