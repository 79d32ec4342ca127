"""A lost second factor: one administrator asks that it be taken away, another decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction

from lachan.centre.accounts.access import need_at, viewer_of
from lachan.centre.accounts.models import Person, SecondFactorReset
from lachan.centre.accounts.permissions import PERSON_CHANGE
from lachan.centre.accounts.services.asked import check_asker
from lachan.centre.accounts.services.sessions import end_sessions
from lachan.centre.audit import log
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.audit.actors import Actor

# A request says what was lost and how the person was recognised (a visit, a call back to the office's number).
LEAST_REASON_CHARS: Final = 10
_MOST_REASON_CHARS: Final = 500


def ask_for_reset(*, person_id: int, reason: str, actor: Actor, now: datetime) -> int:
    """This will ask that a person's second factors be taken away, and give the request's id. Nothing happens yet.

    Raises Refusal: reset_reason, reset_oneself, reset_open, person_stopped, not_permitted, 404 for whom one doesn't
    see.
    """
    said = " ".join(reason.split())
    if not LEAST_REASON_CHARS <= len(said) <= _MOST_REASON_CHARS or not said.isprintable():
        raise Refusal(422, "reset_reason", least=str(LEAST_REASON_CHARS), most=str(_MOST_REASON_CHARS))
    with transaction.atomic():
        asker = _administrator(person_id, actor, now)
        try:
            with transaction.atomic():
                asked = SecondFactorReset.objects.create(
                    person_id=person_id, reason=said, asked_by=asker, asked_at=now
                )
        except IntegrityError:
            raise Refusal(409, "reset_open") from None
        log.record(
            kind="accounts.reset_asked",
            actor=actor,
            now=now,
            subject=f"person:{person_id}",
            data={"request": asked.pk},
        )
    return asked.pk


def decide_reset(*, request_id: int, grant: bool, actor: Actor, now: datetime) -> None:
    """This will take a person's second factors away and end all sessions, or refuse to.

    At the next sign-in the person sets one up anew. Whoever asked does not decide, nor does the person. For an account
    that has been stopped it can only be refused.
    Raises Refusal: reset_same, reset_decided, reset_oneself, person_stopped, asker_gone, not_permitted, not_found.
    """
    with transaction.atomic():
        asked = SecondFactorReset.objects.filter(pk=request_id).select_related("person").first()
        if asked is None:
            raise Refusal(404, "not_found")
        decider = _administrator(asked.person_id, actor, now, stopped_too=not grant)
        if decider.pk == asked.asked_by_id:
            raise Refusal(403, "reset_same")
        if grant and asked.person.office_id is not None:
            # one who is no administrator any more is not the first of two
            check_asker(asked.asked_by_id, PERSON_CHANGE, asked.person.office_id, now=now)
        state = SecondFactorReset.State.DONE if grant else SecondFactorReset.State.REFUSED
        if not SecondFactorReset.objects.filter(pk=request_id, state=SecondFactorReset.State.OPEN).update(
            state=state, decided_by=decider, decided_at=now
        ):
            raise Refusal(409, "reset_decided")
        log.record(
            kind="accounts.reset_decided",
            actor=actor,
            now=now,
            subject=f"person:{asked.person_id}",
            data={"request": request_id, "granted": grant},
        )
        if grant:
            # each that goes is written into the log (sign_in/receivers.py)
            Authenticator.objects.filter(user_id=asked.person_id).delete()
            end_sessions(person_id=asked.person_id, actor=actor, now=now)


def _administrator(person_id: int, actor: Actor, now: datetime, *, stopped_too: bool = False) -> Person:
    """This will give who acts, an administrator of the person's office. Raises Refusal."""
    acting = (
        Person.objects.filter(pk=int(actor.id), is_active=True).first() if actor.kind == "person" else None
    )
    person = Person.objects.filter(pk=person_id).first()
    if acting is None or person is None or person.office_id is None:
        raise Refusal(404, "not_found")
    if acting.pk == person.pk:
        raise Refusal(403, "reset_oneself")
    need_at(viewer_of(acting, now=now), PERSON_CHANGE, person.office_id)
    if not person.is_active and not stopped_too:
        raise Refusal(409, "person_stopped")
    return acting
