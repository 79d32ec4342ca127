"""Priority: a sum of parts, each with its sentence. Pure; the numbers and their reasons stand in `priority.toml`."""

from __future__ import annotations

import math
import tomllib
from datetime import date, datetime  # noqa: TC003 - msgspec resolves the annotations at run time
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lachan.centre.web.words import Lang

_PARTS: Final = ("urgent", "money", "victims", "spread", "age")
# what English counts, as one and as several
_ONE_AND_MANY: Final[Mapping[str, tuple[str, str]]] = {
    "points": ("point", "points"),
    "victims": ("independent reporter", "independent reporters"),
    "reporters": ("independent reporter", "independent reporters"),
    "provinces": ("province", "provinces"),
    "days": ("day", "days"),
}


class Part(msgspec.Struct, frozen=True):
    """A part of a priority: its code (`urgent`, `money`, `victims`, `spread`, `age`), points, blanks of its words."""

    code: str
    points: int
    params: dict[str, str] = {}

    def said(self, lang: Lang) -> str:
        """This will say why there are these points."""
        return say(
            f"cases.priority.{self.code}", lang, **blanks_of({**self.params, "points": f"{self.points}"})
        )


class Facts(msgspec.Struct, frozen=True):
    """What a priority is made of. `days_open` are whole days since the case was opened."""

    loss_vnd: int | None
    victims: int
    provinces: int
    first_day: date | None
    last_day: date | None
    days_open: int
    urgent_until: datetime | None


def priority_of(facts: Facts, now: datetime) -> tuple[int, tuple[Part, ...]]:
    """This will give the priority and its parts, those without points left out."""
    told = _told()
    days = (facts.last_day - facts.first_day).days + 1 if facts.first_day and facts.last_day else 0
    parts = (
        Part(
            "urgent",
            told["urgent"]["points"] if facts.urgent_until is not None and now < facts.urgent_until else 0,
        ),
        Part("money", _money(facts.loss_vnd or 0, told["money"]), {"loss": in_dong(facts.loss_vnd or 0)}),
        Part("victims", _victims(facts.victims, told["victims"]), {"victims": f"{facts.victims}"}),
        Part(
            "spread",
            _spread(facts.provinces, days, told["spread"]),
            {"provinces": f"{facts.provinces}", "days": f"{days}"},
        ),
        Part(
            "age",
            min(told["age"]["most"], told["age"]["points_for_day"] * max(0, facts.days_open)),
            {"days": f"{facts.days_open}"},
        ),
    )
    counted = tuple(part for part in parts if part.points)
    return sum(part.points for part in counted), counted


def in_dong(vnd: int) -> str:
    """This will write money as it is written in Vietnam: 1.500.000."""
    return f"{vnd:,}".replace(",", ".")


def blanks_of(params: Mapping[str, str]) -> dict[str, str]:
    """This will give what fills the blanks of a sentence, for English its own forms beside it (`loss_en`).

    English sets thousands apart with commas and tells one from several; Vietnamese does neither.
    """
    own = {}
    for name, value in params.items():
        if name == "loss":
            own["loss_en"] = value.replace(".", ",")
        elif name in _ONE_AND_MANY:
            own[f"{name}_en"] = f"{value} {_ONE_AND_MANY[name][value != '1']}"
    return {**params, **own}


def _money(vnd: int, told: dict[str, int]) -> int:
    if vnd < told["from_vnd"]:
        return 0
    tens = math.log10(vnd / told["from_vnd"])
    return min(told["most"], max(1, round(told["points_for_ten_times"] * tens)))


def _victims(count: int, told: dict[str, int]) -> int:
    return min(told["most"], round(told["points_for_twice"] * math.log2(1 + max(0, count))))


def _spread(provinces: int, days: int, told: dict[str, int]) -> int:
    points = told["points_for_province"] * max(0, provinces - 1) + told["points_for_day"] * max(0, days - 1)
    return min(told["most"], points)


@cache
def _told() -> dict[str, dict[str, int]]:
    told = tomllib.loads(files("lachan.centre.cases").joinpath("priority.toml").read_text("utf-8"))
    return {name: told[name] for name in _PARTS}
