"""Writes Vietnam's days off, as the package `holidays` has them, into the file that deadlines are counted by.

    python scripts/build_holidays.py

The package holds all countries of the world and takes 15 MB of each process that imports it; the site needs one
country's days. Run it when the package is renewed: each year's decree on days in lieu comes with it. A test compares.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

from holidays.countries.vietnam import Vietnam

OUTPUT = Path(__file__).resolve().parents[1] / "src/lachan/centre/cases/days_off_vn.json"
YEARS = range(1990, 2100)


def in_year(year: int, language: str) -> Vietnam:
    """This will give the package's calendar of a year."""
    return Vietnam(years=year, language=language)  # type: ignore[no-untyped-call]


def made() -> str:
    """This will give the file: each day off with its names in Vietnamese and English, and each day worked by decree."""
    off: list[list[str]] = []
    worked: set[str] = set()
    for year in YEARS:
        vi, en = (in_year(year, language) for language in ("vi", "en_US"))
        off += [[f"{day}", f"{vi[day]}", f"{en[day]}"] for day in sorted(vi)]
        worked |= {f"{day}" for day in vi.weekend_workdays}
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in off)
    head = json.dumps(f"holidays {version('holidays')}, MIT")
    return f'{{"source": {head},\n"worked": {json.dumps(sorted(worked))},\n"off": [\n{lines}\n]}}\n'


if __name__ == "__main__":
    OUTPUT.write_text(made(), "utf-8")
