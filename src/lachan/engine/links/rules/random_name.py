"""A name that nobody could have thought up: letters and digits at random."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.rules.seen import Seen
    from lachan.engine.model import Facts

CODE = "link.random_name"
WEIGHT = 0.4
FLOOR = 0.0
WORDS = Words(
    "Tên miền gồm chữ và số lộn xộn (“{name}”)",
    "The name is a jumble of letters and digits (“{name}”)",
    "Tên như vậy thường do máy đặt hàng loạt, dùng vài ngày rồi bỏ.",
    "Such names are made by the hundred, used for days and thrown away.",
)

_SWITCHES = re.compile(r"[0-9](?=[a-z])|[a-z](?=[0-9])")
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{6,}")
_MAYBE = re.compile(r"[bcdfghjklmnpqrstvwxz]{6}|[a-z]\d+[a-z]+\d|\d[a-z]+\d+[a-z]")
_FEWEST_CHARS, _FEWEST_SWITCHES = 6, 3


def could(seen: Seen) -> bool:
    """This will pick names with three changes between letters and digits, or a long row of consonants."""
    return _MAYBE.search(seen.site.host) is not None


def see(seen: Seen) -> Facts | None:
    """This will see it in the site's own name."""
    name = seen.site.host.partition(".")[0]
    if seen.link.is_ip or len(name) < _FEWEST_CHARS or "xn--" in name:
        return None
    jumbled = len(_SWITCHES.findall(name)) >= _FEWEST_SWITCHES or _CONSONANTS.search(name) is not None
    return {"name": name} if jumbled else None


HITS = ("https://kx4w7q2b.cfd/", "https://bdfgtrwq.top/", "https://a1b2c3d4.com/")
MISSES = ("https://vietcombank.com.vn/", "https://example24h.com/", "https://1.1.1.1/", "https://vtv24.vn/")
