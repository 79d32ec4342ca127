"""How fast access is with 10,000 persons at 4,000 offices, and how many roles two administrators give in a second.

    python bench/persons.py                              SQLite in a temporary folder
    scripts/with_postgresql.sh python bench/persons.py   a PostgreSQL of its own

Offices and persons are those of bench/desk.py; all are invented and the same each time. Prints a table; ends with 1
when a question's median is above the bar.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from bench.desk import OFFICES, PERSONS, people_of  # noqa: E402 - after its folder is named

TURNS = 25
BUDGET_MS = 100
ROLES = 100
NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)


def ask(asking: dict[str, int]) -> float:
    """This will print the time of each question, and give the longest median (ms)."""
    from django.db import connection  # noqa: PLC0415 - after setup
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - as above

    from lachan.centre.accounts import access, permissions  # noqa: PLC0415 - as above
    from lachan.centre.accounts.queries.persons import PersonFilter  # noqa: PLC0415 - as above
    from lachan.centre.audit.actors import person_actor  # noqa: PLC0415 - as above

    whole, province = (
        access.acting_viewer(person_actor(asking[name]), now=NOW) for name in ("administrator", "province")
    )
    questions: tuple[tuple[str, Callable[[], object]], ...] = (
        ("who is it, with which roles", lambda: access.acting_viewer(person_actor(PERSONS // 2), now=NOW)),
        ("may the whole's administrator at the last office", lambda: access.may_at(
            whole, permissions.PERSON_CHANGE, OFFICES)),
        ("which offices the whole's administrator sees", lambda: access.offices_for(whole)),
        ("persons, first page", lambda: access.persons_for(whole)),
        ("persons, a page in the middle", lambda: access.persons_for(whole, place=f"a{PERSONS // 2}")),
        ("persons, the page before it", lambda: access.persons_for(whole, place=f"b{PERSONS // 2}")),
        ("persons by a part of the name", lambda: access.persons_for(whole, PersonFilter(find="kim lien 99"))),
        ("persons by a name that nobody has", lambda: access.persons_for(whole, PersonFilter(find="zzz"))),
        ("persons by role", lambda: access.persons_for(whole, PersonFilter(role="analyst"))),
        ("persons of one province", lambda: access.persons_for(province)),
        ("one person", lambda: access.person_for(whole, PERSONS // 2)),
        ("whether one account is administrated wholly", lambda: access.may_change_person(whole, PERSONS // 2)),
        ("which of fifty are, by a province", lambda: access.persons_beyond(province, range(1000, 1050))),
        ("roles of one person", lambda: access.role_periods_for(whole, person_id=PERSONS // 2)),
        ("open requests for roles", lambda: access.role_requests_for(whole, state="open")),
    )  # fmt: skip
    print("| question | queries | median ms | longest ms |\n| --- | --- | --- | --- |")
    worst = 0.0
    for name, question in questions:
        took = []
        for _ in range(TURNS):
            start = time.perf_counter()
            question()
            took.append((time.perf_counter() - start) * 1000)
        with CaptureQueriesContext(connection) as asked:
            question()
        worst = max(worst, statistics.median(took))
        print(f"| {name} | {len(asked)} | {statistics.median(took):.1f} | {max(took):.1f} |")
    return worst


def give(asking: dict[str, int]) -> float:
    """This will have two administrators make approvers, one after the other, and give how many in a second."""
    from lachan.centre.accounts.models import Person, RolePeriod  # noqa: PLC0415 - after setup
    from lachan.centre.accounts.services.role_requests import (  # noqa: PLC0415 - as above
        decide_role_request,
        request_role,
    )
    from lachan.centre.audit.actors import person_actor  # noqa: PLC0415 - as above

    second = Person.objects.create(name="second", email="second@bench.example", office_id=1)
    RolePeriod.objects.create(person=second, office_id=1, role="administrator", valid_from=NOW.date())
    start = time.perf_counter()
    # officers of the desk: every fifth person
    for number in range(5, 5 * ROLES + 1, 5):
        request = request_role(
            person_id=number,
            office_id=number % OFFICES + 1,
            role="approver",
            valid_from=NOW.date().replace(day=29),
            reason="bench",
            actor=person_actor(asking["administrator"]),
            now=NOW,
        )
        decide_role_request(request_id=request, grant=True, actor=person_actor(second.pk), now=NOW)
    return ROLES / (time.perf_counter() - start)


def main() -> None:
    """This will fill, ask and give."""
    folder = Path(tempfile.mkdtemp(prefix="lachan-bench-"))
    os.environ |= {"LACHAN_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "lachan.centre.config.settings"}
    try:
        import django  # noqa: PLC0415 - the environment comes first

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415 - as above
        from django.db import connection  # noqa: PLC0415 - as above

        call_command("migrate", verbosity=0)
        asking = people_of()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                # ids were given, so the sequences know nothing of them
                for table in ("accounts_person", "accounts_office"):
                    cursor.execute(
                        f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
                    )
                cursor.execute("ANALYZE")
        cores = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
        print(f"{connection.vendor}: {PERSONS:,} persons, {OFFICES:,} offices; {cores}\n")
        worst = ask(asking)
        print(f"\nlongest median {worst:.0f} ms of {BUDGET_MS}")
        print(f"approvers made by two administrators: {give(asking):.0f}/s; load {os.getloadavg()[0]:.1f}")
        if worst > BUDGET_MS:
            sys.exit(1)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
