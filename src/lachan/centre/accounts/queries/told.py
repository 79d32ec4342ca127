"""All that accounts hold about one person, for the answer to that person's own question (`lachan person about`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from lachan.centre.accounts.models import (
    KnownNetwork,
    Person,
    PersonRequest,
    RolePeriod,
    RoleRequest,
    SecondFactorReset,
    SignInLink,
    SignInSession,
    Token,
)

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet


def told_about(person_id: int) -> dict[str, Any] | None:
    """This will give what the account and all that belongs to it say, by table; None for no such account.

    Of keys, passwords and cookies it says only that there are some: they are no answer to anybody.
    """
    person = Person.objects.filter(pk=person_id)
    account = person.values(
        "id",
        "name",
        "email",
        "language",
        "is_active",
        "office__code",
        "created_at",
        "last_login",
        "erased_at",
    ).first()
    if account is None:
        return None
    about = Q(person_id=person_id)
    return {
        "account": account,
        "role_periods": _rows(
            RolePeriod.objects.filter(about), "role", "office__code", "valid_from", "valid_to"
        ),
        "role_requests": _rows(
            RoleRequest.objects.filter(about), "role", "office__code", "reason", "state", "asked_at"
        ),
        "account_requests": _rows(
            PersonRequest.objects.filter(about), "kind", "email", "reason", "state", "asked_at"
        ),
        "asked_for_others": _rows(
            RoleRequest.objects.filter(asked_by_id=person_id), "person_id", "role", "reason", "asked_at"
        ),
        "sessions": _rows(SignInSession.objects.filter(about), "begun_at", "seen_at", "device", "network"),
        "known_networks": KnownNetwork.objects.filter(about).count(),
        "tokens": _rows(
            Token.objects.filter(about),
            "id",
            "name",
            "permissions",
            "networks",
            "state",
            "made_at",
            "expires_at",
            "last_used_at",
            "ended_at",
            "ended_why",
        ),
        "tokens_asked_for_offices": _rows(
            Token.objects.filter(asked_by_id=person_id, office_id__isnull=False),
            "office__code",
            "name",
            "reason",
            "state",
            "asked_at",
        ),
        "second_factor_resets": _rows(SecondFactorReset.objects.filter(about), "reason", "state", "asked_at"),
        "sign_in_links": _rows(SignInLink.objects.filter(about), "provider__slug", "subject"),
    }


def _rows(found: QuerySet[Model], *names: str) -> list[dict[str, Any]]:
    return list(found.order_by("pk").values(*names))
