"""The name with other words in one label: `vietcombank-login.com`, `agribanks.edu.vn`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.brands import protected_names
from lachan.engine.links.lookalike.lures import OCCASIONS
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
    added = candidate.added(match)
    brand = protected_names()[match.token.brand]
    if candidate.site.suffix == "edu.vn" and brand.category in _NO_SCHOOLS and added in _HARDLY_ANY:
        # the whole name of a firm that is no school, under the ending of schools: nobody has it by chance
        certainty = 0.98
    elif candidate.is_cheap or candidate.strongly_telling(match):
        certainty = 0.95
    elif (words := candidate.rest(match)) and OCCASIONS.issuperset(words):
        certainty = 0.6
    elif candidate.is_open_to_fraud(match):
        certainty = 0.85
    elif match.cuts and not candidate.telling(match):
        # `viettel` in `viet-teleport`: hardly meant
        certainty = 0.5
    else:
        certainty = 0.85 if candidate.telling(match) else 0.8
    if added.replace(" ", "") in brand.tokens:
        # two names of one owner: what was added is the other one (`csgt-phatnguoi`)
        return candidate.imitation(HOW, match.token, match.token.text, certainty)
    return candidate.imitation(HOW, match.token, added, certainty)


_NO_SCHOOLS = frozenset({
    "bank", "ewallet", "finance_company", "securities", "insurance", "courier", "ecommerce", "police", "tax",
})  # fmt: skip
# a plural, or nothing but another word for the same place
_HARDLY_ANY = frozenset({"s", "es", "vn", "viet", "vietnam", "online"})


HITS = {
    "vietcombank-login.com": "vietcombank",
    "vcb-digibank-vn.top": "vietcombank",
    "agribanks.edu.vn": "agribank",
    "dichvucong-vneid.com": "dichvucong",
    "csgt-phatnguoi.com": "csgt",
    "my-vietcombank247.com": "vietcombank",
    "baovietbank-online.com": "baovietbank",
}
MISSES = ("login.vietcombank.com.vn", "bank-login.com", "momote.com")
