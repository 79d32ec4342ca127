"""A name that nobody could have thought up: letters and digits at random."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.rules.seen import Seen
    from lachan.engine.model import Facts

CODE = "link.random_name"
WEIGHT = 0.4
FLOOR = 0.0
WORDS = Words(
    "Tên miền gồm {what} lộn xộn (“{name}”)",
    "The name is a jumble of {what} (“{name}”)",
    "Tên như vậy thường do máy đặt hàng loạt, dùng vài ngày rồi bỏ.",
    "Such names are made by the hundred, used for days and thrown away.",
)

_SWITCHES = re.compile(r"[0-9](?=[a-z])|[a-z](?=[0-9])")
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{6,}")
_MAYBE = re.compile(r"[bcdfghjklmnpqrstvwxz]{6}|[a-z]\d+[a-z]+\d|\d[a-z]+\d+[a-z]")
_FEWEST_CHARS, _FEWEST_SWITCHES = 6, 3
# Two or three letters that are one sound in Vietnamese.
_ONE_SOUND = re.compile(r"ngh|ng|nh|ch|th|tr|ph|kh|gh")
# How Vietnamese schools, offices and places are shortened; own list, November 2026. They stand in front of a name that
# can be read ("thptchuvanan") or of one another ("ktxhcm").
_SHORTENED = re.compile(
    r"^(?:(?:thptc|thpt|thcs|ptth|ptdtnt|ptdt|gdtx|gdnn|cdsp|cdkt|cdnghe|cdyt|cd|dhsp|dhkt|dhqg|dh|mn|th|ktx|ubnd|hdnd|mttq"
    r"|tphcm|hcm|bvdk|bv|ttyt|pgd|sgd|gd)-?)+"
)


def could(seen: Seen) -> bool:
    """This will pick names with three changes between letters and digits, or a long row of consonants."""
    return _MAYBE.search(seen.site.host) is not None


def see(seen: Seen) -> Facts | None:
    """This will see it in the site's own name."""
    name = seen.site.host.partition(".")[0]
    if seen.link.is_ip or len(name) < _FEWEST_CHARS or "xn--" in name:
        return None
    if len(_SWITCHES.findall(name)) >= _FEWEST_SWITCHES:
        return {"name": name, "what_vi": "chữ và số", "what_en": "letters and digits"}
    if _CONSONANTS.search(_ONE_SOUND.sub("k", _SHORTENED.sub("", name))) is None:
        return None
    return {"name": name, "what_vi": "chữ cái", "what_en": "letters"}


HITS = (
    "https://kx4w7q2b.cfd/",
    "https://bdfgtrwq.top/",
    "https://a1b2c3d4.com/",
    "https://thptzxqwkvbd.top/",
)
MISSES = (
    "https://thptchuvanan.edu.vn/",
    "https://thcsnguyentrai.edu.vn/",
    "https://thpttranphu.edu.vn/",
    "https://cdspnghean.edu.vn/",
    "https://ktxhcm.edu.vn/",
    "https://thptphanchutrinh.edu.vn/",
    "https://dhktnghean.edu.vn/",
    "https://thptkhthtn.edu.vn/",
    "https://vietcombank.com.vn/",
    "https://example24h.com/",
    "https://1.1.1.1/",
    "https://vtv24.vn/",
)
