"""Asking for a change: what was typed is checked, a code goes where it has to be read, and another person confirms."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

import msgspec
from django.db import IntegrityError, transaction

from lachan.centre.accounts.services.signing_in import keyed
from lachan.centre.audit.log import record
from lachan.centre.partners import codes
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
    kind_of,
    write_change,
)
from lachan.centre.partners.models import Desk, Draft, Endpoint, Partner, Promise
from lachan.centre.partners.queries.partners import sought
from lachan.centre.partners.services.checking import check_change, check_join
from lachan.centre.partners.services.keys import check_unknown, free_place
from lachan.centre.partners.services.permitted import hold_partner, need_change
from lachan.centre.partners.services.telling import Way, desk_mail, send_code, way_to
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lachan.centre.audit.actors import Actor
    from lachan.centre.partners.contents import Change

_OPEN: Final = Draft.State.OPEN
_STANDING: Final = (Partner.State.ACTIVE, Partner.State.SUSPENDED)


def draw_code() -> str:
    """This will give a new code of eight digits."""
    return f"{secrets.randbelow(10**codes.CODE_DIGITS):0{codes.CODE_DIGITS}}"


def ask_to_join(*, join: Join, actor: Actor, now: datetime, draw: Callable[[], str] = draw_code) -> int:
    """This will ask that somebody become a partner, and give the draft's id. A code goes to the desk that is named.

    Nothing of it counts before another person has confirmed it (`confirming.py`). Raises Refusal: 403; 422 as
    `checking.check_join`; 409 partner_there for a code that another has, partner_often.
    """
    need_change(actor, now)
    checked = check_join(join, now=now)
    with transaction.atomic():
        if Partner.objects.filter(code=checked.code).exclude(state=Partner.State.NOT_JOINED).exists():
            raise Refusal(409, "partner_there", pointer="/code")
        try:
            with transaction.atomic():
                partner = Partner.objects.create(**_fields(checked), made_at=now)
        except IntegrityError:
            # another asked for the same code at the same moment
            raise Refusal(409, "partner_there", pointer="/code") from None
        return _put(partner, checked, actor, now, draw)


def ask_change(
    *, partner_id: int, change: Change, actor: Actor, now: datetime, draw: Callable[[], str] = draw_code
) -> int:
    """This will ask for a change of a partner, and give the draft's id. An open draft of the same slot gives way to it.

    Raises Refusal: 403, 404; 422 as `checking.check_change`; 409 partner_state where the partner's state doesn't allow
    it, partner_same, partner_keys_two, partner_key_known, partner_often.
    """
    need_change(actor, now)
    with transaction.atomic():
        partner = hold_partner(partner_id)
        checked = check_change(change, kind=partner.kind, code=partner.code, now=now)
        check_state(partner, checked)
        _check_news(partner, checked)
        return _put(partner, checked, actor, now, draw)


def withdraw(*, draft_id: int, actor: Actor, now: datetime) -> None:
    """This will take an open draft back, whoever asked for it. Raises Refusal: 403, 404; 409 partner_draft_none."""
    need_change(actor, now)
    with transaction.atomic():
        draft = Draft.objects.filter(pk=draft_id).first()
        if draft is None:
            raise Refusal(404, "not_found")
        hold_partner(draft.partner_id)
        if not close(draft, Draft.State.WITHDRAWN, actor=actor, now=now):
            raise Refusal(409, "partner_draft_none")


def check_state(partner: Partner, change: Change) -> None:
    """This will refuse a change that a partner's state doesn't allow. Raises Refusal (409 partner_state)."""
    match change:
        case Join():
            fits = partner.state == Partner.State.JOINING
        case Resume():
            fits = partner.state == Partner.State.SUSPENDED
        case _:
            fits = partner.state in _STANDING
    if not fits:
        raise Refusal(409, "partner_state")


def close(draft: Draft, state: str, *, actor: Actor, now: datetime) -> bool:
    """This will end an open draft otherwise than by confirming it, and say whether it was open. Inside a transaction.

    A partner that was joining has not joined, and its code is free again.
    """
    closed = Draft.objects.filter(pk=draft.pk, state=_OPEN).update(
        state=state, decided_by=str(actor), decided_at=now, content=""
    )
    if not closed:
        return False
    record_draft(f"draft_{state}", draft, actor, now)
    if draft.kind == "join":
        Partner.objects.filter(pk=draft.partner_id, state=Partner.State.JOINING).update(
            state=Partner.State.NOT_JOINED
        )
    return True


def record_draft(what: str, draft: Draft, actor: Actor, now: datetime) -> None:
    """This will write down what became of a draft. Inside a transaction."""
    record(
        kind=f"partners.{what}",
        actor=actor,
        now=now,
        subject=f"partner:{draft.partner_id}",
        data={"draft": draft.pk, "slot": draft.slot},
    )


def hash_proof(draft_id: int, said: str) -> str:
    """This will give what is kept of a code or of the beginning of a fingerprint."""
    return keyed("partner", str(draft_id), said)


def _fields(join: Join) -> dict[str, object]:
    return {
        "code": join.code,
        "kind": join.kind,
        "name_vi": join.name_vi,
        "name_en": join.name_en,
        "sought": sought(join.name_vi, join.name_en),
        "country": join.country,
        "language": join.language,
        "office_id": join.office_id,
        "public_phone": join.public_phone,
        "public_source": join.public_source,
        "answers_for": "\n".join(join.answers_for),
        "tlp": join.tlp,
        "pap": join.pap,
        "sees": " ".join(join.sees),
    }


def _put(partner: Partner, change: Change, actor: Actor, now: datetime, draw: Callable[[], str]) -> int:
    way = _way_for(partner, change)
    sent_to = keyed("partner-to", way.address) if way is not None else ""
    lately = Draft.objects.filter(asked_at__gt=now - codes.WITHIN)
    if sent_to and lately.filter(sent_to_hash=sent_to).count() >= codes.MOST_TO_ADDRESS:
        raise Refusal(409, "partner_often", most=str(codes.MOST_TO_ADDRESS))
    if lately.filter(partner=partner).count() >= codes.MOST_OF_PARTNER:
        raise Refusal(409, "partner_often", most=str(codes.MOST_OF_PARTNER))
    for one in Draft.objects.filter(partner=partner, slot=change.slot, state=_OPEN):
        close(one, Draft.State.WITHDRAWN, actor=actor, now=now)
    draft = Draft.objects.create(
        partner=partner,
        kind=kind_of(change),
        slot=change.slot,
        content=write_change(change),
        proof=_proof_of(change),
        sent_to_hash=sent_to,
        asked_by=str(actor),
        asked_at=now,
    )
    code = _fingerprint(change)[: codes.READ_OUT_CHARS] if way is None else draw()
    if draft.proof != Draft.Proof.NONE:
        Draft.objects.filter(pk=draft.pk).update(proof_hash=hash_proof(draft.pk, code))
    record_draft("asked", draft, actor, now)
    if way is not None:
        send_code(
            partner=partner, way=way, draft_id=draft.pk, slot=change.slot, code=code, actor=actor, now=now
        )
    return draft.pk


def _proof_of(change: Change) -> str:
    match change:
        case CertificateAdd() | ProbeKeyAdd():
            return Draft.Proof.READ_OUT
        case End():
            return Draft.Proof.NONE
    return Draft.Proof.CODE


def _fingerprint(change: Change) -> str:
    return change.fingerprint if isinstance(change, CertificateAdd | ProbeKeyAdd) else ""


def _way_for(partner: Partner, change: Change) -> Way | None:
    """This will give where the code goes: to what is new, else to the desk that is known; None where there is none."""
    match change:
        case Join():
            return Way(change.desk.mail)
        case DeskSet():
            return Way(change.mail)
        case EndpointSet():
            return way_to(change, desk_mail(partner.pk))
        case CertificateAdd() | ProbeKeyAdd() | End():
            return None
    return Way(desk_mail(partner.pk))


def _check_news(partner: Partner, change: Change) -> None:
    """This will refuse what would change nothing, and a key for which there is no room."""
    match change:
        case TokenAdd():
            free_place(partner.pk, "token")
        case CertificateAdd():
            free_place(partner.pk, "certificate")
            check_unknown(change.fingerprint)
        case ProbeKeyAdd():
            free_place(partner.pk, "probe", change.probe)
            check_unknown(change.fingerprint)
        case _ if is_so(partner, change):
            raise Refusal(409, "partner_same")


def is_so(partner: Partner, change: Change) -> bool:
    """This will say whether a partner is already as a change would have it."""
    held = {"partner": partner, "until__isnull": True}
    match change:
        case AboutSet():
            return change == AboutSet(
                partner.name_vi,
                partner.name_en,
                partner.public_phone,
                partner.public_source,
                language=partner.language,
                office_id=partner.office_id,
            )
        case SightSet():
            sees, answers = tuple(partner.sees.split()), tuple(partner.answers_for.splitlines())
            return change == SightSet(partner.tlp, partner.pap, sees, answers)
        case DeskSet():
            return Desk.objects.filter(**held, **msgspec.structs.asdict(change)).exists()
        case EndpointSet():
            return Endpoint.objects.filter(**held, **msgspec.structs.asdict(change)).exists()
        case PromiseSet():
            return change == _promised(partner, change.measure_kind)
    return False


def _promised(partner: Partner, measure_kind: str) -> PromiseSet:
    held = Promise.objects.filter(partner=partner, measure_kind=measure_kind).first()
    minutes = (0, 0) if held is None else (held.acknowledge_minutes, held.effect_minutes)
    return PromiseSet(measure_kind, *minutes)
