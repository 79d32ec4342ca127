"""How long reads of cases take with 200,000 of them: `python bench/cases.py`; scripts/with_postgresql.sh before it.

Processor time of this process and time of the wall, medians of eleven; others' work on the machine slows the second.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from functools import partial
from os import environ
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

sys.path[:0] = [str(Path(__file__).parents[1] / name) for name in ("src", "tests", "")]
environ.setdefault("LACHAN_DATA", tempfile.mkdtemp(prefix="lachan-bench-"))
environ["DJANGO_SETTINGS_MODULE"] = "lachan.centre.config.settings"

import django  # noqa: E402 - after the folder is named

django.setup()

from bench.case_offices import OFFICES, plant_offices  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from lachan.centre.accounts.access import Viewer, viewer_of  # noqa: E402
from lachan.centre.cases.models import Case, CaseNumber, Event, Posting  # noqa: E402
from lachan.centre.cases.queries.cases import case_for  # noqa: E402
from lachan.centre.cases.queries.choices import choices_for  # noqa: E402
from lachan.centre.cases.queries.inbox import count_going_on, inbox_for, inbox_ids, waits_for  # noqa: E402
from lachan.centre.cases.queries.timeline import timeline_for  # noqa: E402
from lachan.centre.cases.queries.wanted import Wanted  # noqa: E402
from lachan.centre.cases.services.bulk import MOST_CASES, go_on_with_bulk, start_bulk  # noqa: E402
from lachan.centre.cases.services.opening import open_case  # noqa: E402
from lachan.centre.console.waits_of_cases import CASES as CASES_WAIT  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

CASES: Final = 200_000
OPEN: Final = 60_000
NOW: Final = datetime(2026, 11, 23, 2, tzinfo=UTC)
KINDS: Final = ("website", "bank_account", "phone_number", "message", "app")


def make() -> tuple[Viewer, Viewer]:
    """This will make offices, people and cases; gives who sees all, and who sees one commune."""
    draw = random.Random(1)  # noqa: S311 - a bench
    provinces, communes, people = plant_offices()
    leader, officer = people["country"], people["commune"]
    offices = [office.pk for office in (*provinces, *communes)]
    for start in range(0, CASES, 5_000):
        rows = []
        for number in range(start, start + 5_000):
            at = NOW - timedelta(minutes=CASES - number)
            is_open = number >= CASES - OPEN
            rows.append(
                Case(
                    number=f"2026-{number:06}",
                    kind=draw.choice(KINDS),
                    title=f"Vụ việc thử số {number}",
                    words=f"vu viec thu so {number} trang web, ten mien website or domain",
                    office_id=communes[0].pk if number % 100 == 0 else draw.choice(offices),
                    assignee_id=leader.pk if number % 500 == 0 else None,
                    state="open" if is_open else "closed",
                    stage=draw.choice(("first_look", "act", "close")),
                    priority=draw.randrange(900),
                    opened_at=at,
                    opened_by="machine:lachan",
                    changed_at=at,
                    due_at=NOW + timedelta(minutes=draw.randrange(-9_999, 99_999)) if is_open else None,
                    late_since=at if draw.random() < 0.1 else None,
                    closed_at=None if is_open else at + timedelta(days=2),
                )
            )
        with transaction.atomic():
            made = Case.objects.bulk_create(rows)
            Posting.objects.bulk_create(
                Posting(
                    case=case, office_id=case.office_id, since_at=case.opened_at, because="routed", by="machine:lachan",
                    given_office_id=case.office_id, given_on=date(2026, 1, 1),
                )
                for case in made
            )  # fmt: skip
            Event.objects.bulk_create(
                Event(
                    case=case, kind="opened", at=case.opened_at, actor="machine:lachan", version=1, entry_id=1
                )
                for case in made
            )
    # those that are opened by hand go on after the planted ones
    CaseNumber.objects.update_or_create(year=2026, defaults={"last": CASES})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return viewer_of(leader, now=NOW), viewer_of(officer, now=NOW)


def measure(what: str, act: Callable[[], Any]) -> None:
    """This will print how long something takes: milliseconds of this process's processor, and of the wall."""
    act()
    used, walls = [], []
    for _ in range(11):
        begun, wall = time.process_time(), time.perf_counter()
        act()
        used.append((time.process_time() - begun) * 1_000)
        walls.append((time.perf_counter() - wall) * 1_000)
    print(f"{what:<56} {statistics.median(used):7.1f} ms {statistics.median(walls):7.1f} ms")


def measure_many(viewer: Viewer) -> None:
    """This will open 500 cases by hand and print how long it takes to take and then to close all of them."""
    actor = viewer.actor()
    ids = [open_case(kind="website", title=f"Trang giả {n}", actor=actor, now=NOW) for n in range(MOST_CASES)]
    for number, (act, params) in enumerate((("take", {}), ("close", {"outcome": "stopped"}))):
        versions = list(Case.objects.filter(pk__in=ids).values_list("pk", "version"))
        begun, wall = time.process_time(), time.perf_counter()
        bulk_id = start_bulk(
            key=f"{number:032x}",
            act=act,
            cases=versions,
            params=params,
            reason="đã chặn",
            actor=actor,
            now=NOW,
        )
        done = go_on_with_bulk(bulk_id=bulk_id, now=NOW, seconds=600)
        used, walls = time.process_time() - begun, time.perf_counter() - wall
        print(f"{act} {done} cases together {used:31.1f} s {walls:8.1f} s")


def main() -> None:
    """This will make 200,000 cases and measure."""
    call_command("migrate", verbosity=0)
    everybody, commune = make()
    some = Case.objects.filter(state="open").values_list("pk", flat=True)[0]
    print(f"{CASES:,} cases, {OPEN:,} open, {OFFICES:,} offices, {connection.vendor}")
    for who, viewer in (("the whole country", everybody), ("a commune", commune)):
        for order in ("priority", "due", "newest"):
            wanted = Wanted(order=order)
            measure(f"inbox of {who} by {order}", partial(inbox_for, viewer, wanted, now=NOW))
        for name, wanted in (
            ("late", Wanted(late=True)), ("one kind", Wanted(kind="app")), ("mine", Wanted(whose="mine")),
            ("closed", Wanted(state="closed", order="newest")), ("found by number", Wanted(find="2026-190000")),
            ("found by words of the title", Wanted(find="số 199999")),
            ("found by no words", Wanted(find="khong co chu nay")),
            ("due today", Wanted(due_today=True)), ("handed over since", Wanted(handed_since=NOW - timedelta(days=1))),
        ):  # fmt: skip
            measure(f"inbox of {who}, {name}", partial(inbox_for, viewer, wanted, now=NOW))
        for name, wanted in (
            ("nothing", Wanted()),
            ("late ones", Wanted(late=True)),
            ("all", Wanted(state="all")),
        ):
            measure(
                f"counts beside the choices of {who}, narrowed to {name}",
                partial(choices_for, viewer, wanted, now=NOW),
            )
        measure(f"500 ids of {who}", partial(inbox_ids, viewer, Wanted(), now=NOW, most=500))
        for source in CASES_WAIT:
            measure(f"waits of {who}: {source.__name__}", partial(source, viewer, NOW))
        measure(f"what waits for {who}", partial(waits_for, viewer))
        measure(f"open cases of {who} counted", partial(count_going_on, viewer))
    measure("a case", partial(case_for, everybody, some, now=NOW))
    measure("its timeline", partial(timeline_for, everybody, some))
    measure_many(everybody)


if __name__ == "__main__":
    main()
