"""A theme of lures in the address, which names no organisation: `khoasim.com`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.lookalike.candidate import Candidate
    from lachan.engine.links.lookalike.imitation import Imitation

HOW = "theme"

WORDS = Words(
    "Địa chỉ nói về “{brand}”, cớ mà kẻ lừa đảo hay dùng",
    "The address speaks of “{brand}”, a pretext that scammers often use",
)


def see(candidate: Candidate) -> Imitation | None:
    """This will see a token of a row that is a theme and no organisation."""
    match = candidate.strong
    if match is None or not match.exact or not match.token.is_theme:
        return None
    return candidate.imitation(HOW, match.token, match.token.text, 0.4)


HITS = {"khoasim-thuebao.com": "simlure", "xosokienthiet88.top": "xoso"}
MISSES = ("xoso.com", "sim.vn")
