"""Which office is meant by what an officer types: its code, its name, or a part of the name that no other has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.accounts.place_names import fold_name
from lachan.centre.accounts.queries.offices import (
    OfficeShown,
    UnknownOfficeError,
    office_by_code,
    offices_on,
)
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import date

    from lachan.centre.web.words import Lang

_CANDIDATES: Final = 8
_LEAST_CHARS: Final = 3


def office_typed(typed: str, *, day: date, lang: Lang, pointer: str = "/office") -> int:
    """This will give the id of the office that is meant: accents, capitals and order of what stands around don't count.

    Raises Refusal (422): `cases_office` for none, `cases_offices` where several are meant, with their codes.
    """
    said = typed.strip()
    for code in (said, said.upper()):
        try:
            return office_by_code(code).id
        except UnknownOfficeError:
            continue
    wanted = fold_name(said)
    if len(wanted) < _LEAST_CHARS:
        raise Refusal(422, "cases_office", pointer=pointer)
    named = [(one, (fold_name(one.name_vi), fold_name(one.name_en or ""))) for one in offices_on(day)]
    exact = [one for one, names in named if wanted in names]
    found = exact or [one for one, names in named if any(wanted in name for name in names)]
    if len(found) == 1:
        return found[0].id
    if not found:
        raise Refusal(422, "cases_office", pointer=pointer)
    raise Refusal(422, "cases_offices", pointer=pointer, found=_listed(found, lang))


def _listed(offices: list[OfficeShown], lang: Lang) -> str:
    shown = [f"{one.name(lang)} ({one.code})" for one in offices[:_CANDIDATES]]
    return "; ".join([*shown, "…"] if len(offices) > len(shown) else shown)
