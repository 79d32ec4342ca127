"""A private firm's name under an ending that only the state's bodies get: `techcombank.gov.vn`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.brands import protected_names
from lachan.engine.links.lookalike.candidate import DESPITE_PAPERS, knows_address
from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.lookalike.candidate import Candidate
    from lachan.engine.links.lookalike.imitation import Imitation

HOW = DESPITE_PAPERS

WORDS = Words(
    "Mang tên {brand} dưới đuôi “.{shown}” của nhà nước, nơi họ không có trang nào",
    "It bears the name of {brand} under the state’s ending “.{shown}”, where they have no site",
    "Đuôi này chỉ cấp cho cơ quan nhà nước, nên địa chỉ như vậy là bịa hoặc bị chiếm. {true}",
    "Only authorities get that ending, so such an address is made up or was broken into. {true}",
)

# The state's own banks and its post may well have a site there.
_OF_THE_STATE = frozenset({"vbsp", "vdb", "vnpost"})
# Who is no authority. Operators and power companies are left out: they run services on authorities' sites.
_PRIVATE = frozenset({
    "bank", "ewallet", "finance_company", "securities", "insurance", "courier", "ecommerce", "crypto", "airline",
})  # fmt: skip
_HARDLY_ANY = frozenset({"", "s", "vn", "vietnam", "online"})


def see(candidate: Candidate) -> Imitation | None:
    """This will see a firm's name as the registered label, alone or with a lure, under an ending given by the state."""
    match = candidate.strong
    if match is None or not candidate.is_restricted or candidate.via or not match.exact or match.label:
        return None
    brand = protected_names()[match.token.brand]
    if brand.category not in _PRIVATE or brand.id in _OF_THE_STATE or not knows_address(brand.id):
        return None
    if match.cuts or not (candidate.added(match) in _HARDLY_ANY or candidate.telling(match)):
        return None
    return candidate.imitation(HOW, match.token, candidate.site.suffix, 0.85)


HITS = {
    "techcombank.gov.vn": "techcombank",
    "bidv.gov.vn": "bidv",
    "vietcombank-login.gov.vn": "vietcombank",
    "agribanks.gov.vn": "agribank",
}
MISSES = (
    "vdbbank.gov.vn",
    "nhcsxh.gov.vn",
    "bocongan.gov.vn",
    "techcombank.top",
    "vnpt.tinh.gov.vn",
    "mail.example.gov.vn",
)
