"""Suspending a partner, by one person and at once; and what an end (by two, `confirming.py`) takes away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from lachan.centre.accounts.services.asked import check_reason
from lachan.centre.audit.log import record
from lachan.centre.partners.models import Desk, Draft, Endpoint, Key, Partner, Promise
from lachan.centre.partners.services.asking import close
from lachan.centre.partners.services.keys import end_keys
from lachan.centre.partners.services.permitted import hold_partner, need_change
from lachan.centre.partners.services.telling import tell, ways_of
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.audit.actors import Actor

_STANDING: Final = (Key.State.LIVE, Key.State.WAITING)


def suspend(*, partner_id: int, because: str, actor: Actor, now: datetime) -> None:
    """This will let a partner's keys open nothing and ask it nothing, until two have resumed it; it is told.

    One person can do it, for it takes away and gives nothing. Raises Refusal: 403, 404; 400 as `asked.check_reason`;
    409 partner_state for one that isn't active.
    """
    need_change(actor, now)
    why = check_reason(because)
    with transaction.atomic():
        partner = hold_partner(partner_id)
        if partner.state != Partner.State.ACTIVE:
            raise Refusal(409, "partner_state")
        Partner.objects.filter(pk=partner_id).update(
            state=Partner.State.SUSPENDED, stopped_by=str(actor), stopped_at=now, because=why
        )
        record(kind="partners.suspended", actor=actor, now=now, subject=f"partner:{partner_id}")
        tell(
            "suspended",
            partner=partner,
            ways=ways_of(partner_id),
            key=f"partner-suspended:{partner_id}:{now:%Y%m%dT%H%M%S%f}",
            slot="resume",
            actor=actor,
            now=now,
        )


def end_all(partner: Partner, *, because: str, actor: Actor, now: datetime) -> None:
    """This will end a partner with its keys, desks, endpoint, promises and what waits. Inside a transaction."""
    Partner.objects.filter(pk=partner.pk).update(
        state=Partner.State.ENDED, stopped_by=str(actor), stopped_at=now, because=because
    )
    standing = Key.objects.filter(partner=partner, state__in=_STANDING).order_by("pk")
    end_keys(standing, why=Key.Why.PARTNER_ENDED, actor=actor, now=now)
    Desk.objects.filter(partner=partner, until__isnull=True).update(until=now)
    Endpoint.objects.filter(partner=partner, until__isnull=True).update(until=now)
    Promise.objects.filter(partner=partner).delete()
    for draft in Draft.objects.filter(partner=partner, state=Draft.State.OPEN):
        close(draft, Draft.State.WITHDRAWN, actor=actor, now=now)
