"""Reads of signing in: sessions, second factors, providers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from allauth.mfa.models import Authenticator

from lachan.centre.accounts.models import SecondFactorReset, SignInLink, SignInProvider, SignInSession

if TYPE_CHECKING:
    from datetime import datetime


class SessionShown(msgspec.Struct, frozen=True):
    """A session as its owner sees it. `id` is the hash of its key; device and network are coarse."""

    id: str
    device: str
    network: str
    begun_at: datetime
    seen_at: datetime


class SecondFactors(msgspec.Struct, frozen=True):
    """What a person has set up."""

    app: bool
    passkeys: int

    @property
    def has_any(self) -> bool:
        """This will say whether there is one at all."""
        return self.app or self.passkeys > 0


def sessions_of(person_id: int, *, now: datetime) -> tuple[SessionShown, ...]:
    """This will give the sessions that are open, the one that was used last first."""
    rows = SignInSession.objects.filter(person_id=person_id, expire_date__gt=now).order_by("-seen_at")
    return tuple(
        SessionShown(row.session_key, row.device, row.network, row.begun_at, row.seen_at) for row in rows
    )


def count_sessions(person_id: int, *, now: datetime) -> int:
    """This will count the sessions that are open."""
    return SignInSession.objects.filter(person_id=person_id, expire_date__gt=now).count()


def newest_factor_of(person_id: int, kind: str) -> int:
    """This will give the id of the second factor of a kind that a person set up last. Raises DoesNotExist."""
    return int(Authenticator.objects.filter(user_id=person_id, type=kind).latest("created_at").pk)


def second_factors_of(person_id: int) -> SecondFactors:
    """This will say what second factors a person has."""
    kinds = list(Authenticator.objects.filter(user_id=person_id).values_list("type", flat=True))
    return SecondFactors(
        app=Authenticator.Type.TOTP in kinds, passkeys=kinds.count(Authenticator.Type.WEBAUTHN)
    )


def open_resets() -> tuple[SecondFactorReset, ...]:
    """This will give the requests to take a lost second factor away that wait for a second administrator."""
    return tuple(
        SecondFactorReset.objects.filter(state=SecondFactorReset.State.OPEN)
        .select_related("person", "asked_by")
        .order_by("asked_at")
    )


def all_providers() -> tuple[SignInProvider, ...]:
    """This will give all ministries' providers, stopped ones too."""
    return tuple(SignInProvider.objects.select_related("office").order_by("slug"))


def active_providers() -> tuple[SignInProvider, ...]:
    """This will give the ministries' providers that can be used now."""
    return tuple(SignInProvider.objects.filter(is_active=True).order_by("name_vi"))


class Ministry(msgspec.Struct, frozen=True):
    """A provider that a person may use, and whether the person is linked there."""

    provider: SignInProvider
    is_linked: bool


def ministries_for(person_id: int) -> tuple[Ministry, ...]:
    """This will give the providers that can be used, with the person's links."""
    linked = set(SignInLink.objects.filter(person_id=person_id).values_list("provider_id", flat=True))
    return tuple(Ministry(provider, provider.pk in linked) for provider in active_providers())


def count_recovery_codes(person_id: int) -> int:
    """This will count the recovery codes that haven't been used."""
    held = Authenticator.objects.filter(user_id=person_id, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(held.wrap().get_unused_codes()) if held else 0
