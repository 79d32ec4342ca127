"""Whom a page poses as: a page or profile where anybody publishes, or the part of a link behind "#".

A page that only bears a name may be the bank's own, or a fan's. A page that bears a bank's name and offers its help
desk or its sign-in is what customers are robbed with; a bank has both on its own site.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lachan.engine.apps.names import name_in
from lachan.engine.brands import official_owner, protected_names
from lachan.engine.fold import fold
from lachan.engine.links.parse import parse_link
from lachan.engine.links.site import FORMS, SITES, shared_hosts, site_of
from lachan.engine.model import SUSPICIOUS_AT, Judgement, Kind, Reason
from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lachan.engine.brands import Brand
    from lachan.engine.model import Indicator

POSES = "page.poses_as"
BEARS = "page.bears_name"
BEHIND = "page.named_behind_hash"
WORDS = {
    POSES: Words(
        "Trang ai cũng lập được, mang tên {brand} và chữ “{role}”",
        "A page that anybody can set up, with the name {brand} and the word “{role}”",
        "Ngân hàng, cơ quan hỗ trợ và cho đăng nhập trên trang của chính mình. {true}",
        "Banks and authorities help and sign people in on their own site. {true}",
    ),
    BEARS: Words(
        "Trang ai cũng lập được, mang tên {brand}",
        "A page that anybody can set up, with the name {brand}",
        "Tên trang không chứng tỏ ai lập ra nó. {true}",
        "Its name doesn’t show who made it. {true}",
    ),
    BEHIND: Words(
        "Nhắc tên {brand} sau dấu “#”, nhưng trang không phải của họ",
        "It names {brand} behind the “#”, but the site isn’t theirs",
        "Phần ấy ai viết gì cũng được. {true}",
        "Anybody can write anything there. {true}",
    ),
}
_PAGES_AND_FORMS = frozenset({FORMS, SITES})
# Programs bear the names of what they talk to ("support-tools" of a bank's interface). Own knowledge, November 2026.
_OF_PROGRAMMERS = frozenset({"github.com", "gitlab.com", "bitbucket.org", "codepen.io", "huggingface.co"})
# Names of so many letters are no part of another word ("vietinbankhotro").
_LONG_NAME = 8
_POSES_WEIGHT, _BEARS_WEIGHT = 0.6, 0.3

# Who is posed as to take money and codes. Help pages of power companies, carriers and shops are often their own.
_ROOMS = frozenset(
    {
        "bank",
        "ewallet",
        "finance_company",
        "securities",
        "police",
        "tax",
        "social_insurance",
        "ministry",
        "agency",
    }
)
# What is offered on such a page. Long words count inside others, short ones as a word or two that stand together
# (“ho-tro”) or at an edge of a name without spaces, for “otp” is in “hotpot” as well.
_ROLES = (
    "login", "signin", "dangnhap", "xacthuc", "xacminh", "xacnhan", "verify", "secure", "security", "baomat", "update",
    "capnhat", "hotro", "support", "help", "helpdesk", "cskh", "chamsockhachhang", "tongdai", "hoantien", "hoanthue",
    "thuhoi", "laylaitien", "khieunai", "nhanqua", "trian", "otp", "vaytien", "vaynhanh", "motaikhoan",
    "mokhoa", "unlock", "nanghanmuc", "ruttien",
)  # fmt: skip
_LONG = 6
_SHORT_ROLES = frozenset(role for role in _ROLES if len(role) < _LONG)
_WORD = re.compile(r"[a-z]+")


def judge_pages(indicators: Sequence[Indicator]) -> list[Judgement]:
    """This will say whom profiles, pages on shared hosts and the parts behind "#" pose as; nothing of all others.

    Nothing is lowered by it: the score is 0 unless the page poses as a bank, a wallet or an authority.
    """
    profiles = [one for one in indicators if one.kind is Kind.PROFILE]
    # a profile's address is an URL as well, and one of the two is enough
    places = {one.raw for one in profiles}
    found = [_judge_name(one, one.value.partition(":")[2], told=False) for one in profiles]
    found += [_judge_url(one) for one in indicators if one.kind is Kind.URL and one.raw not in places]
    return [judgement for judgement in found if judgement is not None]


def _judge_url(indicator: Indicator) -> Judgement | None:
    # most links stand on their own name and have nothing behind a "#"; to take them apart costs ten times as much
    if "#" not in indicator.raw and not _is_on_shared_host(indicator.value):
        return None
    link = parse_link(indicator.value)
    if link is None or not link.host:
        return None
    site = site_of(link)
    # a shop's goods, an app in its store, a file: they bear the names of what they are for
    if site.sort in _PAGES_AND_FORMS and site.shared not in _OF_PROGRAMMERS and len(link.rest) > 1:
        return _judge_name(indicator, _readable(link.rest), told=True)
    behind = indicator.raw.partition("#")[2]
    if behind and not site.sort and official_owner(link.host) is None:
        brand = name_in(_readable(behind))
        if brand is not None:
            return Judgement(0.0, (Reason(BEHIND, _BEARS_WEIGHT, _params(brand, ""), about=indicator.value),))
    return None


def _is_on_shared_host(url: str) -> bool:
    known = shared_hosts()
    host = url.partition("//")[2].partition("/")[0]
    while host:
        if host in known:
            return True
        host = host.partition(".")[2]
    return False


def _judge_name(indicator: Indicator, name: str, *, told: bool) -> Judgement | None:
    role = _role_in(name.lower())
    brand = name_in(name) or (_name_inside(name) if role else None)
    if brand is None:
        return None
    role = role or _service_in(name.lower(), brand)
    spans = (indicator.span,) if indicator.span else ()
    if role and brand.category in _ROOMS:
        reason = Reason(POSES, _POSES_WEIGHT, _params(brand, role), spans, indicator.value)
        return Judgement(SUSPICIOUS_AT, (reason,), imitates=brand.id)
    if not told:
        return None
    return Judgement(0.0, (Reason(BEARS, _BEARS_WEIGHT, _params(brand, ""), spans, indicator.value),))


@cache
def _long_names() -> tuple[tuple[str, Brand], ...]:
    """This will give the long names of those who are posed as, the longest first."""
    names = [
        (token, brand)
        for brand in protected_names().values()
        if brand.category in _ROOMS and not brand.is_theme
        for token in brand.tokens
        if len(token) >= _LONG_NAME
    ]
    return tuple(sorted(names, key=lambda one: (-len(one[0]), one[0])))


def _name_inside(name: str) -> Brand | None:
    whole = "".join(_WORD.findall(name.lower()))
    return next((brand for token, brand in _long_names() if token in whole), None)


def _role_in(name: str) -> str:
    """This will give what a page's name offers, or "" where it offers nothing."""
    words = _WORD.findall(name)
    whole = "".join(words)
    together = [*words, *map("".join, pairwise(words))]
    is_run_together = len(words) == 1 and len(whole) >= _LONG_NAME + 1
    for role in _ROLES:
        if role in together or (role not in _SHORT_ROLES and role in whole):
            return role
        if is_run_together and (whole.startswith(role) or whole.endswith(role)):
            return role
    return ""


def _service_in(name: str, brand: Brand) -> str:
    """This will give the name of a service of the brand that stands beside its own (`ipay`), or "".

    Who offers a bank's way of banking offers its sign-in.
    """
    words = _WORD.findall(name)
    own = next((token for token in brand.tokens if token in words), "")
    return next((word for word in words if own and word != own and word in brand.weak_tokens), "")


def _readable(rest: str) -> str:
    return fold(unquote(rest)).text


def _params(brand: Brand, role: str) -> dict[str, str]:
    official = brand.domains[0] if brand.domains else ""
    return {
        "brand_vi": brand.shown_vi,
        "brand_en": brand.shown_en,
        "role": role,
        "true_vi": f"Trang chính thức là {official}." if official else "",
        "true_en": f"The official one is {official}." if official else "",
    }
