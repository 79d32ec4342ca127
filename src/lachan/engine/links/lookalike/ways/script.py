"""Letters of other scripts in place of Latin ones (punycode in the address): `vіetcombank.com` with a Cyrillic і."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.confusables import mixes_scripts, poses_as_latin
from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.lookalike.candidate import Candidate
    from lachan.engine.links.lookalike.imitation import Imitation

HOW = "script"

WORDS = Words(
    "Dùng chữ của bảng chữ cái khác để giả {brand}: {shown}",
    "It uses letters of another alphabet to pass for {brand}: {shown}",
    "Địa chỉ thật chỉ có chữ la-tinh thường. {true}",
    "The real address has plain Latin letters only. {true}",
)


def see(candidate: Candidate) -> Imitation | None:
    """This will see a name that stands there only when look-alike letters are read as Latin."""
    if candidate.via != "script":
        return None
    match = candidate.strong or next(iter(candidate.matches), None)
    if match is None or match.token.is_theme or len(match.token.text) < _LEAST:
        return None
    label = candidate.shown_host.split(".")[: len(candidate.labels)][::-1][match.label]
    if label.isascii():
        return None
    foreign = "".join(dict.fromkeys(char for char in label if not char.isascii()))
    deceives = mixes_scripts(label) or poses_as_latin(label)
    # accented Latin (ngân-hàng, vietcombänk) is read as what it is; it may be an honest Vietnamese name
    if match.token.weak:
        # three or four letters are a word of their own in the other alphabet as well (асв.рф)
        certainty = (
            0.6
            if deceives and candidate.site.suffix.isascii() and "xn--" not in candidate.site.suffix
            else 0.3
        )
    else:
        certainty = 0.99 if deceives else 0.7
    return candidate.imitation(HOW, match.token, foreign, certainty)


_LEAST = 3

HITS = {
    "xn--vetcombank-x2i.com": "vietcombank",
    "xn--vietcombnk-6qi.top": "vietcombank",
    "xn--80ak6aa92e.com": "apple",
}
MISSES = ("xn--bcher-kva.de", "xn--99999999.com", "xn--e1afmkfd.xn--p1ai")
