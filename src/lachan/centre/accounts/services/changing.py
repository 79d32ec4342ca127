"""What every change of an account goes through: what is written, and which ways in it closes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from lachan.centre.accounts.models import OneTimeLink, SignInLink
from lachan.centre.accounts.queries.persons import sort_name_of
from lachan.centre.accounts.services.sessions import close_sessions
from lachan.centre.accounts.services.tokens import end_tokens_of
from lachan.centre.audit import log
from lachan.centre.outbox.services import send_mail
from lachan.centre.web.centre import centre_in
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.accounts.models import Person
    from lachan.centre.audit.actors import Actor


def write_changes(
    person: Person,
    *,
    name: str,
    email: str,
    language: str,
    actor: Actor,
    now: datetime,
    request_id: int | None = None,
) -> None:
    """This will write what differs, and the entry; the person is held."""
    personal: dict[str, str] = {}
    changed: list[str] = []
    if name != person.name:
        personal |= {"name_before": person.name, "name": name}
        person.name, person.sort_name = name, sort_name_of(name)
        changed += ["name", "sort_name"]
    if email != person.email:
        personal |= {"email_before": person.email, "email": email}
        person.email = email
        changed.append("email")
    if language != person.language:
        person.language = language
        changed.append("language")
    if not changed:
        return
    person.save(update_fields=changed)
    if "email" in changed:
        close_ways_in(person.pk)
        _tell_old_address(person, personal["email_before"], actor=actor, now=now)
    log.record(
        kind="accounts.person_changed",
        actor=actor,
        now=now,
        subject=f"person:{person.pk}",
        data={"changed": sorted(set(changed) - {"sort_name"}), "language": language, "request": request_id},
        personal={person.pk: personal} if personal else None,
    )


def _tell_old_address(person: Person, before: str, *, actor: Actor, now: datetime) -> None:
    name = centre_in("en" if person.language == "en" else "vi").name
    send_mail(
        key=f"address-changed:{person.pk}:{now:%Y%m%dT%H%M%S%f}",
        to=before,
        subject=say("accounts.mail.address_changed_subject", person.language, centre=name),
        text=say("accounts.mail.address_changed_text", person.language, centre=name, name=person.name),
        purpose="accounts.address_changed",
        actor=actor,
        now=now,
    )


def begin_anew(person: Person, *, key: str, actor: Actor, now: datetime) -> None:
    """This will take password, second factors, links and tokens of an account, and tell its mailbox so.

    The person is held. An administrator can have made the account, opened its first link and set up its second factor.
    So whoever becomes approver or administrator proves once more to be the one who reads the mail, at an address that
    two have looked at.
    """
    person.set_unusable_password()
    person.save(update_fields=["password"])
    Authenticator.objects.filter(user_id=person.pk).delete()
    SignInLink.objects.filter(person_id=person.pk).delete()
    close_ways_in(person.pk)
    close_sessions(person_id=person.pk, actor=actor, now=now)
    end_tokens_of(person.pk, why="revoked", actor=actor, now=now)
    name = centre_in("en" if person.language == "en" else "vi").name
    send_mail(
        key=key,
        to=person.email,
        subject=say("accounts.mail.begin_anew_subject", person.language, centre=name),
        text=say("accounts.mail.begin_anew_text", person.language, centre=name, name=person.name),
        purpose="accounts.begin_anew",
        actor=actor,
        now=now,
    )


def close_ways_in(person_id: int) -> None:
    """This will void what was sent to an address or noted of it: links for a password, addresses that sign in."""
    OneTimeLink.objects.filter(person_id=person_id, used_at__isnull=True).delete()
    EmailAddress.objects.filter(user_id=person_id).delete()
