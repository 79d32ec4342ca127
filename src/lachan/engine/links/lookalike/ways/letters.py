"""Digits and letter pairs that look like the name’s letters: `vietc0mbank.com`, `vietcornbank.com`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.links.lookalike.tokens import LONG
from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.lookalike.candidate import Candidate
    from lachan.engine.links.lookalike.imitation import Imitation

HOW = "letters"

WORDS = Words(
    "Trông như {brand} nhưng có chữ bị thay: {shown}",
    "It looks like {brand}, but letters were swapped: {shown}",
    "Thay o bằng 0, l bằng 1 hay m bằng rn để lừa mắt. {true}",
    "0 for o, 1 for l or rn for m deceive the eye. {true}",
)


def see(candidate: Candidate) -> Imitation | None:
    """This will see a name that is only there when look-alike digits and pairs are read as letters."""
    match = candidate.strong
    if match is None:
        return _see_weak(candidate)
    if candidate.via == "script" or match.token.is_theme or match.token.is_words:
        return None
    label = candidate.labels[match.label].replace("-", "")
    written = label[match.start : match.end]
    is_whole = label == written or candidate.telling(match) != ""
    if candidate.via == "pairs":
        if match.token.text in candidate.host.replace("-", ""):
            return None
        swapped = "rn → m" if "rn" in candidate.host else "vv → w"
    elif match.exact:
        return None
    else:
        pairs = [(a, b) for a, b in zip(written, match.token.text, strict=True) if a != b]
        # digits at the edges are numbers, unless the name is all there is
        digits = sum(char.isdigit() for char in (written if is_whole else written.strip("0123456789")))
        # i and l alone are swapped in honest words too
        if len(pairs) != digits and not (is_whole and len(pairs) == 1 and len(written) >= _LEAST_FOR_LETTERS):
            return None
        swapped = ", ".join(dict.fromkeys(f"{a} → {b}" for a, b in pairs))
    return candidate.imitation(HOW, match.token, swapped, 0.95 if is_whole else 0.85)


def _see_weak(candidate: Candidate) -> Imitation | None:
    """This will see a weak name that is a whole label with digits for its letters: nobody spells his own name so."""
    if candidate.via:
        return None
    for match in candidate.matches:
        label = candidate.labels[match.label].replace("-", "")
        if match.exact or match.token.is_theme or label != label[match.start : match.end]:
            continue
        pairs = [(a, b) for a, b in zip(label, match.token.text, strict=True) if a != b]
        digits = sum(char.isdigit() for char in label)
        if len(label) < _LEAST_WEAK or digits != len(pairs) or (digits == 1 and len(label) < LONG):
            continue
        swapped = ", ".join(dict.fromkeys(f"{a} → {b}" for a, b in pairs))
        return candidate.imitation(HOW, match.token, swapped, 0.85 if match.label else 0.75)
    return None


# Three letters leave nothing to recognise, four need two digits.
_LEAST_WEAK = 4
# "liobank" and "llobank": shorter names with i and l swapped have honest neighbours
_LEAST_FOR_LETTERS = 8


HITS = {
    "vietc0mbank.com": "vietcombank",
    "vietcornbank-login.com": "vietcombank",
    "agr1bank.com.vn": "agribank",
    "b1dv.top": "bidv",
    "paypa1-login.com": "paypal",
    "g00gle.com": "google",
    "m0m0.com": "momo",
    "m0m0.vn.example-tk.click": "momo",
}
MISSES = ("vietcombank.com.vn", "modern-northern.com", "b1d5.com", "v1b.com", "m0mo.jp", "sh0pping.com")
