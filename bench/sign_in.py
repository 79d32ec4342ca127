"""What signing in costs: counting a guess, hashing a password, and a guess that is refused before it is hashed.

    python bench/sign_in.py                              SQLite in a temporary folder
    scripts/with_postgresql.sh python bench/sign_in.py   a PostgreSQL of its own

Prints medians of many runs, synced to the disk as in use, and the memory of as many hashes at once as one process does.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS = 300
HASHES = 15


def main() -> None:
    """This will measure and print."""
    with tempfile.TemporaryDirectory(prefix="lachan-bench-") as folder:
        os.environ["LACHAN_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "lachan.centre.config.settings"
        import django  # noqa: PLC0415 - the environment comes first

        django.setup()
        _measure()


def _measure() -> None:
    from django.contrib.auth.hashers import make_password  # noqa: PLC0415 - after the set-up
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from lachan.centre.accounts.services import signing_in  # noqa: PLC0415
    from lachan.centre.accounts.sign_in import hashing  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    now = timezone.now()

    def guess(account: str, network: str) -> None:
        counted = signing_in.password_budgets(
            account=account, network=network, device="", person_id=None, now=now
        )
        try:
            signing_in.take_guess(counted=counted, now=now)
        except signing_in.TooManyGuessesError:
            return

    numbers = iter(range(10**9))
    print(f"{connection.vendor}; median (95 %) in ms, {RUNS} runs each; load {os.getloadavg()[0]:.1f}")
    _say("a guess that is counted", RUNS, lambda: guess(f"a{next(numbers)}", f"n{next(numbers)}"))
    for _ in range(6):
        guess("pressed", "n")
    _say("a guess that is refused", RUNS, lambda: guess("pressed", "n"))
    _say("a password hashed", HASHES, lambda: make_password("bốn con vịt xanh trèo núi"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    threads = [threading.Thread(target=make_password, args=("x" * 20,)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"6 sign-ins at once, {hashing.AT_ONCE} hashed at a time: {more:.0f} MiB more than one at a time")


def _say(what: str, runs: int, act: Callable[[], object]) -> None:
    taken, work = [], []
    for _ in range(runs):
        begun, worked = time.perf_counter(), time.process_time()
        act()
        taken.append((time.perf_counter() - begun) * 1000)
        work.append((time.process_time() - worked) * 1000)
    print(
        f"{what}: {median(taken):.2f} ({quantiles(taken, n=20)[-1]:.2f}), of it the processor's {median(work):.2f}"
    )


if __name__ == "__main__":
    main()
