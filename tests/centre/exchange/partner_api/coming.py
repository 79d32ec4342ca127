"""A partner's program that comes with a key."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from lachan.centre.accounts.tokens import hash_of_token, new_token
from lachan.centre.partners.models import Key


def new_key(partner_id: int, *scopes: str) -> str:
    """This will give a token of a partner with some scopes."""
    token, now = new_token(), timezone.now()
    Key.objects.create(
        partner_id=partner_id, kind="token", place=Key.objects.filter(kind="token").count() + 1,
        scopes=" ".join(scopes), state="live", sha256=hash_of_token(token), begins_at=now,
        ends_at=now + timedelta(days=9), agreed_until=now + timedelta(days=9), confirmed_by="person:1",
    )  # fmt: skip
    return token


def program_of(partner_id: int, *scopes: str) -> Client:
    """This will give a program that comes by a token with some scopes."""
    return Client(headers={"authorization": f"Bearer {new_key(partner_id, *scopes)}"})
