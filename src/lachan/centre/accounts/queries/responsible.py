"""Who is responsible here on this day: the nearest competence up the map, and why."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Final

import msgspec
from django.db import connection

from lachan.centre.accounts.case_kinds import CASE_KINDS, check_case_kind
from lachan.centre.accounts.queries.offices import OFFICE_FIELDS, OfficeShown
from lachan.centre.accounts.queries.territories import Became, Place, chains_of, where_is
from lachan.centre.web.read_once import read_once
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lachan.centre.web.words import Lang


class Competent(msgspec.Struct, frozen=True):
    """An office that answers, and by what: the place of its competence (None: the whole country), the kind ("": all).

    `took_over_from` and `took_over_on` tell of the succession by which the competence came to it, if it did.
    """

    office: OfficeShown
    place: Place | None
    case_kind: str
    took_over_from: str = ""
    took_over_on: date | None = None


class Share(msgspec.Struct, frozen=True):
    """A place that what was asked for is on that day, wholly or in part, and who answers there (empty: nobody)."""

    became: Became
    competent: tuple[Competent, ...]


class Responsibility(msgspec.Struct, frozen=True):
    """Who is responsible for a kind of case in a place on a day. Several shares where the place was divided since."""

    place: Place
    case_kind: str
    day: date
    shares: tuple[Share, ...]

    @property
    def offices(self) -> tuple[OfficeShown, ...]:
        """All offices that answer, each once, by code."""
        found = {one.office.id: one.office for share in self.shares for one in share.competent}
        return tuple(sorted(found.values(), key=lambda office: office.code))

    def why(self, lang: Lang) -> tuple[str, ...]:
        """This will give the reasons in words, one sentence each."""
        said: list[str] = []
        for share in self.shares:
            if share.became.place.id != self.place.id:
                word = "became" if self.place.has_ended_by(self.day) else "was"
                part = "" if share.became.whole else "_in_part"
                said.append(
                    say(
                        f"responsible.{word}{part}",
                        lang,
                        before=_name(self.place, lang),
                        after=_name(share.became.place, lang),
                    )
                )
            said += [_why(one, share.became.place, lang) for one in share.competent]
            if not share.competent:
                said.append(say("responsible.nobody", lang, place=_name(share.became.place, lang)))
        if not self.shares:
            said.append(say("responsible.no_place", lang, place=_name(self.place, lang)))
        return tuple(dict.fromkeys(said))


def _name(place: Place, lang: Lang) -> str:
    return place.name_vi if lang == "vi" else place.name_en


def _why(one: Competent, asked: Place, lang: Lang) -> str:
    kind = CASE_KINDS.get(one.case_kind)
    words = {"vi": kind.vi, "en": kind.en}[lang] if kind else say("responsible.all_kinds", lang)
    if one.place is None:
        sentence = say("responsible.country", lang, office=one.office.name(lang), kind=words)
    else:
        key = "here" if one.place.id == asked.id else "above"
        sentence = say(
            f"responsible.{key}",
            lang,
            office=one.office.name(lang),
            kind=words,
            place=_name(one.place, lang),
            asked=_name(asked, lang),
        )
    if one.took_over_on is None:
        return sentence
    took = say("responsible.took_over", lang, before=one.took_over_from, day=f"{one.took_over_on:%d/%m/%Y}")
    return f"{sentence} {took}"


_OFFICE: Final = tuple(f"office.{name}" for name in OFFICE_FIELDS)


def responsible_on(*, case_kind: str, place: Place, day: date) -> Responsibility:
    """This will say who is responsible for a kind of case in a place on a day.

    The place is taken as what it is on that day. Then the nearest competence up the map counts: the commune's before
    the district's, the province's, the country's; at the same place one for this kind before one for all kinds. Offices
    that share it are all given. Two queries; two more where the map was redrawn since. Raises UnknownCaseKindError.
    """
    check_case_kind(case_kind)
    became = where_is(place, day=day)
    chains = chains_of(one.place.id for one in became)
    by_place = _competences(case_kind, {over.id for chain in chains.values() for over in chain}, day)
    known = {over.id: over for chain in chains.values() for over in chain}
    return Responsibility(
        place=place,
        case_kind=case_kind,
        day=day,
        shares=tuple(Share(one, _nearest(chains[one.place.id], by_place, known)) for one in became),
    )


def responsible_for_country(*, case_kind: str, day: date) -> tuple[OfficeShown, ...]:
    """This will give who answers for a kind of case where no place is known: whoever has the whole country. One query.

    An office for this kind comes before one for all kinds; empty where nobody has it. Raises UnknownCaseKindError.
    """
    check_case_kind(case_kind)
    return tuple(one.office for one in _nearest((), _competences(case_kind, (), day), {}))


class Answering(msgspec.Struct, frozen=True):
    """An office that answers for a place, and the kinds for which it does: all of them where `kinds` is empty."""

    office: OfficeShown
    kinds: tuple[str, ...]


def responsible_by_kind(*, place: Place, day: date) -> tuple[Answering, ...]:
    """This will give the offices that answer for a place that stands on a day, each with its kinds, by code.

    For each kind as `responsible_on`: the nearest competence up the map. Two queries.
    """
    chain = chains_of([place.id]).get(place.id, ())
    ids = [over.id for over in chain]
    found: dict[int, tuple[OfficeShown, list[str]]] = {}
    rows = _all_competences(ids, day)
    known = {over.id: over for over in chain}
    for kind in CASE_KINDS:
        by_place: dict[int | None, list[_Row]] = defaultdict(list)
        for row in rows:
            if row[1] in {kind, ""}:
                by_place[row[0]].append(row)
        for one in _nearest(chain, by_place, known):
            found.setdefault(one.office.id, (one.office, []))[1].append(kind)
    everything = len(CASE_KINDS)
    answering = [
        Answering(office, () if len(kinds) == everything else tuple(kinds))
        for office, kinds in found.values()
    ]
    return tuple(sorted(answering, key=lambda one: one.office.code))


type _Row = tuple[int | None, str, OfficeShown, str | None, date | None]


# Every report is routed by this; put together anew by the models, the statement takes longer than all else of a report.
_COMPETENCES: Final = f"""
    SELECT competence.territory_id, competence.case_kind, giver.code, succession.day, {", ".join(_OFFICE)}
    FROM accounts_competence competence
    JOIN accounts_office office ON office.id = competence.office_id
    LEFT JOIN accounts_officesuccession succession ON succession.id = competence.came_by_id
    LEFT JOIN accounts_office giver ON giver.id = succession.before_id
    WHERE (competence.territory_id IS NULL OR competence.territory_id IN ({{places}}))
        {{kinds}}
        AND competence.valid_from <= %s AND (competence.valid_to IS NULL OR competence.valid_to > %s)
        AND office.valid_from <= %s AND (office.valid_to IS NULL OR office.valid_to > %s)
    ORDER BY office.code
"""  # noqa: S608 - names of columns alone


def _competences(case_kind: str, place_ids: Iterable[int], day: date) -> dict[int | None, list[_Row]]:
    return _competences_at(case_kind, tuple(sorted(set(place_ids))), day)


@read_once
def _competences_at(case_kind: str, place_ids: tuple[int, ...], day: date) -> dict[int | None, list[_Row]]:
    wanted = list(place_ids)
    said_day = connection.ops.adapt_datefield_value(day)
    statement = _COMPETENCES.format(places=_marks(wanted), kinds="AND competence.case_kind IN (%s, '')")
    found: dict[int | None, list[_Row]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*wanted, case_kind, *[said_day] * 4])
        for territory_id, kind, before, since, *office in cursor.fetchall():
            found[territory_id].append((territory_id, kind, OfficeShown(*office), before, since))
    return found


def _all_competences(place_ids: Iterable[int], day: date) -> list[_Row]:
    """This will give those of every kind at some places and for the country."""
    wanted = sorted(set(place_ids))
    said_day = connection.ops.adapt_datefield_value(day)
    with connection.cursor() as cursor:
        cursor.execute(_COMPETENCES.format(places=_marks(wanted), kinds=""), [*wanted, *[said_day] * 4])
        return [
            (territory_id, kind, OfficeShown(*office), before, since)
            for territory_id, kind, before, since, *office in cursor.fetchall()
        ]


def _marks(values: list[int]) -> str:
    return ", ".join(["%s"] * len(values)) or "NULL"


def _nearest(
    chain: tuple[Place, ...], by_place: dict[int | None, list[_Row]], known: dict[int, Place]
) -> tuple[Competent, ...]:
    for place_id in (*(place.id for place in chain), None):
        rows = by_place.get(place_id, [])
        rows = [row for row in rows if row[1]] or rows
        if rows:
            return tuple(
                Competent(
                    office=office,
                    place=known[at] if at is not None else None,
                    case_kind=kind,
                    took_over_from=before or "",
                    took_over_on=since,
                )
                for at, kind, office, before, since in rows
            )
    return ()
