"""Erasing the personal data of one who has left: in the account, in all that signing in keeps, and in the log."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.db.models import Q

from lachan.centre.accounts.models import (
    KnownNetwork,
    OneTimeLink,
    Person,
    PersonRequest,
    RolePeriod,
    RoleRequest,
    SecondFactorReset,
    SignInLink,
    SignInSession,
    Token,
    UsedCode,
)
from lachan.centre.accounts.services.changing import close_ways_in
from lachan.centre.accounts.services.holding import hold_person
from lachan.centre.accounts.services.tokens import end_tokens_of
from lachan.centre.audit import log
from lachan.centre.audit import services as audit_services
from lachan.centre.audit.actors import OPERATOR
from lachan.centre.outbox.services import BadMessageError, forget_address
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from lachan.centre.audit.actors import Actor


def erase_account(person: Person, *, actor: Actor, now: datetime, request_id: int | None = None) -> None:
    """This will replace name and address by the id, and remove what else says who it was. The person is held.

    The account stays, as what the log and the role periods point at; nobody signs in with it any more. What was
    written into the log about the person is erased there, and the log stays valid.
    """
    _forget_tokens(person.pk, actor, now)
    _blank(person, actor, now)
    log.record(
        kind="accounts.person_erased",
        actor=actor,
        now=now,
        subject=f"person:{person.pk}",
        data={"request": request_id},
    )
    audit_services.erase(person_id=person.pk, actor=actor, now=now)


def reapply_account_erasures(*, erased: Mapping[int, datetime], now: datetime) -> int:
    """This will erase accounts again that a backup from before has brought back, and give how many.

    `erased` says by person when it was done, from the journal that is kept outside the database. An account that was
    made later under the same id is another person's and stays.
    """
    again = 0
    for person_id, at in sorted(erased.items()):
        with transaction.atomic():
            brought_back = Person.objects.filter(pk=person_id, erased_at__isnull=True, created_at__lte=at)
            if not brought_back.exists():
                continue
            person = hold_person(person_id)
            day = today(now)
            running = RolePeriod.objects.filter(person=person).exclude(valid_to__lte=day)
            for period in running:
                period.valid_to = max(day, period.valid_from)
                period.save(update_fields=["valid_to"])
            _forget_tokens(person_id, OPERATOR, now)
            _blank(person, OPERATOR, at)
            log.record(
                kind="accounts.person_erased",
                actor=OPERATOR,
                now=now,
                subject=f"person:{person_id}",
                data={"request": None, "again": True},
            )
            again += 1
    return again


def _forget_tokens(person_id: int, actor: Actor, now: datetime) -> None:
    """This will end what programs acted by for the person; that there were tokens stays, as the log names them."""
    end_tokens_of(person_id, actor=actor, now=now)
    Token.objects.filter(person_id=person_id).update(
        name=f"#{person_id}", networks="", sha256="", ending="", last_used_at=None
    )


def _blank(person: Person, actor: Actor, at: datetime) -> None:
    # no mail was ever ordered for an address that is none
    with suppress(BadMessageError):
        forget_address(address=person.email, actor=actor, now=at)
    person.name = person.sort_name = f"#{person.pk}"
    person.email = f"erased-{person.pk}@erased.invalid"
    person.language = Person.Language.VI
    person.is_active = False
    person.erased_at = at
    person.last_login = None
    person.set_unusable_password()
    person.save()
    close_ways_in(person.pk)
    for kept in (OneTimeLink, SignInSession, KnownNetwork, UsedCode, SignInLink):
        kept.objects.filter(person_id=person.pk).delete()
    for outside in (Authenticator, SocialAccount):
        outside.objects.filter(user_id=person.pk).delete()
    # reasons are free text, and say why a named person gets or loses something
    about = Q(person_id=person.pk)
    RoleRequest.objects.filter(about).update(reason="")
    PersonRequest.objects.filter(about).update(reason="", email="")
    SecondFactorReset.objects.filter(about).update(reason="")
