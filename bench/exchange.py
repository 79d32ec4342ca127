"""How long what two decided takes into the table that formats read: `python bench/exchange.py [ENTRIES]`.

scripts/with_postgresql.sh before it asks PostgreSQL. Ends with 1 where telling or lifting takes longer than the bar.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from os import environ
from pathlib import Path
from typing import TYPE_CHECKING, Final

sys.path[:0] = [str(Path(__file__).parents[1] / name) for name in ("src", "tests", "")]
environ.setdefault("LACHAN_DATA", tempfile.mkdtemp(prefix="lachan-bench-"))
environ["DJANGO_SETTINGS_MODULE"] = "lachan.centre.config.settings"

import django  # noqa: E402 - after the folder is named

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from centre.exchange.making import fill, lift, list_things  # noqa: E402
from lachan.centre.exchange.queries.entries import (  # noqa: E402
    changed,
    count_live,
    editions,
    last_seq,
    live,
    live_values,
)
from lachan.centre.exchange.readers import PUBLIC  # noqa: E402
from lachan.centre.exchange.services.following import follow  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

NOW: Final = datetime.now(UTC)  # noqa: TID251 - a bench reads the clock
ROUNDS: Final = 7
# of the two seconds from an approval to an answer in a resolver, a tenth
BAR_SECONDS: Final = 0.2


def timed(words: str, act: Callable[[int], object], rounds: int = ROUNDS) -> float:
    """This will say the median of a few rounds on the wall, in milliseconds, and give it in seconds."""
    took = []
    for each in range(rounds):
        began = time.perf_counter()
        act(each)
        took.append(time.perf_counter() - began)
    median = statistics.median(took)
    print(f"| {words} | {median * 1000:.1f} ms |", flush=True)
    return median


def main() -> int:
    """This will measure at so many entries, and give 1 where a bar is missed."""
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    call_command("migrate", verbosity=0)
    began = time.perf_counter()
    fill((f"vay-tien-{number}.top" for number in range(entries)), now=NOW - timedelta(days=1))
    print(f"{connection.vendor}, {entries:,} entries written in {time.perf_counter() - began:.0f} s\n")
    # a database at work has done so by itself
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    sources: list[str] = []
    told = timed(
        "one approved measure: from its list entry to the entry that formats read",
        lambda each: sources.extend(list_things([("domain", f"vcb-login-{each}.top")], now=NOW)),
    )
    since = last_seq()
    lifted = timed("one lifted: gone from it", lambda each: lift([sources[each]], now=NOW))
    timed("looking where nothing changed", lambda _: follow(now=NOW))
    timed("what changed since seven lifts ago", lambda _: changed(PUBLIC, since=since, upto=last_seq()))
    timed("a page of 1,000 versions from the middle",
          lambda _: editions(PUBLIC, after_seq=since - entries // 2, limit=1_000))  # fmt: skip
    timed("a page of 1,000 entries from the middle",
          lambda _: live(PUBLIC, after_id=entries // 2, limit=1_000))  # fmt: skip
    timed("all counted", lambda _: count_live(PUBLIC))
    timed("all values read", lambda _: sum(1 for _ in live_values(PUBLIC, kind="domain")), rounds=1)
    return int(max(told, lifted) > BAR_SECONDS)


if __name__ == "__main__":
    raise SystemExit(main())
