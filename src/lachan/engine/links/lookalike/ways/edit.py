"""One or two wrong letters: `vietconbank.com`, `agirbank.top`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.lookalike.candidate import Candidate
    from lachan.engine.links.lookalike.imitation import Imitation

HOW = "edit"

WORDS = Words(
    "Viết gần giống {brand}, sai vài chữ: “{shown}”",
    "It is nearly {brand}, a letter or two off: “{shown}”",
    "Sai một chữ thì đã là trang của người khác. {true}",
    "One letter off, and it is somebody else’s site. {true}",
)


def see(candidate: Candidate) -> Imitation | None:
    """This will see a word that is a name but for one letter, or two in a long name."""
    near = candidate.misspelling
    if near is None or any(
        not m.token.weak or len(m.token.text) >= len(near.token.text) for m in candidate.matches
    ):
        return None
    certainty = near.likelihood if near.edits == 1 else near.likelihood - 0.2
    if certainty <= _HINT and (candidate.is_cheap or candidate.has_lure()):
        # alone it may be an honest neighbour of the name; with a second sign hardly
        certainty += 0.2
    elif candidate.is_cheap:
        certainty += 0.1
    return candidate.imitation(HOW, near.token, near.word, certainty)


_HINT = 0.45

HITS = {
    "saccombank.com": "sacombank",
    "sacomnbank.net": "sacombank",
    "saconbank.com": "sacombank",
    "vietconbank.com": "vietcombank",
    "vietinbamk-login.com": "vietinbank",
    "jtexpresu.top": "jtexpress",
    "agirbank.top": "agribank",
    "techconbank.xyz": "techcombank",
}
MISSES = ("vietcombank.com.vn", "example.com", "agriland.com", "dacombank.ro")
