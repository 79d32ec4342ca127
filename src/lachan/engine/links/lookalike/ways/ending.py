"""The very name under another ending: `vietcombank.top`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.brands import protected_names
from lachan.engine.links.lookalike.candidate import knows_address
from lachan.engine.links.lookalike.scan import shown_name
from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.lookalike.candidate import Candidate
    from lachan.engine.links.lookalike.imitation import Imitation

HOW = "ending"

WORDS = Words(
    "Tên giống {brand} nhưng đuôi “.{shown}” không phải của họ",
    "It has the name of {brand}, but the ending “.{shown}” isn’t theirs",
    "Ai cũng có thể mua một tên như vậy dưới đuôi khác. {true}",
    "Anybody can buy such a name under another ending. {true}",
)


def see(candidate: Candidate) -> Imitation | None:
    """This will see a name that is the whole registered label."""
    match = candidate.strong
    if (
        match is None
        or match.token.is_words
        or candidate.via
        or not match.exact
        or match.label
        or match.token.is_theme
        or not knows_address(match.token.brand)
    ):
        return None
    if candidate.labels[0].replace("-", "") != match.token.text:
        return None
    # under the common endings stand honest namesakes, branches abroad, and official sites that we don't know yet
    certainty = 0.6
    if candidate.is_cheap:
        certainty = 0.85 if candidate.is_on_platform else 0.9
    elif candidate.is_abroad:
        certainty = 0.45
    elif candidate.is_open_to_fraud(match) or candidate.is_made_of_lures(match):
        certainty = 0.85
    elif candidate.site.suffix in _AT_HOME and protected_names()[match.token.brand].country == "VN":
        certainty = 0.5
    return candidate.imitation(HOW, match.token, shown_name(candidate.site.suffix), certainty)


# Who gets a name here is known to the registry, and a firm's own mark is most often the firm's: its older address, or
# one it keeps so that nobody else has it.
_AT_HOME = frozenset({"vn", "com.vn"})

HITS = {
    "vietcombank.top": "vietcombank",
    "bidv.me": "bidv",
    "tpbank.digital": "tpbank",
    "vcb-digibank.com": "vietcombank",
    "viet-com-bank.cc": "vietcombank",
    "vcb-digibank.top": "vietcombank",
}
MISSES = ("vietcombank.com.vn", "www.bidv.com.vn", "example.top", "top.vn", "mbageas.life")
