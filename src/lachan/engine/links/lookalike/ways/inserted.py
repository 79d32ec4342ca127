"""The name with other words in one label: `vietcombank-login.com`, `agribanks.edu.vn`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.lookalike.candidate import Candidate
    from lachan.engine.links.lookalike.imitation import Imitation

HOW = "inserted"

WORDS = Words(
    "Mượn tên {brand} rồi thêm “{shown}”",
    "It borrows the name of {brand} and adds “{shown}”",
    "Tên miền có chứa tên của họ không có nghĩa là của họ. {true}",
    "A domain that contains their name isn’t theirs for that. {true}",
)


def see(candidate: Candidate) -> Imitation | None:
    """This will see a name in the registered label that is not all of it."""
    match = candidate.strong
    if (
        match is None
        or match.token.is_words
        or candidate.via
        or not match.exact
        or match.label
        or match.token.is_theme
    ):
        return None
    label = candidate.labels[0].replace("-", "")
    if label == match.token.text:
        return None
    added = " ".join(filter(None, (label[: match.start], label[match.end :])))
    if candidate.is_cheap or candidate.strongly_telling(match):
        certainty = 0.95
    else:
        certainty = 0.85 if candidate.telling(match) else 0.8
    return candidate.imitation(HOW, match.token, added, certainty)


HITS = {
    "vietcombank-login.com": "vietcombank",
    "vcb-digibank-vn.top": "vietcombank",
    "agribanks.edu.vn": "agribank",
    "my-vietcombank247.com": "vietcombank",
    "baovietbank-online.com": "baovietbank",
}
MISSES = ("login.vietcombank.com.vn", "bank-login.com", "momote.com")
