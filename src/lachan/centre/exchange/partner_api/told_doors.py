"""What a partner's program asks of what the partner said: what became of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import urlencode

from django.utils import timezone

from lachan.centre.cases.api.saying import answer, encode
from lachan.centre.exchange.claims.judging import KEPT_SAYS, MARK_CHARS
from lachan.centre.exchange.partner_api.claim_doors import CLAIMS_A_QUESTION, WRITE
from lachan.centre.exchange.partner_api.said import PartnerClaimsTold, PartnerClaimTold
from lachan.centre.exchange.queries.answers import told_of
from lachan.centre.measures.partner_api.parameters import misfit, number, parameters
from lachan.centre.partners.coming_in import partner_of
from lachan.centre.web import limits

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from lachan.centre.exchange.queries.answers import Answer

CLAIMS: Final = "/api/v1/partner/claims"
MOST_TOLD: Final = 1_000
_USUAL: Final = 100
_ALLOWED: Final = ("place", "size", "says", "mark")


def claims_told(request: HttpRequest) -> HttpResponse:
    """This will give what the partner itself said, page by page, and what became of each."""
    here = partner_of(request, now=timezone.now(), scope=WRITE)
    asked = parameters(request, _ALLOWED)
    size = number(asked, "size", _USUAL, least=1, most=MOST_TOLD)
    limits.spend(request, size / CLAIMS_A_QUESTION, key=f"partner:{here.key_id}")
    says, mark = asked.get("says", ""), asked.get("mark", "")
    if "says" in asked and says not in KEPT_SAYS:
        raise misfit("says", ", ".join(KEPT_SAYS))
    if "mark" in asked and not 1 <= len(mark) <= MARK_CHARS:
        raise misfit("mark", f"1–{MARK_CHARS}")
    found = told_of(here.partner_id, place=asked.get("place", ""), says=says, mark=mark, size=size)
    if found is None or asked.get("place") == "":
        raise misfit("place", "next")
    following = {**asked, "place": found.later}
    return answer(
        encode(
            PartnerClaimsTold(
                [_told(one) for one in found.rows],
                f"{CLAIMS}?{urlencode(following)}" if found.later else None,
            )
        )
    )


def _told(one: Answer) -> PartnerClaimTold:
    return PartnerClaimTold(
        one.mark, cast("Any", one.says), one.kind, one.value, one.source, one.why, one.words, one.count, one.begins,
        one.ends, cast("Any", one.way), one.at, one.withdrawn_at, one.looked_at, cast("Any", one.became),
    )  # fmt: skip
