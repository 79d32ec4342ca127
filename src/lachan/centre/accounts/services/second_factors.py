"""A lost second factor: one administrator asks that it be taken away, another decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.db.models import Q

from lachan.centre.accounts.access import acting_viewer, need_reach, need_to_change, viewer_of
from lachan.centre.accounts.models import Person, SecondFactorReset
from lachan.centre.accounts.queries.roles import REQUEST_LASTS
from lachan.centre.accounts.reset_access import reset_for
from lachan.centre.accounts.services.asked import (
    EXPIRED,
    OPEN,
    WITHDRAWN,
    RequestRefusal,
    check_account_asker,
    claim_request,
)
from lachan.centre.accounts.services.holding import hold_person
from lachan.centre.accounts.services.sessions import close_sessions
from lachan.centre.accounts.services.tokens import end_tokens_of
from lachan.centre.audit import log
from lachan.centre.audit.actors import MACHINE, person_actor
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

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
        _expire(SecondFactorReset.objects.filter(person_id=person_id, state=OPEN), now=now)
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
    that has been stopped it can only be refused; a request that nobody decided in time can't be granted any more.
    Raises Refusal: reset_same, reset_oneself, person_stopped, person_beyond, asker_gone, not_permitted, not_found;
    RequestRefusal: request_decided, request_expired.
    """
    with transaction.atomic():
        asked = SecondFactorReset.objects.filter(pk=request_id).select_related("person").first()
        if asked is None:
            raise Refusal(404, "not_found")
        if str(actor) == str(person_actor(asked.asked_by_id)):
            raise Refusal(403, "reset_same")
        decider = _administrator(asked.person_id, actor, now, stopped_too=not grant)
        if grant:
            # one who is no administrator any more is not the first of two
            check_account_asker(asked.asked_by_id, person_id=asked.person_id, now=now)
        state = SecondFactorReset.State.DONE if grant else SecondFactorReset.State.REFUSED
        claim_request(asked, state, decided_by=decider.pk, now=now)
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
            close_sessions(person_id=asked.person_id, actor=actor, now=now)
            # they were made with what is lost
            end_tokens_of(asked.person_id, why="revoked", actor=actor, now=now)


@transaction.atomic
def withdraw_reset(*, request_id: int, actor: Actor, now: datetime) -> None:
    """This will take a request back, by who asked. Raises Refusal (403, 404), RequestRefusal as `claim_request`."""
    viewer = acting_viewer(actor, now=now)
    asked_by = reset_for(viewer, request_id).asked_by_id
    if asked_by != viewer.person_id:
        raise RequestRefusal(403, "request_not_yours")
    asked = SecondFactorReset.objects.select_related("person").get(pk=request_id)
    claim_request(asked, WITHDRAWN, decided_by=None, now=now)
    _record(asked, WITHDRAWN, viewer.actor(asked.person.office_id), now)


def withdraw_resets_of(person_id: int, *, actor: Actor, now: datetime) -> None:
    """This will take back the open requests about an account and by its person, when they are stopped."""
    mine = SecondFactorReset.objects.filter(Q(person_id=person_id) | Q(asked_by_id=person_id), state=OPEN)
    for asked in mine.order_by("pk"):
        _close(asked, WITHDRAWN, actor=actor, now=now)


def expire_resets(*, now: datetime) -> int:
    """This will close the requests that nobody decided in time, and give how many."""
    with transaction.atomic():
        return _expire(SecondFactorReset.objects.filter(state=OPEN), now=now)


def _expire(asked: QuerySet[SecondFactorReset], *, now: datetime) -> int:
    late = asked.filter(asked_at__lte=now - REQUEST_LASTS).order_by("pk")[:1000]
    return sum(_close(one, EXPIRED, actor=MACHINE, now=now) for one in late)


def _close(asked: SecondFactorReset, state: str, *, actor: Actor, now: datetime) -> bool:
    same = SecondFactorReset.objects.filter(pk=asked.pk, state=OPEN)
    closed = same.update(state=state, decided_at=now)
    if closed:
        _record(asked, state, actor, now)
    return bool(closed)


def _record(asked: SecondFactorReset, what: str, actor: Actor, now: datetime) -> None:
    log.record(
        kind=f"accounts.reset_{what}",
        actor=actor,
        now=now,
        subject=f"person:{asked.person_id}",
        data={"request": asked.pk, "asked_by": asked.asked_by_id},
    )


def _administrator(person_id: int, actor: Actor, now: datetime, *, stopped_too: bool = False) -> Person:
    """This will give who acts, an administrator of all that the account opens, and hold the person. Raises Refusal."""
    acting = (
        Person.objects.filter(pk=int(actor.id), is_active=True).first() if actor.kind == "person" else None
    )
    person = Person.objects.filter(pk=person_id).first()
    if acting is None or person is None or person.office_id is None:
        raise Refusal(404, "not_found")
    if acting.pk == person.pk:
        raise Refusal(403, "reset_oneself")
    viewer = viewer_of(acting, now=now)
    need_to_change(viewer, person.pk)
    person = hold_person(person_id)
    need_reach(viewer, person_id)
    if not person.is_active and not stopped_too:
        raise Refusal(409, "person_stopped")
    return acting
