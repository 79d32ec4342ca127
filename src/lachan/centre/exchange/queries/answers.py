"""What a partner has said of what it was told, and what became of it: for its persons and for its programs."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.db.models import Q

from lachan.centre.exchange.claims.fate import became_of
from lachan.centre.exchange.claims.judging import MISTAKEN
from lachan.centre.exchange.models import Claim
from lachan.centre.exchange.queries.claims import told_to
from lachan.centre.partners.queries.own import own_partner
from lachan.centre.partners.queries.partners import partners_by_id
from lachan.centre.web.paging import PAGE_ROWS, Page, page_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from lachan.centre.accounts.access import Viewer
    from lachan.centre.partners.queries.partners import PartnerRow

# Microseconds since 1970 and the id of the row before: a row that is forgotten meanwhile leads no program astray.
_PLACE: Final = re.compile(r"([0-9]{1,16})-([0-9]{1,18})")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


class Answer(msgspec.Struct, frozen=True):
    """A claim as its partner sees it. `sent_by`: `person:7`, `partner:5`, "" where it isn't known.

    `became`: as `claims.fate.became_of`; `looked_at` is when the centre let stand what was called mistaken.
    """

    id: int
    mark: str
    says: str
    kind: str
    value: str
    source: str
    why: str
    words: str
    count: int
    begins: datetime | None
    ends: datetime | None
    way: str
    sent_by: str
    at: datetime
    withdrawn_at: datetime | None
    looked_at: datetime | None
    became: str


class Told(msgspec.Struct, frozen=True):
    """Some of a partner's claims, the last first, and the place to ask on from ("" at the end)."""

    rows: tuple[Answer, ...]
    later: str


def answers_of(viewer: Viewer, partner_id: int, *, place: str = "", size: int = PAGE_ROWS) -> Page[Answer]:
    """This will give a page of what a partner has said, the last first, to who answers for it. Four queries at most.

    Raises Refusal as `own_partner`.
    """
    partner = own_partner(viewer, partner_id)
    rows = Claim.objects.filter(partner_id=partner.id)
    page = page_of(rows, key="received_at", descending=True, place=place, size=size)
    return Page(_answers(partner, page.rows), earlier=page.earlier, later=page.later)


def told_of(
    partner_id: int, *, place: str = "", says: str = "", mark: str = "", size: int = PAGE_ROWS
) -> Told | None:
    """This will give what a partner has said, the last first, to its own program; None for a place that is none.

    `says` and `mark` narrow it. What is said meanwhile stands before the first page, so that no page doubles or loses
    one. Three queries.
    """
    if not mark.isprintable():
        return Told((), "")
    rows = Claim.objects.filter(partner_id=partner_id)
    if says:
        rows = rows.filter(says=says)
    if mark:
        rows = rows.filter(mark=mark)
    if place:
        found = _PLACE.fullmatch(place)
        if found is None:
            return None
        rows = _behind(rows, _EPOCH + int(found[1]) * _MICROSECOND, int(found[2]))
    taken = list(rows.order_by("-received_at", "-pk")[: size + 1])
    shown = taken[:size]
    later = ""
    if len(taken) > size:
        later = f"{(shown[-1].received_at - _EPOCH) // _MICROSECOND}-{shown[-1].pk}"
    return Told(_answers(partners_by_id([partner_id])[partner_id], shown), later)


def _behind(rows: QuerySet[Claim, Any], at: datetime, claim_id: int) -> QuerySet[Claim, Any]:
    # the first half begins in the index; the second goes on among equals
    return rows.filter(received_at__lte=at).filter(Q(received_at__lt=at) | Q(pk__lt=claim_id))


def _answers(partner: PartnerRow, rows: Sequence[Claim]) -> tuple[Answer, ...]:
    told = told_to(partner, {(row.kind, row.value) for row in rows if row.says == MISTAKEN})
    found = []
    for row in rows:
        entry = told.get((row.kind, row.value))
        became = became_of(
            row.says,
            withdrawn_at=row.withdrawn_at,
            looked_at=row.looked_at,
            # what it may not see any more it isn't told of
            goes_on=None if entry is None else entry.is_live,
        )
        found.append(
            Answer(
                row.pk, row.mark, row.says, row.kind, row.value, row.source, row.why, row.words, row.count, row.begins,
                row.ends, row.way, row.sent_by, row.received_at, row.withdrawn_at, row.looked_at, became,
            )
        )  # fmt: skip
    return tuple(found)
