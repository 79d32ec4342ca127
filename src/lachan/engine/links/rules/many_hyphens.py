"""Several hyphens in one name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.rules.seen import Seen
    from lachan.engine.model import Facts

CODE = "link.many_hyphens"
WEIGHT = 0.3
FLOOR = 0.0
WORDS = Words(
    "Tên miền ghép nhiều từ bằng dấu gạch",
    "The domain strings many words together by hyphens",
    "Tên dài, nhiều gạch ngang thường được đặt để chen tên người khác vào.",
    "Long names with many hyphens are often made to fit somebody else’s name in.",
)

_MANY = 3


def could(seen: Seen) -> bool:
    """This will pick hosts with hyphens."""
    return seen.link.host.count("-") >= _MANY


def see(seen: Seen) -> Facts | None:
    """This will see three hyphens or more in one label of the site's own part, punycode aside."""
    own = seen.site.host.partition(".")[0]
    return {"name": own} if own.count("-") >= _MANY and "xn--" not in own else None


HITS = ("https://vay-tien-nhanh-online.com/", "https://tra-cuu-phat-nguoi.top/")
MISSES = ("https://vcb-login.com/", "https://xn--ngnhng-ltan.vn/", "https://a-b-c-d.example.com/")
