"""Saying where an office is reached day and night: asked for by one, confirmed by another with the code that was sent.

Whoever sets a duty desk decides where accounts and amounts are mailed. So the address proves that it is read (a code),
a second person telephones it at a number known from elsewhere and types what is read out there, and the former address
is told.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import F

from lachan.centre.accounts.access import acting_viewer, may_at, need_at
from lachan.centre.accounts.duty_codes import code_name, read_codes
from lachan.centre.accounts.models import DutyContact, DutyRequest
from lachan.centre.accounts.permissions import OFFICE_CHANGE
from lachan.centre.accounts.services.holding import hold_office
from lachan.centre.accounts.services.role_rules import say_day
from lachan.centre.accounts.services.signing_in import keyed
from lachan.centre.audit.actors import MACHINE, OPERATOR, Actor
from lachan.centre.audit.log import record
from lachan.centre.outbox.contents import BadMessageError, check_address
from lachan.centre.outbox.services import send_mail
from lachan.centre.web.centre import centre_in
from lachan.centre.web.clock import VIETNAM, today
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import LANGS, say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from lachan.centre.accounts.models import Office

# Over a weekend, as the link of an invitation; then whoever asked asks anew.
CODE_LASTS: Final = timedelta(hours=72)
# Of 10^8 codes five guesses find one in 20 million.
_DIGITS: Final = 8
MOST_TRIES: Final = 5
# A stranger's mailbox is not to be filled by us.
MOST_ASKED: Final = 5
_WITHIN: Final = timedelta(days=1)
_OPEN: Final = DutyRequest.State.OPEN
_DIVIDER: Final = "\n\n---\n\n"


def draw_code() -> str:
    """This will give a new code of eight digits."""
    return f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"


def ask_duty_contact(
    *,
    office_id: int,
    mail: str,
    answers_for: Sequence[str],
    actor: Actor,
    now: datetime,
    draw: Callable[[], str] = draw_code,
) -> int:
    """This will ask that an office be reached at an address for some banks and wallets, and give the request's id.

    A code goes to the address; nothing holds before another person has typed it (`confirm_duty_contact`). An open
    request of the office gives way to this one. `answers_for` are BINs or names; `draw` makes the code.
    Raises Refusal: 403, 404; 422 duty_mail, duty_codes, duty_unknown; 409 duty_taken for what another office answers
    for, duty_same, duty_often, office_closed.
    """
    try:
        address = check_address(mail.strip())
    except BadMessageError:
        raise Refusal(422, "duty_mail", pointer="/mail") from None
    codes = read_codes(answers_for)
    _need(actor, office_id, now)
    code = draw()
    with transaction.atomic():
        office = _standing_office(office_id, now)
        _check_free(office_id, codes, now)
        held = DutyContact.objects.filter(office_id=office_id).first()
        if held is not None and (held.mail, held.answers_for) == (address, " ".join(codes)):
            raise Refusal(409, "duty_same")
        lately = DutyRequest.objects.filter(office_id=office_id, asked_at__gt=now - _WITHIN).count()
        if lately >= MOST_ASKED:
            raise Refusal(409, "duty_often", most=str(MOST_ASKED))
        for one in DutyRequest.objects.filter(office_id=office_id, state=_OPEN):
            _close(one, DutyRequest.State.WITHDRAWN, actor=actor, now=now)
        request = DutyRequest.objects.create(
            office_id=office_id,
            mail=address,
            answers_for=" ".join(codes),
            asked_by=str(actor),
            asked_at=now,
        )
        DutyRequest.objects.filter(pk=request.pk).update(code_hash=_hash(request.pk, code))
        _record("duty_contact_asked", request, actor, now)
        until = f"{(now + CODE_LASTS).astimezone(VIETNAM):%H:%M %d/%m/%Y}"
        _send(f"duty-code:{request.pk}", address, "code", office, codes, actor, now, code=code, until=until)
    return request.pk


def confirm_duty_contact(*, office_id: int, code: str, actor: Actor, now: datetime) -> None:
    """This will let an office be reached as was asked, by another person who types the code that was mailed there.

    The former address is told. After five wrong codes the request has ended.
    Raises Refusal: 403, 404; 403 duty_own for who asked; 409 duty_none, asker_gone, duty_taken, office_closed; 422
    duty_code with how many tries are left.
    """
    _need(actor, office_id, now)
    left = 0
    with transaction.atomic():
        office = _standing_office(office_id, now)
        request = DutyRequest.objects.filter(
            office_id=office_id, state=_OPEN, asked_at__gt=now - CODE_LASTS
        ).first()
        if request is None:
            raise Refusal(409, "duty_none")
        if request.asked_by == str(actor):
            raise Refusal(403, "duty_own")
        typed = "".join(filter(str.isalnum, code))
        is_right = hmac.compare_digest(request.code_hash, _hash(request.pk, typed))
        if is_right:
            _check_asker(request, now)
            _write_contact(request, office, actor, now)
        else:
            # counted and written, so that the refusal comes after this transaction
            left = _count_wrong(request, actor, now)
    if not is_right:
        raise Refusal(422, "duty_code", pointer="/code", left=str(left))


def withdraw_duty_request(*, office_id: int, actor: Actor, now: datetime) -> None:
    """This will take an open request back. Raises Refusal: 403, 404; 409 duty_none."""
    _need(actor, office_id, now)
    with transaction.atomic():
        hold_office(office_id)
        request = DutyRequest.objects.filter(office_id=office_id, state=_OPEN).first()
        if request is None:
            raise Refusal(409, "duty_none")
        _close(request, DutyRequest.State.WITHDRAWN, actor=actor, now=now)


def end_duty_contact(*, office_id: int, actor: Actor, now: datetime) -> None:
    """This will take an office's duty desk away; its address is told. Raises Refusal: 403, 404; 409 duty_none."""
    _need(actor, office_id, now)
    with transaction.atomic():
        if not _end_contact(office_id, actor, now):
            raise Refusal(409, "duty_none")


def end_contacts_of_ended(*, now: datetime) -> int:
    """This will take the duty desks of offices away that have ended, and tell their addresses; gives how many.

    Nothing was mailed there from the day on which the office ended. Whoever takes a bank over proves an address of its
    own: the former one may be read by nobody, or by somebody else.
    """
    ended = DutyContact.objects.filter(office__valid_to__lte=today(now)).order_by("pk")
    done = 0
    for office_id in ended.values_list("office_id", flat=True)[:100]:
        with transaction.atomic():
            done += _end_contact(office_id, MACHINE, now)
    return done


def _end_contact(office_id: int, actor: Actor, now: datetime) -> bool:
    office = hold_office(office_id)
    held = DutyContact.objects.filter(office_id=office_id).first()
    if held is None:
        return False
    codes = held.answers_for.split()
    key = f"duty-ended:{office_id}:{now:%Y%m%dT%H%M%S%f}"
    _send(key, held.mail, "ended", office, codes, actor, now)
    held.delete()
    subject = f"office:{office_id}"
    record(kind="accounts.duty_contact_ended", actor=actor, now=now, subject=subject, data={"code": codes})
    return True


def expire_duty_requests(*, now: datetime) -> int:
    """This will close the requests whose code has run out, and give how many."""
    with transaction.atomic():
        late = DutyRequest.objects.filter(state=_OPEN, asked_at__lte=now - CODE_LASTS).order_by("pk")[:1000]
        return sum(_close(one, DutyRequest.State.EXPIRED, actor=MACHINE, now=now) for one in late)


def _need(actor: Actor, office_id: int, now: datetime) -> None:
    # who sits at the machine is one of the two, never both
    if actor != OPERATOR:
        need_at(acting_viewer(actor, now=now), OFFICE_CHANGE, office_id)


def _standing_office(office_id: int, now: datetime) -> Office:
    office = hold_office(office_id)
    if office.valid_to is not None and office.valid_to <= today(now):
        raise Refusal(409, "office_closed", day=say_day(office.valid_to))
    return office


def _check_free(office_id: int, codes: Sequence[str], now: datetime) -> None:
    # an office that has ended answers for nothing: whoever took the bank over may
    standing = DutyContact.objects.exclude(office__valid_to__lte=today(now))
    others = standing.exclude(office_id=office_id).values_list("answers_for", flat=True)
    if taken := {code for said in others for code in said.split()} & set(codes):
        raise Refusal(409, "duty_taken", pointer="/answers_for", taken=code_name(min(taken)))


def _check_asker(request: DutyRequest, now: datetime) -> None:
    kind, _, asked_by = request.asked_by.partition(":")
    if kind != "person":
        return
    try:
        viewer = acting_viewer(Actor("person", asked_by), now=now)
    except Refusal:
        raise Refusal(409, "asker_gone") from None
    if not may_at(viewer, OFFICE_CHANGE, request.office_id):
        raise Refusal(409, "asker_gone")


def _write_contact(request: DutyRequest, office: Office, actor: Actor, now: datetime) -> None:
    codes = request.answers_for.split()
    _check_free(office.pk, codes, now)
    held = DutyContact.objects.filter(office_id=office.pk).first()
    said = {"mail": request.mail, "answers_for": request.answers_for, "set_by": str(actor), "set_at": now}
    DutyContact.objects.update_or_create(office_id=office.pk, defaults=said)
    DutyRequest.objects.filter(pk=request.pk).update(
        state=DutyRequest.State.CONFIRMED, decided_by=str(actor), decided_at=now
    )
    _record("duty_contact_set", request, actor, now)
    if held is not None and held.mail != request.mail:
        _send(f"duty-changed:{request.pk}", held.mail, "changed", office, codes, actor, now)


def _count_wrong(request: DutyRequest, actor: Actor, now: datetime) -> int:
    DutyRequest.objects.filter(pk=request.pk).update(tries=F("tries") + 1)
    left = max(0, MOST_TRIES - request.tries - 1)
    _record("duty_code_wrong", request, actor, now)
    if not left:
        _close(request, DutyRequest.State.GUESSED, actor=actor, now=now)
    return left


def _close(request: DutyRequest, state: str, *, actor: Actor, now: datetime) -> bool:
    closed = DutyRequest.objects.filter(pk=request.pk, state=_OPEN).update(
        state=state, decided_by=str(actor), decided_at=now, mail=""
    )
    if closed:
        _record(f"duty_request_{state}", request, actor, now)
    return bool(closed)


def _record(what: str, request: DutyRequest, actor: Actor, now: datetime) -> None:
    record(
        kind=f"accounts.{what}",
        actor=actor,
        now=now,
        subject=f"office:{request.office_id}",
        data={"request": request.pk, "code": request.answers_for.split()},
    )


def _hash(request_id: int, code: str) -> str:
    return keyed("duty", str(request_id), code)


def _send(
    key: str,
    to: str,
    words: str,
    office: Office,
    codes: Sequence[str],
    actor: Actor,
    now: datetime,
    **blanks: str,
) -> None:
    """This will mail an office in both languages: which of our people reads it there nobody knows."""
    said = []
    for lang in LANGS:
        centre = centre_in(lang)
        said.append(
            say(
                f"accounts.mail.duty_{words}_text",
                lang,
                centre=centre.name,
                contact=centre.contact or say("accounts.mail.duty_no_contact", lang),
                office=office.name_vi if lang == "vi" else office.name_en,
                banks=", ".join(code_name(code) for code in codes),
                **blanks,
            ).strip()
        )
    send_mail(
        key=key,
        to=to,
        subject=say(f"accounts.mail.duty_{words}_subject", "vi", centre=centre_in("vi").name),
        text=_DIVIDER.join(said) + "\n",
        purpose=f"accounts.duty_{words}",
        # a code is a secret while it works
        keep_days=0 if words == "code" else 30,
        actor=actor,
        now=now,
    )
