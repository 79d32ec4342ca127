"""Owners' claims: a bank, ministry or operator names its own domains, hotlines and app signers, a year at a time."""

from __future__ import annotations

import re
import secrets
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from lachan.centre.accounts.access import acting_viewer, may_at, need_at
from lachan.centre.accounts.permissions import CLAIM_DECIDE, CLAIM_MAKE
from lachan.centre.accounts.queries.offices import offices_by_id, stands_on
from lachan.centre.audit import log
from lachan.centre.audit.actors import MACHINE
from lachan.centre.indicators.entries import canonical_value, is_shared
from lachan.centre.indicators.lists import register_lists
from lachan.centre.indicators.models import Claim, ListEntry
from lachan.centre.indicators.proofs import LOOKED_FOR, place_of_proof, said_in_proof, why_unproven
from lachan.centre.indicators.queries import ClaimShown, shown_claim
from lachan.centre.indicators.versions import next_version
from lachan.centre.outbox.services import send_mail
from lachan.centre.web.clock import today
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say
from lachan.engine.extract.apps import SIGNER
from lachan.engine.model import Indicator, Kind, ListClass

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.audit.actors import Actor

APP_SIGNER: Final = "app_signer"
KINDS: Final = (str(Kind.DOMAIN), str(Kind.PHONE), APP_SIGNER)
OFFICES: Final = frozenset({"bank", "ministry", "operator"})
REMIND_DAYS: Final = 30
# from then on an owner can confirm for another year
AGAIN_DAYS: Final = 60
_PROOF_CHARS: Final = 500
# what an owner can mend at once has a sentence of its own; of the rest the code is told
_SAID_OF_PROOFS: Final = {"no_record": "claim_no_record", "content": "claim_other_content"}
_SIGNER: Final = re.compile(r"[0-9a-f]{64}")


def make_claim(
    *, office_id: int, kind: str, value: str, proof: str, contact: str, actor: Actor, now: datetime
) -> ClaimShown:
    """This will keep that an office says a domain, number or app signer (SHA-256) is its own; it does not count yet.

    `proof` names a letter, or is `dns` or `file`: then the claim's proof is that, a colon and a token, to be put into a
    record of the domain or a file on its site (`proofs.py`).
    `contact` is the office's mail address for the yearly reminder. Raises Refusal.
    """
    need_at(acting_viewer(actor, now=now), CLAIM_MAKE, office_id)
    office = offices_by_id([office_id]).get(office_id)
    if office is None or office.kind not in OFFICES or not stands_on(office_id, today(now)):
        raise Refusal(403, "claim_office")
    canonical = _canonical(kind, value)
    if is_shared(kind, canonical):
        raise Refusal(409, "list_shared_host", pointer="/value")
    said = proof.strip()
    if not said or len(said) > _PROOF_CHARS or not said.isprintable() or _looked_for(said):
        raise Refusal(400, "claim_proof", pointer="/proof")
    if said in LOOKED_FOR:
        if kind != Kind.DOMAIN:
            raise Refusal(400, "claim_proof", pointer="/proof")
        said = f"{said}:{secrets.token_hex(16)}"
    try:
        validate_email(contact)
    except ValidationError:
        raise Refusal(400, "claim_contact", pointer="/contact") from None
    with transaction.atomic():
        row = Claim(
            office_id=office_id, kind=kind, value=canonical, proof=said, contact=contact,
            claimed_by=str(actor), claimed_at=now,
        )  # fmt: skip
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            raise Refusal(409, "claim_there") from None
        _record("indicators.claim_made", row, actor, now)
    return shown_claim(row)


def conflicts_of(claim_id: int, *, now: datetime) -> tuple[str, ...]:
    """This will name what speaks against a claim or has to be looked at, as codes.

    `owner`: another office is confirmed as owner; `claimed`: another has an open claim; `shared`: others publish there;
    `bad`, `corrected`, `official`, `popular`: a list names it already. Raises Refusal (404).
    """
    row = _claim(claim_id)
    others = Claim.objects.filter(kind=row.kind, value=row.value).exclude(office_id=row.office_id)
    states = set(others.values_list("state", flat=True))
    found = []
    if Claim.State.CONFIRMED in states:
        found.append("owner")
    if Claim.State.OPEN in states:
        found.append("claimed")
    kind, value = _listed_as(row)
    entries = register_lists(today(now)).find_all(Indicator(Kind(kind), value))
    found += sorted({str(each.list_class) for each in entries if each.source != _source(row)})
    return tuple(found)


def decide_claim(*, claim_id: int, confirm: bool, reason: str, actor: Actor, now: datetime) -> ClaimShown:
    """This will confirm a claim for a year, or refuse it, by another person than the one who made it.

    A proof by record or file is looked for now; that takes up to ten seconds. Raises Refusal.
    """
    if not acting_viewer(actor, now=now).may(CLAIM_DECIDE):
        raise Refusal(403, "not_permitted")
    row = _claim(claim_id)
    if row.claimed_by == str(actor):
        raise Refusal(403, "list_same_person")
    said = _checked_reason(reason)
    if confirm and row.state == Claim.State.OPEN:
        _look_for_proof(row)
    day = today(now)
    until = _year_after(day)
    with transaction.atomic():
        # the row of the lists' version is locked first: of two who decide for two owners, one sees the other
        version = next_version(now)
        if confirm and _others_confirmed(row):
            raise Refusal(409, "claim_taken")
        decided = Claim.objects.filter(pk=claim_id, state=Claim.State.OPEN).update(
            state=Claim.State.CONFIRMED if confirm else Claim.State.REFUSED,
            decided_by=str(actor), decided_at=now,
            confirmed_until=until if confirm else None,
            ended_because="" if confirm else said,
        )  # fmt: skip
        if not decided:
            raise Refusal(409, "claim_not_open")
        row.refresh_from_db()
        if confirm:
            row.entry = _official(row, said, version, actor, now)
            row.save(update_fields=["entry"])
        _record("indicators.claim_decided", row, actor, now)
    return shown_claim(row)


def confirm_again(*, claim_id: int, actor: Actor, now: datetime) -> ClaimShown:
    """This will let a confirmed claim stand for another year, from 60 days before its end on. Raises Refusal.

    A proof by record or file is looked for anew: a domain may belong to somebody else by now.
    """
    row = _claim(claim_id)
    need_at(acting_viewer(actor, now=now), CLAIM_MAKE, row.office_id)
    day = today(now)
    if row.state == Claim.State.CONFIRMED:
        _look_for_proof(row)
    with transaction.atomic():
        version = next_version(now)
        kept = Claim.objects.filter(
            pk=claim_id, state=Claim.State.CONFIRMED, confirmed_until__gte=day,
            confirmed_until__lte=day + timedelta(days=AGAIN_DAYS),
        ).update(confirmed_until=_year_after(day))  # fmt: skip
        if not kept:
            raise Refusal(409, "claim_not_open")
        row.refresh_from_db()
        ListEntry.objects.filter(id__in=[row.entry_id]).update(
            expires_on=row.confirmed_until, changed_in=version
        )
        _record("indicators.claim_kept", row, actor, now)
    return shown_claim(row)


def revoke_claim(*, claim_id: int, reason: str, actor: Actor, now: datetime) -> ClaimShown:
    """This will end a confirmed or open claim at once, by its owner or by the centre. Raises Refusal."""
    viewer = acting_viewer(actor, now=now)
    row = _claim(claim_id)
    if not viewer.may(CLAIM_DECIDE) and not may_at(viewer, CLAIM_MAKE, row.office_id):
        raise Refusal(403, "not_permitted")
    said = _checked_reason(reason)
    with transaction.atomic():
        _end(row, Claim.State.REVOKED, said, actor, now)
        _record("indicators.claim_revoked", row, actor, now)
    return shown_claim(row)


def expire_claims(*, now: datetime) -> int:
    """This will end confirmed claims whose year is over; gives how many. The worker's step."""
    due = Claim.objects.filter(state=Claim.State.CONFIRMED, confirmed_until__lt=today(now))
    ended = 0
    for row in due.order_by("id")[:200]:
        with transaction.atomic():
            try:
                _end(row, Claim.State.EXPIRED, "expired", MACHINE, now)
            except Refusal:
                continue
            _record("indicators.claim_expired", row, MACHINE, now)
        ended += 1
    return ended


def remind_owners(*, now: datetime) -> int:
    """This will write to owners whose claim ends within 30 days, once for each year; gives how many are due."""
    day = today(now)
    due = Claim.objects.filter(
        state=Claim.State.CONFIRMED, confirmed_until__gte=day,
        confirmed_until__lte=day + timedelta(days=REMIND_DAYS),
    ).exclude(contact="")  # fmt: skip
    rows = list(due.order_by("id"))
    for row in rows:
        blanks = {"value": row.value, "day": f"{row.confirmed_until:%d/%m/%Y}"}
        text = "\n\n".join(say("indicators.claim_reminder.text", lang, **blanks) for lang in ("vi", "en"))
        with transaction.atomic():
            send_mail(
                key=f"claim:{row.pk}:{row.confirmed_until}",
                to=row.contact,
                subject=say("indicators.claim_reminder.subject", "vi", **blanks),
                text=text,
                now=now,
                purpose="claim_reminder",
            )
    return len(rows)


def claim_by_id(claim_id: int) -> ClaimShown:
    """This will give a claim. Raises Refusal (404)."""
    return shown_claim(_claim(claim_id))


def proof_looked_for(claim: ClaimShown) -> tuple[str, str, str] | None:
    """This will give how a claim's proof is looked for (`dns`, `file`), where, and its text; None for a letter."""
    found = _looked_for(claim.proof)
    return found and (found[0], place_of_proof(claim.value, found[0]), said_in_proof(found[1]))


def _looked_for(proof: str) -> tuple[str, str] | None:
    """This will give way and token of a proof that we look for ourselves, None for a letter."""
    way, mark, token = proof.partition(":")
    return (way, token) if mark and way in LOOKED_FOR else None


def _look_for_proof(row: Claim) -> None:
    """This will refuse (409) where what the owner was to put there is not found."""
    found = _looked_for(row.proof)
    why = why_unproven(row.value, *found) if found else ""
    if why in _SAID_OF_PROOFS:
        raise Refusal(409, _SAID_OF_PROOFS[why])
    if why:
        raise Refusal(409, "claim_unproven", why=why)


def _canonical(kind: str, value: str) -> str:
    if kind not in KINDS:
        raise Refusal(400, "claim_kind", pointer="/kind")
    if kind == Kind.DOMAIN:
        # who copies the address of the own site means all of it; what stands behind `www.` covers that too
        canonical = canonical_value(kind, value)
        site = canonical.removeprefix("www.")
        return site if "." in site else canonical
    if kind != APP_SIGNER:
        return canonical_value(kind, value)
    # as `apksigner` writes it, or with colons as the store's console does
    digits = value.strip().replace(":", "").replace(" ", "").lower()
    if not _SIGNER.fullmatch(digits):
        raise Refusal(400, "claim_kind", pointer="/value")
    return digits


def _checked_reason(reason: str) -> str:
    said = reason.strip()
    if not said or len(said) > _PROOF_CHARS or not said.replace("\n", " ").isprintable():
        raise Refusal(400, "list_reason", pointer="/reason")
    return said


def _year_after(day: date) -> date:
    # 29 February has its year on the 28th
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return date(day.year + 1, day.month, last)


def _listed_as(row: Claim) -> tuple[str, str]:
    """This will give kind and value by which the engine knows what is claimed: a signer is a form of an app."""
    return (str(Kind.APP), f"{SIGNER}{row.value}") if row.kind == APP_SIGNER else (row.kind, row.value)


def _source(row: Claim) -> str:
    return f"claim:{row.pk}"


def _others_confirmed(row: Claim) -> bool:
    confirmed = Claim.objects.filter(kind=row.kind, value=row.value, state=Claim.State.CONFIRMED)
    return confirmed.exclude(office_id=row.office_id).exists()


def _official(row: Claim, reason: str, version: int, actor: Actor, now: datetime) -> ListEntry:
    office = offices_by_id([row.office_id])[row.office_id]
    kind, value = _listed_as(row)
    return ListEntry.objects.create(
        list_class=ListClass.OFFICIAL,
        kind=kind,
        value=value,
        owner=office.name_vi,
        source=_source(row),
        reason=reason,
        expires_on=row.confirmed_until,
        added_by=row.claimed_by,
        added_at=row.claimed_at,
        agreed_by=str(actor),
        agreed_at=now,
        changed_in=version,
    )


def _end(row: Claim, state: Claim.State, reason: str, actor: Actor, now: datetime) -> None:
    version = next_version(now)
    open_ones = Claim.objects.filter(pk=row.pk, state__in=[Claim.State.OPEN, Claim.State.CONFIRMED])
    if state == Claim.State.EXPIRED:
        # the owner may have confirmed it anew meanwhile
        open_ones = open_ones.filter(confirmed_until__lt=today(now))
    if not open_ones.update(state=state, ended_because=reason):
        raise Refusal(409, "claim_not_open")
    row.refresh_from_db()
    ListEntry.objects.filter(id__in=[row.entry_id], ended_at=None).update(
        ended_by=str(actor), ended_at=now, ended_because=reason, changed_in=version
    )


def _claim(claim_id: int) -> Claim:
    row = Claim.objects.filter(pk=claim_id).first()
    if row is None:
        raise Refusal(404, "not_found")
    return row


def _record(kind: str, row: Claim, actor: Actor, now: datetime) -> None:
    log.record(
        kind=kind, actor=actor, now=now, subject=f"claim:{row.pk}",
        data={"office": row.office_id, "kind": row.kind, "state": str(row.state)},
    )  # fmt: skip
