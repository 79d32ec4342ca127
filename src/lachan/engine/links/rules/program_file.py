"""A program to download: an app outside the store, an installer, a profile."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.rules.seen import Seen
    from lachan.engine.model import Facts

CODE = "link.program_file"
WEIGHT = 0.7
FLOOR = 0.0
WORDS = Words(
    "Đường link tải về ứng dụng hay tệp cài đặt “{file}”",
    "The link downloads an app or installer, “{file}”",
    "Ứng dụng cài ngoài kho chính thức có thể chiếm quyền điều khiển máy và đọc mã OTP.",
    "An app from outside the official store can take over the phone and read codes.",
)

TRIGGER = r"/[^/?]*\.(?:apk|apks|xapk|ipa|exe|msi|scr|bat|mobileconfig)(?:$|[?&#/])"
_FILE = re.compile(
    r"/([^/?]*\.(?:apk|apks|xapk|ipa|exe|msi|scr|bat|mobileconfig))(?:$|[?&#/])", re.IGNORECASE
)


def see(seen: Seen) -> Facts | None:
    """This will see the ending of a program in the path."""
    found = _FILE.search(seen.link.rest)
    return {"file": found[1][-60:]} if found is not None else None


HITS = ("http://evil.top/VNeID.apk", "http://example.com/dl/app.apk?x=1", "https://a.example/setup.exe")
MISSES = ("https://example.com/apk", "https://apkpure.example/app", "https://example.com/what-is-an.apk-file")
