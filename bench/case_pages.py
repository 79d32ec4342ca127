"""How fast the desk's pages of cases are with 200,000 cases, 1 million reports and 2 million indicators.

    python bench/case_pages.py                              SQLite in a temporary folder
    scripts/with_postgresql.sh python bench/case_pages.py   a PostgreSQL of its own

As `register_pages.py`, whose register it plants its cases on and by whose means it asks; `--keep`, `--only` and
`--priority` are the same. Ends with 1 when a page's median is above the bar.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT)]

from bench import register_pages  # noqa: E402 - after its folder is named

if TYPE_CHECKING:
    from collections.abc import Iterator

INDICATORS = 2_000_000
REPORTS = 1_000_000
NARROWED = (
    "",
    "order=due",
    "state=all&order=newest",
    "state=waiting",
    "state=closed&order=newest",
    "state=merged&order=newest",
    "stage=first_look",
    "stage=act&order=due",
    "whose=mine",
    "whose=mine&order=due",
    "whose=nobody",
    "kind=app",
    "kind=app&order=newest&state=all",
    "least=1000",
    "late=on",
    "due_today=on",
    "urgent=on",
    "question=on",
    "escalated=on",
    "mentioned=on",
    "find=2026-190000",
    "find=190000",
    "find=ngan+hang",
    "find=Giả+danh+công+an",
    "find=khongcogi",
    "find=199999&state=all",
)
WHO = ("whole", "province", "ward")


def pages() -> Iterator[register_pages.Asked]:
    """This will give every page, for each who asks."""
    from bench.full_cases import any_number, big_number  # noqa: PLC0415 - after setup
    from django.utils import timezone  # noqa: PLC0415 - as above

    from lachan.centre.accounts.queries.territories import provinces_on  # noqa: PLC0415 - as above
    from lachan.centre.cases.models import Case  # noqa: PLC0415 - as above
    from lachan.centre.web.clock import today  # noqa: PLC0415 - as above

    places = provinces_on(today(timezone.now()))
    code = places[0].code
    deep = {
        "": "-priority", "order=due": "due_at", "state=all&order=newest": "-pk",
    }  # fmt: skip
    for who in WHO:
        yield register_pages.get(who, "/desk/")
        yield register_pages.get(
            who, "/desk/situation: first", lambda turn: f"/desk/situation?last=1/{turn + 1}/2026"
        )
        # asked for by a page that is open, the figures are counted and kept
        yield register_pages.get(
            who, "/desk/situation", lambda turn: "/desk/situation" if turn else "/desk/situation?part=live"
        )
        yield register_pages.get(who, f"/desk/in/{code}")
        for narrowed in NARROWED:
            yield register_pages.get(who, f"/desk/cases/?{narrowed}")
        yield register_pages.get(who, f"/desk/cases/?province={places[3].id}")
        for narrowed, order in deep.items():
            cases = Case.objects.all() if "all" in narrowed else Case.objects.filter(going_on=True)
            middle = cases.order_by(order)[cases.count() // 2].pk
            for way in "ab":
                yield register_pages.get(who, f"/desk/cases/?{narrowed}&place={way}{middle}")
    yield register_pages.get("whole", "case: any", lambda turn: f"/desk/cases/{any_number(turn)}")
    yield register_pages.get(
        "whole", "case: 500 reports, 2,000 events", lambda _: f"/desk/cases/{big_number()}"
    )
    yield register_pages.get("whole", "case: an act", lambda turn: f"/desk/cases/{any_number(turn)}/change")


def main() -> None:
    """This will plant and ask."""
    options = argparse.ArgumentParser()
    options.add_argument("--keep", type=Path, help="a data folder to plant in once and to use again")
    options.add_argument("--only", default="")
    options.add_argument("--priority", type=int, default=0, help="before other programs (as root): -10")
    given = options.parse_args()
    folder = given.keep or Path(tempfile.mkdtemp(prefix="lachan-bench-"))
    folder.mkdir(exist_ok=True)
    os.environ |= {
        "LACHAN_DATA": str(folder),
        "LACHAN_LOG_REQUESTS": "no",
        "LACHAN_HOSTS": "testserver,localhost",
        "DJANGO_SETTINGS_MODULE": "lachan.centre.config.settings",
    }
    try:
        import django  # noqa: PLC0415 - the environment comes first

        django.setup()
        from bench import desk, full_cases  # noqa: PLC0415 - as above
        from bench.full_register import is_planted, plant  # noqa: PLC0415 - as above
        from django.core.management import call_command  # noqa: PLC0415 - as above
        from django.db import connection  # noqa: PLC0415 - as above
        from django.utils import timezone  # noqa: PLC0415 - as above

        call_command("migrate", verbosity=0)
        call_command("collectstatic", "--noinput", verbosity=0)
        start = time.perf_counter()
        if not is_planted():
            register_pages.people_of()
            plant(INDICATORS, REPORTS, offices=desk.OFFICES)
        asking = {name: desk.PERSONS + 100 + number for number, name in enumerate(WHO)}
        if not full_cases.are_planted():
            full_cases.plant_cases(
                offices=desk.OFFICES, indicators=INDICATORS, mine=asking["whole"], now=timezone.now()
            )
        print(
            f"{connection.vendor}: {full_cases.CASES:,} cases, {full_cases.OPEN:,} of them open, planted in "
            f"{time.perf_counter() - start:.0f} s; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n",
            flush=True,
        )
        for process in (os.getpid(), register_pages.backend()):
            if given.priority and process:
                Path(f"/proc/{process}/autogroup").write_text(str(given.priority))
        worst = register_pages.ask(asking, pages(), given.only)
        print(f"\nlongest median {worst:.0f} ms of {register_pages.BUDGET_MS}; load {os.getloadavg()[0]:.1f}")
        if worst > register_pages.BUDGET_MS:
            sys.exit(1)
    finally:
        if not given.keep:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
