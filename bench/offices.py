"""How fast: who is responsible where, with 4,000 offices on both maps; loading the maps; importing and reorganising.

    python bench/offices.py [--questions 3000]
    scripts/with_postgresql.sh .venv/bin/python bench/offices.py

Works in a data folder of its own that is gone afterwards, on SQLite or on what LACHAN_DATABASE names.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import random
import sys
import tempfile
from datetime import UTC, date, datetime
from functools import partial
from importlib.resources import files
from time import perf_counter, process_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)
OFFICES = 4_000
HEAD = ("code", "kind", "name_vi", "name_en", "parent", "territory", "valid_from", "valid_to", "competences")
DAYS = tuple(date.fromisoformat(day) for day in ("2025-02-28", "2025-03-01", "2025-07-01", "2026-11-28"))


def units() -> list[dict[str, str]]:
    """This will give the units of the packaged map."""
    text = (files("lachan.centre.accounts") / "data" / "territories.csv").read_text("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def tree(rows: list[dict[str, str]]) -> tuple[bytes, list[str]]:
    """This will make 4,000 offices: a ministry, the police of provinces, new communes and districts."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEAD)
    writer.writerow(
        ["BCA", "ministry", "Bộ Công an", "Ministry of Public Security", "", "", "1945-08-19", "", "*@*"]
    )
    provinces = [row for row in rows if row["level"] == "province"]
    communes = [row for row in rows if row["level"] == "commune" and row["valid_from"]]
    districts = [row for row in rows if row["level"] == "district"][
        : OFFICES - 1 - len(provinces) - len(communes)
    ]
    for kind, competences, members in (
        ("provincial", "*", provinces),
        ("district_police", "lending phone_number", districts),
        ("commune_police", "message commerce", communes),
    ):
        for row in members:
            writer.writerow(
                [f"X-{row['code']}", kind, row["name_vi"], row["name_en"], "BCA", row["code"],
                 row["valid_from"] or "1975-04-30", "", competences]
            )  # fmt: skip
    return text.getvalue().encode("utf-8"), [row["code"] for row in districts]


def merger(districts: list[str], rows: list[dict[str, str]]) -> bytes:
    """This will give the plan of 1 March 2025."""
    parents = {row["code"]: row["parent"] for row in rows}
    lines = [f"2025-03-01,merge,X-{code},X-{parents[code]},Nghị định 02/2025" for code in districts]
    return "\n".join(["day,action,before,after,reason", *lines]).encode("utf-8")


def timed[Result](what: str, work: Callable[[], Result]) -> Result:
    """This will print how long something takes."""
    begun = perf_counter()
    result = work()
    print(f"{what:<58}{perf_counter() - begun:8.2f} s")
    return result


def percentiles(what: str, works: list[Callable[[], object]]) -> None:
    """This will print median, 95th and 99th percentile in milliseconds: by the clock, and of the processor alone.

    On a machine that others use as well the first says how busy they were.
    """
    clock, processor = list[float](), list[float]()
    for work in works:
        begun, used = perf_counter(), process_time()
        work()
        clock.append(perf_counter() - begun)
        processor.append(process_time() - used)
    told = []
    for times in (clock, processor):
        ordered = sorted(times)
        told.append(
            " ".join(f"{ordered[int(len(ordered) * share)] * 1_000:6.2f}" for share in (0.5, 0.95, 0.99))
        )
    print(f"{what:<58}{told[0]} ms; processor {told[1]} ms (p50, p95, p99)")


def main() -> None:
    """This will measure all of it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--questions", type=int, default=3_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lachan-bench-") as folder:
        os.environ["LACHAN_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "lachan.centre.config.settings"
        measure(options.questions)


def measure(questions: int) -> None:
    """This will set the site up in the data folder and time the work."""
    import django  # noqa: PLC0415 - the folder is named first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - after the settings are read
    from django.db import connection  # noqa: PLC0415

    from lachan.centre.accounts.case_kinds import CASE_KINDS  # noqa: PLC0415
    from lachan.centre.accounts.queries.responsible import responsible_on  # noqa: PLC0415
    from lachan.centre.accounts.queries.successions import carry_on  # noqa: PLC0415
    from lachan.centre.accounts.queries.territories import find_territory, place_by_code  # noqa: PLC0415
    from lachan.centre.accounts.services.offices import import_tree  # noqa: PLC0415
    from lachan.centre.accounts.services.reorganisations import record_plan, try_plan  # noqa: PLC0415
    from lachan.centre.accounts.services.territories import load_territories  # noqa: PLC0415
    from lachan.centre.audit.actors import OPERATOR  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    print(f"{connection.vendor}, Python {sys.version.split()[0]}, {os.cpu_count()} cores")
    rows = units()
    timed("load 14,138 territories and 14,328 successions", lambda: load_territories(actor=OPERATOR, now=NOW))
    timed("load them again", lambda: load_territories(actor=OPERATOR, now=NOW))
    table, districts = tree(rows)
    added = timed("import 4,000 offices", lambda: import_tree(table=table, actor=OPERATOR, now=NOW)).added
    plan = merger(districts, rows)
    timed(f"try a plan of {len(districts)} lines", lambda: try_plan(table=plan))
    timed(
        f"record a plan of {len(districts)} lines", lambda: record_plan(table=plan, actor=OPERATOR, now=NOW)
    )
    source = random.Random(1)  # noqa: S311 - the same questions on every run
    for what, level in (("communes", "commune"), ("provinces", "province"), ("former districts", "district")):
        codes = [row["code"] for row in rows if row["level"] == level]
        works: list[Callable[[], object]] = [
            partial(
                responsible_on,
                place=place_by_code(source.choice(codes)),
                case_kind=source.choice(list(CASE_KINDS)),
                day=source.choice(DAYS),
            )
            for _ in range(questions)
        ]
        percentiles(f"responsible_on, {what} of both maps", works)
    names = [row["name_vi"] for row in source.sample(rows, 500)]
    percentiles("find_territory by full name", [partial(find_territory, name=name) for name in names])
    percentiles(
        "carry_on, work of district police",
        [
            partial(
                carry_on,
                office_id=added[f"X-{code}"],
                case_kind="lending",
                territory_id=place_by_code(code).id,
                since=date(2025, 1, 1),
                day=date(2026, 11, 28),
            )
            for code in source.choices(districts, k=500)
        ],
    )


if __name__ == "__main__":
    main()
