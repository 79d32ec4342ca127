"""How fast the desk's pages are with 10,000 persons, 4,000 offices and 10 million entries of the log.

    python bench/desk.py                              SQLite in a temporary folder
    scripts/with_postgresql.sh python bench/desk.py   a PostgreSQL of its own

The entries are planted by SQL (bench/audit_pages.py), offices and persons past the services; all are invented and
the same each time. Each page is asked for through the whole site but the server itself: middlewares, session, view,
template. Prints a table; ends with 1 when a page's median is above the bar.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT)]

from bench.audit_pages import plant  # noqa: E402 - after its folder is named

OFFICES = 4_000
PERSONS = 10_000
PROVINCES = 34
TURNS = 9
BUDGET_MS = 100
BEGAN = date(2025, 7, 1)
# who asks, and the page; `{last}` is the last office, `{person}` somebody in the middle
PAGES = (
    ("administrator", "/desk/"),
    ("administrator", "/desk/offices/"),
    ("administrator", "/desk/offices/?find=phuong+999"),
    ("administrator", "/desk/offices/1"),
    ("administrator", "/desk/offices/{last}"),
    ("administrator", "/desk/persons/"),
    ("administrator", "/desk/persons/?place=a5000"),
    ("administrator", "/desk/persons/?find=hoa"),
    ("administrator", "/desk/persons/?role=analyst"),
    ("administrator", "/desk/persons/{person}"),
    ("administrator", "/desk/requests/"),
    ("administrator", "/desk/roles/ending"),
    ("administrator", "/desk/health/"),
    ("auditor", "/desk/log/"),
    ("auditor", "/desk/log/?before={entry}"),
    ("auditor", "/desk/log/?actor=person:1"),
    ("auditor", "/desk/log/?about=case:77777"),
    ("auditor", "/desk/log/?first_day=22/11/2025&last_day=22/11/2025"),
    ("auditor", "/desk/log/{entry}"),
    ("auditor", "/desk/log/reads"),
    ("province", "/desk/log/"),
    ("province", "/desk/persons/"),
)
NAMES = (
    "Nguyễn Thị Hoa",
    "Trần Văn Minh",
    "Lê Thu Hà",
    "Phạm Quốc Bảo",
    "Hoàng Kim Liên",
    "Vũ Đức Anh",
    "Đỗ Mai Chi",
)


def people_of() -> dict[str, int]:
    """This will make offices, persons and roles, and give who asks by name and some ids."""
    from lachan.centre.accounts.models import Office, Person, Role, RolePeriod  # noqa: PLC0415 - after setup
    from lachan.centre.accounts.queries.persons import sort_name_of  # noqa: PLC0415 - as above

    def office(number: int) -> Office:
        parent = None if number == 1 else 1 if number <= PROVINCES + 1 else 2 + number % PROVINCES
        kind = "department" if number == 1 else "provincial" if number <= PROVINCES + 1 else "commune_police"
        return Office(
            pk=number,
            code=f"D-{number}",
            kind=kind,
            name_vi=f"Công an phường {number}",
            name_en=f"Ward police {number}",
            parent_id=parent,
            valid_from=BEGAN,
        )

    Office.objects.bulk_create((office(number) for number in range(1, OFFICES + 1)), batch_size=500)
    persons = [
        Person(
            pk=number,
            name=f"{NAMES[number % len(NAMES)]} {number}",
            sort_name=sort_name_of(f"{NAMES[number % len(NAMES)]} {number}"),
            email=f"p{number}@bench.example",
            password="!",  # noqa: S106 - nobody's
            office_id=number % OFFICES + 1,
        )
        for number in range(1, PERSONS + 1)
    ]
    Person.objects.bulk_create(persons, batch_size=500)
    roles = [role for role in Role.values if role not in {"administrator", "auditor"}]
    periods = [
        RolePeriod(
            person_id=number,
            office_id=number % OFFICES + 1,
            role=roles[number % len(roles)],
            valid_from=BEGAN,
        )
        for number in range(1, PERSONS + 1)
    ]
    asking = {}
    for number, (name, role, at) in enumerate(
        (("administrator", "administrator", 1), ("auditor", "auditor", 1), ("province", "auditor", 2)),
        PERSONS + 1,
    ):
        Person.objects.create(
            pk=number,
            name=name,
            email=f"{name}@bench.example",
            password="!",  # noqa: S106 - nobody's
            office_id=at,
        )
        periods.append(RolePeriod(person_id=number, office_id=at, role=role, valid_from=BEGAN))
        asking[name] = number
    RolePeriod.objects.bulk_create(periods, batch_size=500)
    return asking


def count_on() -> None:
    """This will let PostgreSQL count on behind the ids that were planted."""
    from django.core.management.color import no_style  # noqa: PLC0415 - after setup
    from django.db import connection  # noqa: PLC0415 - as above

    from lachan.centre.accounts.models import Office, Person  # noqa: PLC0415 - as above
    from lachan.centre.audit.models import Entry  # noqa: PLC0415 - as above

    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), [Entry, Office, Person]):
            cursor.execute(sql)


def ask(asking: dict[str, int], rows: int) -> float:
    """This will print the time of each page, and give the longest median (ms).

    CPU ms is the work of this process alone, which says more on a machine that others use too.
    """
    from django.db import connection  # noqa: PLC0415 - after setup
    from django.test import Client  # noqa: PLC0415 - as above
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - as above

    from centre.accounts.signed_in import sign_in  # noqa: PLC0415 - as above
    from lachan.centre.accounts.models import Person  # noqa: PLC0415 - as above

    clients = {name: sign_in(Client(), Person.objects.get(pk=key)) for name, key in asking.items()}
    print(
        "| who | page | queries | first ms | median ms | longest ms | CPU ms | KB |\n"
        "| --- | --- | --- | --- | --- | --- | --- | --- |"
    )
    worst = 0.0
    for who, page in PAGES:
        path = page.format(last=OFFICES, person=PERSONS // 2, entry=rows // 2)
        took, worked = [], []
        for _ in range(TURNS):
            start, work = time.perf_counter(), time.process_time()
            response = clients[who].get(path)
            took.append((time.perf_counter() - start) * 1000)
            worked.append((time.process_time() - work) * 1000)
            if response.status_code != 200:
                raise SystemExit(f"{path}: {response.status_code}")
        with CaptureQueriesContext(connection) as asked:
            clients[who].get(path)
        worst = max(worst, statistics.median(took))
        print(
            f"| {who} | `{path}` | {len(asked)} | {took[0]:.0f} | {statistics.median(took):.0f} | {max(took):.0f} "
            f"| {statistics.median(worked):.0f} | {len(response.content) / 1000:.0f} |"
        )
    return worst


def main() -> None:
    """This will plant and ask."""
    options = argparse.ArgumentParser()
    options.add_argument("--rows", type=int, default=10_000_000)
    given = options.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="lachan-bench-"))
    os.environ |= {
        "LACHAN_DATA": str(folder),
        "LACHAN_LOG_REQUESTS": "no",
        "LACHAN_HOSTS": "testserver,localhost",
        "DJANGO_SETTINGS_MODULE": "lachan.centre.config.settings",
    }
    try:
        import django  # noqa: PLC0415 - the environment comes first

        django.setup()
        from django.conf import settings  # noqa: PLC0415 - as above
        from django.core.management import call_command  # noqa: PLC0415 - as above

        call_command("migrate", verbosity=0)
        call_command("collectstatic", "--noinput", verbosity=0)
        start = time.perf_counter()
        vendor = plant(given.rows)
        asking = people_of()
        count_on()
        print(
            f"{vendor}: {given.rows:,} entries, {PERSONS:,} persons, {OFFICES:,} offices "
            f"in {time.perf_counter() - start:.0f} s; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n"
        )
        assert not settings.DEBUG
        worst = ask(asking, given.rows)
        print(f"\nlongest median {worst:.0f} ms of {BUDGET_MS}; load {os.getloadavg()[0]:.1f}")
        if worst > BUDGET_MS:
            sys.exit(1)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
