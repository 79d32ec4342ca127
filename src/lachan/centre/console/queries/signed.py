"""Who stands behind a decision, by name: the rooms keep codes only (`person:5`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.accounts.queries.persons import names_of

if TYPE_CHECKING:
    from collections.abc import Iterable

_PERSON = "person:"


def names_by_code(codes: Iterable[str]) -> dict[str, str]:
    """This will give the names of the persons among codes of who acted; what is no person's code is left out."""
    numbers = {
        int(code.removeprefix(_PERSON))
        for code in codes
        if code.startswith(_PERSON) and code.removeprefix(_PERSON).isdecimal()
    }
    return {f"{_PERSON}{number}": name for number, name in names_of(numbers).items()}
