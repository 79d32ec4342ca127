"""A short or ordinary name that counts only with a second sign: `acb-login.top`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.lookalike.candidate import Candidate
    from lachan.engine.links.lookalike.imitation import Imitation

HOW = "weak"

WORDS = Words(
    "Có thể mượn tên {brand}, kèm từ “{shown}”",
    "It may borrow the name of {brand}, with the word “{shown}”",
    "Tên này ngắn hoặc cũng là từ thường, nên riêng nó chưa nói lên điều gì. {true}",
    "The name is short or an ordinary word, so by itself it says little. {true}",
)


def see(candidate: Candidate) -> Imitation | None:
    """This will see a weak name beside a lure word, numbers or a cheap ending."""
    if candidate.via == "script" or candidate.strong is not None:
        return None
    for match in candidate.matches:
        if not match.exact or match.token.is_theme:
            continue
        if second := candidate.strongly_telling(match):
            return candidate.imitation(HOW, match.token, second, 0.6)
        label = candidate.labels[match.label]
        around = label.replace("-", "").replace(match.token.text, "", 1)
        is_cheap = not match.label and candidate.is_cheap
        if is_cheap and (not around or around.isdigit()):
            return candidate.imitation(HOW, match.token, candidate.site.suffix, 0.5 if around else 0.4)
        if len(around) > 1 and around.isdigit():
            return candidate.imitation(HOW, match.token, around, 0.35)
        if not {"vn", "com"}.isdisjoint(label.split("-")):
            return candidate.imitation(HOW, match.token, "vn" if "vn" in label.split("-") else "com", 0.5)
    return None


HITS = {
    "acb-login.top": "acb",
    "tcb-dangnhap.com": "techcombank",
    "vib.nhanqua.club": "vib",
    "momo.bid": "momo",
    "vn-tiki.top": "tiki",
}
MISSES = ("acb.com.vn", "acb.org", "vibrant-login.com")
