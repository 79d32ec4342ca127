"""A short link, whose aim cannot be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.links.rules.seen import Where
from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.rules.seen import Seen
    from lachan.engine.model import Facts

CODE = "link.short_link"
WEIGHT = 0.35
FLOOR = 0.0
WHERE = Where.SHARED
WORDS = Words(
    "Link rút gọn nên không thấy được nơi nó dẫn tới",
    "It is a short link, so you can’t see where it leads",
    "{shared} chỉ chuyển tiếp. Chúng tôi không mở link để xem.",
    "{shared} only passes you on. We don’t open links to look.",
)

_SORTS = frozenset({"short"})


def see(seen: Seen) -> Facts | None:
    """This will see the sort of shared host."""
    return {"shared": seen.site.shared} if seen.site.sort in _SORTS and len(seen.link.rest) > 1 else None


HITS = ("https://bit.ly/3abcde", "https://tinyurl.com/y7", "https://s.id/abc")
MISSES = ("https://example.com/", "https://bitly.com.example.vn/")
