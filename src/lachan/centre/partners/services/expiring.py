"""What ends by itself: codes that nobody typed, tokens that nobody picked up, keys; and warnings before a key ends."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Q

from lachan.centre.accounts.log_reach import who_is_at_top
from lachan.centre.accounts.permissions import PARTNER_CHANGE
from lachan.centre.accounts.queries.duty import reachable
from lachan.centre.audit.actors import MACHINE
from lachan.centre.audit.log import record
from lachan.centre.outbox.services import send_mail
from lachan.centre.partners.codes import DRAFT_LASTS, PICK_UP_LASTS, WARN_DAYS
from lachan.centre.partners.models import Desk, Draft, Endpoint, Key, Partner
from lachan.centre.partners.services.asking import close
from lachan.centre.partners.services.keys import end_keys, slot_of, tell_end
from lachan.centre.partners.services.permitted import hold_partner
from lachan.centre.partners.services.telling import moment, said_slot, tell, ways_of
from lachan.centre.web.centre import centre_in
from lachan.centre.web.clock import today
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.web.words import Lang

_BATCH: Final = 200
_MOST_TOLD: Final = 30
# what its desks were is of no use later; a year, for who looks into something
KEPT_AFTER_END: Final = timedelta(days=365)


def expire(now: datetime) -> int:
    """This will close drafts that ran out, end keys whose time is over, and give how many. A worker's step."""
    done = 0
    late = Draft.objects.filter(state=Draft.State.OPEN, asked_at__lte=now - DRAFT_LASTS)
    for draft in late.order_by("pk")[:_BATCH]:
        with transaction.atomic():
            hold_partner(draft.partner_id)
            done += close(draft, Draft.State.EXPIRED, actor=MACHINE, now=now)
    over = Key.objects.filter(
        Q(state=Key.State.LIVE, ends_at__lte=now)
        | Q(state=Key.State.WAITING, begins_at__lte=now - PICK_UP_LASTS)
    )
    for key in over.order_by("pk")[:_BATCH]:
        done += _end(key, now)
    return done + _empty(now)


def warn(now: datetime) -> int:
    """This will tell of keys that end within 30, 7 and 1 days: those who keep partners, and the partner's desk.

    Each is told once, however many workers there are. Gives of how many keys. A worker's step.
    """
    told = 0
    near = Key.objects.filter(
        state=Key.State.LIVE, ends_at__gt=now, ends_at__lte=now + timedelta(days=WARN_DAYS[0])
    ).exclude(partner__state=Partner.State.ENDED)
    for key in near.select_related("partner").order_by("ends_at", "pk"):
        days = min(days for days in WARN_DAYS if key.ends_at <= now + timedelta(days=days))
        if key.warned_days and key.warned_days <= days:
            continue
        with transaction.atomic():
            told += _warn(key, days, now)
        if told >= _BATCH:
            break
    return told


def _end(key: Key, now: datetime) -> int:
    replaced = key.ends_at < key.agreed_until
    why = Key.Why.REPLACED if replaced else Key.Why.EXPIRED
    if key.state == Key.State.WAITING:
        why = Key.Why.NOT_FETCHED
    with transaction.atomic():
        partner = hold_partner(key.partner_id)
        ended = end_keys([key], why=why, actor=MACHINE, now=now)
        if ended and key.state == Key.State.LIVE:
            tell_end(partner, key, actor=MACHINE, now=now)
    return ended


def _warn(key: Key, days: int, now: datetime) -> int:
    unwarned = Q(warned_days=0) | Q(warned_days__gt=days)
    if not Key.objects.filter(unwarned, pk=key.pk, state=Key.State.LIVE).update(warned_days=days):
        return 0
    record(
        kind="partners.key_warned",
        actor=MACHINE,
        now=now,
        subject=f"partner:{key.partner_id}",
        data={"key": key.pk, "key_kind": key.kind, "days": days},
    )
    at = moment(key.ends_at)
    tell(
        "key_ending",
        partner=key.partner,
        ways=ways_of(key.partner_id),
        key=f"partner-key-ending:{key.pk}:{days}",
        slot=slot_of(key),
        actor=MACHINE,
        now=now,
        at=at,
    )
    people = reachable(who_is_at_top(PARTNER_CHANGE, day=today(now)))
    for person in sorted(people.values(), key=lambda one: one.id)[:_MOST_TOLD]:
        lang: Lang = "vi" if person.language == "vi" else "en"
        send_mail(
            key=f"partner-key-ending:{key.pk}:{days}:person:{person.id}",
            to=person.email,
            subject=say("partners.mail.ours_ending_subject", lang, centre=centre_in(lang).name),
            text=say(
                "partners.mail.ours_ending_text",
                lang,
                name=person.name,
                partner=key.partner.name_vi if lang == "vi" else key.partner.name_en,
                what=said_slot(slot_of(key), lang),
                at=at,
            ).strip()
            + "\n",
            purpose="partners.key_ending",
            now=now,
        )
    return 1


def _empty(now: datetime) -> int:
    """This will remove addresses and numbers of partners that ended a year ago, and of those that never joined."""
    long_ago = Partner.objects.filter(state=Partner.State.ENDED, stopped_at__lte=now - KEPT_AFTER_END)
    emptied = 0
    for partner in long_ago.filter(desks__phone__gt="").distinct()[:_BATCH]:
        with transaction.atomic():
            rows = Desk.objects.filter(partner=partner).update(mail="", phone="")
            rows += Endpoint.objects.filter(partner=partner).update(address="")
            record(
                kind="partners.emptied",
                actor=MACHINE,
                now=now,
                subject=f"partner:{partner.pk}",
                data={"rows": rows},
            )
        emptied += 1
    return emptied
