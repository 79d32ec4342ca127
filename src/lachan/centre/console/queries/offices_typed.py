"""Which office is meant by what an officer types: its code, its name, or a part of the name that no other has."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from lachan.centre.accounts.office_kinds import OUTSIDE_KINDS
from lachan.centre.accounts.place_names import fold_name
from lachan.centre.accounts.queries.offices import (
    OfficeShown,
    UnknownOfficeError,
    office_by_code,
    offices_by_id,
    offices_on,
)
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import date

    from lachan.centre.web.words import Lang

_CANDIDATES: Final = 8
_LEAST_CHARS: Final = 3
_LEAST_LETTERS: Final = 2
MOST_FOUND: Final = 12


def office_typed(typed: str, *, day: date, lang: Lang, pointer: str = "/office") -> int:
    """This will give the id of the office that is meant: accents, capitals and order of what stands around don't count.

    Raises Refusal (422): `cases_office` for none, `cases_office_outside` for a partner's, `cases_offices` where several
    are meant, with their codes.
    """
    said = typed.strip()
    for code in (said, said.upper()):
        try:
            office = office_by_code(code)
        except UnknownOfficeError:
            continue
        if office.kind in OUTSIDE_KINDS:
            raise Refusal(422, "cases_office_outside", pointer=pointer)
        return office.id
    wanted = fold_name(said)
    if len(wanted) < _LEAST_CHARS:
        raise Refusal(422, "cases_office", pointer=pointer)
    named = [(one, (_folded(one.name_vi), _folded(one.name_en or ""))) for one in _ours_on(day)]
    exact = [one for one, names in named if wanted in names]
    found = exact or [one for one, names in named if any(wanted in name for name in names)]
    if len(found) == 1:
        return found[0].id
    if not found:
        outside = {_folded(one.name_vi) for one in offices_on(day) if one.kind in OUTSIDE_KINDS}
        code = "cases_office_outside" if any(wanted in name for name in outside) else "cases_office"
        raise Refusal(422, code, pointer=pointer)
    raise Refusal(422, "cases_offices", pointer=pointer, found=_listed(found, lang))


def code_typed(typed: str, *, day: date, lang: Lang, pointer: str = "/office") -> str:
    """This will give the code of the office that is meant. Raises Refusal as `office_typed`."""
    office_id = office_typed(typed, day=day, lang=lang, pointer=pointer)
    return offices_by_id([office_id])[office_id].code


def offices_matching(typed: str, *, day: date, most: int = MOST_FOUND) -> tuple[OfficeShown, ...]:
    """This will give offices that may be meant, the nearest first: by code, the whole name, its beginning, its words.

    Each word has to stand in the name, with or without accents, in whatever order. None for less than two letters.
    """
    said, words = typed.strip().casefold(), fold_name(typed).split()
    if len("".join(words)) < _LEAST_LETTERS:
        return ()
    wanted = " ".join(words)
    found: list[tuple[int, int, str, OfficeShown]] = []
    for one in _ours_on(day):
        names = [_folded(one.name_vi), _folded(one.name_en or "")]
        code = one.code.casefold()
        if code == said:
            rank = 0
        elif wanted in names:
            rank = 1
        elif any(name.startswith(wanted) for name in names):
            rank = 2
        elif any(wanted in name for name in names):
            rank = 3
        elif any(all(word in name for word in words) for name in names):
            rank = 4
        elif len(said) >= _LEAST_CHARS and said in code:
            rank = 5
        else:
            continue
        # the shorter name is the one above: the province's before its wards'
        found.append((rank, len(names[0]), one.code, one))
    return tuple(one for *_, one in sorted(found, key=lambda each: each[:3])[:most])


def _ours_on(day: date) -> list[OfficeShown]:
    """This will give the offices that may be given work: a partner's is named nowhere where one is chosen."""
    return [one for one in offices_on(day) if one.kind not in OUTSIDE_KINDS]


@lru_cache(maxsize=20_000)
def _folded(name: str) -> str:
    return fold_name(name)


def _listed(offices: list[OfficeShown], lang: Lang) -> str:
    shown = [f"{one.name(lang)} ({one.code})" for one in offices[:_CANDIDATES]]
    return "; ".join([*shown, "…"] if len(offices) > len(shown) else shown)
