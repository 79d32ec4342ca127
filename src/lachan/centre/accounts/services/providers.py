"""Ministries' own sign-in: which there are, and whom they sign in. A link is made beforehand, never found by mail."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from lachan.centre.accounts.access import acting_viewer, need_to_change
from lachan.centre.accounts.models import (
    Office,
    Person,
    Role,
    RolePeriod,
    RoleRequest,
    SignInLink,
    SignInProvider,
)
from lachan.centre.accounts.services.provider_sessions import end_provider_sessions
from lachan.centre.accounts.sign_in.secrets_at_rest import seal
from lachan.centre.accounts.tree import below
from lachan.centre.audit import log
from lachan.centre.audit.actors import MACHINE, OPERATOR
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from datetime import date, datetime

    from lachan.centre.audit.actors import Actor

PURPOSE: Final = "sign-in provider"
_SLUG: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_SUBJECT_CHARS: Final = 255
# They decide over others, so nobody but themselves says who they are at a ministry.
_DECIDING: Final = frozenset({Role.APPROVER, Role.ADMINISTRATOR})


class ProviderError(ValueError):
    """A provider that can't be kept as it was given. `field` names what is wrong."""

    def __init__(self, field: str, what: str) -> None:
        """This will keep the field and the sentence."""
        super().__init__(f"{field}: {what}")
        self.field = field


class UnknownProviderError(LookupError):
    """There is no provider of this name, or it has been stopped."""


class LinkRefusedError(Exception):
    """A link that isn't made. `why` is a code: `outside`, `taken`, `themselves`, `stopped`, `subject`."""

    def __init__(self, why: str) -> None:
        """This will keep the code."""
        super().__init__(why)
        self.why = why


def add_provider(
    *,
    slug: str,
    office_code: str,
    names: tuple[str, str],
    issuer: str,
    client: tuple[str, str],
    second_factor_values: str = "",
    actor: Actor,
    now: datetime,
) -> SignInProvider:
    """This will keep a ministry's provider. `names` are Vietnamese and English, `client` is the id and the secret.

    It can't be changed afterwards but stopped: another issuer is another provider, with links of its own.
    Only who sits at the machine adds one (`lachan ministry add`), since it vouches for people. Raises ProviderError.
    """
    if actor != OPERATOR:
        raise PermissionError("a provider is added at the machine alone")
    if not _SLUG.fullmatch(slug):
        raise ProviderError("slug", "small letters, figures and hyphens, at most 40")
    office = Office.objects.filter(code=office_code).first()
    if office is None:
        raise ProviderError("office", f"there is no office {office_code}")
    _check_issuer(issuer)
    if not all(name.strip() for name in names) or not client[0].strip():
        raise ProviderError("name", "both names and the client id are needed")
    try:
        with transaction.atomic():
            provider = SignInProvider.objects.create(
                slug=slug,
                office=office,
                name_vi=names[0].strip(),
                name_en=names[1].strip(),
                issuer=issuer,
                client_id=client[0].strip(),
                secret=seal(client[1], purpose=PURPOSE) if client[1] else "",
                second_factor_values=" ".join(second_factor_values.split()),
            )
            _record("accounts.provider_changed", provider, actor, now, done="added", office=office.pk)
    except IntegrityError:
        raise ProviderError("slug", f"there is a provider {slug} already") from None
    return provider


def switch_provider(*, slug: str, on: bool, actor: Actor, now: datetime) -> int:
    """This will stop a provider or let it work again, and give how many sessions ended.

    Stopped, it signs nobody in, and what it opened ends at once: whatever the reason, its word is no longer taken.
    Raises UnknownProviderError.
    """
    with transaction.atomic():
        provider = _known(slug)
        if not SignInProvider.objects.filter(pk=provider.pk, is_active=not on).update(is_active=on):
            return 0
        _record("accounts.provider_changed", provider, actor, now, done="started" if on else "stopped")
        return 0 if on else end_provider_sessions(provider=provider, actor=actor, now=now)


def link_person(*, slug: str, subject: str, person_id: int, actor: Actor, now: datetime) -> None:
    """This will say that a subject at a provider is this person.

    Done by the person, by an administrator of all that the account opens, or at the machine; for an approver or
    administrator by themselves alone. Raises LinkRefusedError, Refusal, UnknownProviderError.
    """
    if actor.kind == "person" and actor.id != str(person_id):
        need_to_change(acting_viewer(actor, now=now), person_id)
    if not subject or len(subject) > _SUBJECT_CHARS or not subject.isprintable():
        raise LinkRefusedError("subject")
    with transaction.atomic():
        provider = _known(slug, is_active=True)
        person = Person.objects.filter(pk=person_id, is_active=True).first()
        if person is None:
            raise LinkRefusedError("stopped")
        if not belongs(person, provider, day=today(now)):
            raise LinkRefusedError("outside")
        _check_linker(person, actor, now)
        try:
            with transaction.atomic():
                SignInLink.objects.create(
                    provider=provider, subject=subject, person=person, made_at=now, made_by=str(actor)
                )
        except IntegrityError:
            raise LinkRefusedError("taken") from None
        _record("accounts.provider_linked", provider, actor, now, person=person.pk)


def unlink_person(*, slug: str, person_id: int, actor: Actor, now: datetime) -> bool:
    """This will take a link away with the sessions that it opened, and say whether there was one.

    Done by the person, by an administrator of all that the account opens, or at the machine. Raises Refusal (403, 404).
    """
    if actor.kind == "person" and actor.id != str(person_id):
        need_to_change(acting_viewer(actor, now=now), person_id)
    with transaction.atomic():
        link = (
            SignInLink.objects.filter(provider__slug=slug, person_id=person_id)
            .select_related("provider")
            .first()
        )
        if link is None:
            return False
        link.delete()
        _record("accounts.provider_unlinked", link.provider, actor, now, person=person_id)
        end_provider_sessions(provider=link.provider, person_id=person_id, actor=actor, now=now)
    return True


def refuse_ministry(*, slug: str, why: str, person_id: int | None, now: datetime) -> None:
    """This will tell the log that a ministry's sign-in was refused."""
    provider = _known(slug)
    with transaction.atomic():
        _record("accounts.provider_refused", provider, MACHINE, now, why=why, person=person_id)


def person_at(provider: SignInProvider, subject: str) -> Person | None:
    """This will give the active person that a subject is linked to."""
    link = SignInLink.objects.filter(provider=provider, subject=subject, person__is_active=True)
    found = link.select_related("person").first()
    return found.person if found else None


def belongs(person: Person, provider: SignInProvider, *, day: date) -> bool:
    """This will say whether the account and all the person's roles of a day are at the provider's office or below."""
    held = RolePeriod.objects.filter(person=person, valid_from__lte=day).exclude(valid_to__lte=day)
    offices = set(held.values_list("office_id", flat=True))
    if person.office_id is not None:
        offices.add(person.office_id)
    return bool(offices) and offices <= below([provider.office_id])


def _known(slug: str, **more: bool) -> SignInProvider:
    found = SignInProvider.objects.filter(slug=slug, **more).first()
    if found is None:
        raise UnknownProviderError(slug)
    return found


def _check_linker(person: Person, actor: Actor, now: datetime) -> None:
    if actor.kind == "person" and actor.id == str(person.pk):
        return
    running = Q(valid_to__isnull=True) | Q(valid_to__gt=today(now))
    if (
        RolePeriod.objects.filter(running, person=person, role__in=_DECIDING).exists()
        or RoleRequest.objects.filter(
            person=person, state=RoleRequest.State.OPEN, role__in=_DECIDING
        ).exists()
    ):
        raise LinkRefusedError("themselves")


def _check_issuer(issuer: str) -> None:
    parts = urlsplit(issuer)
    plain_allowed = bool(settings.ENVIRONMENT.ministry_networks)
    if parts.scheme not in ({"https", "http"} if plain_allowed else {"https"}) or not parts.hostname:
        raise ProviderError(
            "issuer", "it begins with https:// (http:// only inside LACHAN_MINISTRY_NETWORKS)"
        )
    if parts.query or parts.fragment or parts.username or parts.password:
        raise ProviderError("issuer", "it has no query, fragment or user (OpenID Connect Discovery 1.0, 2)")


def _record(kind: str, provider: SignInProvider, actor: Actor, now: datetime, **data: object) -> None:
    log.record(kind=kind, actor=actor, now=now, subject=f"provider:{provider.pk}", data=data)
