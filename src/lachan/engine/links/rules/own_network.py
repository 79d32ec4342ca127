"""A link that leads to the reader's own machine or network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.links.rules import odd_ip
from lachan.engine.links.rules.ip_host import is_own_network
from lachan.engine.links.rules.seen import Where
from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.rules.seen import Seen
    from lachan.engine.model import Facts

CODE = "link.own_network"
WEIGHT = 0.1
FLOOR = 0.0
WHERE = Where.UNNAMED
WORDS = Words(
    "Địa chỉ này nằm trong máy hay mạng riêng của bạn",
    "This address lies within your own machine or network",
    "Người ngoài không xem được gì ở đó, nên không xét được.",
    "Nobody outside can see what is there, so it can’t be judged.",
)


_ENDINGS = frozenset({"internal", "lan", "local", "localhost"})


def see(seen: Seen) -> Facts | None:
    """This will see private addresses, `localhost`, names of a local network."""
    link = seen.link
    if link.is_ip:
        is_own = is_own_network(link.host)
    else:
        is_own = bool(link.host) and ("." not in link.host or link.suffix in _ENDINGS)
    # "can't be judged" beside "hides where it leads" would take back the graver of the two
    if not is_own or odd_ip.see(seen) is not None:
        return None
    return {"host": link.host}


HITS = (
    "http://localhost:8000/",
    "http://127.0.0.1/",
    "http://192.168.1.1/login",
    "http://[::1]/",
    "http://printer.local/",
)
MISSES = ("http://8.8.8.8/", "http://example.com/", "javascript:alert(1)", "http://0x7f.1/")
