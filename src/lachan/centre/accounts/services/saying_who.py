"""What a person's name and address may be. Both stand on pages, in mails and in the log for years."""

from __future__ import annotations

import unicodedata
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from lachan.centre.accounts.models import Person
from lachan.centre.web.refusals import Refusal

LONGEST_NAME: Final = 200
LONGEST_ADDRESS: Final = 254
_IS_ADDRESS: Final = EmailValidator()


class PersonRefusal(Refusal):
    """An account that may not be made or changed so. `code` says why; nothing was changed."""


def check_name(name: str) -> str:
    """This will give the name in NFC with single blanks.

    Control characters, invisible marks and marks of direction (they make one name look like another's), and halves of
    letters are refused. Raises PersonRefusal: name_missing, name_too_long, name_unreadable.
    """
    plain = " ".join(unicodedata.normalize("NFC", name).split())
    if not any(char.isalpha() for char in plain):
        raise PersonRefusal(400, "name_missing", pointer="/name")
    if len(plain) > LONGEST_NAME:
        raise PersonRefusal(400, "name_too_long", pointer="/name", most=str(LONGEST_NAME))
    if any(
        unicodedata.category(char)[0] == "C" or unicodedata.category(char) in {"Zl", "Zp"} for char in plain
    ):
        raise PersonRefusal(400, "name_unreadable", pointer="/name")
    return plain


def check_address(email: str) -> str:
    """This will give the address in lower case, as it is compared. Raises PersonRefusal: address_wrong.

    Letters outside ASCII and quoted forms are refused: two that look alike would be two accounts.
    """
    plain = email.strip().lower()
    if not plain.isascii() or len(plain) > LONGEST_ADDRESS or '"' in plain or not plain.isprintable():
        raise PersonRefusal(400, "address_wrong", pointer="/email")
    try:
        _IS_ADDRESS(plain)
    except ValidationError:
        raise PersonRefusal(400, "address_wrong", pointer="/email") from None
    return plain


def check_language(language: str) -> str:
    """This will give one of the centre's languages. Raises PersonRefusal: language_unknown."""
    if language not in Person.Language.values:
        raise PersonRefusal(400, "language_unknown", pointer="/language")
    return language
