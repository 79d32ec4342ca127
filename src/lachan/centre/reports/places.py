"""Where it happened: a place as people write it, led to one that stands today, or what there is to choose from.

Since 1 July 2025 many names stand for something else: the ward of Ba Đình is a part of the former district. Where what
was typed can mean either, nothing is guessed; both are put to the reporter, each with what it is.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.accounts.place_names import key_of, written_out
from lachan.centre.accounts.queries.territories import (
    Became,
    Found,
    chains_of,
    communes_on,
    find_territory,
    lies_in,
    places_by_code,
    province_keys,
    provinces_on,
    where_are,
)
from lachan.centre.reports.place_writing import readings_of
from lachan.centre.web.words import LANGS, say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from lachan.centre.accounts.queries.territories import Place
    from lachan.centre.web.words import Lang

# More than these nobody reads through on a telephone; who finds none of them writes the province behind a comma.
MOST_CHOICES: Final = 20
# Names that are nearly what was typed; at a likeness of less than 0.75 they are other names.
_MOST_NEAR: Final = 5
_LEAST_LIKENESS: Final = 0.75
_PROVINCE: Final = "province"
_LEVELS: Final = (_PROVINCE, "district", "commune")
# `Thành phố Hồ Chí Minh`, with a word to spare
_MOST_WORDS: Final = 6


class Choice(msgspec.Struct, frozen=True):
    """A place to choose: its code, its name with what it lies in, and why it can be meant ("" where that is plain)."""

    code: str
    name_vi: str
    name_en: str
    why_vi: str = ""
    why_en: str = ""


class PlaceFault(ValueError):  # noqa: N818 - a fault of what was typed
    """No one place that stands today. `choices` are what can be meant.

    `code`: `place_unknown`, `place_elsewhere` (not in the province that was chosen), `place_many` (several of one
    name), `place_became` (it was divided), `place_meant` (the name stands for something else than before),
    `province_unknown`.
    """

    def __init__(self, code: str, choices: tuple[Choice, ...] = ()) -> None:
        """This will keep code and choices."""
        super().__init__(code)
        self.code = code
        self.choices = choices


class _Meaning(msgspec.Struct, frozen=True):
    """One unit, of today or former, that has the name, with what it lay in, and what it is today."""

    found: Found
    today: tuple[Became, ...]


def read_place(typed: str, *, day: date, province: str = "") -> str:
    """This will give the code of a place that stands on a day, by its code or name (`P. Trúc Bạch, Hà Nội`).

    `province` is the code or the name of the province that it lies in; alone it is the place itself. A former unit that
    became one other as a whole is taken as that. "" where nothing was said. Raises PlaceFault.
    """
    within = _the_province(province, day) if province.strip() else None
    if not typed.strip():
        return within.code if within else ""
    if exact := list(places_by_code([typed.strip().upper()]).values()):
        today, chains = where_are(exact, day=day), chains_of(place.id for place in exact)
        meanings = [_Meaning(Found(place, chains[place.id][1:]), today.get(place.id, ())) for place in exact]
        return _one_of(meanings, day, None)
    meanings = _meanings(typed, day, within)
    if meanings:
        return _one_of(meanings, day, within)
    if within is not None and (elsewhere := _meanings(typed, day, None)):
        raise PlaceFault("place_elsewhere", (*_choices(elsewhere, day)[:_MOST_NEAR], _only(within)))
    within = within or _written_province(typed, day)
    near = _near(typed, day, within)
    raise PlaceFault("place_unknown", (*near, _only(within)) if within else near)


def choice_of(code: str) -> Choice | None:
    """This will give a place as a choice, by its code; None where there is none."""
    found = places_by_code([code])
    return _named(found.values())[0] if found else None


def _the_province(said: str, day: date) -> Place:
    exact = places_by_code([said.strip().upper()])
    places = list(exact.values()) or [one.place for one in find_territory(name=said, level=_PROVINCE)]
    became = {
        one.place.id: one.place
        for found in where_are(places, day=day).values()
        for one in found
        if one.place.level == _PROVINCE
    }
    if len(became) != 1:
        raise PlaceFault("province_unknown")
    return next(iter(became.values()))


def _written_province(typed: str, day: date) -> Place | None:
    """This will give the province that is written behind a name, None where none is."""
    _, comma, last = typed.rpartition(",")
    try:
        return _the_province(last, day) if comma and last.strip() else None
    except PlaceFault:
        return None


def _meanings(typed: str, day: date, within: Place | None) -> list[_Meaning]:
    for name, *around in readings_of(typed, ends_in_province=_words_of_province):
        found = find_territory(name=name)
        if found and (meanings := _fitting(found, around, day, within)):
            return meanings
    return []


def _fitting(
    found: Iterable[Found], around: Collection[str], day: date, within: Place | None
) -> list[_Meaning]:
    """This will keep what lies, or lay, or lies today, in all that was written behind the name."""
    places = {one.place.id: one for one in found}
    today = where_are([one.place for one in places.values()], day=day)
    chains = chains_of(became.place.id for all_of in today.values() for became in all_of)
    meanings: list[_Meaning] = []
    for place_id, one in places.items():
        became = tuple(
            each
            for each in today.get(place_id, ())
            if within is None or any(over.id == within.id for over in chains[each.place.id])
        )
        after = tuple(over for each in became for over in chains[each.place.id])
        above = (*one.above, *(over for over in after if over.id != one.place.id))
        if became and all(lies_in(above, part) for part in around):
            meanings.append(_Meaning(one, became))
    return meanings


def _one_of(meanings: list[_Meaning], day: date, within: Place | None) -> str:
    """This will give the one place of today that all meanings come to. Raises PlaceFault where there are several."""
    became = {one.place.id: one.place for meaning in meanings for one in meaning.today}
    if not became:
        raise PlaceFault("place_unknown")
    if len(became) == 1:
        return next(iter(became.values())).code
    standing = [meaning.found.place for meaning in meanings if meaning.found.place.stands_on(day)]
    chains = chains_of(became)
    for place in standing or became.values():
        # whichever was meant, it lies there
        if all(any(over.id == place.id for over in chains[one]) for one in became):
            return place.code
    former = [meaning for meaning in meanings if not meaning.found.place.stands_on(day)]
    alone = "place_became" if len(former) == 1 else "place_many"
    code = "place_meant" if standing and former else alone
    choices = _choices(meanings, day)[:MOST_CHOICES]
    roots = {chain[-1].id: chain[-1] for one, chain in chains.items()}
    if within is None and len(roots) == 1 and not roots.keys() & became.keys():
        within = next(iter(roots.values()))
    raise PlaceFault(code, (*choices, _only(within)) if within else choices)


def _choices(meanings: list[_Meaning], day: date) -> tuple[Choice, ...]:
    """This will give each place of today once, with all that makes it one that can be meant."""
    whys: dict[int, list[dict[Lang, str]]] = {}
    became: dict[int, Place] = {}
    for meaning in sorted(meanings, key=lambda one: _first_is(one.found.place, day)):
        for one in meaning.today:
            became[one.place.id] = one.place
            whys.setdefault(one.place.id, []).append(_why(meaning.found, one, day))
    return tuple(
        msgspec.structs.replace(
            choice,
            why_vi=" ".join(why["vi"] for why in whys[place_id]),
            why_en=" ".join(why["en"] for why in whys[place_id]),
        )
        for place_id, choice in zip(became, _named(became.values()), strict=True)
    )


def _first_is(place: Place, day: date) -> tuple[bool, int]:
    return not place.stands_on(day), _LEVELS.index(place.level)


def _why(found: Found, became: Became, day: date) -> dict[Lang, str]:
    """This will say why a place of today can be meant: it has the name, or the former place of the name lies in it."""
    if found.place.stands_on(day):
        return {lang: say("place_why.today", lang) for lang in LANGS}
    names = {
        "vi": (found.place.name_vi, "".join(f", {one.name_vi}" for one in found.above[:1])),
        "en": (found.place.name_en, "".join(f", {one.name_en}" for one in found.above[:1])),
    }
    whys: dict[Lang, str] = {}
    for lang in LANGS:
        name, over = names[lang]
        whys[lang] = (
            say("place_why.whole", lang, name=name, over=over)
            if became.whole
            else say("place_why.part", lang, name=name, over=over)
        )
    return whys


def _only(province: Place) -> Choice:
    """This will let one say the province alone."""
    return Choice(
        province.code,
        province.name_vi,
        province.name_en,
        say("place_why.only", "vi"),
        say("place_why.only", "en"),
    )


def _near(typed: str, day: date, within: Place | None) -> tuple[Choice, ...]:
    """This will give the communes (and provinces) whose names are nearly what was typed."""
    name = typed.replace(";", ",").split(",", 1)[0]
    key = key_of(written_out(name[:200]))
    places = communes_on(day, province_id=within.id if within else None)
    if within is None:
        places = (*provinces_on(day), *places)
    by_key: dict[str, list[Place]] = {}
    for place in places:
        by_key.setdefault(key_of(place.name_vi), []).append(place)
    near = difflib.get_close_matches(key, by_key, n=_MOST_NEAR, cutoff=_LEAST_LIKENESS)
    return _named([place for one in near for place in by_key[one]][:_MOST_NEAR])


def _named(places: Iterable[Place]) -> tuple[Choice, ...]:
    found = list({place.id: place for place in places}.values())
    chains: Mapping[int, tuple[Place, ...]] = chains_of(place.id for place in found)
    return tuple(
        Choice(
            place.code,
            ", ".join(over.name_vi for over in chains[place.id]),
            ", ".join(over.name_en for over in chains[place.id]),
        )
        for place in found
    )


def _words_of_province(folded: str) -> int:
    """This will give how many words at the end are the name of a province, of today or former; 0 for none."""
    words, names = folded.split(), province_keys()
    counts = range(min(_MOST_WORDS, len(words) - 1), 0, -1)
    return next((count for count in counts if key_of(written_out(" ".join(words[-count:]))) in names), 0)
