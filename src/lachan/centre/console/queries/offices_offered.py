"""Which offices are offered where one is to be chosen: those found by what was typed, or those that suit a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from lachan.centre.accounts.queries.offices import OfficeShown, offices_by_id
from lachan.centre.cases.routing import route_case
from lachan.centre.console.queries.offices_typed import offices_matching
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.templatetags.desk import name_in
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from lachan.centre.cases.queries.cases import CaseRow
    from lachan.centre.web.words import Lang


class Offered(msgspec.Struct, frozen=True):
    """An office that can be ticked: what it is, below which one, and why it is offered."""

    office: OfficeShown
    kind: str
    above: str = ""
    why: tuple[str, ...] = ()


def offers_for(typed: str, *, day: date, lang: Lang, without: int | None = None) -> tuple[Offered, ...]:
    """This will offer the offices that may be meant by what was typed, but `without` one. Two queries."""
    found = offices_matching(typed, day=day)
    return _offered([office for office in found if office.id != without], {}, lang)


def offers_for_case(row: CaseRow, *, day: date, lang: Lang, to_others: bool) -> tuple[Offered, ...]:
    """This will offer who answers for a case's kind and place on a day, with why, then the office above and its own.

    `to_others` leaves out the office that has it. Ten queries at most.
    """
    why: dict[int, tuple[str, ...]] = {}
    try:
        route = route_case(kind=row.kind, place=row.place, day=day)
        why[route.office_id] = route.why_vi if lang == "vi" else route.why_en
    except Refusal:
        # no office stands at all
        return ()
    if row.office is not None:
        if row.office.parent_id is not None:
            why.setdefault(row.office.parent_id, (say("desk.office_pick.above", lang),))
        why.setdefault(row.office.id, (say("desk.office_pick.has_it", lang),))
        if to_others:
            del why[row.office.id]
    found = offices_by_id(why)
    return _offered([found[pk] for pk in why if pk in found], why, lang)


def is_right_office(row: CaseRow, *, day: date) -> bool:
    """This will say whether the office that has a case is the one that answers for it on a day."""
    try:
        return (
            row.office is not None
            and route_case(kind=row.kind, place=row.place, day=day).office_id == row.office.id
        )
    except Refusal:
        return False


def _offered(
    offices: Iterable[OfficeShown], why: Mapping[int, tuple[str, ...]], lang: Lang
) -> tuple[Offered, ...]:
    listed = list(offices)
    above = offices_by_id({one.parent_id for one in listed if one.parent_id is not None}) if listed else {}
    return tuple(
        Offered(
            one,
            say(f"desk.office_kind.{one.kind}", lang),
            name_in(above[one.parent_id], lang) if one.parent_id in above else "",
            why.get(one.id, ()),
        )
        for one in listed
    )
