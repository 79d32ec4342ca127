"""What follows from a second factor that came or went: an entry in the log, in the same transaction."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.utils import timezone

from lachan.centre.accounts.models import Person
from lachan.centre.audit import log
from lachan.centre.audit.actors import OPERATOR, Actor, person_actor


def connect() -> None:
    """This will start listening; once, when the app is ready."""
    post_save.connect(_record_added, sender=Authenticator, dispatch_uid="lachan.second_factor_added")
    post_delete.connect(_record_removed, sender=Authenticator, dispatch_uid="lachan.second_factor_removed")


def _record_added(instance: Authenticator, *, created: bool, **_: Any) -> None:
    if created:
        is_codes = instance.type == Authenticator.Type.RECOVERY_CODES
        _record("accounts.recovery_codes_made" if is_codes else "accounts.second_factor_added", instance)


def _record_removed(instance: Authenticator, **_: Any) -> None:
    if instance.type != Authenticator.Type.RECOVERY_CODES:
        _record("accounts.second_factor_removed", instance)


def _record(kind: str, authenticator: Authenticator) -> None:
    with transaction.atomic():
        log.record(
            kind=kind,
            actor=_actor(),
            now=timezone.now(),
            subject=f"person:{authenticator.user_id}",
            data={"type": str(authenticator.type)},
        )


def _actor() -> Actor:
    person = getattr(context.request, "user", None)
    return person_actor(person.pk) if isinstance(person, Person) else OPERATOR
