"""How fast an indicator's page and the search are over a full register: `python bench/register.py`.

Fills a database with indicators, signals, sightings and verdicts by SQL, then times the queries of the page and of the
search, each over many different rows. LACHAN_DATABASE names a PostgreSQL (`scripts/with_postgresql.sh`); else it is
SQLite in a temporary folder.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import tempfile
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_BATCH = 100_000
_ROUNDS = 200
_ENTRIES = 100_000
_ANSWERS = 2_000


def main() -> None:
    """This will fill, time and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--indicators", type=int, default=2_000_000)
    parser.add_argument("--signals", type=int, default=1_000_000)
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="lachan-register-")
    os.environ["LACHAN_DATA"] = folder
    os.environ["DJANGO_SETTINGS_MODULE"] = "lachan.centre.config.settings"
    try:
        _run(options.indicators, options.signals)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(indicators: int, signals: int) -> None:
    import django  # noqa: PLC0415 - after the folder is named
    from django.core.management import call_command  # noqa: PLC0415 - as above
    from django.db import connection  # noqa: PLC0415 - as above

    django.setup()
    call_command("migrate", verbosity=0)
    print(f"{connection.vendor}: {indicators:,} indicators, {signals:,} signals, 2 sightings each")
    begun = time.perf_counter()
    _fill(indicators, signals)
    print(f"filled in {time.perf_counter() - begun:,.0f} s")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    _time(indicators)
    _time_lists(_ENTRIES)


def _numbers(first: int, last: int) -> str:
    """This will give SQL for a table n(n) of the numbers from first to last."""
    from django.db import connection  # noqa: PLC0415 - after django.setup

    if connection.vendor == "postgresql":
        return f"SELECT n FROM generate_series({first}, {last}) AS s(n)"
    return f"WITH RECURSIVE s(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM s WHERE n < {last}) SELECT n FROM s"


def _fill(indicators: int, signals: int) -> None:
    from django.db import connection, transaction  # noqa: PLC0415 - after django.setup

    is_postgresql = connection.vendor == "postgresql"
    hashed = "md5(CAST(n AS text)) || md5(CAST(-n AS text))" if is_postgresql else "printf('%064x', n)"
    number = "lpad(CAST(n AS text), 8, '0')" if is_postgresql else "printf('%08d', n)"
    # a third each of numbers, names and links; one name in three holds a bank's name, one in a hundred `hoadon`
    word = "CASE WHEN n % 300 < 3 THEN 'hoadon' WHEN n % 9 < 3 THEN 'vietcombank' ELSE 'trang' END"
    value = (
        f"CASE n % 3 WHEN 0 THEN '+849' || {number} WHEN 1 THEN {word} || '-' || {number} || '.top'"
        f" ELSE 'http://' || {word} || '-' || {number} || '.top/dang-nhap' END"
    )
    fold = value.replace("'http://' || ", "")
    kind = "CASE n % 3 WHEN 0 THEN 'phone' WHEN 1 THEN 'domain' ELSE 'url' END"
    moment = "'2026-11-01 00:00:00'"
    if is_postgresql:
        moment = f"CAST({moment} AS timestamptz)"
    each = {
        (
            "indicators_indicator (id, kind, value, value_sha256, fold, first_seen_at, last_seen_at, sightings, level,"
            " score, engine)"
        ): (
            indicators, f"n, {kind}, {value}, {hashed}, {fold}, {moment}, {moment}, 1, 'suspicious', 0.6, 'e'"
        ),
        (
            "indicators_signal (id, source, ref, kind, text, qr, sha256, received_at, keep_until, judged_at, engine,"
            " level, score, scam_type)"
        ): (
            signals,
            (
                f"n, 'report', 'report:' || n, 'auto', 'a text of the usual length that somebody has sent', '[]',"
                f" {hashed}, {moment}, '2027-05-01', {moment}, 'e', 'suspicious', 0.6, ''"
            ),
        ),
        "indicators_verdict (id, indicator_id, level, score, reasons, imitates, engine, made_at, because)": (
            indicators, f"n, n, 'suspicious', 0.6, '[]', '', 'e', {moment}, 'new'"
        ),
        "indicators_sighting (id, signal_id, indicator_id, seen_at)": (signals, f"n, n, n, {moment}"),
        # a tenth of the signals name one of twenty busy indicators too, the others any
        "indicators_sighting (id, signal_id, indicator_id, seen_at) ": (
            signals,
            (
                f"n + {signals}, n, CASE WHEN n % 10 = 0 THEN {indicators} - n % 20"
                f" ELSE {signals} + n % ({indicators} - {signals} - 20) + 1 END, {moment}"
            ),
        ),
    }  # fmt: skip
    for table, (count, columns) in each.items():
        for first in range(1, count + 1, _BATCH):
            numbers = _numbers(first, min(first + _BATCH - 1, count))
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"INSERT INTO {table.strip()} SELECT {columns} FROM ({numbers}) AS t")


def _time(indicators: int) -> None:
    from lachan.centre.indicators.queries import by_value, indicator_page  # noqa: PLC0415 - after django.setup
    from lachan.centre.indicators.search import find_indicators  # noqa: PLC0415 - as above

    chosen = random.Random(7)  # noqa: S311 - no secret

    def any_id() -> int:
        return chosen.randrange(1, indicators + 1)

    asked: dict[str, Callable[[], object]] = {
        "page, any indicator": lambda: indicator_page(any_id()),
        "page, one of the 20 busiest": lambda: indicator_page(indicators - chosen.randrange(20)),
        "by kind and value": lambda: by_value("phone", f"+849{any_id() // 3 * 3:08d}"),
        "search, a whole number": lambda: find_indicators(f"09{any_id() // 3 * 3:08d}"),
        "search, the first 6 figures": lambda: find_indicators(f"09{any_id():08d}"[:6]),
        "search, a name": lambda: find_indicators(f"trang-{any_id():08d}.top"),
        "search, a word in 1 of 150": lambda: find_indicators("hoadon"),
        "search, a word in 2 of 9": lambda: find_indicators("vietcom"),
        "search, two words in 2 of 3": lambda: find_indicators("top vietcombank"),
        "search, two words, one begun": lambda: find_indicators("top vietcomb"),
        "search, what is not there": lambda: find_indicators("khongcogi"),
    }
    for name, ask in asked.items():
        taken = []
        for _ in range(_ROUNDS):
            begun = time.perf_counter()
            ask()
            taken.append((time.perf_counter() - begun) * 1_000)
            if sum(taken) > 8_000:
                break
        taken.sort()
        p99 = taken[min(len(taken) - 1, int(len(taken) * 0.99))]
        print(
            f"{name:32} median {statistics.median(taken):7.1f} ms   p99 {p99:7.1f} ms   ({len(taken)} times)"
        )


def _time_lists(entries: int) -> None:
    """This will time what the register's lists cost an answer: without entries, and with many."""
    from datetime import UTC, datetime  # noqa: PLC0415 - as below

    from lachan.centre.audit.actors import OPERATOR  # noqa: PLC0415 - after django.setup
    from lachan.centre.indicators.entries import add_entry  # noqa: PLC0415 - as above
    from lachan.centre.indicators.lists import register_lists  # noqa: PLC0415 - as above
    from lachan.centre.indicators.models import ListEntry  # noqa: PLC0415 - as above
    from lachan.engine.front_door import check_many  # noqa: PLC0415 - as above

    now = datetime.now(UTC)  # noqa: TID251 - a bench meets the world
    texts = [f"Xac minh tai khoan tai http://trang-{n:05d}.top/dang-nhap" for n in range(_ANSWERS)]

    def answer(name: str) -> None:
        begun = time.perf_counter()
        for _ in range(_ANSWERS):
            register_lists(now.date())
        asking = (time.perf_counter() - begun) / _ANSWERS * 1e6
        begun = time.perf_counter()
        for _ in check_many(texts, lists=register_lists(now.date()), today=now.date()):
            pass
        judging = (time.perf_counter() - begun) / _ANSWERS * 1e6
        print(f"lists, {name:25} {asking:6.1f} µs to be given them, {judging:6.0f} µs an answer")

    answer("no entry")
    ListEntry.objects.bulk_create(
        (
            ListEntry(
                list_class="popular", kind="domain", value=f"quen-{n:06d}.vn", source="bench", reason="known",
                added_by="machine:operator", added_at=now, changed_in=1,
            )
            for n in range(entries)
        ),
        batch_size=2_000,
    )  # fmt: skip
    add_entry(list_class="popular", kind="domain", value="moi.vn", reason="new", actor=OPERATOR, now=now)
    begun = time.perf_counter()
    register_lists(now.date())
    print(f"lists, read for the first time: {entries:,} entries in {time.perf_counter() - begun:.1f} s")
    answer(f"{entries:,} entries")
    add_entry(list_class="popular", kind="domain", value="moi2.vn", reason="new", actor=OPERATOR, now=now)
    begun = time.perf_counter()
    register_lists(now.date())
    print(f"lists, after one more entry: {(time.perf_counter() - begun) * 1_000:.1f} ms")


if __name__ == "__main__":
    main()
