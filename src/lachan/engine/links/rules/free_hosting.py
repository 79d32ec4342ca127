"""A page on a site builder or free hosting, where anybody can open a name in minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.links.rules.seen import Where
from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.rules.seen import Seen
    from lachan.engine.model import Facts

CODE = "link.free_hosting"
WEIGHT = 0.45
FLOOR = 0.0
WHERE = Where.SHARED
WORDS = Words(
    "Trang nằm trên dịch vụ {shared}, nơi ai cũng mở được trang",
    "The page stands on {shared}, where anybody can open one",
    "Ngân hàng và cơ quan nhà nước không đặt trang đăng nhập ở nơi miễn phí như vậy.",
    "Banks and authorities don’t put sign-in pages on free services like that.",
)

_SORTS = frozenset({"sites"})


def see(seen: Seen) -> Facts | None:
    """This will see the sort of shared host."""
    return (
        {"shared": seen.site.shared}
        if seen.site.sort in _SORTS and seen.link.host.removeprefix("www.") != seen.site.shared
        else None
    )


HITS = ("https://abc.weebly.com/", "https://vcb-login.vercel.app/", "https://abc.mooo.com/")
MISSES = ("https://www.weebly.com/", "https://example.com/", "https://bit.ly/abc")
