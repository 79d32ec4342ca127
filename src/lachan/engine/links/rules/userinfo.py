"""A name before an @ that reads like the host: `http://bank.vn@evil.com/`."""

# The canonical form of a link has no user name, so `search` picks links by how they were written.
from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.rules.seen import Seen
    from lachan.engine.model import Facts

CODE = "link.userinfo"
WEIGHT = 0.9
FLOOR = 0.9
WORDS = Words(
    "Phần trước dấu @ làm bạn tưởng là trang khác",
    "What stands before the @ makes it look like another site",
    "“{shown}” chỉ là tên người dùng. Đường link thật ra dẫn tới {host}.",
    "“{shown}” is only a user name. The link really leads to {host}.",
)

_BEFORE_AT = re.compile(r"^(?:[a-z][a-z0-9+.\-]*:)?[/\\]*([^/\\?#]*)@", re.IGNORECASE)


def see(seen: Seen) -> Facts | None:
    """This will see a user name that has the form of a host."""
    found = _BEFORE_AT.match(seen.raw.strip())
    if found is None or not seen.link.host:
        return None
    shown = found[1].partition(":")[0]
    if "." not in shown or shown.lower() == seen.link.host:
        return None
    return {"shown": shown[:60], "host": seen.link.host_unicode}


HITS = (
    "http://vietcombank.com.vn@evil.com/",
    "https://www.facebook.com:x@203.0.113.9/a",
    "vnpay.vn@evil.top/otp",
)
MISSES = (
    "http://admin@example.com/",
    "http://example.com/@vietcombank.com.vn",
    "https://medium.com/@name.surname",
)
