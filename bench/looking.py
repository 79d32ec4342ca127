"""How much work the rules of cases are over one million reports: `python bench/looking.py`.

scripts/with_postgresql.sh before it asks PostgreSQL.

The cursors are put back by so many rows, as after a worker that stood still, and the step of the worker is run until it
has caught up; then it is run where nothing is new. Prints rows a second of this process's processor, without the
database's where that is a process of its own. `--keep FOLDER` plants once (SQLite); a PostgreSQL that is planted
already is used as it is.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT)]

IDLE_TURNS = 100


def look_on(rows: int, most_seconds: float) -> None:
    """This will look at the last `rows` rows of each stream, and print how much work that was."""
    from django.db import connection  # noqa: PLC0415 - after setup
    from django.utils import timezone  # noqa: PLC0415 - as above

    from lachan.centre.cases.models import Case, Cursor  # noqa: PLC0415 - as above
    from lachan.centre.cases.services.looking import Looker  # noqa: PLC0415 - as above
    from lachan.centre.indicators.models import Sighting, Verdict  # noqa: PLC0415 - as above
    from lachan.centre.reports.models import Report  # noqa: PLC0415 - as above

    for stream, model in (("reports", Report), ("sightings", Sighting), ("verdicts", Verdict)):
        newest = model.objects.order_by("-pk").values_list("pk", flat=True)[0]
        Cursor.objects.update_or_create(pk=stream, defaults={"position": newest - rows})
    looker, before = Looker(), Case.objects.count()
    looked = looker.look(now=timezone.now())
    begun, work = time.perf_counter(), time.process_time()
    while done := looker.look(now=timezone.now()):
        looked += done
        if time.perf_counter() - begun > most_seconds:
            break
    wall, worked = time.perf_counter() - begun, time.process_time() - work
    print(
        f"{connection.vendor}: {looked:,} rows in {wall:.1f} s, of the processor {worked:.1f} s: "
        f"{looked / worked:,.0f} rows for a second of it; {Case.objects.count() - before} cases opened"
    )
    work = time.process_time()
    for _ in range(IDLE_TURNS):
        looker.look(now=timezone.now())
    print(
        f"a turn where nothing is new: {(time.process_time() - work) * 1000 / IDLE_TURNS:.1f} ms of the processor"
    )


def main() -> None:
    """This will plant and look."""
    options = argparse.ArgumentParser()
    options.add_argument("--rows", type=int, default=50_000)
    options.add_argument("--keep", type=Path, help="a data folder to plant in once and to use again")
    options.add_argument("--seconds", type=float, default=120.0, help="at most so long")
    given = options.parse_args()
    folder = given.keep or Path(tempfile.mkdtemp(prefix="lachan-bench-"))
    folder.mkdir(exist_ok=True)
    os.environ |= {"LACHAN_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "lachan.centre.config.settings"}
    try:
        import django  # noqa: PLC0415 - the environment comes first

        django.setup()
        from bench import desk  # noqa: PLC0415 - as above
        from bench.full_register import is_planted, plant  # noqa: PLC0415 - as above
        from bench.register_pages import people_of  # noqa: PLC0415 - as above
        from django.core.management import call_command  # noqa: PLC0415 - as above

        call_command("migrate", verbosity=0)
        if not is_planted():
            people_of()
            plant(2_000_000, 1_000_000, offices=desk.OFFICES)
        look_on(given.rows, given.seconds)
    finally:
        if not given.keep:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
