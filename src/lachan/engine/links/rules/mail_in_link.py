"""Somebody's mail address in the link: the page knows whom it was sent to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.rules.seen import Seen
    from lachan.engine.model import Facts

CODE = "link.mail_in_link"
WEIGHT = 0.5
FLOOR = 0.0
WORDS = Words(
    "Đường link mang theo một địa chỉ e-mail",
    "The link carries somebody’s e-mail address",
    "Trang giả dùng cách này để điền sẵn tên bạn vào ô đăng nhập.",
    "False sign-in pages use this to fill in your name for you.",
)

TRIGGER = r"[?&=/][^/?&=@\s]{1,64}(?:@|%40)[a-z0-9\-]+\.[a-z]{2}"
_MAIL = re.compile(r"[?&=/#]([^/?&=@\s]{1,64})(?:@|%40)([a-z0-9.\-]+\.[a-z]{2,})", re.IGNORECASE)


def see(seen: Seen) -> Facts | None:
    """This will see a mail address in the path or query."""
    found = _MAIL.search(seen.link.rest)
    return {"domain": found[2].lower()} if found is not None else None


HITS = ("https://example.com/?email=an@example.org", "https://example.com/an%40example.org")
MISSES = ("https://medium.com/@name", "https://example.com/a@b", "https://example.com/")
