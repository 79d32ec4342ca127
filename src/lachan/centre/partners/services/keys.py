"""Keys that begin, make room for one another, are used and end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Q

from lachan.centre.audit.log import record
from lachan.centre.partners.codes import LIVE_KEYS, OVERLAP, WARN_DAYS
from lachan.centre.partners.models import Key
from lachan.centre.partners.services.permitted import hold_partner, need_change
from lachan.centre.partners.services.telling import moment, tell, ways_of
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lachan.centre.audit.actors import Actor
    from lachan.centre.partners.models import Partner

# When it was used is for the eye ("is this one still in use?"), not a record of when somebody works.
USED_EVERY: Final = timedelta(hours=1)
_STANDING: Final = (Key.State.LIVE, Key.State.WAITING)


def free_place(partner_id: int, kind: str, probe: str = "") -> int:
    """This will give a place for one more key of a kind. Raises Refusal (409 partner_keys_two) where two have them."""
    taken = set(
        Key.objects.filter(partner_id=partner_id, kind=kind, probe=probe, state__in=_STANDING).values_list(
            "place", flat=True
        )
    )
    free = [place for place in range(1, LIVE_KEYS + 1) if place not in taken]
    if not free:
        raise Refusal(409, "partner_keys_two")
    return free[0]


def check_unknown(sha256: str) -> None:
    """This will refuse what is a live key already, of whichever partner. Raises Refusal (409 partner_key_known)."""
    if Key.objects.filter(sha256=sha256, state=Key.State.LIVE).exists():
        raise Refusal(409, "partner_key_known")


def begin_key(key: Key, *, actor: Actor, now: datetime) -> None:
    """This will note that a key opens from now on, and let the older one of its kind end after the overlap.

    Inside a transaction that holds the partner.
    """
    others = Key.objects.filter(
        partner_id=key.partner_id, kind=key.kind, probe=key.probe, state=Key.State.LIVE
    ).exclude(pk=key.pk)
    # the first warning is of keys that nobody has replaced; the later ones come nevertheless
    others.filter(ends_at__gt=now + OVERLAP).update(ends_at=now + OVERLAP, warned_days=WARN_DAYS[0])
    record(
        kind="partners.key_begun",
        actor=actor,
        now=now,
        subject=f"partner:{key.partner_id}",
        data={
            "key": key.pk,
            "key_kind": key.kind,
            "until": key.ends_at.isoformat(),
            "scopes": key.scopes.split(),
        },
    )


def end_key(*, key_id: int, actor: Actor, now: datetime) -> None:
    """This will end a key at once, by one person; its holder is told. Ended already it stays as it is.

    Raises Refusal (403, 404).
    """
    need_change(actor, now)
    with transaction.atomic():
        key = Key.objects.filter(pk=key_id).first()
        if key is None:
            raise Refusal(404, "not_found")
        partner = hold_partner(key.partner_id)
        if end_keys([key], why=Key.Why.ENDED, actor=actor, now=now):
            tell_end(partner, key, actor=actor, now=now)


def end_keys(keys: Iterable[Key], *, why: str, actor: Actor, now: datetime) -> int:
    """This will end those of some keys that still stand, and give how many. Inside a transaction."""
    ended = 0
    for key in keys:
        changed = Key.objects.filter(pk=key.pk, state__in=_STANDING).update(
            state=Key.State.ENDED,
            ended_at=now,
            ended_by=str(actor),
            ended_why=why,
            mail_hash="",
            phone_hash="",
        )
        if changed:
            ended += changed
            record(
                kind="partners.key_ended",
                actor=actor,
                now=now,
                subject=f"partner:{key.partner_id}",
                data={"key": key.pk, "key_kind": key.kind, "why": why},
            )
    return ended


def tell_end(partner: Partner, key: Key, *, actor: Actor, now: datetime) -> None:
    """This will tell the holder of a key that it opens nothing any more. Inside a transaction."""
    tell(
        "key_ended",
        partner=partner,
        ways=ways_of(partner.pk),
        key=f"partner-key-ended:{key.pk}",
        slot=slot_of(key),
        actor=actor,
        now=now,
        at=moment(now),
    )


def slot_of(key: Key) -> str:
    """This will give the slot of a key, as drafts name it."""
    return f"key:{key.kind}:{key.probe}" if key.probe else f"key:{key.kind}"


def note_use(key_id: int, last_used_at: datetime | None, now: datetime) -> None:
    """This will note that a key was used, at most once an hour."""
    if last_used_at is not None and now - last_used_at < USED_EVERY:
        return
    unused = Q(last_used_at__isnull=True) | Q(last_used_at__lte=now - USED_EVERY)
    Key.objects.filter(unused, pk=key_id).update(last_used_at=now)
