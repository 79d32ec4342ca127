"""How long a bank's file of 50,000 answers takes, how long others wait to write, and how many finds a second are kept.

    python bench/claims.py [ROWS]

As the desk takes it, without a network between; beside it a thread writes one row after another, as a citizen's report
does. Finds go through all of the site's middlewares. scripts/with_postgresql.sh before it asks PostgreSQL. Ends with 1
where somebody waited longer than a second, or fewer than 1,000 finds a second are on the disk.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from os import environ
from pathlib import Path
from typing import Final

sys.path[:0] = [str(Path(__file__).parents[1] / name) for name in ("src", "tests", "")]
environ.setdefault("LACHAN_DATA", tempfile.mkdtemp(prefix="lachan-bench-"))
environ.update(DJANGO_SETTINGS_MODULE="lachan.centre.config.settings", LACHAN_LOG_REQUESTS="no")
# a partner's own limit isn't what is measured
environ.update(LACHAN_KEY_CHECKS_PER_MINUTE="100000")

import django  # noqa: E402 - after the folder is named

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from centre.exchange.making import fill, partner  # noqa: E402
from centre.exchange.partner_api.coming import new_key  # noqa: E402
from lachan.centre.audit.actors import Actor  # noqa: E402
from lachan.centre.exchange.models import Claim, Cursor  # noqa: E402
from lachan.centre.exchange.services.answering import read_answers, take_answers  # noqa: E402
from lachan.centre.partners.models import Partner  # noqa: E402
from lachan.centre.partners.queries.partners import partners_by_id  # noqa: E402
from lachan.centre.web.commits import together  # noqa: E402

ROWS: Final = 50_000
BAR_WAIT_SECONDS: Final = 1.0
BAR_PER_SECOND: Final = 1_000
PAUSE_SECONDS: Final = 0.02
BATCHES: Final = 10
EACH: Final = 1_000


def write_beside(waits: list[float], stop: threading.Event) -> None:
    """This will write one row after another, and note how long each took."""
    Cursor.objects.get_or_create(pk=1)
    while not stop.is_set():
        began = time.perf_counter()
        together(lambda: Cursor.objects.filter(pk=1).update(followed_at=timezone.now()))
        waits.append(time.perf_counter() - began)
        time.sleep(PAUSE_SECONDS)
    connection.close()


def send_finds(partner_id: int) -> float:
    """This will send finds in batches, and give how many were kept in a second."""
    by = Client(
        headers={"authorization": f"Bearer {new_key(partner_id, 'sightings.write')}", "host": "localhost"}
    )
    took = 0.0
    for batch in range(BATCHES):
        finds = [
            {"mark": f"{batch}-{number}", "kind": "domain", "value": f"lua-dao-{batch}-{number}.top"}
            for number in range(EACH)
        ]
        began = time.perf_counter()
        answer = by.post("/api/v1/partner/finds", {"finds": finds}, "application/json")
        took += time.perf_counter() - began
        if answer.json()["kept"] != EACH:
            raise AssertionError(answer.content[:500])
    print(
        f"{BATCHES * EACH:,} finds in batches of {EACH:,}: {BATCHES * EACH / took:,.0f} a second on the disk"
    )
    return BATCHES * EACH / took


def main() -> int:
    """This will send the file twice, then finds, and print what it took. Gives 1 where a figure is beyond its bar."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    call_command("migrate", verbosity=0)
    now = timezone.now()
    bank = partner("BANK-A", now=now, kind="bank", sees="payee")
    Partner.objects.filter(pk=bank.pk).update(answers_for="970436")
    accounts = [f"{number:010}" for number in range(count)]
    fill([f"970436:{account}" for account in accounts], kind="payee", action="flag", now=now)
    raw = "số tài khoản,trả lời,ghi chú\n" + "".join(f"{one},đã giữ,Đã khóa chiều ra\n" for one in accounts)
    actor, is_held = Actor("partner", str(bank.pk)), True
    for what in ("new", "sent again"):
        waits: list[float] = []
        stop = threading.Event()
        beside = threading.Thread(target=write_beside, args=(waits, stop))
        beside.start()
        began = time.perf_counter()
        rows = read_answers(partners_by_id([bank.pk])[bank.pk], raw.encode(), now=now)
        read = time.perf_counter() - began
        told = take_answers(partner_id=bank.pk, actor=actor, rows=rows, way="desk", now=timezone.now())
        took = time.perf_counter() - began
        stop.set()
        beside.join()
        longest = max(waits)
        is_held = is_held and longest <= BAR_WAIT_SECONDS
        print(
            f"{count:,} rows {what} ({connection.vendor}): {took:.1f} s, read in {read:.1f} s; {told.kept:,} kept, "
            f"{told.known:,} known; beside it {len(waits)} writes, the longest {longest:.2f} s"
        )
    print(f"{Claim.objects.count():,} claims")
    return 0 if send_finds(bank.pk) >= BAR_PER_SECOND and is_held else 1


if __name__ == "__main__":
    sys.exit(main())
