"""What rooms above ask: which partner answers for a thing, by when, where to send, and how far it may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from lachan.centre.partners.answers import answers
from lachan.centre.partners.marking import may_see
from lachan.centre.partners.models import Endpoint, Partner, Promise
from lachan.centre.partners.queries.partners import (
    EndpointRow,
    PartnerRow,
    PromiseRow,
    endpoint_row,
    partner_row,
    promise_row,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


class Answering(msgspec.Struct, frozen=True):
    """An active partner that answers for a thing: where requests go, and by when it acts; None where that isn't set."""

    partner: PartnerRow
    endpoint: EndpointRow | None
    promise: PromiseRow | None


def answering(
    *, kinds: Collection[str], measure_kind: str, about: str, value: str, names: Sequence[str] = ()
) -> tuple[Answering, ...]:
    """This will give the active partners of some kinds that answer for a thing, by code. Three queries.

    `kinds` as `codes.PARTNER_KINDS`; `measure_kind` as `codes.MEASURE_KINDS`; `about` and `value` as the register
    spells the thing; `names` are those it is known to be with (its host, its registrar, its store). Whether a partner
    may see the thing isn't asked here (`sees`): who orders has to know that it was kept back.
    """
    rows = Partner.objects.filter(state=Partner.State.ACTIVE, kind__in=set(kinds)).order_by("code")
    fitting = [
        row
        for row in rows
        if answers(row.kind, row.answers_for.splitlines(), about=about, value=value, names=names)
    ]
    ids = [row.pk for row in fitting]
    endpoints = {
        row.partner_id: endpoint_row(row)
        for row in Endpoint.objects.filter(partner_id__in=ids, until__isnull=True)
    }
    promises = {
        row.partner_id: promise_row(row)
        for row in Promise.objects.filter(partner_id__in=ids, measure_kind=measure_kind)
    }
    return tuple(Answering(partner_row(row), endpoints.get(row.pk), promises.get(row.pk)) for row in fitting)


def is_active(partner_id: int) -> bool:
    """This will say whether a partner is active at this moment. One query."""
    return Partner.objects.filter(pk=partner_id, state=Partner.State.ACTIVE).exists()


def sees(partner: PartnerRow, *, tlp: str, pap: str = "clear", about: str = "") -> bool:
    """This will say whether what is marked so, of a kind, may go to a partner; never to one that isn't active.

    Raises UnknownMarkingError.
    """
    far = may_see((partner.tlp, partner.pap, partner.sees), tlp=tlp, pap=pap, about=about)
    return far and partner.state == Partner.State.ACTIVE


def promise_of(partner_id: int, measure_kind: str) -> PromiseRow | None:
    """This will give by when a partner acts on a kind of measure, None where it has promised nothing. One query."""
    row = Promise.objects.filter(partner_id=partner_id, measure_kind=measure_kind).first()
    return None if row is None else promise_row(row)
