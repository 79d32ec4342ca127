"""A short or ordinary name that counts only with a second sign: `acb-login.top`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.lookalike.candidate import Candidate, Match
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
        if match.exact and not match.token.is_theme:
            shown, certainty = _second_sign(candidate, match)
            if shown:
                return candidate.imitation(HOW, match.token, shown, certainty)
    return None


def _second_sign(candidate: Candidate, match: Match) -> tuple[str, float]:
    """This will give what stands beside the name and how much it says; "" where nothing does."""
    if second := candidate.strongly_telling(match):
        return second, 0.6
    label = candidate.labels[match.label]
    around = label.replace("-", "").replace(match.token.text, "", 1)
    is_cheap = not match.label and candidate.is_cheap
    if is_cheap and (not around or around.isdigit()):
        return candidate.site.suffix, 0.5 if around else 0.4
    if is_cheap and (second := candidate.telling(match)):
        return second, 0.6
    if len(around) > 1 and around.isdigit():
        return around, 0.35
    if not {"vn", "com"}.isdisjoint(label.split("-")):
        return "vn" if "vn" in label.split("-") else "com", 0.5
    return "", 0.0


HITS = {
    "acb-login.top": "acb",
    "tcb-dangnhap.com": "techcombank",
    "vib.nhanqua.club": "vib",
    "momo.bid": "momo",
    "vn-tiki.top": "tiki",
    "momo-vi.club": "momo",
    "tiki-sale.top": "tiki",
}
MISSES = ("acb.com.vn", "acb.org", "vibrant-login.com")
