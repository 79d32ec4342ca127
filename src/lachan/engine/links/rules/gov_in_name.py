"""“gov” at the end of a name that anybody can buy, behind a Vietnamese authority's: `cong-an-gov.com`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.rules.seen import Seen
    from lachan.engine.model import Facts

CODE = "link.gov_in_name"
WEIGHT = 0.6
FLOOR = 0.5
WORDS = Words(
    "Tên có chữ “gov” nhưng không nằm dưới đuôi .gov.vn",
    "It has “gov” in its name, but isn’t under .gov.vn",
    "Trang của cơ quan nhà nước Việt Nam có đuôi .gov.vn. Tên “{name}” thì ai cũng mua được.",
    "Sites of Vietnamese authorities end in .gov.vn. Anybody can buy the name “{name}”.",
)

TRIGGER = r"-gov(?:-?vn)?\."
_GOV = re.compile(r"(?P<front>[a-z0-9-]*[a-z0-9])-gov(?P<vn>-?vn)?")
# Authorities, their services and their abbreviations, hyphens left out; own list, November 2026. Without one of them
# it may be another country's, or a page about some government.
_OURS = re.compile(
    r"congan|csgt|canhsat|bocongan|bca|toaan|vienkiemsat|vks|thue|tct|gdt|bhxh|baohiem|vssid|vneid|dichvucong|dvc|gplx"
    r"|phatnguoi|cccd|cancuoc|dinhdanh|chinhphu|boyte|byt|bogiaoduc|bo[a-z]*chinh|ubnd|haiquan|dangkiem|dienluc|evn|buudien|cucqlb|vietnam"
)


def see(seen: Seen) -> Facts | None:
    """This will see it at the end of the registered label, outside the state's own ending."""
    suffix = seen.site.suffix
    name = seen.site.host.removesuffix(f".{suffix}")
    found = _GOV.fullmatch(name)
    if found is None or suffix == "gov.vn":
        return None
    is_ours = found["vn"] is not None or _OURS.search(found["front"].replace("-", "")) is not None
    return {"name": name} if is_ours else None


HITS = (
    "https://dvc-gov.org/",
    "https://cong-an-gov.com/",
    "https://nop-thue-gov.vn/",
    "https://www.abc-govvn.top/x",
)
MISSES = (
    "https://dichvucong.gov.vn/",
    "https://e-gov.org/",
    "https://mcas-gov.us/",
    "https://bihar-gov.com/",
    "https://open-gov.net/",
    "https://example.com/dvc-gov.org",
    "https://hangovers.com/",
)
