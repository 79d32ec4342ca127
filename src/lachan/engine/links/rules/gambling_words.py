"""Names of betting and card games."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.rules.seen import Seen
    from lachan.engine.model import Facts

CODE = "link.gambling_words"
WEIGHT = 0.55
FLOOR = 0.0
WORDS = Words(
    "Tên giống trang cá cược hay đánh bạc (“{word}”)",
    "The name reads like betting or gambling (“{word}”)",
    "Đánh bạc trên mạng là phạm pháp ở Việt Nam, và phần lớn là bẫy nạp tiền không rút được.",
    "Online gambling is illegal in Vietnam, and most of it lets you pay in and never out.",
)

TRIGGER = (
    r"casino|taixiu|tai-xiu|sicbo|baccarat|xocdia|xoc-dia|nohu|banca[0-9h]|gamebai|game-bai|danhbai|danhbac|"
    r"cacuoc|ca-cuoc|keonhacai|nhacai|lodeonline|soicau|xoso[0-9]|lode[0-9]|slot[0-9s]|jackpot|poker|"
    r"(?:^|[^a-z])[a-z]{0,8}bet(?:88|99|68|365|vn)|(?:88|99|789|68|365|888|567|79)bet|[a-z]{1,6}88\.|"
    r"(?:^|\.)[a-z]{1,6}(?:789|567|8888?)\.|clmm|cltx|chanle|bong88|thabet|kubet|sunwin|hitclub|rikvip|iwin[0-9]"
)
_WORD = re.compile(TRIGGER)


def see(seen: Seen) -> Facts | None:
    """This will see a word of the trade in the host."""
    found = _WORD.search(seen.link.host)
    return {"word": found[0].strip(".-")} if found is not None else None


HITS = (
    "https://taixiu-online.top/",
    "https://bet88.casino/",
    "https://kubet11.net/",
    "https://qa88.com/",
    "https://cltx-thu88.co/",
)
MISSES = (
    "https://vietcombank.com.vn/",
    "https://alphabet.com/",
    "https://www.betterment.com/",
    "https://tibet.net/",
)
