"""Signing a person in for tests of pages: a whole session, with a second factor and a fresh proof.

`from signed_in import sign_in` is not needed where the fixture of this name is imported in a conftest; both are there.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.account.internal.userkit import user_id_to_str

from lachan.centre.accounts.sign_in import session_store

if TYPE_CHECKING:
    from django.test import Client

    from lachan.centre.accounts.models import Person

BACKEND = "lachan.centre.accounts.sign_in.backend.PersonBackend"


def sign_in(
    client: Client, person: Person, *, second_factor: bool = True, proved_seconds_ago: float = 0
) -> Client:
    """This will give the client the session of a person, and the client back.

    `second_factor=False` makes a session with a password alone, which sees nothing but the page for setting up a second
    factor. `proved_seconds_ago` of more than 600 makes one that is asked to prove itself again before dangerous acts.
    """
    client.force_login(person, backend=BACKEND)
    at = time.time() - proved_seconds_ago
    session = client.session
    records = [{"method": "password", "at": at, "email": person.email}]
    if second_factor:
        records.append({"method": "mfa", "at": at, "id": 1, "type": "totp"})
    session[AUTHENTICATION_METHODS_SESSION_KEY] = records
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = user_id_to_str(person)
    session[session_store.BEGUN] = time.time()
    session[session_store.DEVICE] = "firefox linux"
    session.save()
    return client
