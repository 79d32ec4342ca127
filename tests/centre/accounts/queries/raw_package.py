"""The answers that the raw tables of `vietnamadminunits` give, by a path that shares nothing with the code under test.

No territory, no succession and no office of ours is asked: a ward's row in the package names its district and province,
the package's table of 2025 names the communes that it is in, and the agencies' days say who answered.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from contextlib import closing
from datetime import date
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

MARCH, JULY = date(2025, 3, 1), date(2025, 7, 1)
COMMUNE_KINDS = {"message", "commerce"}
DISTRICT_KINDS = {"lending", "phone_number"}


class Raw(NamedTuple):
    """The package's tables, by official code: former wards, new communes, and the new communes of each ward."""

    wards: dict[str, dict[str, Any]]
    communes: dict[str, dict[str, Any]]
    now_in: dict[str, frozenset[str]]
    made_of: dict[str, frozenset[str]]
    islands: dict[str, dict[str, Any]]


@cache
def raw() -> Raw:
    """This will read the package's files."""
    spec = find_spec("vietnamadminunits")
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).parent / "data"
    with closing(sqlite3.connect(f"file:{folder / 'dataset.db'}?mode=ro", uri=True)) as base:
        base.row_factory = sqlite3.Row
        old = [dict(row) for row in base.execute("select * from admin_units_legacy")]
        new = [dict(row) for row in base.execute("select * from admin_units")]
    table = json.loads((folder / "converter_2025.json").read_text("utf-8"))
    by_key = {f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}": row for row in old}
    commune = {(row["provinceKey"], row["wardKey"]): row["wardCode"] for row in new}
    now_in: dict[str, set[str]] = defaultdict(set)
    for province, after in table["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for key, wards in after.items():
            for ward in wards:
                now_in[ward].add(commune[province, key])
    for province, divided in table["DICT_PROVINCE_WARD_DIVIDED"].items():
        for ward, parts in divided.items():
            now_in[ward] |= {commune[province, part["newWardKey"]] for part in parts}
    named = {
        by_key[key]["wardCode"] or "D" + by_key[key]["districtCode"]: frozenset(codes)
        for key, codes in now_in.items()
    }
    made_of: dict[str, set[str]] = defaultdict(set)
    for ward, codes in named.items():
        for code in codes:
            made_of[code].add(ward)
    return Raw(
        wards={row["wardCode"]: row for row in old if row["wardCode"]},
        communes={row["wardCode"]: row for row in new},
        now_in=named,
        made_of={code: frozenset(wards) for code, wards in made_of.items()},
        islands={"D" + row["districtCode"]: row for row in old if not row["wardCode"]},
    )


def _province(code: str, *, new: bool) -> str:
    """This will give the police of a province; those of provinces that stayed alone are the same on both maps."""
    stayed = {"01", "04", "11", "12", "14", "20", "22", "38", "40", "42", "46"}
    return f"T-P{code}-{'202507' if new and code not in stayed else '202501'}"


def _of_ward(kind: str, ward: str, day: date) -> set[str]:
    """This will give who answered in a former ward (or an island district) on a day before 1 July 2025."""
    row = raw().wards.get(ward) or raw().islands[ward]
    if kind in COMMUNE_KINDS and row["wardCode"]:
        return {f"X-C{ward}-202501"}
    if kind in DISTRICT_KINDS and day < MARCH:
        return {f"H-D{row['districtCode']}-202501"}
    return {_province(row["provinceCode"], new=False)}


def _of_commune(kind: str, commune: str) -> set[str]:
    if kind in COMMUNE_KINDS:
        return {f"X-C{commune}-202507"}
    return {_province(raw().communes[commune]["provinceCode"], new=True)}


def answers(kind: str, place: str, day: date) -> set[str]:
    """This will give the codes of the offices that the raw tables name. `place` is one of our codes."""
    official, edition = place[1:].split("-")
    if place[0] == "C" and edition == "202501":
        if day < JULY:
            return _of_ward(kind, official, day)
        return {code for commune in raw().now_in[official] for code in _of_commune(kind, commune)}
    if place[0] == "C":
        if day >= JULY:
            return _of_commune(kind, official)
        return {code for ward in raw().made_of[official] for code in _of_ward(kind, ward, day)}
    if place[0] == "D":
        return _of_district(kind, official, day)
    return _of_province(official, edition, day)


def _of_district(kind: str, official: str, day: date) -> set[str]:
    rows = [*raw().wards.values(), *raw().islands.values()]
    inside = [row for row in rows if row["districtCode"] == official]
    if day >= JULY:
        communes = {
            code for row in inside for code in raw().now_in[row["wardCode"] or "D" + row["districtCode"]]
        }
        return {code for commune in communes for code in _of_commune(kind, commune)}
    if kind in DISTRICT_KINDS and day < MARCH:
        return {f"H-D{official}-202501"}
    return {_province(inside[0]["provinceCode"], new=False)}


def _of_province(official: str, edition: str, day: date) -> set[str]:
    joined: dict[str, set[str]] = defaultdict(set)
    for ward, communes in raw().now_in.items():
        row = raw().wards.get(ward) or raw().islands[ward]
        joined[row["provinceCode"]] |= {raw().communes[code]["provinceCode"] for code in communes}
    if edition == "202501":
        if day < JULY:
            return {_province(official, new=False)}
        return {_province(code, new=True) for code in joined[official]}
    if day >= JULY:
        return {_province(official, new=True)}
    return {_province(old, new=False) for old, new in joined.items() if official in new}
