"""Clients of tests that stand at the desk: signed in with a second factor, or with a password alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.test import Client

from centre.accounts.signed_in import sign_in

if TYPE_CHECKING:
    from lachan.centre.accounts.models import Person


def at_desk(
    person: Person, *, lang: str = "vi", second_factor: bool = True, proved_seconds_ago: float = 0
) -> Client:
    """This will give a client whose session is the person's."""
    client = sign_in(Client(), person, second_factor=second_factor, proved_seconds_ago=proved_seconds_ago)
    client.cookies["lang"] = lang
    return client
