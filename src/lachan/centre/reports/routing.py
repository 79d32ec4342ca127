"""Whose a report is: the kind of case that it looks like, the place, and the office that answers for both today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.accounts.queries.responsible import responsible_for_country, responsible_on
from lachan.centre.accounts.queries.territories import UnknownTerritoryError, place_by_code
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from datetime import date

    from lachan.centre.accounts.queries.offices import OfficeShown
    from lachan.centre.reports.told import Told
    from lachan.centre.web.words import Lang

# What has to be stopped decides whose it is; of several, what carries money away fastest comes first.
_BY_FIELD: Final = (
    ("accounts", "bank_account"),
    ("apps", "app"),
    ("links", "website"),
    ("numbers", "phone_number"),
)


class Route(msgspec.Struct, frozen=True):
    """The kind of case and the office that answers; None where nobody does (nobody is competent for the country)."""

    case_kind: str
    office_id: int | None


def route_report(told: Told, *, day: date) -> Route:
    """This will find the office for what was told. Of several that share a place, the first by code."""
    case_kind = case_kind_of(told)
    offices = _offices(case_kind, told.territory_code, day)
    return Route(case_kind, offices[0].id if offices else None)


def office_answering(*, case_kind: str, territory_code: str, day: date) -> int | None:
    """This will give the office that answers on a day for a kind of case in a place ("": none is known), or None."""
    offices = _offices(case_kind, territory_code, day)
    return offices[0].id if offices else None


def case_kind_of(told: Told) -> str:
    """This will give the kind of case that what was told looks like before anybody has looked at it."""
    for field, kind in _BY_FIELD:
        if getattr(told, field):
            return kind
    return "email" if told.channel == "mail" else "message"


def why_there(*, case_kind: str, territory_code: str, day: date, lang: Lang) -> tuple[str, ...]:
    """This will say why a report went where it did, one sentence each, as it was on the day it came."""
    if not territory_code:
        offices = responsible_for_country(case_kind=case_kind, day=day)
        if not offices:
            return (say("reports.no_office", lang),)
        return (say("reports.no_place", lang, office=offices[0].name(lang)),)
    place = place_by_code(territory_code)
    return responsible_on(case_kind=case_kind, place=place, day=day).why(lang)


def _offices(case_kind: str, territory_code: str, day: date) -> tuple[OfficeShown, ...]:
    if territory_code:
        try:
            place = place_by_code(territory_code)
        except UnknownTerritoryError:
            pass
        else:
            if found := responsible_on(case_kind=case_kind, place=place, day=day).offices:
                return found
    return responsible_for_country(case_kind=case_kind, day=day)
