"""The boundaries that maps show: every province of its day, and both archipelagos."""

from __future__ import annotations

import csv
import json
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pytest

SRC: Final = Path(__file__).parents[3] / "src/lachan/centre"
MAPS: Final = SRC / "web/static/web/maps"
# degrees east and north: far enough off the coast that no other island lies there
HOANG_SA: Final = (111.0, 113.0, 15.5, 17.5)
TRUONG_SA: Final = (111.5, 117.0, 7.0, 12.0)


def features(edition: str) -> dict[str, list[list[list[list[float]]]]]:
    drawn: dict[str, Any] = json.loads((MAPS / f"provinces-{edition}.json").read_text("utf-8"))
    return {one["id"]: one["geometry"]["coordinates"] for one in drawn["features"]}


def province_codes(day: str) -> set[str]:
    with (SRC / "accounts/data/territories.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["code"]
            for row in csv.DictReader(file)
            if row["level"] == "province"
            and (row["valid_from"] or "0") <= day
            and (not row["valid_to"] or day < row["valid_to"])
        }


@pytest.mark.parametrize(
    ("edition", "day", "count"), [("202501", "2025-06-30", 63), ("202507", "2025-07-01", 34)]
)
def test_a_map_draws_each_province_of_its_day(edition: str, day: str, count: int) -> None:
    assert set(features(edition)) == province_codes(day)
    assert len(features(edition)) == count


@pytest.mark.parametrize("edition", ["202501", "202507"])
@pytest.mark.parametrize(("official", "where"), [("P48", HOANG_SA), ("P56", TRUONG_SA)])
def test_both_archipelagos_are_drawn_with_their_province(
    edition: str, official: str, where: tuple[float, float, float, float]
) -> None:
    west, east, south, north = where
    (polygons,) = [found for code, found in features(edition).items() if code.startswith(official)]
    there = [ring for (ring,) in polygons if all(west <= x <= east and south <= y <= north for x, y in ring)]
    assert len(there) >= 5


@pytest.mark.parametrize("edition", ["202501", "202507"])
def test_rings_are_closed_and_run_one_way_round(edition: str) -> None:
    for polygons in features(edition).values():
        for (ring,) in polygons:
            assert ring[0] == ring[-1]
            assert len(ring) >= 4
        areas = [sum(x * v - u * y for (x, y), (u, v) in pairwise(ring)) for (ring,) in polygons]
        assert all(area > 0 for area in areas) or all(area < 0 for area in areas)


def test_what_was_joined_covers_what_it_was_made_of() -> None:
    """The whole of the country is as large on both maps, but for slivers along former borders."""

    def size(edition: str) -> float:
        return sum(
            abs(sum(x * v - u * y for (x, y), (u, v) in pairwise(ring))) / 2
            for polygons in features(edition).values()
            for (ring,) in polygons
        )

    assert size("202507") == pytest.approx(size("202501"), rel=0.001)
