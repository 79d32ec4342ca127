"""An address of numbers where a name should stand."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from lachan.engine.links.rules.seen import Where
from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.rules.seen import Seen
    from lachan.engine.model import Facts

CODE = "link.ip_host"
WEIGHT = 0.6
FLOOR = 0.0
WHERE = Where.UNNAMED
WORDS = Words(
    "Đường link dùng dãy số thay cho tên miền",
    "The link has a number where a domain name should be",
    "Cơ quan và doanh nghiệp thật dùng tên miền. Dãy số không cho biết ai đứng sau.",
    "Real bodies and firms use a name. A number tells nobody who is behind it.",
)


def see(seen: Seen) -> Facts | None:
    """This will see an address that anybody on the net can reach."""
    if not seen.link.is_ip:
        return None
    return None if is_own_network(seen.link.host) else {"host": seen.link.host}


def is_own_network(host: str) -> bool:
    """This will say whether an address leads to one's own machine or network only."""
    try:
        return not ipaddress.ip_address(host.strip("[]")).is_global
    except ValueError:
        return False


HITS = ("http://8.8.8.8/", "http://1.1.1.1:8080/login", "http://[2606:4700:4700::1111]/")
MISSES = ("http://192.168.1.1/", "http://127.0.0.1/", "http://8.8.8.8.example.com/")
