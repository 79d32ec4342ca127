"""Who is it? A person by address and password; and the person of a session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password

from lachan.centre.accounts.models import Person
from lachan.centre.accounts.sign_in.loopback import is_from_here

if TYPE_CHECKING:
    from django.http import HttpRequest


class PersonBackend(BaseBackend):
    """Persons by their address, whatever its capitals. Unknown, known and stopped take the same time."""

    def authenticate(
        self, request: HttpRequest | None, email: str = "", password: str = "", **_: Any
    ) -> Person | None:
        """This will give the person, None when anything is wrong; a hash is always reckoned once."""
        person = find_person(email)
        if person is None or not has_password(person):
            make_password(password)
            return None
        # read first: checking renews an old hash, and a password that is set is no demo's any more
        is_demo = person.has_demo_password
        if not person.check_password(password) or not person.is_active:
            return None
        if is_demo and (request is None or not is_from_here(request)):
            return None
        return person

    def get_user(self, user_id: Any) -> Person | None:
        """This will give the person of a session; a stopped one has none."""
        return Person.objects.filter(pk=user_id, is_active=True).first()


def has_password(person: Person) -> bool:
    """This will say whether a password has been set; an account that was just made has none."""
    return bool(person.password) and person.has_usable_password()


def find_person(email: str) -> Person | None:
    """This will give the person of an address, stopped ones too."""
    said = email.strip()
    if not said or "\x00" in said:
        return None
    return Person.objects.filter(email__iexact=said).first()
