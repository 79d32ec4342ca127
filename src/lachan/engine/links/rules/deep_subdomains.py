"""Many labels before the site's own name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.links.rules.seen import Where
from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.rules.seen import Seen
    from lachan.engine.model import Facts

CODE = "link.deep_subdomains"
WEIGHT = 0.4
FLOOR = 0.0
WHERE = Where.UNUSUAL
WORDS = Words(
    "Tên miền có quá nhiều tầng",
    "The host has too many levels",
    "Chỉ “{unit}” cho biết ai là chủ. Các phần trước đó ai đặt thế nào cũng được.",
    "Only “{unit}” tells who owns it. What stands before can be anything.",
)

_MANY = 4


def see(seen: Seen) -> Facts | None:
    """This will see four labels or more before the site unit."""
    return {"unit": seen.shown_unit} if len(seen.link.subdomains) >= _MANY else None


HITS = ("http://a.b.c.d.example.com/", "http://login.secure.vn.bank.verify.evil.top/")
MISSES = ("http://a.b.example.com/", "http://www.vietcombank.com.vn/")
