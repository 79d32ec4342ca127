"""A link that starts an app or an installation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.links.rules.seen import Where
from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.rules.seen import Seen
    from lachan.engine.model import Facts

CODE = "link.opens_app"
WEIGHT = 0.5
FLOOR = 0.0
WHERE = Where.UNNAMED
WORDS = Words(
    "Đường link mở một ứng dụng hay cài đặt, không phải trang web",
    "The link starts an app or an installation, not a site",
    "Kiểu “{scheme}:” có thể cài ứng dụng ngoài kho chính thức.",
    "A “{scheme}:” link can install an app from outside the official store.",
)

_SCHEMES = frozenset({"intent", "itms-services", "market", "ms-appinstaller", "view-source"})


def see(seen: Seen) -> Facts | None:
    """This will see schemes that install or start something."""
    return {"scheme": seen.link.scheme} if seen.link.scheme in _SCHEMES else None


HITS = (
    "itms-services://?action=download-manifest&url=https://evil.top/a.plist",
    "intent://scan/#Intent;package=x;end",
)
MISSES = ("https://example.com/", "mailto:a@example.com", "tel:113")
