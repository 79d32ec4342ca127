"""The name in the path of somebody else’s site: `example.com/vietcombank/login`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.links.lookalike.candidate import official_beside
from lachan.engine.links.lookalike.imitation import Imitation
from lachan.engine.links.lookalike.scan import read_host
from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.lookalike.tokens import Token

HOW = "path"

WORDS = Words(
    "Nhắc tên {brand} trong đường dẫn, nhưng trang không phải của họ",
    "It names {brand} in the path, but the site isn’t theirs",
    "Phần sau tên miền ai viết gì cũng được. {true}",
    "Anybody can write anything after the domain. {true}",
)


def see(host: str, token: Token) -> Imitation:
    """This will say that a strong name stands in the path. Honest sites write about brands, so it is not much."""
    return Imitation(
        token.brand,
        HOW,
        token.text,
        token.text,
        read_host(host),
        official_beside(token.brand, token.text),
        0.3,
    )


HITS = {"example.com/vietcombank/login": "vietcombank", "example.top/vn/bidv-smartbanking": "bidv"}
MISSES = ("example.com/login", "vietcombank.com.vn/vietcombank")
