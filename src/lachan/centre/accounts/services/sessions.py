"""Ending sessions: one, all of a person's, all but the one at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from lachan.centre.accounts.access import acting_viewer, need_to_change
from lachan.centre.accounts.models import SignInSession
from lachan.centre.accounts.services.tokens import revoke_tokens_of
from lachan.centre.audit import log

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.audit.actors import Actor


def end_sessions(
    *, person_id: int, actor: Actor, now: datetime, keep: str = "", with_tokens: bool = False
) -> int:
    """This will end all sessions of a person but the one under the hash `keep`, and say how many there were.

    `with_tokens`: tokens of the API too, by which programs act for the person; else these go on. One's own, or those
    of an account that one administrates wholly. Raises Refusal (403, 404).
    """
    _check_actor(person_id, actor, now)
    with transaction.atomic():
        if with_tokens:
            revoke_tokens_of(person_id, actor=actor, now=now)
        return close_sessions(person_id=person_id, actor=actor, now=now, keep=keep)


def close_sessions(*, person_id: int, actor: Actor, now: datetime, keep: str = "") -> int:
    """This will do so for a service that has looked at who acts: an account that is stopped, or begins anew."""
    with transaction.atomic():
        sessions = SignInSession.objects.filter(person_id=person_id).exclude(session_key=keep)
        count = sessions.delete()[0]
        if count:
            log.record(
                kind="accounts.sessions_ended",
                actor=actor,
                now=now,
                subject=f"person:{person_id}",
                data={"count": count},
            )
    return count


def end_session(*, person_id: int, session: str, actor: Actor, now: datetime) -> bool:
    """This will end one session of a person, named by its hash, and say whether it was there.

    Raises Refusal (403, 404) as `end_sessions`.
    """
    _check_actor(person_id, actor, now)
    with transaction.atomic():
        if not SignInSession.objects.filter(person_id=person_id, session_key=session).delete()[0]:
            return False
        log.record(
            kind="accounts.sessions_ended",
            actor=actor,
            now=now,
            subject=f"person:{person_id}",
            data={"count": 1},
        )
    return True


def _check_actor(person_id: int, actor: Actor, now: datetime) -> None:
    if actor.kind == "person" and actor.id != str(person_id):
        need_to_change(acting_viewer(actor, now=now), person_id, asked_too=False)


def tidy_sessions(*, now: datetime) -> int:
    """This will remove sessions that have run out."""
    return SignInSession.objects.filter(expire_date__lte=now).delete()[0]
