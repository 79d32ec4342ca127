"""What a confirmed change does to the tables. Inside the transaction that holds the partner."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from lachan.centre.outbox.naming import issuer
from lachan.centre.partners.codes import PICK_UP_LASTS
from lachan.centre.partners.contents import (
    AboutSet,
    CertificateAdd,
    DeskSet,
    End,
    EndpointSet,
    Join,
    ProbeKeyAdd,
    PromiseSet,
    Resume,
    SightSet,
    TokenAdd,
)
from lachan.centre.partners.models import Desk, Endpoint, Key, Partner, Promise
from lachan.centre.partners.queries.partners import sought
from lachan.centre.partners.services.asking import draw_code
from lachan.centre.partners.services.keys import begin_key, check_unknown, free_place
from lachan.centre.partners.services.picking_up import hash_of_phone
from lachan.centre.partners.services.stopping import end_all
from lachan.centre.partners.services.telling import send_pick_up

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.audit.actors import Actor
    from lachan.centre.partners.contents import Change

PICK_UP_PAGE: Final = "/partner/token"
_SECRET_BYTES: Final = 24


def become(  # noqa: C901 - one for each change
    partner: Partner, change: Change, *, actor: Actor, now: datetime
) -> str:
    """This will write what a change says, and give what the partner hears to pick a token up ("" for all others).

    Raises Refusal: 409 partner_keys_two, partner_key_known.
    """
    match change:
        case Join():
            Partner.objects.filter(pk=partner.pk).update(state=Partner.State.ACTIVE, joined_at=now)
            _set_desk(partner, change.desk, actor, now)
        case AboutSet():
            _set_about(partner, change)
        case DeskSet():
            _set_desk(partner, change, actor, now)
        case EndpointSet():
            _set_endpoint(partner, change, actor, now)
        case SightSet():
            Partner.objects.filter(pk=partner.pk).update(
                tlp=change.tlp,
                pap=change.pap,
                sees=" ".join(change.sees),
                answers_for="\n".join(change.answers_for),
            )
        case PromiseSet():
            _set_promise(partner, change, actor, now)
        case CertificateAdd() | ProbeKeyAdd():
            _add_key(partner, change, actor, now)
        case TokenAdd():
            return _let_pick_up(partner, change, actor, now)
        case Resume():
            Partner.objects.filter(pk=partner.pk).update(
                state=Partner.State.ACTIVE, stopped_by="", stopped_at=None, because=""
            )
        case End():
            end_all(partner, because=change.because, actor=actor, now=now)
    return ""


def _set_about(partner: Partner, change: AboutSet) -> None:
    Partner.objects.filter(pk=partner.pk).update(
        name_vi=change.name_vi,
        name_en=change.name_en,
        sought=sought(change.name_vi, change.name_en),
        public_phone=change.public_phone,
        public_source=change.public_source,
        language=change.language,
        office_id=change.office_id,
    )


def _set_desk(partner: Partner, change: DeskSet, actor: Actor, now: datetime) -> None:
    held = Desk.objects.filter(partner=partner, desk=change.desk, until__isnull=True).first()
    known_since = held.phone_since if held is not None and held.phone == change.phone else now
    if held is not None:
        Desk.objects.filter(pk=held.pk).update(until=now)
    Desk.objects.create(
        partner=partner,
        desk=change.desk,
        mail=change.mail,
        phone=change.phone,
        phone_since=known_since,
        since=now,
        set_by=str(actor),
    )


def _set_endpoint(partner: Partner, change: EndpointSet, actor: Actor, now: datetime) -> None:
    Endpoint.objects.filter(partner=partner, until__isnull=True).update(until=now)
    Endpoint.objects.create(
        partner=partner,
        way=change.way,
        address=change.address,
        secret_name=change.secret_name,
        allow_private=change.allow_private,
        since=now,
        set_by=str(actor),
    )


def _set_promise(partner: Partner, change: PromiseSet, actor: Actor, now: datetime) -> None:
    kept = Promise.objects.filter(partner=partner, measure_kind=change.measure_kind)
    if not change.acknowledge_minutes:
        kept.delete()
        return
    Promise.objects.update_or_create(
        partner=partner,
        measure_kind=change.measure_kind,
        defaults={
            "acknowledge_minutes": change.acknowledge_minutes,
            "effect_minutes": change.effect_minutes,
            "since": now,
            "set_by": str(actor),
        },
    )


def _add_key(partner: Partner, change: CertificateAdd | ProbeKeyAdd, actor: Actor, now: datetime) -> None:
    kind, probe, scopes, public_key = "certificate", "", "", ""
    ends_at = now + timedelta(days=change.days)
    if isinstance(change, ProbeKeyAdd):
        kind, probe, scopes, public_key = "probe", change.probe, "probe", change.public_key
    else:
        scopes = " ".join(change.scopes)
        ends_at = min(ends_at, change.ends_at) if change.ends_at is not None else ends_at
    check_unknown(change.fingerprint)
    key = Key.objects.create(
        partner=partner,
        kind=kind,
        probe=probe,
        place=free_place(partner.pk, kind, probe),
        scopes=scopes,
        state=Key.State.LIVE,
        sha256=change.fingerprint,
        public_key=public_key,
        begins_at=now,
        ends_at=ends_at,
        agreed_until=ends_at,
        confirmed_by=str(actor),
    )
    begin_key(key, actor=actor, now=now)


def _let_pick_up(partner: Partner, change: TokenAdd, actor: Actor, now: datetime) -> str:
    """This will let a partner make its token: nobody here sees it, and neither mail nor telephone alone opens it."""
    ends_at = now + timedelta(days=change.days)
    secret, code = secrets.token_urlsafe(_SECRET_BYTES), draw_code()
    key = Key.objects.create(
        partner=partner,
        kind="token",
        place=free_place(partner.pk, "token"),
        scopes=" ".join(change.scopes),
        state=Key.State.WAITING,
        begins_at=now,
        ends_at=ends_at,
        agreed_until=ends_at,
        confirmed_by=str(actor),
        mail_hash=sha256(secret.encode()).hexdigest(),
    )
    Key.objects.filter(pk=key.pk).update(phone_hash=hash_of_phone(key.pk, code))
    send_pick_up(
        partner=partner,
        key_id=key.pk,
        secret=secret,
        until=now + PICK_UP_LASTS,
        page=f"{issuer()}{PICK_UP_PAGE}",
        actor=actor,
        now=now,
    )
    return code
