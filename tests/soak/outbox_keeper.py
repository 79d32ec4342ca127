"""Run as a program: orders and delivers in a child that is killed in the middle, round after round.

Called with a folder, the address of the HTTP receiver, the number of rounds, the minutes that pass between two rounds, and
a seed. Says `round N` before each and waits for a line, so that whoever reads can take the receiver away; at the end one
line of JSON. Keys that were acknowledged (their transaction was committed) stand in `acknowledged` in the folder.
"""

from __future__ import annotations

import functools
import json
import os
import random
import signal
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django

say = functools.partial(print, flush=True)

os.environ["DJANGO_SETTINGS_MODULE"] = "lachan.centre.config.settings"
django.setup()

from django.core.management import call_command  # noqa: E402 - after Django is set up
from django.db import DatabaseError, connections, transaction  # noqa: E402 - as above
from django.db.models import Min, Sum  # noqa: E402 - as above

from lachan.centre.audit.models import Entry  # noqa: E402 - as above
from lachan.centre.outbox import services, signing  # noqa: E402 - as above
from lachan.centre.outbox.delivery import Deliverer, Pace  # noqa: E402 - as above
from lachan.centre.outbox.models import Message, State  # noqa: E402 - as above

START = datetime(2026, 11, 28, tzinfo=UTC)
NAME = "receiver"
# A busy desk; more would only be waiting when the child is killed.
ORDERS_A_SECOND = 120


class Clock:
    """Runs as the real one does within a round, and jumps between two."""

    def __init__(self, passed: timedelta) -> None:
        self.start = START + passed
        self.begun = time.monotonic()

    def __call__(self) -> datetime:
        return self.start + timedelta(seconds=time.monotonic() - self.begun)


def order(folder: Path, url: str, number: int, clock: Clock) -> None:
    """This will order mail and calls as fast as a busy desk, and note what was committed."""
    acknowledged = os.open(folder / "acknowledged", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for count in range(10_000):
        key = f"k:{number}:{count}"
        try:
            with transaction.atomic():
                # some are ordered twice, some are taken back
                for _ in range(1 + (count % 5 == 0)):
                    send(key, url, clock(), mail=count % 2 == 0)
                if count % 7 == 6:
                    send(f"taken-back:{number}:{count}", url, clock(), mail=count % 2 == 0)
                    transaction.set_rollback(True)
        except DatabaseError:
            continue
        if count % 7 != 6:
            os.write(acknowledged, f"{key}\n".encode())
        time.sleep(1 / ORDERS_A_SECOND)


def send(key: str, url: str, now: datetime, *, mail: bool) -> None:
    if mail:
        services.send_mail(key=key, to="lan@congan.example", subject="Tin", text=key, now=now)
    else:
        services.send_webhook(
            key=key, url=url, event="a.b", payload={"key": key}, secret_name=NAME, now=now, allow_private=True
        )


def live(folder: Path, url: str, number: int, passed: timedelta) -> None:
    """This will order and deliver until it is killed."""
    clock = Clock(passed)
    threading.Thread(target=order, args=(folder, url, number, clock), daemon=True).start()
    worker = Deliverer(clock=clock)
    while True:
        try:
            if not worker.run(clock()):
                time.sleep(0.02)
        except DatabaseError:
            connections.close_all()


def finish(passed: timedelta) -> dict[str, Any]:
    """This will deliver all that is left, passing over the time in which nothing is due."""
    until = time.monotonic() + 300
    clock = Clock(passed + timedelta(minutes=10))
    worker = Deliverer(clock=clock, pace=Pace(threads=8))
    unfinished = Message.objects.filter(state__in=(State.WAITING, State.CLAIMED))
    while unfinished.exists() and time.monotonic() < until:
        if not worker.run(clock()) and worker.wait(30):
            due = unfinished.aggregate(at=Min("due_at"), lease=Min("lease_until"))
            waits = [at for at in due.values() if at is not None]
            clock.start += max(timedelta(seconds=5), min(waits, default=clock()) - clock())
    states = {state: Message.objects.filter(state=state).count() for state in State.values}
    entries = Entry.objects.filter(kind="outbox.delivered")
    return {
        "states": states,
        "keys": sorted(Message.objects.values_list("key", flat=True)),
        "entries": entries.count(),
        "subjects": entries.values("subject").distinct().count(),
        "attempts": Message.objects.aggregate(all=Sum("attempts"))["all"],
        "simulated_hours": round((clock() - START).total_seconds() / 3600, 1),
    }


def main() -> None:
    folder, url = Path(sys.argv[1]), sys.argv[2]
    rounds, minutes = int(sys.argv[3]), float(sys.argv[4])
    chance = random.Random(int(sys.argv[5]))  # noqa: S311 - when to kill is no secret
    call_command("migrate", verbosity=0, interactive=False)
    signing.add_secret(name=NAME, now=START)
    passed = timedelta()
    for number in range(rounds):
        connections.close_all()
        say(f"round {number}")
        sys.stdin.readline()
        pid = os.fork()
        if not pid:
            live(folder, url, number, passed)
        time.sleep(chance.uniform(0.05, 1.0))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        passed += timedelta(minutes=minutes)
    say("finish")
    sys.stdin.readline()
    result = finish(passed)
    say(json.dumps(result))


if __name__ == "__main__":
    main()
