"""What partners said of the thing of a measure, one by one, and what became of it: for the measure's own page."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING, Final

import msgspec
from django.db.models import Count, Exists, Max, OuterRef, Sum

from lachan.centre.accounts.permissions import EXCHANGE_VIEW, PARTNER_VIEW
from lachan.centre.exchange.claims.fate import WAITS, became_of
from lachan.centre.exchange.claims.judging import COUNTED
from lachan.centre.exchange.models import Claim, Entry
from lachan.centre.partners.queries.partners import PartnerRow, partners_by_id

if TYPE_CHECKING:
    from lachan.centre.accounts.access import Viewer

MOST_SHOWN: Final = 50


class SaidOnce(msgspec.Struct, frozen=True):
    """One claim. `partner` is None for who may not see partners; `looked_by` said with `looked_why` that it stands.

    `source`: the measure that it was about, which may be an earlier one on the same thing.
    """

    id: int
    partner: PartnerRow | None
    says: str
    why: str
    words: str
    way: str
    source: str
    at: datetime
    became: str
    withdrawn_at: datetime | None
    looked_by: str
    looked_at: datetime | None
    looked_why: str


class Seen(msgspec.Struct, frozen=True):
    """How often one partner has seen a thing, in how many claims, and when it last said so."""

    partner: PartnerRow | None
    says: str
    times: int
    claims: int
    last_at: datetime


class SaidOn(msgspec.Struct, frozen=True):
    """What was said of a thing, what waits first, and what was counted. `more`: there is more than is shown."""

    rows: tuple[SaidOnce, ...]
    seen: tuple[Seen, ...]
    more: bool
    may_open: bool


def said_on(viewer: Viewer, kind: str, value: str) -> SaidOn | None:
    """This will give what partners said of a thing as long as it is kept; None where nothing was. Three queries.

    `value` as a measure has it. For who may see the measure; partners are named to who may see those.
    """
    bare = value.partition("://")[2] or value if kind == "url" else value
    goes_on = Entry.objects.filter(kind=OuterRef("kind"), value=OuterRef("value"), ended_seq=None)
    rows = Claim.objects.filter(kind=kind, value=bare)
    once = rows.exclude(says__in=COUNTED).annotate(goes_on=Exists(goes_on)).order_by("-received_at", "-pk")
    found = list(once[: MOST_SHOWN + 1])
    counted = list(
        rows.filter(says__in=COUNTED, withdrawn_at=None)
        .order_by()
        .values("partner_id", "says")
        .annotate(times=Sum("count"), claims=Count("pk"), last_at=Max("received_at"))
        .order_by("-last_at")[:MOST_SHOWN]
    )
    if not found and not counted:
        return None
    ids = {row.partner_id for row in found} | {row["partner_id"] for row in counted}
    partners = partners_by_id(ids) if viewer.may(PARTNER_VIEW) else {}
    shown = [_once(row, partners.get(row.partner_id)) for row in found[:MOST_SHOWN]]
    return SaidOn(
        # what somebody has to decide comes first
        tuple(sorted(shown, key=lambda one: one.became != WAITS)),
        tuple(
            Seen(partners.get(row["partner_id"]), row["says"], row["times"], row["claims"], row["last_at"])
            for row in counted
        ),
        more=len(found) > MOST_SHOWN,
        may_open=viewer.may(EXCHANGE_VIEW),
    )


def _once(row: Claim, partner: PartnerRow | None) -> SaidOnce:
    became = became_of(
        row.says,
        withdrawn_at=row.withdrawn_at,
        looked_at=row.looked_at,
        goes_on=bool(getattr(row, "goes_on", False)),
    )
    return SaidOnce(
        row.pk, partner, row.says, row.why, row.words, row.way, row.source, row.received_at, became, row.withdrawn_at,
        row.looked_by, row.looked_at, row.looked_why,
    )  # fmt: skip
