"""Where it happened: a place as people write it, led to one that stands today, or what there is to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.accounts.queries.territories import (
    chains_of,
    find_territory,
    places_by_code,
    where_is,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from lachan.centre.accounts.queries.territories import Place

# More than these nobody reads through on a telephone; who finds none of them writes the province behind a comma.
MOST_CHOICES: Final = 20


class Choice(msgspec.Struct, frozen=True):
    """A place to choose: its code, and its name with what it lies in."""

    code: str
    name_vi: str
    name_en: str


class PlaceFault(ValueError):  # noqa: N818 - a fault of what was typed
    """No place that stands today: `code` is `place_unknown`, `place_many` or `place_became`; `choices` to choose."""

    def __init__(self, code: str, choices: tuple[Choice, ...] = ()) -> None:
        """This will keep code and choices."""
        super().__init__(code)
        self.code = code
        self.choices = choices


def read_place(typed: str, *, day: date) -> str:
    """This will give the code of a place that stands on a day, by its code or its name (`P. Trúc Bạch, Hà Nội`).

    A former unit that became one other as a whole is taken as that; where it was divided one has to choose. Raises
    PlaceFault.
    """
    place = _the_place(typed, day)
    became = where_is(place, day=day)
    if len(became) == 1:
        return became[0].place.code
    if not became:
        raise PlaceFault("place_unknown")
    raise PlaceFault("place_became", _choices(one.place for one in became))


def _the_place(typed: str, day: date) -> Place:
    """This will find the one place that is meant: what stands today before a former unit of the same name.

    Whoever writes `quận Ba Đình` means the former district and not today's ward, which only shares its name.
    """
    if exact := places_by_code([typed.strip().upper()]):
        return next(iter(exact.values()))
    found = [one.place for one in find_territory(name=typed)]
    places = [place for place in found if place.stands_on(day)] or found
    if not places:
        raise PlaceFault("place_unknown")
    if len(places) > 1:
        raise PlaceFault("place_many", _choices(places))
    return places[0]


def _choices(places: Iterable[Place]) -> tuple[Choice, ...]:
    found = list({place.id: place for place in places}.values())[:MOST_CHOICES]
    chains = chains_of(place.id for place in found)
    return tuple(
        Choice(
            place.code,
            ", ".join(over.name_vi for over in chains[place.id]),
            ", ".join(over.name_en for over in chains[place.id]),
        )
        for place in found
    )
