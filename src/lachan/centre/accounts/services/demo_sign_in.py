"""Passwords of the demo: marked, so that the site serves on the loopback alone while there are any; blocked again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import make_password
from django.db import transaction

from lachan.centre.accounts.models import Person
from lachan.centre.accounts.services.changing import close_ways_in
from lachan.centre.accounts.services.holding import hold_person
from lachan.centre.accounts.services.sessions import end_sessions
from lachan.centre.audit import log
from lachan.centre.audit.actors import OPERATOR

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime


class OwnPasswordError(ValueError):
    """The person has chosen a password; the demo doesn't replace it. `person_id` says who."""

    def __init__(self, person_id: int) -> None:
        """This will keep who it is."""
        super().__init__(f"person {person_id} has a password of their own")
        self.person_id = person_id


@transaction.atomic
def give_demo_sign_ins(*, person_ids: Iterable[int], password: str, now: datetime) -> Mapping[int, str]:
    """This will give accounts one demo password and a code generator each, and give its secret (base 32) by id.

    Raises OwnPasswordError for an account with a password that isn't the demo's, Refusal (404).
    """
    # hashed once for all of them: it stands in the demo's output anyway
    hashed = make_password(password)
    secrets: dict[int, str] = {}
    for person_id in sorted(set(person_ids)):
        person = hold_person(person_id)
        if person.has_usable_password() and not person.has_demo_password:
            raise OwnPasswordError(person_id)
        person.password, person.has_demo_password = hashed, True
        person.save(update_fields=["password", "has_demo_password"])
        Authenticator.objects.filter(user_id=person_id).delete()
        secrets[person_id] = generate_totp_secret()
        TOTP.activate(person, secrets[person_id])
        log.record(
            kind="accounts.demo_password_given", actor=OPERATOR, now=now, subject=f"person:{person_id}"
        )
    return secrets


@transaction.atomic
def block_demo_sign_ins(*, now: datetime) -> tuple[int, ...]:
    """This will take every demo password away and end the sessions, and give whose. The accounts are stopped."""
    blocked = []
    for person_id in (
        Person.objects.filter(has_demo_password=True).order_by("pk").values_list("pk", flat=True)
    ):
        person = hold_person(person_id)
        person.set_unusable_password()
        person.has_demo_password = person.is_active = False
        person.save(update_fields=["password", "has_demo_password", "is_active"])
        Authenticator.objects.filter(user_id=person_id).delete()
        close_ways_in(person_id)
        end_sessions(person_id=person_id, actor=OPERATOR, now=now)
        blocked.append(person_id)
    if blocked:
        log.record(kind="accounts.demo_passwords_blocked", actor=OPERATOR, now=now, data={"persons": blocked})
    return tuple(blocked)
