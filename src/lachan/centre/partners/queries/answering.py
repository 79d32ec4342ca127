"""What rooms above ask: which partner answers for a thing, by when, where to send, and how far it may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from lachan.centre.partners.answers import answers, takes
from lachan.centre.partners.marking import may_see
from lachan.centre.partners.models import Desk, Endpoint, Partner, Promise
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
    [found] = answering_many(kinds=kinds, measure_kind=measure_kind, things=[(about, value)], names=names)
    return found


def answering_many(
    *,
    kinds: Collection[str],
    measure_kind: str,
    things: Sequence[tuple[str, str]],
    names: Sequence[str] = (),
    named: Sequence[Sequence[str]] = (),
    every: bool = False,
) -> tuple[tuple[Answering, ...], ...]:
    """This will give for each of some things (kind and value) who answers for it, as `answering`. Three queries.

    `named` are names of each thing's own, in the order of `things`, beside those of all (`names`). With `every` it is
    all that can be asked about such a thing: each bank for an account, and not only the one that has it.
    """
    rows = list(Partner.objects.filter(state=Partner.State.ACTIVE, kind__in=set(kinds)).order_by("code"))
    endpoints = endpoints_of([row.pk for row in rows])
    promises = {
        row.partner_id: promise_row(row)
        for row in Promise.objects.filter(partner_id__in=[row.pk for row in rows], measure_kind=measure_kind)
    }
    known = [
        (
            row,
            row.answers_for.splitlines(),
            Answering(partner_row(row), endpoints.get(row.pk), promises.get(row.pk)),
        )
        for row in rows
    ]
    return tuple(
        tuple(
            found
            for row, said, found in known
            if (
                takes(row.kind, about)
                if every
                else answers(row.kind, said, about=about, value=value, names=(*names, *own))
            )
        )
        for (about, value), own in zip(things, named or [()] * len(things), strict=True)
    )


def endpoints_of(partner_ids: Collection[int]) -> dict[int, EndpointRow]:
    """This will give where requests to some partners go, by partner; those for whom nothing is set are left out."""
    rows = Endpoint.objects.filter(partner_id__in=list(partner_ids), until__isnull=True)
    return {row.partner_id: endpoint_row(row) for row in rows}


def addresses_of(partner_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """This will give the links and mail addresses at which some partners are reached, by partner. Two queries."""
    found: dict[int, set[str]] = {partner_id: set() for partner_id in partner_ids}
    for partner_id, endpoint in endpoints_of(partner_ids).items():
        found[partner_id].add(endpoint.address)
    desks = Desk.objects.filter(partner_id__in=list(partner_ids), until__isnull=True)
    for partner_id, mail in desks.values_list("partner_id", "mail"):
        found[partner_id].add(mail)
    return {partner_id: frozenset(each - {""}) for partner_id, each in found.items()}


def active_of(kinds: Collection[str]) -> frozenset[int]:
    """This will give the active partners of some kinds. One query."""
    rows = Partner.objects.filter(state=Partner.State.ACTIVE, kind__in=set(kinds))
    return frozenset(rows.values_list("pk", flat=True))


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
