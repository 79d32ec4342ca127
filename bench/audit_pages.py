"""How fast the pages of the log are with 10 million entries.

    python bench/audit_pages.py                              SQLite in a temporary folder
    scripts/with_postgresql.sh python bench/audit_pages.py   a PostgreSQL of its own

The entries are planted by SQL past the triggers (invented, the same each time): 10,000 persons and the machine, 4,000
offices, 400 days, 24 kinds; a tenth of the persons does most, as at work. Prints the time of each question.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]

FIRST_DAY = date(2025, 10, 20)
DAYS = 400
KINDS = 24
TURNS = 9
BUDGET_MS = 100

# One row from its number {n}: squares gather at the low numbers, so that few do much.
ROW = """
SELECT {n}, {at}, 'bench.kind_' || ({mix} % {kinds} * ({mix} % {kinds}) / {kinds}),
    CASE WHEN {mix} % 5 = 0 THEN 'machine:lachan' ELSE 'person:' || ({mix} % 10000 * ({mix} % 10000) / 10000 + 1) END,
    CASE WHEN {mix} % 5 = 0 THEN NULL ELSE {mix} % 4000 * ({mix} % 4000) / 4000 + 1 END,
    CASE WHEN {mix} % 7 = 0 THEN '' ELSE 'case:' || ({mix} % 2000000) END, 'abcd1234',
    '{{"from":"open","office":12,"to":"moved"}}', '[]', {day}
"""
INDEXES = {
    "postgresql": (
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'audit_entry' AND indexdef NOT LIKE '%UNIQUE%'"
    ),
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'audit_entry'",
}
COLUMNS = "id, at, kind, actor, office_id, subject, request_id, data, personal, day"


def plant(rows: int) -> str:
    """This will make the table and fill it, and give the database's vendor."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "lachan.centre.config.settings"
    import django  # noqa: PLC0415 - the environment comes first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - after setup
    from django.db import connection, transaction  # noqa: PLC0415 - as above

    call_command("migrate", "audit", verbosity=0)
    # a number that looks thrown, the same on both databases
    mix = "((n * 7919 + n / 13 * 104729) % 1000003)"
    a_day = rows // DAYS + 1
    with connection.cursor() as cursor:
        cursor.execute(INDEXES[connection.vendor])
        # made anew behind the rows: much quicker than row by row
        indexes = dict(cursor.fetchall()) if rows else {}
        for name in indexes:
            cursor.execute(f"DROP INDEX {name}")
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("SET maintenance_work_mem = '512MB'")
            day = f"date '{FIRST_DAY}' + (n / {a_day})::int"
            row = ROW.format(n="n", mix=mix, kinds=KINDS, day=day, at=f"({day})::timestamptz")
            cursor.execute(
                f"INSERT INTO audit_entry ({COLUMNS}) {row} FROM generate_series(1::bigint, {rows}) AS n"
            )
            cursor.execute("SET session_replication_role = origin")
        else:
            connection.connection.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_TRIGGER, False)
            day = f"date('{FIRST_DAY}', (n / {a_day}) || ' days')"
            row = ROW.format(n="n", mix=mix, kinds=KINDS, day=day, at=f"{day} || ' 03:00:00'")
            # in pieces, so that the write-ahead log does not grow to the size of the whole
            for start in range(0, rows, 500_000):
                end = min(start + 500_000, rows)
                with transaction.atomic():
                    cursor.execute(
                        f"INSERT INTO audit_entry ({COLUMNS}) WITH RECURSIVE numbers(n) AS (SELECT {start + 1}"
                        f" UNION ALL SELECT n + 1 FROM numbers WHERE n < {end}) {row} FROM numbers"
                    )
            connection.connection.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_TRIGGER, True)
        for sql in indexes.values():
            cursor.execute(sql)
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE audit_entry")
    return connection.vendor


def ask(rows: int) -> float:
    """This will print the time of each question, and give the longest median (ms)."""
    from lachan.centre.audit.log_pages import EntryFilter, entries_for  # noqa: PLC0415 - after setup

    some = frozenset(range(3000, 3120))
    many = frozenset(range(1000, 3400))
    quarter = (FIRST_DAY + timedelta(days=100), FIRST_DAY + timedelta(days=190))
    one_day = (FIRST_DAY + timedelta(days=33),) * 2
    middle = rows // 2
    questions: dict[str, tuple[EntryFilter, dict[str, int]]] = {
        "the newest": (EntryFilter(), {}),
        "the middle of the log": (EntryFilter(), {"before": middle}),
        "forward from the middle": (EntryFilter(), {"after": middle}),
        "one kind, often": (EntryFilter(kind="bench.kind_0"), {}),
        "one kind, seldom": (EntryFilter(kind="bench.kind_22"), {"before": middle}),
        "one person who does much": (EntryFilter(actor="person:1"), {}),
        "one person who does little": (EntryFilter(actor="person:9802"), {}),
        "nobody": (EntryFilter(actor="person:99999"), {}),
        "one case": (EntryFilter(subject="case:77778"), {}),
        "one office": (EntryFilter(offices=frozenset({3999})), {}),
        "a province: 120 offices": (EntryFilter(offices=some), {}),
        "a ministry: 2,400 offices": (EntryFilter(offices=many), {}),
        "one day": (EntryFilter("", "", "", None, *one_day), {}),
        "a quarter of a year": (EntryFilter("", "", "", None, *quarter), {}),
        "a kind in a quarter": (EntryFilter("bench.kind_12", "", "", None, *quarter), {}),
        "a province on one day": (EntryFilter("", "", "", some, *one_day), {}),
        "a province and a kind": (EntryFilter(offices=some, kind="bench.kind_1"), {}),
        "a person and a kind": (EntryFilter(actor="machine:lachan", kind="bench.kind_22"), {}),
        "a kind, an office, a day": (
            EntryFilter("bench.kind_3", "", "", frozenset({17}), *one_day),
            {},
        ),
        "what never was": (EntryFilter(actor="machine:lachan", offices=frozenset({17})), {}),
    }
    print("| question | entries | first ms | median ms | longest ms |\n| --- | --- | --- | --- | --- |")
    worst = 0.0
    for name, (wanted, place) in questions.items():
        took = []
        for _ in range(TURNS):
            start = time.perf_counter()
            page = entries_for(wanted, **place)
            took.append((time.perf_counter() - start) * 1000)
        worst = max(worst, statistics.median(took))
        more = "+" if page.older or page.newer else ""
        print(
            f"| {name} | {len(page.entries)}{more} | {took[0]:.1f} | {statistics.median(took):.1f} | {max(took):.1f} |"
        )
    return worst


def main() -> None:
    """This will plant and ask."""
    options = argparse.ArgumentParser()
    options.add_argument("--rows", type=int, default=10_000_000)
    options.add_argument("--keep", type=Path, help="a data folder to plant in once and to use again (SQLite)")
    given = options.parse_args()
    folder = given.keep or Path(tempfile.mkdtemp(prefix="lachan-bench-"))
    planted = (folder / "lachan.sqlite3").exists()
    folder.mkdir(exist_ok=True)
    os.environ["LACHAN_DATA"] = str(folder)
    try:
        start = time.perf_counter()
        vendor = plant(0 if planted else given.rows)
        print(f"{vendor}: {given.rows:,} entries planted in {time.perf_counter() - start:.0f} s")
        print(f"load {os.getloadavg()[0]:.1f}")
        worst = ask(given.rows)
        print(f"\nlongest median {worst:.1f} ms of {BUDGET_MS}")
        if worst > BUDGET_MS:
            sys.exit(1)
    finally:
        if not given.keep:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
