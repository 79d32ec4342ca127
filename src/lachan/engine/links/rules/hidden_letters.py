"""Plain letters written as percent codes, so that no reader sees them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.rules.seen import Seen
    from lachan.engine.model import Facts

CODE = "link.hidden_letters"
WEIGHT = 0.45
FLOOR = 0.0
WORDS = Words(
    "Đường link giấu chữ bằng mã %",
    "The link hides letters behind % codes",
    "Chữ thường không cần viết như vậy. Giải ra là “{shown}”.",
    "Ordinary letters need no codes. Decoded it reads “{shown}”.",
)

TRIGGER = r"(?:%[46][1-9a-f]|%[57][0-9a]){2}|%25[2-7][0-9a-f]"
_HIDDEN = re.compile(r"(?:%(?:[46][1-9a-f]|[57][0-9a])){2,}", re.IGNORECASE)


def see(seen: Seen) -> Facts | None:
    """This will see two coded letters in a row in the path (queries of forms often have them)."""
    found = _HIDDEN.search(seen.link.path)
    return {"shown": unquote(found[0])[:40]} if found is not None else None


HITS = ("http://example.com/%6c%6f%67%69%6e", "https://example.com/a/%4C%4F%47")
MISSES = ("http://example.com/%C4%91", "http://example.com/a%20b", "http://example.com/?q=%6c%6f")
