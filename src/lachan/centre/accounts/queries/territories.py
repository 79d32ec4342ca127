"""Places: what they are called, what they lie in, and what became of them."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.db import connection
from django.db.models import Q

from lachan.centre.accounts.models import Territory, TerritorySuccession
from lachan.centre.accounts.place_names import (
    accents_of,
    fold_name,
    has_accents,
    key_of,
    keys_for,
    written_out,
)
from lachan.centre.web.read_once import read_once

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.db.models import QuerySet

# A name such as "Tân Thành" stands for some fifty units; more than this is no answer that a person can choose from.
MOST_FOUND: Final = 200
_LONGEST_NAME: Final = 200
# A map is redrawn every few decades; more steps than this would be a fault in the data.
_MOST_STEPS: Final = 50


class Place(msgspec.Struct, frozen=True):
    """A unit of the map. It stands on the days `valid_from <= day < valid_to`; None for no such day on record."""

    id: int
    code: str
    level: str
    official_code: str
    name_vi: str
    name_en: str
    parent_id: int | None
    valid_from: date | None
    valid_to: date | None

    def stands_on(self, day: date) -> bool:
        """This will say whether the unit stands on a day."""
        return not self.begins_after(day) and not self.has_ended_by(day)

    def begins_after(self, day: date) -> bool:
        """This will say whether the unit is yet to come on a day."""
        return self.valid_from is not None and day < self.valid_from

    def has_ended_by(self, day: date) -> bool:
        """This will say whether the unit is no more on a day."""
        return self.valid_to is not None and day >= self.valid_to


class Became(msgspec.Struct, frozen=True):
    """What a place is on another day. `whole`: all of the former unit lies there. `via` are the codes on the way."""

    place: Place
    whole: bool
    via: tuple[str, ...]


class Found(msgspec.Struct, frozen=True):
    """A place that fits a name, and what it lies in, the nearest first."""

    place: Place
    above: tuple[Place, ...]


class UnknownTerritoryError(LookupError):
    """A code or name that no place has. `given` is what was asked for."""

    def __init__(self, given: str) -> None:
        """This will keep what was asked for."""
        super().__init__(f"{given!r} is no place on record")
        self.given = given


class AmbiguousTerritoryError(LookupError):
    """A name that several places have. `found` are these."""

    def __init__(self, given: str, found: tuple[Found, ...]) -> None:
        """This will keep the places."""
        super().__init__(f"{given!r} can be {', '.join(one.place.code for one in found[:10])}")
        self.given = given
        self.found = found


PLACE_FIELDS: Final = (
    "id", "code", "level", "official_code", "name_vi", "name_en", "parent_id", "valid_from", "valid_to",
)  # fmt: skip

# Every report and case asks for these many times; put together anew by the models, a statement takes ten times as long
# as the answer. A commune lies in a district, and that in a province: never more than two above.
_PLACES: Final = f"SELECT {', '.join(PLACE_FIELDS)} FROM accounts_territory"  # noqa: S608 - names of columns alone
_CHAINS: Final = f"""
    SELECT {", ".join(f"{above}.{name}" for above in ("here", "above", "top") for name in PLACE_FIELDS)}
    FROM accounts_territory here
    LEFT JOIN accounts_territory above ON above.id = here.parent_id
    LEFT JOIN accounts_territory top ON top.id = above.parent_id
"""  # noqa: S608 - as above
_AFTER_FIELDS: Final = tuple(f"after__{name}" for name in PLACE_FIELDS)
_BEFORE_FIELDS: Final = tuple(f"before__{name}" for name in PLACE_FIELDS)


def places_by_id(ids: Collection[int]) -> dict[int, Place]:
    """This will give places by their id: one query."""
    if not ids:
        return {}
    return {row[0]: Place(*row) for row in _rows(f"{_PLACES} WHERE id", ids)}


def place_by_code(code: str) -> Place:
    """This will give a place by our code. Raises UnknownTerritoryError."""
    found = places_by_code([code])
    if code not in found:
        raise UnknownTerritoryError(code[:_LONGEST_NAME])
    return found[code]


def places_by_code(codes: Collection[str]) -> dict[str, Place]:
    """This will give the places that are there by code: one query."""
    # PostgreSQL holds no NUL, and refuses to look for one
    codes = [code for code in codes if "\0" not in code]
    if not codes:
        return {}
    return {row[1]: Place(*row) for row in _rows(f"{_PLACES} WHERE code", codes)}


def chains_of(ids: Iterable[int]) -> dict[int, tuple[Place, ...]]:
    """This will give for each place itself and what it lies in, up to the province: one query."""
    wanted = set(ids)
    if not wanted:
        return {}
    return {row[0]: _chain(row) for row in _rows(f"{_CHAINS} WHERE here.id", wanted)}


def _rows(statement: str, values: Collection[int] | Collection[str]) -> list[tuple[Any, ...]]:
    """This will give the rows of a statement that ends with a column: those where it is one of some values."""
    return _rows_of(statement, tuple(values))


@read_once
def _rows_of(statement: str, values: tuple[int | str, ...]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} IN ({', '.join(['%s'] * len(values))})", values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _chain(row: tuple[Any, ...]) -> tuple[Place, ...]:
    width = len(PLACE_FIELDS)
    parts = (row[start : start + width] for start in range(0, len(row), width))
    return tuple(Place(*part) for part in parts if part[0] is not None)


def where_is(place: Place, *, day: date) -> tuple[Became, ...]:
    """This will give what a place is on a day: itself while it stands, what came of it later, what it was before.

    Of an earlier day the smallest units are given: a commune's former wards, not their districts besides. An empty
    answer means that nothing is on record.
    """
    if place.stands_on(day):
        return (Became(place, whole=True, via=(place.code,)),)
    if place.has_ended_by(day):
        return _follow(place, day, later=True)
    return _smallest(_follow(place, day, later=False))


def where_are(places: Collection[Place], *, day: date) -> dict[int, tuple[Became, ...]]:
    """This will give for each place, by its id, what it is on a later day (`where_is` for many at once)."""
    found = {
        place.id: (Became(place, whole=True, via=(place.code,)),) for place in places if place.stands_on(day)
    }
    ended = [place for place in places if place.has_ended_by(day)]
    front = {(place.id, place.id): Became(place, whole=True, via=(place.code,)) for place in ended}
    done: dict[int, dict[int, Became]] = {place.id: {} for place in ended}
    for _ in range(_MOST_STEPS):
        if not front:
            break
        steps = TerritorySuccession.objects.filter(day__lte=day, before_id__in={here for _, here in front})
        went: dict[int, list[tuple[Place, bool]]] = {}
        for before_id, whole, *after in steps.order_by("after_id").values_list(
            "before_id", "whole", *_AFTER_FIELDS
        ):
            went.setdefault(before_id, []).append((Place(*after), whole))
        following: dict[tuple[int, int], Became] = {}
        for (origin, here), came in front.items():
            for after, whole in went.get(here, ()):
                one = Became(after, whole=came.whole and whole, via=(*came.via, after.code))
                if after.stands_on(day):
                    done[origin].setdefault(after.id, one)
                else:
                    following.setdefault((origin, after.id), one)
        front = following
    return found | {
        origin: tuple(sorted(became.values(), key=lambda one: one.place.code))
        for origin, became in done.items()
    }


def _follow(place: Place, day: date, *, later: bool) -> tuple[Became, ...]:
    here, there, fields = (
        ("before_id", "after_id", _AFTER_FIELDS) if later else ("after_id", "before_id", _BEFORE_FIELDS)
    )
    period = Q(day__lte=day) if later else Q(day__gt=day)
    front = {place.id: Became(place, whole=True, via=(place.code,))}
    done: dict[int, Became] = {}
    for _ in range(_MOST_STEPS):
        if not front:
            break
        steps = TerritorySuccession.objects.filter(period, **{f"{here}__in": front.keys()}).order_by(there)
        following: dict[int, Became] = {}
        for here_id, whole, *there_row in steps.values_list(here, "whole", *fields):
            came, found = front[here_id], Place(*there_row)
            one = Became(found, whole=came.whole and whole, via=(*came.via, found.code))
            (done if found.stands_on(day) else following).setdefault(found.id, one)
        front = following
    return tuple(sorted(done.values(), key=lambda one: one.place.code))


def _smallest(became: tuple[Became, ...]) -> tuple[Became, ...]:
    """This will leave out what others of the same answer lie in."""
    chains = chains_of(one.place.id for one in became)
    above = {over.id for chain in chains.values() for over in chain[1:]}
    return tuple(one for one in became if one.place.id not in above)


def where_is_today(
    *, territory: str, day: date, level: str = "", parent: str = "", stood_on: date | None = None
) -> tuple[Became, ...]:
    """This will give what a code or a name is on a day. `stood_on` is a day on which the named unit stood.

    Raises UnknownTerritoryError, AmbiguousTerritoryError.
    """
    return where_is(the_territory(territory, level=level, parent=parent, day=stood_on), day=day)


def the_territory(given: str, *, level: str = "", parent: str = "", day: date | None = None) -> Place:
    """This will give the one place that a code or name means. Raises UnknownTerritoryError, AmbiguousTerritoryError."""
    if exact := places_by_code([given.strip().upper()]):
        return next(iter(exact.values()))
    found = find_territory(name=given, level=level, parent=parent, day=day)
    if not found:
        raise UnknownTerritoryError(given[:_LONGEST_NAME])
    if len(found) > 1:
        raise AmbiguousTerritoryError(given[:_LONGEST_NAME], found)
    return found[0].place


def find_territory(
    *, name: str, level: str = "", parent: str = "", day: date | None = None
) -> tuple[Found, ...]:
    """This will give all places that a name can mean, as people write it: `q1`, `ba dinh`, `P. Trúc Bạch, Hà Nội`.

    Accents and the word for the kind of unit may be missing; where they are written they count. What stands after a
    comma is what the place lies in, and so is `parent`. At most 200 are given.
    """
    name, *around = [part for part in name[:_LONGEST_NAME].split(",") if part.strip()] or [""]
    keys = keys_for(name)
    rows = Territory.objects.filter(key__in=keys)
    if level:
        rows = rows.filter(level=level)
    if day is not None:
        rows = rows.exclude(valid_from__gt=day).exclude(valid_to__lte=day)
    places = [Place(*row) for row in rows.order_by("code").values_list(*PLACE_FIELDS)]
    places = _best(name, keys, places)
    chains = chains_of(place.id for place in places)
    wanted = [keys_for(part) for part in (*around, parent) if part.strip()]
    found = [
        Found(place, chains[place.id][1:])
        for place in places
        if all(_lies_in(chains[place.id][1:], parts) for parts in wanted)
    ]
    return tuple(found[:MOST_FOUND])


def provinces_on(day: date) -> tuple[Place, ...]:
    """This will give the provinces that stand on a day, by their Vietnamese name without its kind: one query."""
    rows = _standing("province", day).values_list(*PLACE_FIELDS)
    return tuple(sorted((Place(*row) for row in rows), key=lambda place: key_of(place.name_vi)))


def former_parts(place: Place) -> tuple[Place, ...]:
    """This will give the units of the same level that a place was made of and that are no more, by code: one query."""
    rows = (
        TerritorySuccession.objects.filter(after_id=place.id, before__level=place.level)
        .exclude(before_id=place.id)
        .order_by("before__code")
        .values_list(*_BEFORE_FIELDS)
    )
    return tuple(dict.fromkeys(Place(*row) for row in rows))


def province_keys() -> frozenset[str]:
    """This will give what provinces are found by (`key_of`), those of both maps: one query."""
    return frozenset(Territory.objects.filter(level="province").values_list("key", flat=True))


def communes_on(day: date, *, province_id: int | None = None) -> tuple[Place, ...]:
    """This will give the communes that stand on a day, in one province or in all, by code: one query."""
    rows = _standing("commune", day)
    if province_id is not None:
        rows = rows.filter(parent_id=province_id)
    return tuple(Place(*row) for row in rows.order_by("code").values_list(*PLACE_FIELDS))


def _standing(level: str, day: date) -> QuerySet[Territory]:
    rows = Territory.objects.filter(level=level)
    return rows.exclude(valid_from__gt=day).exclude(valid_to__lte=day)


def territories_exist() -> bool:
    """This will say whether the territories have been loaded."""
    return Territory.objects.exists()


def lies_in(above: tuple[Place, ...], name: str) -> bool:
    """This will say whether one of the places is the one that a name (or a code) means, however it is written."""
    return _lies_in(above, keys_for(name))


def _lies_in(above: tuple[Place, ...], keys: tuple[str, ...]) -> bool:
    """This will say whether any of the places above has one of the names (or the code)."""
    for place in above:
        folded = fold_name(place.name_vi)
        if any(folded == key or folded.endswith(f" {key}") for key in keys) or fold_name(place.code) in keys:
            return True
    return False


def _best(name: str, keys: tuple[str, ...], places: list[Place]) -> list[Place]:
    """This will keep of several the ones that fit what was written best: its kind of unit first, then its accents."""
    full = written_out(name)
    same_kind = [place for place in places if fold_name(place.name_vi) == full]
    if same_kind:
        places = same_kind
    elif whole := [place for place in places if fold_name(place.name_vi).endswith(f" {keys[0]}")]:
        places = whole
    if has_accents(name):
        written = accents_of(name)
        places = [
            place for place in places if accents_of(place.name_vi)[-len(written) :] == written
        ] or places
    return places
