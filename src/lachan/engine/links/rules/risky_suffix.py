"""An ending under which most names that were seen are bad."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.rules.seen import Seen
    from lachan.engine.model import Facts

CODE = "link.risky_suffix"
WEIGHT = 0.3
FLOOR = 0.0
WORDS = Words(
    "Đuôi miền .{suffix} hay bị kẻ lừa đảo dùng",
    "Fraudsters often use domains ending in .{suffix}",
    "Đuôi này rẻ và dễ đăng ký. Trang thật cũng có, nên hãy xem cả dấu hiệu khác.",
    "It is cheap and easy to register. Honest sites have it too, so look at the other signs.",
)

# Own list, November 2026: endings that are sold for next to nothing and lead the lists of abuse year after year.
_ENDINGS = frozenset(
    """
    autos bar beauty bid boats bond buzz cam cc cf cfd click club cyou date download fit fun ga gq hair help homes icu
    ink life live loan lol ltd makeup men ml mom monster online ooo pw quest racing rest review sbs shop site skin space
    store stream surf tk today top trade vip wang website win work world xin xyz yachts zip
    """.split()  # noqa: SIM905 - a list of one's own, to be read as such
)


def could(seen: Seen) -> bool:
    """This will pick by the ending."""
    return seen.link.suffix in _ENDINGS


def see(seen: Seen) -> Facts | None:
    """This will name the ending."""
    return {"suffix": seen.link.suffix}


HITS = ("https://example.top/", "https://a.example.icu/x")
MISSES = ("https://example.com/", "https://example.com.vn/", "https://top.example.org/")
