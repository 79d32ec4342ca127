"""The very name of somebody whose true address we don't know: `mbageas.life`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.links.lookalike.candidate import knows_address
from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.lookalike.candidate import Candidate
    from lachan.engine.links.lookalike.imitation import Imitation

HOW = "bears"

WORDS = Words(
    "Mang tên {brand}, mà chúng tôi không biết địa chỉ chính thức của họ",
    "It bears the name of {brand}, whose official address we don’t know",
    "Đây có thể là trang thật hoặc trang giả. Hãy hỏi họ qua số điện thoại bạn tự tìm được.",
    "It may be the real site or a false one. Ask them at a number that you found yourself.",
)


def see(candidate: Candidate) -> Imitation | None:
    """This will see the name as the whole registered label. Nobody is accused: it may well be the owner's site."""
    match = candidate.strong
    if match is None or candidate.via or not match.exact or match.label or match.token.is_theme:
        return None
    if match.token.is_words or knows_address(match.token.brand):
        return None
    if candidate.labels[0].replace("-", "") != match.token.text:
        return None
    return candidate.imitation(HOW, match.token, match.token.text, 0.4)


HITS = {
    "mbageas.life": "mbageas",
    "moneycat.vn": "moneycat",
    "appota-pay.com": "appota",
    "litefinance.top": "litefinance",
}
MISSES = ("vietcombank.top", "mbageas-login.com", "bidv.com.vn")
