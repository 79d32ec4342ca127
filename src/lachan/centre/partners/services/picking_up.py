"""A partner picks its token up: with what came by mail and what it heard on the telephone. Shown to it once."""

from __future__ import annotations

import hmac
from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from hashlib import sha256

import msgspec
from django.db import transaction
from django.db.models import F

from lachan.centre.accounts.services.signing_in import keyed
from lachan.centre.accounts.tokens import hash_of_token, new_token
from lachan.centre.audit.actors import MACHINE, Actor
from lachan.centre.partners.codes import MOST_TRIES, PICK_UP_LASTS
from lachan.centre.partners.models import Key, Partner
from lachan.centre.partners.services.keys import begin_key, end_keys
from lachan.centre.partners.services.permitted import hold_partner
from lachan.centre.partners.services.telling import tell, ways_of
from lachan.centre.web.refusals import Refusal


class PickedUp(msgspec.Struct, frozen=True):
    """A token that a partner has picked up, what it opens and until when; nobody can show it again."""

    token: str
    partner_vi: str
    partner_en: str
    scopes: tuple[str, ...]
    ends_at: datetime


def pick_up_token(*, from_mail: str, from_phone: str, now: datetime) -> PickedUp:
    """This will make the token that was agreed to and give it once. The older one ends after the overlap.

    Raises Refusal (422 partner_pick_up): what came by mail is unknown, used or too old, or the other is wrong; which
    of these is not said. After five wrong ones nothing picks it up any more.
    """
    secret = from_mail.strip()[:200]
    made = None
    with transaction.atomic():
        key = _waiting(secret, now)
        if key is not None:
            partner = hold_partner(key.partner_id)
            # held, and read again: another may have picked it up or guessed in between
            key = _waiting(secret, now)
        if key is not None and partner.state == Partner.State.ACTIVE:
            plain = "".join(filter(str.isalnum, from_phone[:60]))
            if hmac.compare_digest(key.phone_hash, hash_of_phone(key.pk, plain)):
                made = _make(partner, key, now)
            else:
                _count_wrong(key, now)
    if made is None:
        raise Refusal(422, "partner_pick_up", pointer="/from_phone")
    return made


def hash_of_phone(key_id: int, code: str) -> str:
    """This will give what is kept of the code that a partner hears."""
    return keyed("partner-pick-up", str(key_id), code)


def _waiting(secret: str, now: datetime) -> Key | None:
    digest = sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
    waiting = Key.objects.filter(mail_hash=digest, state=Key.State.WAITING, begins_at__gt=now - PICK_UP_LASTS)
    return waiting.first()


def _make(partner: Partner, key: Key, now: datetime) -> PickedUp:
    token, actor = new_token(), Actor("partner", str(partner.pk))
    Key.objects.filter(pk=key.pk, state=Key.State.WAITING).update(
        state=Key.State.LIVE,
        sha256=hash_of_token(token),
        ending=token[-4:],
        begins_at=now,
        mail_hash="",
        phone_hash="",
    )
    begin_key(key, actor=actor, now=now)
    tell(
        "key_begun",
        partner=partner,
        ways=ways_of(partner.pk),
        key=f"partner-key-begun:{key.pk}",
        slot="key:token",
        actor=actor,
        now=now,
    )
    return PickedUp(token, partner.name_vi, partner.name_en, tuple(key.scopes.split()), key.ends_at)


def _count_wrong(key: Key, now: datetime) -> None:
    Key.objects.filter(pk=key.pk).update(tries=F("tries") + 1)
    if key.tries + 1 >= MOST_TRIES:
        end_keys([key], why=Key.Why.GUESSED, actor=MACHINE, now=now)
