"""An officer with a password and a second factor, as tests of signing in need one."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value

from lachan.centre.accounts.models import Person

if TYPE_CHECKING:
    from django.test import Client

PASSWORD = "bốn con vịt xanh trèo núi"  # noqa: S105 - of nobody
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LOGIN = "/accounts/login/"
CODE = "/accounts/2fa/authenticate/"


def make_officer(*, email: str = "binh@congan.example", with_app: bool = True, **fields: Any) -> Person:
    """This will make a person with PASSWORD, and the app that has SEED."""
    person = Person(name="Trần Thị Bình", email=email, **fields)
    person.set_password(PASSWORD)
    person.has_demo_password = bool(fields.get("has_demo_password"))
    person.save()
    if with_app:
        TOTP.activate(person, SEED)
        RecoveryCodes.activate(person)
    return person


def code_at(moment: float | None = None, *, steps: int = 0, seed: str = SEED) -> str:
    """This will give the app's code of a moment (now where none is given), so many steps on."""
    return str(format_hotp_value(hotp_value(seed, int((moment or time.time()) // 30) + steps)))


def recovery_code_of(person: Person) -> str:
    """This will give an unused recovery code."""
    held = Authenticator.objects.get(user=person, type=Authenticator.Type.RECOVERY_CODES)
    return str(held.wrap().get_unused_codes()[0])


def give_password(
    client: Client, email: str = "binh@congan.example", password: str = PASSWORD, **meta: Any
) -> Any:
    """This will send the form of the first step."""
    return client.post(LOGIN, {"login": email, "password": password}, **meta)


def come_in(client: Client, **meta: Any) -> Any:
    """This will send both steps, and give the last answer."""
    give_password(client, **meta)
    return client.post(CODE, {"code": code_at()}, **meta)


def sealed(person: Person) -> str:
    """This will give the seed as the table holds it."""
    held = Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP)
    assert get_adapter().decrypt(held.data["secret"]) == SEED
    return str(held.data["secret"])
