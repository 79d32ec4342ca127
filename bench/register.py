"""How fast an indicator's page and the search are over a full register: `python bench/register.py`.

Fills a database (`full_register.py`), then times the queries of the page and of the search, each over many different
rows, and what the lists cost an answer; `register_pages.py` times the whole pages. LACHAN_DATABASE names a PostgreSQL
(`scripts/with_postgresql.sh`); else it is SQLite in a temporary folder.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

if TYPE_CHECKING:
    from collections.abc import Callable

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
    from bench.full_register import plant  # noqa: PLC0415 - as above
    from django.core.management import call_command  # noqa: PLC0415 - as above
    from django.db import connection  # noqa: PLC0415 - as above

    django.setup()
    call_command("migrate", verbosity=0)
    print(f"{connection.vendor}: {indicators:,} indicators, {signals:,} signals, 2 sightings each")
    begun = time.perf_counter()
    plant(indicators, signals)
    print(f"filled in {time.perf_counter() - begun:,.0f} s; load {os.getloadavg()[0]:.1f}")
    _time(indicators)
    _time_lists(_ENTRIES)


def _time(indicators: int) -> None:
    from bench.full_register import BUSY, popular_id  # noqa: PLC0415 - after django.setup

    from lachan.centre.indicators.queries import by_value, indicator_page  # noqa: PLC0415 - as above
    from lachan.centre.indicators.search import find_indicators  # noqa: PLC0415 - as above

    chosen = random.Random(7)  # noqa: S311 - no secret

    def any_id() -> int:
        return chosen.randrange(1, indicators + 1)

    asked: dict[str, Callable[[], object]] = {
        "page, any indicator": lambda: indicator_page(any_id()),
        "page, one of 20 busy": lambda: indicator_page(indicators - chosen.randrange(BUSY)),
        "page, seen in a tenth of all": lambda: indicator_page(popular_id(indicators)),
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
