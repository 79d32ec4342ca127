"""Another address inside the host: `vietcombank.com.vn.evil.top`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.rules.seen import Seen
    from lachan.engine.model import Facts

CODE = "link.address_in_host"
WEIGHT = 0.8
FLOOR = 0.5
WORDS = Words(
    "Tên miền giả dạng một địa chỉ khác ở phần đầu",
    "The host begins like another address",
    "“{shown}” chỉ là phần phụ. Chủ thật của trang là {unit}.",
    "“{shown}” is only a prefix. The site really belongs to {unit}.",
)

TRIGGER = (
    r"(?:^|[.\-])(?:[a-z0-9\-]{3,}\.(?:com|net|org|gov|edu|vn)|(?:com|net|org|gov|edu)[.\-]vn)[.\-][a-z0-9]"
)
_ENDING = re.compile(
    r"(?:^|[.\-])(?:[a-z0-9\-]{3,}\.(?:com|net|org|gov|edu|vn)|(?:com|net|org|gov|edu)[.\-]vn)[.\-]"
)


def see(seen: Seen) -> Facts | None:
    """This will see an ending (`com`, `com-vn`, `gov.vn`) in front of the site's own name."""
    link = seen.link
    if link.is_ip or not link.subdomains:
        return None
    front = ".".join(link.subdomains) + "."
    if _ENDING.search(front) is None:
        return None
    return {"shown": front.rstrip("."), "unit": seen.shown_unit}


HITS = (
    "http://vietcombank.com.vn.evil.top/",
    "http://www.paypal.com.signin-x.evil.cn/",
    "http://acb.vn.login-ibank.info/",
)
MISSES = (
    "http://vietcombank.com.vn/",
    "http://mail.example.com/",
    "http://com.example.vn/",
    "http://my-org.example.com/",
)
