"""A link that runs a program or carries a page in itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lachan.engine.links.rules.seen import Where
from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.rules.seen import Seen
    from lachan.engine.model import Facts

CODE = "link.runs_code"
WEIGHT = 0.9
FLOOR = 0.6
WHERE = Where.UNNAMED
WORDS = Words(
    "Đường link này chạy mã chứ không mở trang",
    "This link runs code and opens no site",
    "Bấm vào là mã trong link chạy ngay trên máy bạn.",
    "When you open it, the code in it runs on your device.",
)

_SCHEMES = frozenset({"javascript", "vbscript", "data", "blob", "filesystem"})
_HARMLESS = re.compile(r"^(?:image/(?!svg)|font/|audio/|video/|text/plain)", re.IGNORECASE)


def see(seen: Seen) -> Facts | None:
    """This will see `javascript:`, `data:` (pictures and plain text aside) and their like."""
    link = seen.link
    if link.scheme not in _SCHEMES or (link.scheme == "data" and _HARMLESS.match(link.path)):
        return None
    return {"scheme": link.scheme}


HITS = ("javascript:alert(1)", "data:text/html;base64,PGh0bWw+", "vbscript:x")
MISSES = ("https://example.com/", "data:image/png;base64,iVBORw0K", "mailto:a@example.com")
