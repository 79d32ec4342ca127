"""Clients of tests that stand at the desk: signed in with a second factor, or with a password alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

if TYPE_CHECKING:
    from lachan.centre.accounts.models import Person


def at_desk(person: Person, *, lang: str = "vi", second_factor: bool = True) -> Client:
    """This will give a client whose session is the person's."""
    client = Client()
    client.force_login(person)
    methods = [{"method": "password", "at": 0.0}]
    if second_factor:
        methods.append({"method": "mfa", "at": 0.0, "type": "totp"})
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = methods
    session.save()
    client.cookies["lang"] = lang
    return client
