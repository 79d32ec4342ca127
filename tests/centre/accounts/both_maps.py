"""Police of seven new provinces over both maps, as CSVs and plans: what a centre would bring for the year 2025.

Provincial police answer for all kinds; district police, until 1 March 2025, for lending and phone numbers; commune police
for messages and commerce. On 1 March the districts' work passes to the provinces; on 1 July provinces and communes merge.
In Tuyên Quang the new offices are given nothing: what they answer for comes to them by the plan alone.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections import defaultdict
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from django.db import connection

from lachan.centre.accounts.models import (
    Competence,
    Office,
    OfficeSuccession,
    Territory,
    TerritorySuccession,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

NEW_PROVINCES = (
    "P01-202501",
    "P46-202501",
    "P08-202507",
    "P44-202507",
    "P48-202507",
    "P79-202507",
    "P91-202507",
)
BY_PLAN_ALONE = "P08-202507"
DATA = files("lachan.centre.accounts") / "data"

type Rows = list[dict[str, str]]


@cache
def data_rows(name: str) -> Rows:
    """This will give the rows of one of the packaged tables; nobody changes them."""
    return list(csv.DictReader(io.StringIO(DATA.joinpath(name).read_text("utf-8"))))


def write_rows(path: Path, rows: Rows) -> None:
    """This will write a table in the form of the packaged ones."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_sums(folder: Path) -> None:
    """This will write the sums beside the tables, so that they are taken for whole."""
    names = ("territories.csv", "successions.csv")
    sums = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (folder / "SHA256SUMS").write_text("".join(sums), encoding="ascii")


def part_of_map(folder: Path, provinces: Collection[str] = ("P01-202501", "P08-202507")) -> Path:
    """This will write the map of some new provinces, and of what they came from, into a folder and give it."""
    territories, successions = data_rows("territories.csv"), data_rows("successions.csv")
    kept = {row["code"] for row in units_of(provinces)}
    write_rows(folder / "territories.csv", [row for row in territories if row["code"] in kept])
    write_rows(
        folder / "successions.csv",
        [row for row in successions if row["before"] in kept and row["after"] in kept],
    )
    write_sums(folder)
    return folder


def some_districts(
    folder: Path, districts: Collection[str] = ("D001-202501", "D002-202501", "D024-202501")
) -> Path:
    """This will write the map of some former districts, and what came of them, into a folder and give it."""
    rows, steps = data_rows("territories.csv"), data_rows("successions.csv")
    former = {row["code"] for row in rows if row["code"] in districts or row["parent"] in districts}
    after = {step["after"] for step in steps if step["before"] in former}
    parents = {row["parent"] for row in rows if row["code"] in former | after}
    provinces = {row["code"] for row in units_of(parents) if row["level"] == "province"}
    kept = former | after | provinces
    write_rows(folder / "territories.csv", [row for row in rows if row["code"] in kept])
    write_rows(
        folder / "successions.csv",
        [step for step in steps if step["before"] in former | provinces and step["after"] in kept],
    )
    write_sums(folder)
    return folder


def units_of(provinces: Collection[str] = NEW_PROVINCES) -> Rows:
    """This will give the units of both maps that lie in these new provinces."""
    rows = data_rows("territories.csv")
    by_code = {row["code"]: row for row in rows}
    roots = {row["before"] for row in data_rows("successions.csv") if row["after"] in provinces} | set(
        provinces
    )

    def root(row: dict[str, str]) -> str:
        while row["parent"]:
            row = by_code[row["parent"]]
        return row["code"]

    return [row for row in rows if root(row) in roots]


def police_of(code: str) -> str:
    """This will give the code of the police of a unit: P01-202501 has T-P01-202501, districts H-, communes X-."""
    return {"P": "T", "D": "H", "C": "X"}[code[0]] + "-" + code


def tree_csv(units: Rows) -> bytes:
    """This will give the tree of offices over both maps as a CSV. District police stand until a plan ends them."""
    kinds = {
        "province": ("provincial", "*"),
        "district": ("district_police", "lending phone_number"),
        "commune": ("commune_police", "message commerce"),
    }
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        ["code", "kind", "name_vi", "name_en", "parent", "territory", "valid_from", "valid_to", "competences"]
    )
    writer.writerow(
        ["BCA", "ministry", "Bộ Công an", "Ministry of Public Security", "", "", "1945-08-19", "", "*@*"]
    )
    for unit in units:
        kind, competences = kinds[unit["level"]]
        if unit["valid_from"] and BY_PLAN_ALONE in {unit["code"], unit["parent"]}:
            competences = ""
        # below the ministry, all of them: an office that ends must have no parts left, and these end on other days
        writer.writerow(
            [
                police_of(unit["code"]), kind, f"Công an {unit['name_vi']}", f"{unit['name_en']} Police", "BCA",
                unit["code"], unit["valid_from"] or "1975-04-30", "", competences,
            ]
        )  # fmt: skip
    return text.getvalue().encode("utf-8")


def march_plan(units: Rows) -> bytes:
    """This will give the plan of 1 March 2025: district police merge into the provinces'."""
    return plan_csv(
        (
            "2025-03-01",
            "merge",
            police_of(unit["code"]),
            police_of(unit["parent"]),
            "",
            "",
            "Nghị định 02/2025/NĐ-CP",
        )
        for unit in units
        if unit["level"] == "district"
    )


def july_plan(units: Rows) -> bytes:
    """This will give the plan of 1 July 2025: each unit's police go to those of the unit that it is in now."""
    mine = {unit["code"] for unit in units if unit["level"] != "district"}
    went: dict[str, list[str]] = defaultdict(list)
    for row in data_rows("successions.csv"):
        if row["before"] in mine:
            went[row["before"]].append(row["after"])
    lines: list[tuple[str, ...]] = []
    for before, after in went.items():
        if len(after) == 1:
            lines.append(
                ("2025-07-01", "merge", police_of(before), police_of(after[0]), "", "", "Sắp xếp 2025")
            )
        else:
            lines += [
                ("2025-07-01", "split", police_of(before), police_of(one), "", one, "Sắp xếp 2025")
                for one in after
            ]
    return plan_csv(lines)


def plan_csv(lines: Iterable[tuple[str, ...]]) -> bytes:
    """This will give a plan as a CSV: day, action, before, after, kind, territory, reason."""
    text = io.StringIO()
    writer: Any = csv.writer(text)
    writer.writerow(["day", "action", "before", "after", "case_kind", "territory", "reason"])
    writer.writerows(lines)
    return text.getvalue().encode("utf-8")


def count_rows() -> None:
    """This will count the rows of places and offices, as a database does by itself, but not within a transaction.

    These alone: PostgreSQL keeps what it counted when the test's transaction is rolled back, and a table that was
    counted while it was empty is read whole by every later test.
    """
    with connection.cursor() as cursor:
        for model in (Territory, TerritorySuccession, Office, OfficeSuccession, Competence):
            cursor.execute(f"ANALYZE {model._meta.db_table}")
