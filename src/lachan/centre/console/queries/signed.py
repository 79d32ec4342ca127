"""Who stands behind a decision, by name: the rooms keep codes only (`person:5`, `office:3` for an office's machine)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.accounts.queries.offices import offices_by_id
from lachan.centre.accounts.queries.persons import names_of
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable

_PERSON = "person:"
_OFFICE = "office:"


def names_by_code(codes: Iterable[str], lang: str) -> dict[str, str]:
    """This will give the names of persons and offices' machines among codes of who acted; others are left out.

    One query for persons, and one for offices where there are any.
    """
    known = set(codes)
    numbers, offices = _numbers(known, _PERSON), _numbers(known, _OFFICE)
    named = {f"{_PERSON}{number}": name for number, name in names_of(numbers).items()}
    if offices:
        named |= {
            f"{_OFFICE}{number}": say("desk.log.by_program", lang, office=office.name(lang))
            for number, office in offices_by_id(offices).items()
        }
    return named


def _numbers(codes: set[str], prefix: str) -> set[int]:
    rests = (code.removeprefix(prefix) for code in codes if code.startswith(prefix))
    return {int(rest) for rest in rests if rest.isdecimal()}
