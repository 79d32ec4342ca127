"""Letting an address take a zone without a signature: one person asks, another agrees; taking it away takes one.

TSIG is the proof of who asks. Without it whoever sits at the address, or on the way, gets what the partner may see.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from django.db import transaction

from lachan.centre.audit import log
from lachan.centre.exchange.formats.options import read_options
from lachan.centre.exchange.models import Subscription, UnsignedAsk
from lachan.centre.exchange.queries.unsigned import OPTION, waiting
from lachan.centre.exchange.zones.secondaries import read_secondary
from lachan.centre.partners.services.permitted import check_asker, hold_partner, need_change
from lachan.centre.partners.services.telling import tell, ways_of
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from typing import Any

    from lachan.centre.audit.actors import Actor

_FORMAT = "rpz"


def ask_unsigned(
    *, partner_id: int, options: Mapping[str, Any], before: Subscription | None, actor: Actor, now: datetime
) -> dict[str, Any]:
    """This will give what of a zone's settings holds at once; what another has to agree to is kept and waits.

    At once holds what takes addresses away. Within the transaction of the subscription.
    """
    asked: tuple[str, ...] = tuple(options.get(OPTION, ()))
    there = () if before is None else msgspec.json.decode(before.options).get(OPTION, ())
    known = _places(there)
    more = tuple(dict.fromkeys(said for said in asked if read_secondary(said).address not in known))
    if more:
        _ask(partner_id, more, actor, now)
    else:
        # what is set last holds: an address that it leaves out can't be agreed to any more
        end_unsigned(partner_id=partner_id, actor=actor, now=now)
    return {**options, OPTION: tuple(said for said in asked if said not in more)} if asked else dict(options)


def agree_unsigned(*, ask_id: int, actor: Actor, now: datetime) -> None:
    """This will let addresses take a partner's zone without a signature, by another person than who asked for it.

    Raises Refusal: 403 as for changes of partners, `exchange_unsigned_own`; 404; 409 `exchange_unsigned_over`,
    `asker_gone`, `exchange_partner_not_active`, `exchange_not_subscribed`.
    """
    need_change(actor, now)
    with transaction.atomic():
        ask = _open(ask_id, now)
        if ask.asked_by == str(actor):
            raise Refusal(403, "exchange_unsigned_own")
        check_asker(ask.asked_by, now)
        partner = hold_partner(ask.partner_id)
        if partner.state != "active":
            raise Refusal(409, "exchange_partner_not_active")
        rows = Subscription.objects.select_for_update()
        row = rows.filter(partner_id=ask.partner_id, format=_FORMAT, until=None).first()
        if row is None:
            raise Refusal(409, "exchange_not_subscribed", format=_FORMAT)
        options = msgspec.json.decode(row.options)
        there = tuple(options.get(OPTION, ()))
        known = _places(there)
        more = tuple(said for said in ask.addresses.split() if read_secondary(said).address not in known)
        options = read_options(_FORMAT, {**options, OPTION: (*there, *more)})
        Subscription.objects.filter(pk=row.pk).update(
            options=msgspec.json.encode(options, order="deterministic").decode()
        )
        _decide(ask, UnsignedAsk.State.AGREED, "exchange.unsigned_agreed", actor, now)
        # the partner itself is the third who looks: by the way that it has been told of things before
        tell(
            "unsigned", partner=partner, ways=ways_of(partner.pk), key=f"exchange-unsigned:{ask.pk}",
            slot="unsigned", actor=actor, now=now,
        )  # fmt: skip


def withdraw_unsigned(*, ask_id: int, actor: Actor, now: datetime) -> None:
    """This will take back what waits; one person is enough. Raises Refusal: 403; 404; 409 `exchange_unsigned_over`."""
    need_change(actor, now)
    with transaction.atomic():
        _decide(_open(ask_id, now), UnsignedAsk.State.WITHDRAWN, "exchange.unsigned_withdrawn", actor, now)


def end_unsigned(*, partner_id: int, actor: Actor, now: datetime) -> None:
    """This will take back what waits at a partner whose zone ends. Within the transaction of that."""
    for ask in UnsignedAsk.objects.filter(partner_id=partner_id, state=UnsignedAsk.State.OPEN):
        _decide(ask, UnsignedAsk.State.WITHDRAWN, "exchange.unsigned_withdrawn", actor, now)


def _ask(partner_id: int, more: tuple[str, ...], actor: Actor, now: datetime) -> None:
    open_now = waiting(now).filter(partner_id=partner_id).first()
    if open_now is not None and set(open_now.addresses.split()) == set(more):
        # who saves the same again has asked for nothing new, and whoever else does has not agreed by it
        return
    end_unsigned(partner_id=partner_id, actor=actor, now=now)
    ask = UnsignedAsk.objects.create(
        partner_id=partner_id, addresses=" ".join(more), asked_by=str(actor), asked_at=now
    )
    _record("exchange.unsigned_asked", ask, actor, now)


def _open(ask_id: int, now: datetime) -> UnsignedAsk:
    ask = UnsignedAsk.objects.select_for_update().filter(pk=ask_id).first()
    if ask is None:
        raise Refusal(404, "not_found")
    if not waiting(now).filter(pk=ask_id).exists():
        raise Refusal(409, "exchange_unsigned_over")
    return ask


def _decide(ask: UnsignedAsk, state: str, kind: str, actor: Actor, now: datetime) -> None:
    changed = UnsignedAsk.objects.filter(pk=ask.pk, state=UnsignedAsk.State.OPEN).update(
        state=state, decided_by=str(actor), decided_at=now
    )
    if not changed:
        raise Refusal(409, "exchange_unsigned_over")
    _record(kind, ask, actor, now)


def _record(kind: str, ask: UnsignedAsk, actor: Actor, now: datetime) -> None:
    log.record(
        kind=kind, actor=actor, now=now, subject=f"partner:{ask.partner_id}",
        data={"unsigned": ask.pk, "addresses": len(ask.addresses.split())},
    )  # fmt: skip


def _places(said: Any) -> set[str]:
    return {read_secondary(each).address for each in said}
