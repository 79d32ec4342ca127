"""What a partner has said of what it was told, for the persons at its own office."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING

import msgspec

from lachan.centre.exchange.models import Claim
from lachan.centre.partners.queries.own import own_partner
from lachan.centre.web.paging import PAGE_ROWS, Page, page_of

if TYPE_CHECKING:
    from lachan.centre.accounts.access import Viewer


class Answer(msgspec.Struct, frozen=True):
    """A claim as its partner sees it. `sent_by`: `person:7`, `partner:5`, "" where it isn't known.

    `stands`: the centre looked at what was called mistaken, and lets it stand.
    """

    id: int
    mark: str
    says: str
    kind: str
    value: str
    why: str
    words: str
    count: int
    way: str
    sent_by: str
    at: datetime
    withdrawn_at: datetime | None
    stands: bool


def answers_of(viewer: Viewer, partner_id: int, *, place: str = "", size: int = PAGE_ROWS) -> Page[Answer]:
    """This will give a page of what a partner has said, the last first, to who answers for it. Three queries at most.

    Raises Refusal as `own_partner`.
    """
    partner = own_partner(viewer, partner_id)
    rows = Claim.objects.filter(partner_id=partner.id)
    page = page_of(rows, key="received_at", descending=True, place=place, size=size)
    return Page(tuple(_answer(row) for row in page.rows), earlier=page.earlier, later=page.later)


def _answer(row: Claim) -> Answer:
    return Answer(
        row.pk, row.mark, row.says, row.kind, row.value, row.why, row.words, row.count, row.way, row.sent_by,
        row.received_at, row.withdrawn_at, row.looked_at is not None,
    )  # fmt: skip
