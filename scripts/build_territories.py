"""Make the territories of src/lachan/centre/accounts/data/ from the installed package `vietnamadminunits`.

    python scripts/build_territories.py [--out FOLDER]

Reads the package's data files without importing it (it would need libraries that we don't), checks that every former
ward is told of once, and writes `territories.csv`, `successions.csv` and their hashes. The same package gives the same
bytes, whatever the machine.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import sqlite3
import unicodedata
from collections import defaultdict
from contextlib import closing
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "src" / "lachan" / "centre" / "accounts" / "data"
PACKAGE_VERSION = "1.0.4"
# The map of 1 January 2025 (Huế had become a city under the central government) and the one of 1 July 2025; the days
# and their sources stand in data/changes.csv.
OLD_MAP, NEW_MAP, DAY = "202501", "202507", "2025-07-01"
OLD_WARDS, OLD_DISTRICTS, OLD_PROVINCES, NEW_COMMUNES, NEW_PROVINCES = 10_035, 696, 63, 3_321, 34
ENGLISH = {
    "Tỉnh": "Province", "Thành phố": "City", "Quận": "District", "Huyện": "District", "Thị xã": "Town", "Xã": "Commune",
    "Phường": "Ward", "Thị trấn": "Township", "Đặc khu": "Special Zone",
}  # fmt: skip
LETTERS = {"province": "P", "district": "D", "commune": "C"}
TERRITORY_COLUMNS = (
    "code", "level", "official_code", "name_vi", "name_en", "parent", "valid_from", "valid_to",
)  # fmt: skip
SUCCESSION_COLUMNS = ("before", "after", "day", "whole")

type Row = dict[str, Any]


def code(level: str, official: str, edition: str) -> str:
    """This will give our code of a unit."""
    return f"{LETTERS[level]}{official}-{edition}"


def english(name: str) -> str:
    """This will give the English name: without accents, the kind of unit after the name, before a number."""
    kind = next(word for word in ENGLISH if name.startswith(word + " "))
    short = name.removeprefix(kind + " ").replace("đ", "d").replace("Đ", "D")
    plain = "".join(x for x in unicodedata.normalize("NFD", short) if not unicodedata.combining(x))
    return f"{ENGLISH[kind]} {int(plain)}" if plain.isdigit() else f"{plain} {ENGLISH[kind]}"


def read_package() -> tuple[list[Row], list[Row], dict[str, Any]]:
    """This will give the package's former wards, its new communes, and its table of what became what."""
    if version("vietnamadminunits") != PACKAGE_VERSION:
        raise SystemExit(
            f"vietnamadminunits {PACKAGE_VERSION} is needed; look at what another version changes first"
        )
    spec = find_spec("vietnamadminunits")
    if spec is None or spec.origin is None:
        raise SystemExit("vietnamadminunits is not installed; `make setup` installs it")
    folder = Path(spec.origin).parent / "data"
    with closing(sqlite3.connect(f"file:{folder / 'dataset.db'}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        old = [dict(row) for row in connection.execute("SELECT * FROM admin_units_legacy")]
        new = [dict(row) for row in connection.execute("SELECT * FROM admin_units")]
    table = json.loads((folder / "converter_2025.json").read_text("utf-8"))
    return old, new, table


def territory(level: str, official: str, edition: str, name: str, parent: str, days: tuple[str, str]) -> Row:
    """This will give one row of territories.csv."""
    name = unicodedata.normalize("NFC", " ".join(name.split()))
    # ten names of the package have both words in capitals
    for written, word in (("Thành Phố ", "Thành phố "), ("Thị Xã ", "Thị xã "), ("Thị Trấn ", "Thị trấn ")):
        name = word + name.removeprefix(written) if name.startswith(written) else name
    return {
        "code": code(level, official, edition),
        "level": level,
        "official_code": official,
        "name_vi": name,
        "name_en": english(name),
        "parent": parent,
        "valid_from": days[0],
        "valid_to": days[1],
    }


class Maps:
    """Both maps and what became of each former unit."""

    def __init__(self, old: list[Row], new: list[Row], table: dict[str, Any]) -> None:
        """This will put the rows together. Raises SystemExit when the package is not what was checked."""
        self.territories: dict[str, Row] = {}
        self.successions: dict[tuple[str, str], bool] = {}
        self.old, self.new = old, new
        self.joined = table["DICT_PROVINCE"]
        # a province that stayed alone stayed the same unit (11 of them, Resolution 202/2025/QH15)
        self.unchanged = {key for key, former in self.joined.items() if former == [key]}
        self.new_province = {
            row["provinceKey"]: code(
                "province",
                row["provinceCode"],
                OLD_MAP if row["provinceKey"] in self.unchanged else NEW_MAP,
            )
            for row in new
        }
        self.old_province = {
            row["provinceKey"]: code("province", row["provinceCode"], OLD_MAP) for row in old
        }
        self.new_commune = {
            (row["provinceKey"], row["wardKey"]): code("commune", row["wardCode"], NEW_MAP) for row in new
        }
        self._add_old_units()
        self._add_new_units()
        self._follow_provinces()
        self._follow_wards(self._targets(table))

    def _add(self, row: Row) -> None:
        known = self.territories.setdefault(row["code"], row)
        if known != row:
            raise SystemExit(f"{row['code']} is told of twice: {known} and {row}")

    def _add_old_units(self) -> None:
        for row in self.old:
            end = "" if row["provinceKey"] in self.unchanged else DAY
            province = code("province", row["provinceCode"], OLD_MAP)
            district = code("district", row["districtCode"], OLD_MAP)
            self._add(territory("province", row["provinceCode"], OLD_MAP, row["province"], "", ("", end)))
            self._add(
                territory("district", row["districtCode"], OLD_MAP, row["district"], province, ("", DAY))
            )
            if row["wardCode"]:
                self._add(territory("commune", row["wardCode"], OLD_MAP, row["ward"], district, ("", DAY)))

    def _add_new_units(self) -> None:
        for row in self.new:
            parent = self.new_province[row["provinceKey"]]
            if row["provinceKey"] not in self.unchanged:
                self._add(territory("province", row["provinceCode"], NEW_MAP, row["province"], "", (DAY, "")))
            self._add(territory("commune", row["wardCode"], NEW_MAP, row["ward"], parent, (DAY, "")))

    def _follow_provinces(self) -> None:
        for after, former in self.joined.items():
            for before in former:
                if after not in self.unchanged:
                    self.successions[self.old_province[before], self.new_province[after]] = True

    def _targets(self, table: dict[str, Any]) -> dict[str, set[str]]:
        """This will give, for each former ward's key, the new communes that it is in."""
        targets: dict[str, set[str]] = defaultdict(set)
        for province, communes in table["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
            for commune, wards in communes.items():
                for ward in wards:
                    targets[ward].add(self.new_commune[province, commune])
        for province, divided in table["DICT_PROVINCE_WARD_DIVIDED"].items():
            for ward, parts in divided.items():
                targets[ward].update(self.new_commune[province, part["newWardKey"]] for part in parts)
        return targets

    def _follow_wards(self, targets: dict[str, set[str]]) -> None:
        of_district: dict[str, set[str]] = defaultdict(set)
        for row in self.old:
            key = "_".join((row["provinceKey"], row["districtKey"], row["wardKey"] or ""))
            after = targets.pop(key, set())
            if not after:
                raise SystemExit(f"nothing is said of what became of {key}")
            district = code("district", row["districtCode"], OLD_MAP)
            of_district[district] |= after
            if row["wardCode"]:
                self._follow(code("commune", row["wardCode"], OLD_MAP), after)
        if targets:
            raise SystemExit(f"these are no former wards: {sorted(targets)[:5]}")
        for district, after in of_district.items():
            self._follow(district, after)
        for before, after_code in self.successions:
            if before.startswith("P"):
                continue
            went = self._province_of(before)
            if (went, self._province_of(after_code)) not in self.successions and went != self._province_of(
                after_code
            ):
                raise SystemExit(
                    f"{before} is said to be in {after_code}, of a province that its own did not join"
                )

    def _follow(self, before: str, after: set[str]) -> None:
        for one in after:
            self.successions[before, one] = len(after) == 1

    def _province_of(self, unit: str) -> str:
        while parent := self.territories[unit]["parent"]:
            unit = parent
        return unit

    def check(self) -> None:
        """This will compare the counts with the official ones. Raises SystemExit."""
        counts: dict[tuple[str, str], int] = defaultdict(int)
        for row in self.territories.values():
            counts[row["level"], "old" if row["valid_to"] else "new"] += 1
        stayed = len(self.unchanged)
        wanted = {
            ("commune", "old"): OLD_WARDS,
            ("district", "old"): OLD_DISTRICTS,
            ("province", "old"): OLD_PROVINCES - stayed,
            ("commune", "new"): NEW_COMMUNES,
            ("province", "new"): NEW_PROVINCES,
        }
        if counts != wanted or stayed != NEW_PROVINCES - 23:
            raise SystemExit(f"{dict(counts)} were counted, {wanted} are known")
        reached = {after for _, after in self.successions}
        for row in self.territories.values():
            if row["valid_from"] and row["code"] not in reached:
                raise SystemExit(f"{row['code']} came from nowhere")


def write_csv(path: Path, columns: tuple[str, ...], rows: list[Row]) -> str:
    """This will write a CSV (UTF-8, line feeds) and give its SHA-256."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    raw = text.getvalue().encode("utf-8")
    path.write_bytes(raw)
    return hashlib.sha256(raw).hexdigest()


def build(out: Path) -> dict[str, str]:
    """This will write the files into a folder and give their hashes by name."""
    maps = Maps(*read_package())
    maps.check()
    level_order = {level: number for number, level in enumerate(LETTERS)}
    territories = sorted(
        maps.territories.values(),
        key=lambda row: (level_order[row["level"]], row["code"].partition("-")[2], row["code"]),
    )
    successions = [
        {"before": before, "after": after, "day": DAY, "whole": "1" if whole else "0"}
        for (before, after), whole in sorted(maps.successions.items())
    ]
    out.mkdir(parents=True, exist_ok=True)
    hashes = {
        "territories.csv": write_csv(out / "territories.csv", TERRITORY_COLUMNS, territories),
        "successions.csv": write_csv(out / "successions.csv", SUCCESSION_COLUMNS, successions),
    }
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(hashes.items()))
    (out / "SHA256SUMS").write_text(lines, encoding="ascii")
    return hashes


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--out", type=Path, default=DATA, help="the folder to write (default: the packaged data)"
    )
    for name, digest in build(parser.parse_args().out).items():
        print(f"{digest}  {name}")
