"""Whose a case is, and why: by kind, place and day; where nobody answers, the centre's own office."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from lachan.centre.accounts.queries.offices import top_offices
from lachan.centre.accounts.queries.responsible import responsible_for_country, responsible_on
from lachan.centre.accounts.queries.territories import chains_of, where_is
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import LANGS, say

if TYPE_CHECKING:
    from datetime import date

    from lachan.centre.accounts.queries.offices import OfficeShown
    from lachan.centre.accounts.queries.territories import Place
    from lachan.centre.web.words import Lang

_MINISTRY_LIKE = frozenset({"ministry", "department"})


class Route(msgspec.Struct, frozen=True):
    """The office that a case goes to, and why, one sentence each, as it is said on that day."""

    office_id: int
    why_vi: tuple[str, ...]
    why_en: tuple[str, ...]


def route_case(*, kind: str, place: Place | None, day: date) -> Route:
    """This will find the office for a case that opens on a day.

    Raises UnknownCaseKindError, Refusal (409) for no office.
    Of several that share a place, or where the place was divided, the first by code has it, and the others are named.
    """
    if place is not None:
        answer = responsible_on(case_kind=kind, place=place, day=day)
        if answer.offices:
            first, *others = answer.offices
            return _route(first, {lang: (*answer.why(lang), *_others(others, lang)) for lang in LANGS})
    offices = responsible_for_country(case_kind=kind, day=day)
    if offices:
        key = "cases.route.no_place" if place is None else "cases.route.nobody_there"
        return _route(offices[0], {lang: _said(key, offices[0], place, lang) for lang in LANGS})
    office = centre_office(day=day)
    return _route(office, {lang: _said("cases.route.centre", office, place, lang) for lang in LANGS})


def centre_office(*, day: date) -> OfficeShown:
    """This will give the office that has what nobody else has. Raises Refusal (409) where there is no office at all."""
    tops = top_offices(day=day)
    own = [office for office in tops if office.kind in _MINISTRY_LIKE] or list(tops)
    if not own:
        raise Refusal(409, "cases_no_office")
    return own[0]


def province_on(place: Place | None, *, day: date) -> int | None:
    """This will give the province in which a place lies on a day; None where it isn't one province."""
    if place is None:
        return None
    chains = chains_of(one.place.id for one in where_is(place, day=day))
    provinces = {chain[-1].id for chain in chains.values()}
    return next(iter(provinces)) if len(provinces) == 1 else None


def provinces_of(places: dict[str, Place]) -> int:
    """This will count the provinces in which places lie."""
    chains = chains_of(place.id for place in places.values())
    return len({chain[-1].id for chain in chains.values()})


def _route(office: OfficeShown, why: dict[Lang, tuple[str, ...]]) -> Route:
    return Route(office.id, why["vi"], why["en"])


def _said(key: str, office: OfficeShown, place: Place | None, lang: Lang) -> tuple[str, ...]:
    name = "" if place is None else place.name_vi if lang == "vi" else place.name_en
    params = {"office": office.name(lang)} | ({"place": name} if key.endswith("nobody_there") else {})
    return (say(key, lang, **params),)


def _others(offices: list[OfficeShown], lang: Lang) -> tuple[str, ...]:
    if not offices:
        return ()
    return (say("cases.route.shared", lang, offices=", ".join(office.name(lang) for office in offices)),)
