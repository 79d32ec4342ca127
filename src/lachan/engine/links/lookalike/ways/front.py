"""A whole address at the front of another: `acb.com.vn-cn.xyz`, `vietcombank.com.vn.evil.top`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.links.lookalike.scan import shown_name
from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.lookalike.candidate import Candidate
    from lachan.engine.links.lookalike.imitation import Imitation

HOW = "front"

WORDS = Words(
    "Viết như địa chỉ của {brand} ở đầu, nhưng trang này thuộc “{shown}”",
    "It begins like an address of {brand}, but the site belongs to “{shown}”",
    "Phần “{token}” đứng trước chỉ để lừa mắt; chủ của trang nằm ngay trước đuôi tên miền. {true}",
    "The “{token}” in front deceives the eye; the owner stands just before the ending. {true}",
)


def see(candidate: Candidate) -> Imitation | None:
    """This will see a name with an ending behind it, where no ending can be."""
    if candidate.via:
        return None
    for match in candidate.matches:
        if match.exact and not match.token.is_theme and candidate.borrowed_ending(match):
            is_sold = candidate.is_cheap and not candidate.is_on_platform
            certain = (is_sold or _is_ending(candidate)) and candidate.begins_with_official()
            # under an ordinary name it may be a measuring site or a content network that carries the true address
            return candidate.imitation(
                HOW, match.token, shown_name(candidate.site.unit), 0.98 if certain else 0.95
            )
    return None


def _is_ending(candidate: Candidate) -> bool:
    """This will say whether the registered name is itself a piece of an ending: `vn.xyz`, `vn-cn.xyz`."""
    return candidate.labels[0].partition("-")[0] in {"vn", "com"}


HITS = {
    "dichvucong.gov.vn.xyz": "dichvucong",
    "vietcombank.com.vn.evil-host.top": "vietcombank",
    "acb.com.vn-cn.xyz": "acb",
    "acb.vn-ibank.info": "acb",
    "www.bidv.com.vn.example.net": "bidv",
}
MISSES = ("www.vietcombank.com.vn", "acb.com.vn", "vietcombank.example.com")
