"""Confirming a change: another person, with what the partner read out at a number that was known before."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

import msgspec
from django.db import transaction
from django.db.models import F

from lachan.centre.partners.codes import DRAFT_LASTS, MOST_TRIES, READ_OUT_CHARS
from lachan.centre.partners.contents import CertificateAdd, DeskSet, ProbeKeyAdd, TokenAdd, read_change
from lachan.centre.partners.models import Desk, Draft, Partner
from lachan.centre.partners.queries.drafts import numbers_for
from lachan.centre.partners.services.asking import check_state, close, hash_proof, record_draft
from lachan.centre.partners.services.becoming import become
from lachan.centre.partners.services.permitted import check_asker, hold_partner, need_change
from lachan.centre.partners.services.telling import Way, tell, ways_of
from lachan.centre.web.refusals import Refusal
from lachan.engine.extract.phones import canonical_phone

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.audit.actors import Actor
    from lachan.centre.partners.contents import Change
    from lachan.centre.partners.queries.drafts import KnownNumber


class Confirmed(msgspec.Struct, frozen=True):
    """What was confirmed. `pick_up_code` is what a partner hears now to pick its token up; it isn't shown again."""

    partner_id: int
    slot: str
    pick_up_code: str = ""


def confirm(*, draft_id: int, said: str, called: str, actor: Actor, now: datetime) -> Confirmed:
    """This will let a change hold, by another person than who asked for it.

    `said` is the code, or the first 16 figures of a fingerprint, as the partner read it out; `called` is the number at
    which that was, one of `queries.drafts.numbers_of`. Neither is wanted for an end. After five wrong ones the draft
    has ended. Raises Refusal: 403, 404; 403 partner_own for who asked; 409 partner_draft_none, asker_gone,
    partner_state, partner_keys_two, partner_key_known; 422 partner_called, partner_code_wrong with the tries left.
    """
    need_change(actor, now)
    left, done = 0, None
    with transaction.atomic():
        draft = _open_draft(draft_id, now)
        if draft.asked_by == str(actor):
            raise Refusal(403, "partner_own")
        change = read_change(draft.content)
        at = _number(draft, change, called)
        if draft.proof == Draft.Proof.NONE or _is_right(draft, said):
            check_asker(draft.asked_by, now)
            check_state(draft.partner, change)
            done = _let_hold(draft, change, at, actor, now)
        else:
            # counted and written, so that the refusal comes after this transaction
            left = _count_wrong(draft, actor, now)
    if done is None:
        raise Refusal(422, "partner_code_wrong", pointer="/code", left=str(left))
    return done


def _open_draft(draft_id: int, now: datetime) -> Draft:
    found = Draft.objects.filter(pk=draft_id).first()
    if found is None:
        raise Refusal(404, "not_found")
    hold_partner(found.partner_id)
    alive = Draft.objects.select_related("partner").filter(pk=draft_id, state=Draft.State.OPEN)
    draft = alive.filter(asked_at__gt=now - DRAFT_LASTS).first()
    if draft is None:
        raise Refusal(409, "partner_draft_none")
    return draft


def _number(draft: Draft, change: Change, called: str) -> KnownNumber | None:
    if draft.proof == Draft.Proof.NONE:
        return None
    phone = canonical_phone(called.strip()) if len(called) <= 60 else None  # noqa: PLR2004 - no number is longer
    for one in numbers_for(draft, change):
        if one.phone == phone:
            return one
    raise Refusal(422, "partner_called", pointer="/called")


def _is_right(draft: Draft, said: str) -> bool:
    plain = "".join(char for char in said[:200] if char.isalnum()).lower()
    if draft.proof == Draft.Proof.READ_OUT:
        # who reads on is not refused for it
        plain = plain[:READ_OUT_CHARS]
    return hmac.compare_digest(draft.proof_hash, hash_proof(draft.pk, plain))


def _let_hold(draft: Draft, change: Change, at: KnownNumber | None, actor: Actor, now: datetime) -> Confirmed:
    before = [*ways_of(draft.partner_id), *_former(draft, change)]
    Draft.objects.filter(pk=draft.pk, state=Draft.State.OPEN).update(
        state=Draft.State.CONFIRMED,
        decided_by=str(actor),
        decided_at=now,
        called=at.phone if at is not None else "",
        called_desk=at.desk if at is not None else "",
        content="",
    )
    record_draft("confirmed", draft, actor, now)
    pick_up_code = become(draft.partner, change, actor=actor, now=now)
    partner = Partner.objects.get(pk=draft.partner_id)
    if draft.kind == "join":
        before = list(ways_of(partner.pk))
    if not isinstance(change, TokenAdd):
        # a token is told of when it begins, which is when the partner picks it up
        tell(
            _words(change, draft.kind),
            partner=partner,
            ways=before,
            key=f"partner-told:{draft.pk}",
            slot=draft.slot,
            actor=actor,
            now=now,
        )
    return Confirmed(partner.pk, draft.slot, pick_up_code)


def _former(draft: Draft, change: Change) -> list[Way]:
    """This will give the address of a desk that is changed, where it is none of the ways anyway."""
    if not isinstance(change, DeskSet):
        return []
    known = {way.address for way in ways_of(draft.partner_id)}
    held = Desk.objects.filter(partner_id=draft.partner_id, desk=change.desk, until__isnull=True)
    return [Way(mail) for mail in held.values_list("mail", flat=True) if mail not in known]


def _words(change: Change, kind: str) -> str:
    if isinstance(change, CertificateAdd | ProbeKeyAdd):
        return "key_begun"
    return {"join": "joined", "resume": "resumed", "end": "ended"}.get(kind, "changed")


def _count_wrong(draft: Draft, actor: Actor, now: datetime) -> int:
    Draft.objects.filter(pk=draft.pk).update(tries=F("tries") + 1)
    left = max(0, MOST_TRIES - draft.tries - 1)
    record_draft("code_wrong", draft, actor, now)
    if not left:
        close(draft, Draft.State.GUESSED, actor=actor, now=now)
    return left
