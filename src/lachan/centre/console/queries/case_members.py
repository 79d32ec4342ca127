"""What an officer means by a place that is typed at a case, and what the case's members are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.accounts import permissions
from lachan.centre.accounts.queries.territories import (
    AmbiguousTerritoryError,
    Place,
    UnknownTerritoryError,
    chains_of,
    the_territory,
    where_is,
)
from lachan.centre.console.templatetags.plain_words import titled
from lachan.centre.console.templatetags.register_words import readable
from lachan.centre.indicators.queries import indicators_by_id
from lachan.centre.reports.queries import reports_for
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.templatetags.desk import name_in
from lachan.centre.web.templatetags.words import day as day_in_words
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from lachan.centre.accounts.access import Viewer
    from lachan.centre.cases.queries.cases import MemberShown
    from lachan.centre.reports.queries import TriageRow

# as many as somebody reads through; what is more is taken out in turns
MEMBERS_OFFERED: Final = 200
_CANDIDATES: Final = 6
_VALUE_CHARS: Final = 80
_STORY_CHARS: Final = 90


def place_named(place: Place | None, lang: str) -> str:
    """This will name a place with all that it lies in, so that it can be typed back."""
    if place is None:
        return ""
    return ", ".join(name_in(one, lang) for one in chains_of([place.id])[place.id])


def place_typed(typed: str, day: date, lang: str) -> str:
    """This will give the code of the place that stands today and is meant by a name, also a former one, or a code.

    "" stays "". Raises Refusal (422): `cases_place` for none, `cases_places` where several are meant.
    """
    named = typed.strip()
    if not named:
        return ""
    try:
        place = the_territory(named)
    except UnknownTerritoryError:
        raise Refusal(422, "cases_place", pointer="/territory") from None
    except AmbiguousTerritoryError as several:
        standing = [one.place for one in several.found if one.place.stands_on(day)]
        if len(standing) != 1:
            raise _several(standing or [one.place for one in several.found], lang) from None
        place = standing[0]
    became = [one.place for one in where_is(place, day=day)]
    if len(became) > 1:
        raise _several(became, lang)
    return became[0].code if became else place.code


def member_choices(viewer: Viewer, members: Sequence[MemberShown], lang: str) -> list[tuple[str, str]]:
    """This will give the members of a case to choose from, at most 200. Whoever shows them records the reading."""
    shown = members[:MEMBERS_OFFERED]
    told = [one.thing_id for one in shown if one.kind == "report"]
    reports = reports_for(viewer, told) if told and viewer.may(permissions.REPORT_VIEW) else ()
    by_id = {one.id: one for one in reports}
    known = indicators_by_id([one.thing_id for one in shown if one.kind == "indicator"])
    choices = []
    for one in shown:
        if one.kind == "report":
            label = _report_named(one.thing_id, by_id.get(one.thing_id), lang)
        elif one.thing_id in known:
            label = titled(readable(known[one.thing_id].value), _VALUE_CHARS)
        else:
            continue
        choices.append((f"{one.kind}-{one.thing_id}", label))
    return choices


def reports_among(choices: Iterable[tuple[str, str]]) -> list[int]:
    """This will give the ids of the reports among the members that a form offers."""
    return [int(value.partition("-")[2]) for value, _ in choices if value.startswith("report-")]


def _report_named(report_id: int, row: TriageRow | None, lang: str) -> str:
    name = say("desk.reports.one", lang, number=f"{report_id}")
    if row is None:
        return f"{name} ({say('desk.case.elsewhere', lang)})"
    parts = [day_in_words(row.received_at, lang)]
    if row.place is not None:
        parts.append(name_in(row.place, lang))
    if row.beginning:
        parts.append(f"“{titled(row.beginning, _STORY_CHARS)}”")
    return f"{name}: {', '.join(parts)}"


def _several(places: Sequence[Place], lang: str) -> Refusal:
    chains = chains_of(one.id for one in places[:_CANDIDATES])
    found = [
        f"{', '.join(name_in(each, lang) for each in chains[one.id])} ({one.code})"
        for one in places[:_CANDIDATES]
    ]
    if len(places) > len(found):
        found.append("…")
    return Refusal(422, "cases_places", pointer="/territory", found="; ".join(found))
