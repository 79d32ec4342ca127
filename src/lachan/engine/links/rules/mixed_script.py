"""Letters of several scripts in one name, or a whole name in letters that look Latin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.confusables import mixes_scripts, poses_as_latin
from lachan.engine.links.rules.seen import Where
from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.rules.seen import Seen
    from lachan.engine.model import Facts

CODE = "link.mixed_script"
WEIGHT = 0.85
FLOOR = 0.6
WHERE = Where.UNUSUAL
WORDS = Words(
    "Tên miền dùng chữ cái nước ngoài giống chữ Latinh",
    "The domain uses foreign letters that look like Latin ones",
    "Tên thật được ghi là {host}. Mắt thường khó phân biệt “{shown}”.",
    "Its true spelling is {host}. The eye can hardly tell “{shown}” apart.",
)


def see(seen: Seen) -> Facts | None:
    """This will see a label that mixes scripts, or one that is foreign and reads as Latin throughout."""
    for label in seen.link.host_unicode.split("."):
        if label.isascii():
            continue
        if mixes_scripts(label) or poses_as_latin(label):
            return {"shown": label, "host": seen.link.host}
    return None


HITS = ("http://xn--80ak6aa92e.com/", "http://vіetcombank.com/", "http://раypal.com/")
MISSES = (
    "http://ngânhàng.vn/",
    "http://bücher.de/",
    "http://яндекс.рф/",
    "http://日本語.jp/",
    "http://example.com/",
)
