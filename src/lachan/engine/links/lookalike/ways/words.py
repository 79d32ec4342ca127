"""A name in plain Vietnamese words without accents: `nganhangngoaithuong.com`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.lookalike.candidate import Candidate
    from lachan.engine.links.lookalike.imitation import Imitation

HOW = "words"

WORDS = Words(
    "Ghép tên tiếng Việt của {brand} thành địa chỉ: “{shown}”",
    "It makes an address of the Vietnamese name of {brand}: “{shown}”",
    "Tên đầy đủ trong địa chỉ không chứng tỏ đó là trang của họ. {true}",
    "Their full name in an address doesn’t make it theirs. {true}",
)


def see(candidate: Candidate) -> Imitation | None:
    """This will see a name of several words run together."""
    match = candidate.strong
    if match is None or not match.token.is_words or match.token.is_theme:
        return None
    return candidate.imitation(HOW, match.token, match.token.text, 0.85 if candidate.telling(match) else 0.7)


HITS = {"nganhangngoaithuong.com": "vietcombank", "ngan-hang-cong-thuong.vip": "vietinbank"}
MISSES = ("nganhang.com", "ngoaithuong.edu.vn")
