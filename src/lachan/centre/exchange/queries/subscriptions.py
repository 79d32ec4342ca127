"""What a partner gets: its agreement, narrowed by what it subscribed to."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING, Any, Final

import msgspec

from lachan.centre.exchange.codes import FORMATS
from lachan.centre.exchange.models import Subscription
from lachan.centre.exchange.readers import Reader
from lachan.centre.partners.queries.partners import PartnerRow, partners_by_id
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

_ACTIVE: Final = "active"


class Narrowing(msgspec.Struct, frozen=True):
    """What a subscription says itself; what is empty goes as far as the agreement."""

    kinds: tuple[str, ...]
    actions: tuple[str, ...]
    tlp: str
    pap: str
    least_confidence: int


class SubscriptionRow(msgspec.Struct, frozen=True):
    """A subscription as it stands, with how far it reaches. `told_seq`, `told_at`: what was handed over last.

    `reader` is `narrowing` within the agreement.
    """

    id: int
    partner: PartnerRow
    format: str
    reader: Reader
    options: dict[str, Any]
    secret_name: str
    since: datetime
    told_seq: int
    told_at: datetime | None
    narrowing: Narrowing
    # `queries.shelves`
    shelves: str = "{}"


def agreed(partner: PartnerRow) -> Reader:
    """This will give how far a partner may see by what was agreed with it."""
    return Reader(partner.tlp, partner.pap, tuple(sorted(partner.sees)))


def reader_for(partner: PartnerRow, format: str) -> Reader:  # noqa: A002 - the field's word
    """This will give how far a partner sees in a format. One query.

    Raises Refusal (403): `partner_suspended` where it isn't active, `exchange_not_subscribed`.
    """
    return subscription_of(partner, format).reader


def subscription_of(partner: PartnerRow, format: str) -> SubscriptionRow:  # noqa: A002 - the field's word
    """This will give a partner's subscription to a format. One query. Raises Refusal as `reader_for`."""
    if partner.state != _ACTIVE:
        raise Refusal(403, "partner_suspended")
    row = Subscription.objects.filter(partner_id=partner.id, format=format, until=None).first()
    if row is None:
        raise Refusal(403, "exchange_not_subscribed", format=format)
    return _row(row, partner)


def subscriptions(format: str = "") -> tuple[SubscriptionRow, ...]:  # noqa: A002 - the field's word
    """This will give the subscriptions of active partners, of one format or of all, by id. Two queries."""
    rows = Subscription.objects.filter(until=None).order_by("pk")
    return _rows(list(rows.filter(format=format) if format else rows))


def subscriptions_of(partner: PartnerRow) -> tuple[SubscriptionRow, ...]:
    """This will give a partner's subscriptions as they stand, in the order of formats, active or not. One query."""
    rows = Subscription.objects.filter(partner_id=partner.id, until=None)
    return tuple(_row(row, partner) for row in sorted(rows, key=lambda row: FORMATS.index(row.format)))


def _rows(rows: Sequence[Subscription]) -> tuple[SubscriptionRow, ...]:
    partners = partners_by_id({row.partner_id for row in rows})
    return tuple(
        _row(row, partners[row.partner_id])
        for row in rows
        if row.partner_id in partners and partners[row.partner_id].state == _ACTIVE
    )


def _row(row: Subscription, partner: PartnerRow) -> SubscriptionRow:
    narrowing = Narrowing(
        tuple(row.kinds.split()), tuple(row.actions.split()), row.tlp, row.pap, row.least_confidence
    )
    reader = agreed(partner).narrowed(**msgspec.structs.asdict(narrowing))
    return SubscriptionRow(
        row.pk,
        partner,
        row.format,
        reader,
        msgspec.json.decode(row.options),
        row.secret_name,
        row.since,
        row.told_seq,
        row.told_at,
        narrowing,
        row.shelves,
    )
