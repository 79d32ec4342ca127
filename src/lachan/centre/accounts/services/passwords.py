"""Passwords: set by a one-time link or by the person; and the links themselves."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from django.db import transaction

from lachan.centre.accounts.access import acting_viewer, need_reach, need_to_change
from lachan.centre.accounts.models import OneTimeLink, Person
from lachan.centre.accounts.queries.roles import is_guarded
from lachan.centre.accounts.services.holding import hold_person
from lachan.centre.accounts.services.sessions import end_sessions
from lachan.centre.accounts.services.signing_in import TooManyGuessesError, keyed, take_guess
from lachan.centre.accounts.sign_in.guessing import MAIL
from lachan.centre.accounts.sign_in.hashing import for_known
from lachan.centre.audit import log
from lachan.centre.audit.actors import person_actor
from lachan.centre.outbox.services import send_mail
from lachan.centre.web.centre import centre_in
from lachan.centre.web.clock import today
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.audit.actors import Actor

INVITATION_HOURS: Final = 72
FORGOTTEN_HOURS: Final = 1


class LinkNotGoodError(Exception):
    """The link is unknown, used or too old, or the person has been stopped. Which of these is not said."""


class PasswordGoneError(Exception):
    """While a new password was being set, the old one was taken or changed elsewhere; it stays as it is there."""


class PersonStoppedError(Exception):
    """A stopped person is not invited."""


def make_invitation(*, person_id: int, actor: Actor, now: datetime) -> str:
    """This will give the address (path) at which the person sets the first password: once, within 72 hours.

    Links that were made before stop working. By who sits at the machine, or an administrator of all that the account
    opens; none of them gets one for who approves or administrates: whoever holds it would be that person.
    Raises PersonStoppedError, Refusal (403, 404; invitation_guarded).
    """
    viewer = acting_viewer(actor, now=now) if actor.kind == "person" else None
    if viewer is not None:
        need_to_change(viewer, person_id)
    with transaction.atomic():
        # held, so that no role is granted between the look and the link
        hold_person(person_id)
        if viewer is not None:
            need_reach(viewer, person_id)
            if is_guarded(person_id, day=today(now)):
                raise Refusal(403, "invitation_guarded")
        return make_link(
            person_id=person_id,
            purpose=OneTimeLink.Purpose.INVITATION,
            hours=INVITATION_HOURS,
            actor=actor,
            now=now,
        )


def make_link(*, person_id: int, purpose: str, hours: int, actor: Actor, now: datetime) -> str:
    """This will make a one-time link and give its path; only the hash is kept. Raises PersonStoppedError."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        if not Person.objects.filter(pk=person_id, is_active=True).exists():
            raise PersonStoppedError
        OneTimeLink.objects.filter(person_id=person_id, used_at=None).delete()
        OneTimeLink.objects.create(
            person_id=person_id,
            purpose=purpose,
            token_hash=_hash(token),
            made_at=now,
            made_by=str(actor),
            expires_at=now + timedelta(hours=hours),
        )
        log.record(
            kind="accounts.password_link_made",
            actor=actor,
            now=now,
            subject=f"person:{person_id}",
            data={"purpose": str(purpose), "hours": hours},
        )
    return f"/accounts/password/link/{token}"


def person_of_link(*, token: str, now: datetime) -> Person:
    """This will give the person whose password the link sets. Raises LinkNotGoodError."""
    link = (
        OneTimeLink.objects.filter(
            token_hash=_hash(token), used_at=None, expires_at__gt=now, person__is_active=True
        )
        .select_related("person")
        .first()
    )
    if link is None:
        raise LinkNotGoodError
    return link.person


def set_password_by_link(*, token: str, password: str, now: datetime) -> Person:
    """This will set the password, use the link up, and end all sessions and tokens. Raises LinkNotGoodError.

    The password has been judged by the form; it is hashed before the transaction, which stays short.
    """
    person = person_of_link(token=token, now=now)
    person.set_password(password)
    with transaction.atomic():
        if not OneTimeLink.objects.filter(
            token_hash=_hash(token), used_at=None, expires_at__gt=now, person__is_active=True
        ).update(used_at=now):
            raise LinkNotGoodError
        _keep(person, how="link", now=now)
        # who lost the password may have lost it to somebody, who may have made tokens with it
        end_sessions(person_id=person.pk, actor=person_actor(person.pk), now=now, with_tokens=True)
    return person


def change_password(
    *, person: Person, password: str, keep_session: str, now: datetime, with_tokens: bool = False
) -> None:
    """This will set the password that the person has chosen, and end all other sessions. Raises PasswordGoneError.

    `with_tokens`: the person's tokens of the API end too.
    """
    before = person.password
    with for_known():
        person.set_password(password)
    with transaction.atomic():
        # hashing takes long enough for an account to begin anew meanwhile; what was closed then stays closed
        if hold_person(person.pk).password != before:
            raise PasswordGoneError
        _keep(person, how="change", now=now)
        OneTimeLink.objects.filter(person=person, used_at=None).delete()
        end_sessions(
            person_id=person.pk,
            actor=person_actor(person.pk),
            now=now,
            keep=keep_session,
            with_tokens=with_tokens,
        )


def tidy_links(*, now: datetime) -> int:
    """This will remove links that have run out or were used a month ago."""
    month_ago = now - timedelta(days=30)
    return OneTimeLink.objects.filter(expires_at__lt=month_ago).delete()[0]


def _keep(person: Person, *, how: str, now: datetime) -> None:
    person.save(update_fields=["password", "has_demo_password"])
    log.record(
        kind="accounts.password_set",
        actor=person_actor(person.pk),
        now=now,
        subject=f"person:{person.pk}",
        data={"how": how},
    )


def _hash(token: str) -> str:
    # the token has 256 random bits, so no salt is needed
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def send_link(*, person: Person, purpose: str, site: str, actor: Actor, now: datetime) -> None:
    """This will mail a one-time link to the person, in the person's language. `site` is the site's address (https://…).

    The link goes to the mailbox alone: who asks for it never sees it. Raises PersonStoppedError.
    """
    hours = INVITATION_HOURS if purpose == OneTimeLink.Purpose.INVITATION else FORGOTTEN_HOURS
    lang = person.language
    with transaction.atomic():
        path = make_link(person_id=person.pk, purpose=purpose, hours=hours, actor=actor, now=now)
        link = OneTimeLink.objects.filter(person=person, used_at=None).values_list("pk", flat=True).get()
        name = centre_in("en" if lang == "en" else "vi").name
        send_mail(
            key=f"password-link:{link}",
            to=person.email,
            subject=say(f"sign_in.mail.{purpose}_subject", lang, centre=name),
            text=say(
                f"sign_in.mail.{purpose}_text",
                lang,
                name=person.name,
                centre=name,
                link=f"{site.rstrip('/')}{path}",
                hours=str(hours),
            )
            + "\n",
            purpose="accounts.password_link",
            # the link is a secret while it works
            keep_days=0,
            actor=actor,
            now=now,
        )


def invite_by_mail(*, person_id: int, site: str, actor: Actor, now: datetime) -> None:
    """This will mail a person the link for the first password. Raises PersonStoppedError, Refusal (403, 404)."""
    if actor.kind == "person" and actor.id != str(person_id):
        need_to_change(acting_viewer(actor, now=now), person_id)
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is None:
        raise PersonStoppedError
    send_link(person=person, purpose=OneTimeLink.Purpose.INVITATION, site=site, actor=actor, now=now)


def ask_for_link(*, email: str, site: str, now: datetime) -> None:
    """This will mail a link to the person of an address, if there is one who is active and hasn't had three already.

    Nothing tells the caller which of these it was. The link makes the device on which it is opened a known one, so it
    is the way in for a real officer whose guesses are slowed.
    """
    person = Person.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if person is None:
        return
    try:
        take_guess(counted=((MAIL, keyed("mail", str(person.pk))),), now=now)
    except TooManyGuessesError:
        return
    send_link(
        person=person,
        purpose=OneTimeLink.Purpose.FORGOTTEN,
        site=site,
        actor=person_actor(person.pk),
        now=now,
    )
