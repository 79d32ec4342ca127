"""The name before somebody else’s domain: `vietcombank.example.top`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.links.lookalike.scan import shown_name
from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.lookalike.candidate import Candidate
    from lachan.engine.links.lookalike.imitation import Imitation

HOW = "subdomain"

WORDS = Words(
    "Đặt tên {brand} ở đầu, nhưng trang này thuộc “{shown}”",
    "It puts the name of {brand} in front, but the site belongs to “{shown}”",
    "Chủ của trang là phần ngay trước đuôi tên miền; phần đứng trước nữa ai đặt gì cũng được. {true}",
    "The owner is the part just before the ending; anybody can put anything before that. {true}",
)


def see(candidate: Candidate) -> Imitation | None:
    """This will see a name in a label left of the registered one."""
    match = candidate.strong
    if match is None or candidate.via or not match.exact or not match.label or match.token.is_theme:
        return None
    if candidate.is_cheap:
        certainty = 0.85 if candidate.is_on_platform else 0.9
    else:
        certainty = 0.85 if candidate.telling(match) else 0.7
    return candidate.imitation(HOW, match.token, shown_name(candidate.site.unit), certainty)


HITS = {
    "vietcombank.evil-host.top": "vietcombank",
    "dangnhap-bidv.example.cc": "bidv",
    "www-bidv.example.com": "bidv",
}
MISSES = ("online.vietcombank.com.vn", "mail.example.com", "bank.example.com")
