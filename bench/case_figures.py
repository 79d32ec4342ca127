"""How long the figures of cases take with 200,000 of them over a year: `python bench/case_figures.py`.

scripts/with_postgresql.sh before it asks PostgreSQL. Medians of eleven; others' work on the machine slows them. Ends
with 1 where one is above the bar.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from os import environ
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

sys.path[:0] = [str(Path(__file__).parents[1] / name) for name in ("src", "tests", "")]
environ.setdefault("LACHAN_DATA", tempfile.mkdtemp(prefix="lachan-bench-"))
environ["DJANGO_SETTINGS_MODULE"] = "lachan.centre.config.settings"

import django  # noqa: E402 - after the folder is named

django.setup()

from bench.case_offices import COMMUNES, OFFICES, PROVINCES, plant_offices  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from lachan.centre.accounts.access import Viewer, viewer_of  # noqa: E402
from lachan.centre.accounts.tree import walking_once  # noqa: E402
from lachan.centre.cases.figures.asked import asked_by  # noqa: E402
from lachan.centre.cases.figures.by_day import by_day  # noqa: E402
from lachan.centre.cases.figures.by_kind import by_kind  # noqa: E402
from lachan.centre.cases.figures.by_office import by_office  # noqa: E402
from lachan.centre.cases.figures.by_province import by_province  # noqa: E402
from lachan.centre.cases.figures.money import money  # noqa: E402
from lachan.centre.cases.figures.outcomes import outcomes  # noqa: E402
from lachan.centre.cases.figures.stage_times import stage_times  # noqa: E402
from lachan.centre.cases.figures.standing import standing  # noqa: E402
from lachan.centre.cases.models import Case  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

CASES: Final = 200_000
DAYS: Final = 365
BAR_MS: Final = 60
NOW: Final = datetime.now(UTC)  # noqa: TID251 - a bench reads the clock
# commune and province of each case in turn; ids that no place has where there are none
PLACES: Final[list[tuple[int, int]]] = []
KINDS: Final = ("website", "bank_account", "phone_number", "message", "app")


def make() -> dict[str, Viewer]:
    """This will make offices, people and cases; gives who sees all, a province and a commune."""
    draw = random.Random(1)  # noqa: S311 - a bench
    _, communes, people = plant_offices()
    for start in range(0, CASES, 5_000):
        with transaction.atomic():
            Case.objects.bulk_create(_case(number, communes, draw) for number in range(start, start + 5_000))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # what autovacuum does within a minute on a server that stands
            cursor.execute("VACUUM ANALYZE cases_case")
        cursor.execute("ANALYZE")
    return {name: viewer_of(person, now=NOW) for name, person in people.items()}


def _case(number: int, communes: list[Any], draw: random.Random) -> Case:
    at = NOW - timedelta(days=DAYS) * (1 - number / CASES)
    looked = at + timedelta(minutes=draw.randrange(5, 900))
    acted = looked + timedelta(minutes=draw.randrange(60, 9_000))
    closed = acted + timedelta(minutes=draw.randrange(60, 40_000))
    # most end; one of eight goes on for long
    ends = closed < NOW and draw.random() < 0.87
    office = draw.randrange(COMMUNES)
    commune, province = PLACES[office % len(PLACES)] if PLACES else (10_000 + office, 1 + office % PROVINCES)
    return Case(
        number=f"2026-{number:06}",
        kind=draw.choice(KINDS),
        title=f"Vụ việc thử số {number}",
        office_id=communes[office].pk,
        territory_id=commune,
        province_id=province,
        state=draw.choice(("closed",) * 19 + ("merged",)) if ends else draw.choice(("open", "waiting")),
        stage=draw.choice(("first_look", "act", "close")),
        priority=draw.randrange(900),
        loss_vnd=draw.choice((None, draw.randrange(10**9))),
        recovered_vnd=draw.randrange(10**7) if ends else None,
        outcome=draw.choice(Case.Outcome.values) if ends else "",
        opened_at=at,
        opened_by="machine:lachan",
        changed_at=at,
        first_looked_at=looked if looked < NOW else None,
        acted_at=acted if acted < NOW else None,
        closed_at=closed if ends else None,
        late_since=at if draw.random() < 0.1 else None,
        assignee_id=None if draw.random() < 0.3 else 1,
    )


def measure(act: Callable[[], Any]) -> tuple[float, float]:
    """This will give how long something takes: milliseconds of this process's processor, and of the wall."""
    act()
    used, walls = [], []
    for _ in range(11):
        begun, wall = time.process_time(), time.perf_counter()
        # as a page asks
        with walking_once():
            act()
        used.append((time.process_time() - begun) * 1_000)
        walls.append((time.perf_counter() - wall) * 1_000)
    return statistics.median(used), statistics.median(walls)


def main() -> None:
    """This will make 200,000 cases and measure."""
    call_command("migrate", verbosity=0)
    viewers = make()
    print(f"{CASES:,} cases over {DAYS} days, {OFFICES:,} offices, {connection.vendor}")
    print("| figure | whose | days | CPU ms | wall ms |\n| --- | --- | --- | --- | --- |")
    worst = 0.0
    for days in (30, 365):
        for who, viewer in viewers.items():
            asked = asked_by(viewer, first=(NOW - timedelta(days=days - 1)).date(), last=NOW.date(), now=NOW)
            for figure in (
                partial(standing, now=NOW), by_day, stage_times, money, outcomes, by_kind, by_province, by_office,
            ):  # fmt: skip
                name = getattr(figure, "__name__", "standing")
                used, wall = measure(partial(figure, asked))
                if days == 30:
                    worst = max(worst, wall)
                print(f"| `{name}` | {who} | {days} | {used:.1f} | {wall:.1f} |", flush=True)
    print(f"\nlongest of 30 days {worst:.0f} ms of {BAR_MS}")
    if worst > BAR_MS:
        sys.exit(1)


if __name__ == "__main__":
    main()
