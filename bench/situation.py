"""How fast the pages about the situation are with 200,000 cases and a million reports: `python bench/situation.py`.

scripts/with_postgresql.sh before it asks PostgreSQL; LACHAN_DATA names a folder to use again. Each page is asked for
through the whole site but the server itself: as nobody has looked before (`first`: mostly a frame, which says that its
figures are being counted), by what the frame then asks for (`counted`), as the figures are kept (`kept`), and by a page
that stays open while nothing changes (`poll`). Medians of eleven. Ends with 1 where a kept page is above the bar.
"""

from __future__ import annotations

import statistics
import sys
import time
from datetime import UTC, datetime
from os import environ, getloadavg
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
environ.setdefault("LACHAN_LOG_REQUESTS", "no")
environ.setdefault("LACHAN_HOSTS", "testserver,localhost")

from bench import case_figures, full_register
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from centre.accounts.signed_in import sign_in
from lachan.centre.accounts.models import Office, Person, Territory
from lachan.centre.accounts.services.territories import load_territories
from lachan.centre.audit.actors import OPERATOR
from lachan.centre.web.models import Kept

SIGNALS: Final = 1_000_000
INDICATORS: Final = 2_000_000
BAR_MS: Final = 150
TURNS: Final = 11
PAGES: Final = (
    "/desk/situation?days=1",
    "/desk/situation?days=7",
    "/desk/situation?days=30",
    "/desk/situation?days=30&wall",
    "/desk/situation?first=1/1/2026&last=31/10/2026",
    "/desk/in/P01-202501?days=30",
)


def plant() -> None:
    """This will make the map, offices, people, cases and reports."""
    now = datetime.now(UTC)  # noqa: TID251 - a bench reads the clock
    load_territories(actor=OPERATOR, now=now)
    case_figures.PLACES[:] = list(
        Territory.objects.filter(level="commune", valid_to__isnull=True, parent__level="province")
        .order_by("pk")
        .values_list("pk", "parent_id")
    )
    case_figures.make()
    full_register.plant(INDICATORS, SIGNALS, offices=Office.objects.count())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def measure(client: Client, path: str, **headers: str) -> tuple[float, float, Any]:
    """This will ask once: milliseconds of this process's processor and of the wall, and the answer."""
    used, wall = time.process_time(), time.perf_counter()
    response = client.get(path, headers=headers)
    assert response.status_code in {200, 302, 304}, (path, response.status_code)
    return (time.process_time() - used) * 1_000, (time.perf_counter() - wall) * 1_000, response


def main() -> None:
    """This will plant and measure."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", "--noinput", verbosity=0)
    begun = time.perf_counter()
    # a folder that LACHAN_DATA names keeps what was planted for the next run
    if not Office.objects.exists():
        plant()
    assert not settings.DEBUG
    print(f"{connection.vendor}: planted in {time.perf_counter() - begun:.0f} s, load {getloadavg()[0]:.1f}")
    print("| who | page | first ms (CPU) | counted ms (CPU) | kept ms (CPU) | poll ms (CPU) | queries | KB |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    worst = 0.0
    for who in ("country", "province", "commune"):
        client = sign_in(Client(), Person.objects.get(name=who))
        client.get("/desk/")
        for path in PAGES:
            Kept.objects.all().delete()
            first_used, first, _ = measure(client, path)
            counted_used, counted, _ = measure(client, f"{path}&count=on")
            runs = [measure(client, path) for _ in range(TURNS)]
            kept, used = (statistics.median(run[at] for run in runs) for at in (1, 0))
            poll = ""
            if "/situation" in path:
                part = f"{path}&part=live"
                mark = measure(client, part)[2].headers["ETag"]
                polls = [measure(client, part, **{"If-None-Match": mark}) for _ in range(TURNS)]
                assert all(run[2].status_code == 304 for run in polls)
                wall, worked = (statistics.median(run[at] for run in polls) for at in (1, 0))
                poll = f"{wall:.0f} ({worked:.0f})"
            with CaptureQueriesContext(connection) as asked:
                response = client.get(path)
            worst = max(worst, kept)
            size = len(response.content) / 1_000
            said = f"{first:.0f} ({first_used:.0f}) | {counted:.0f} ({counted_used:.0f})"
            said += f" | {kept:.0f} ({used:.0f}) | {poll}"
            print(f"| {who} | `{path}` | {said} | {len(asked)} | {size:.0f} |", flush=True)
    print(f"\nlongest kept page {worst:.0f} ms of {BAR_MS}; load {getloadavg()[0]:.1f}")
    if worst > BAR_MS:
        sys.exit(1)


if __name__ == "__main__":
    main()
