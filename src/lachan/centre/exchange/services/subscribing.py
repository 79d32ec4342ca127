"""Subscriptions: set by who keeps partners, never wider than the agreement that two have confirmed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.db import transaction
from django.db.models import Q

from lachan.centre.audit import log
from lachan.centre.exchange.codes import ACTIONS, KINDS, MOST_CONFIDENCE, SUBSCRIBED_FORMATS
from lachan.centre.exchange.formats.options import read_options
from lachan.centre.exchange.models import Subscription
from lachan.centre.exchange.queries.shelves import ShelfTold, shelves_as_text, shelves_in
from lachan.centre.exchange.services.scoping import SCOPED, note_scopes
from lachan.centre.exchange.services.unsigned import ask_unsigned, end_unsigned
from lachan.centre.outbox.signing import SecretNameError, check_name
from lachan.centre.partners.codes import PAP, TLP
from lachan.centre.partners.queries.partners import partners_by_id
from lachan.centre.partners.services.permitted import need_change
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from lachan.centre.audit.actors import Actor

_NOTED_EVERY: Final = timedelta(minutes=1)
# Formats that come with a secret: what a zone transfer and a call are signed with.
SECRET_FORMATS: Final = frozenset({"rpz", "webhook"})


class Asked(msgspec.Struct, frozen=True):
    """What is subscribed to; what is empty narrows nothing. `options` are the format's own (`formats.options`)."""

    format: str
    kinds: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    tlp: str = ""
    pap: str = ""
    least_confidence: int = 0
    secret_name: str = ""
    options: dict[str, Any] = {}


def subscribe(*, partner_id: int, asked: Asked, actor: Actor, now: datetime) -> int:
    """This will set what a partner gets in a format, in place of what it got before, and give the subscription's id.

    Addresses that may come without a signature wait for a second person (`services.unsigned`); the rest holds at once.
    Raises Refusal: 403 (`partners.services.permitted`); 404; 409 `exchange_partner_not_active`; 422 with the field.
    """
    need_change(actor, now)
    options = _checked(asked)
    with transaction.atomic():
        partner = partners_by_id([partner_id]).get(partner_id)
        if partner is None:
            raise Refusal(404, "not_found")
        if partner.state != "active":
            raise Refusal(409, "exchange_partner_not_active")
        former = Subscription.objects.select_for_update().filter(
            partner_id=partner_id, format=asked.format, until=None
        )
        before = former.first()
        if asked.format == "rpz":
            options = ask_unsigned(
                partner_id=partner_id, options=options, before=before, actor=actor, now=now
            )
        former.update(until=now, ended_by=str(actor))
        row = Subscription.objects.create(
            partner_id=partner_id,
            format=asked.format,
            kinds=" ".join(sorted(asked.kinds)),
            actions=" ".join(sorted(asked.actions)),
            tlp=asked.tlp,
            pap=asked.pap,
            least_confidence=asked.least_confidence,
            secret_name=asked.secret_name,
            options=msgspec.json.encode(options, order="deterministic").decode(),
            since=now,
            set_by=str(actor),
            told_seq=0 if before is None else before.told_seq,
            shelves="{}" if before is None else before.shelves,
        )
        log.record(
            kind="exchange.subscribed", actor=actor, now=now, subject=f"partner:{partner_id}",
            data={"format": asked.format, "subscription": row.pk},
        )  # fmt: skip
        _note_scope(partner_id, asked.format, now)
    return row.pk


def unsubscribe(*, partner_id: int, format: str, actor: Actor, now: datetime) -> None:  # noqa: A002 - the field's word
    """This will end what a partner gets in a format. Raises Refusal: 403, 404."""
    need_change(actor, now)
    with transaction.atomic():
        rows = Subscription.objects.filter(partner_id=partner_id, format=format, until=None)
        if not rows.update(until=now, ended_by=str(actor)):
            raise Refusal(404, "not_found")
        if format == "rpz":
            end_unsigned(partner_id=partner_id, actor=actor, now=now)
        log.record(
            kind="exchange.unsubscribed", actor=actor, now=now, subject=f"partner:{partner_id}",
            data={"format": format},
        )  # fmt: skip
        _note_scope(partner_id, format, now)


def _note_scope(partner_id: int, name: str, now: datetime) -> None:
    """This will note how far a partner that came before sees from now on: of what is listed then nothing is told."""
    if name in SCOPED:
        note_scopes(now=now, partner_id=partner_id)


def note_told(*, subscription_id: int, seq: int, now: datetime) -> None:
    """This will note up to which place of the counter a subscription has been told. One statement."""
    Subscription.objects.filter(pk=subscription_id).update(told_seq=seq, told_at=now)


def note_shelf(
    *, subscription_id: int, before: str, name: str, within: Collection[str], seq: int, now: datetime
) -> None:
    """This will note up to which place a partner took a collection, by its alias; `within` are all that it may see.

    The subscription as a whole is as far as the one that is furthest behind, of those that it came for. `before` is
    how they were (`Subscription.shelves`): one statement, and two more where another came for another meanwhile.
    """
    rows = Subscription.objects.filter(pk=subscription_id)
    for said in (before, None):
        known = said if said is not None else rows.values_list("shelves", flat=True).first() or "{}"
        shelves = {key: one for key, one in shelves_in(known).items() if key in within}
        shelves[name] = ShelfTold(seq, now)
        least = min(one.seq for one in shelves.values())
        if rows.filter(shelves=known).update(shelves=shelves_as_text(shelves), told_seq=least, told_at=now):
            return


def note_asked(*, subscription_id: int, now: datetime) -> None:
    """This will note that a partner's program came for what it subscribed to, once a minute. One statement."""
    rows = Subscription.objects.filter(pk=subscription_id)
    rows.filter(Q(told_at=None) | Q(told_at__lte=now - _NOTED_EVERY)).update(told_at=now)


def _checked(asked: Asked) -> Mapping[str, Any]:
    for field, said, allowed in (
        ("format", (asked.format,), SUBSCRIBED_FORMATS),
        ("kinds", asked.kinds, KINDS),
        ("actions", asked.actions, ACTIONS),
        ("tlp", (asked.tlp,) if asked.tlp else (), TLP),
        ("pap", (asked.pap,) if asked.pap else (), PAP),
    ):
        if set(said) - set(allowed):
            raise Refusal(422, "exchange_choice", pointer=f"/{field}", allowed=", ".join(allowed))
    if not 0 <= asked.least_confidence <= MOST_CONFIDENCE:
        raise Refusal(422, "exchange_confidence", pointer="/least_confidence")
    if asked.format in SECRET_FORMATS or asked.secret_name:
        try:
            check_name(asked.secret_name)
        except SecretNameError:
            raise Refusal(422, "exchange_secret", pointer="/secret_name") from None
    return read_options(asked.format, asked.options)
