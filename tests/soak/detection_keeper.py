"""Run as a program: reports are taken and judged in a child that is killed in the middle, round after round.

Called with a folder, the number of rounds and a seed. The child notes a key before it tells something, and report and key
once that was acknowledged. What was told and not acknowledged is told again in the next round, as a phone without an
answer does. At the end all that waits is judged, and one line of JSON says what was lost, doubled or stuck.
"""

from __future__ import annotations

import io
import json
import os
import random
import signal
import sys
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "lachan.centre.config.settings"
django.setup()

from django.core.management import call_command  # noqa: E402 - after Django is set up
from django.db import DatabaseError, connections  # noqa: E402 - as above
from django.db.models import Count, F  # noqa: E402 - as above

from lachan.centre.audit.models import Entry  # noqa: E402 - as above
from lachan.centre.detection import pictures, services, sweeps  # noqa: E402 - as above
from lachan.centre.detection.models import Batch, Picture, Sweep, Trouble  # noqa: E402 - as above
from lachan.centre.indicators.models import Indicator, Sighting, Signal, Verdict  # noqa: E402 - as above
from lachan.centre.reports.models import Report, ReportFile  # noqa: E402 - as above
from lachan.centre.reports.services import FileTold, take_report  # noqa: E402 - as above
from lachan.centre.reports.told import Told  # noqa: E402 - as above
from lachan.engine import versions  # noqa: E402 - as above
from lachan.engine.front_door import check  # noqa: E402 - as above
from pictures.drawn import as_file, qr  # noqa: E402 - as above

START = datetime(2026, 11, 28, tzinfo=UTC)
THREADS = 3
PATIENCE_SECONDS = 20.0
# more than a lease lies between two rounds, so that what a killed worker had in hand is free again
BETWEEN = timedelta(minutes=3)
# a new engine comes so often, and the register is judged again while reports come in
ROUNDS_OF_AN_ENGINE = 4


class Clock:
    """Runs as the real one does within a round, and jumps between two."""

    def __init__(self, number: int) -> None:
        self.start = START + number * BETWEEN
        self.begun = time.monotonic()

    def __call__(self) -> datetime:
        return self.start + timedelta(seconds=time.monotonic() - self.begun)


def told(key: str) -> Told:
    """This will give what is told under a key: the same each time."""
    chance = random.Random(key)  # noqa: S311 - the same each time
    return Told(
        story=f"Tôi nhận được tin này, lần {chance.randrange(10**9)}.",
        message=f"TK cua ban bi khoa, vao http://vcb-xacminh{chance.randrange(40)}.top/x hoac goi 09{chance.randrange(10**8):08d}",
        network=f"203.0.{chance.randrange(200)}",
        idempotency_key=key,
    )


def tell_on(folder: Path, names: list[str], clock: Clock) -> None:
    """This will tell what was not acknowledged before, then new things until it is killed."""
    noted = os.open(folder / "noted", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    thread = threading.get_ident()
    for key in [*names, *(f"{clock.start:%H%M%j}-{thread}-{count}" for count in range(100_000))]:
        os.write(noted, f"told {key}\n".encode())
        # about one in ten has a picture
        files = [FileTold("a.png", io.BytesIO(as_file(qr(f"http://mb-uudai{hash(key) % 9}.top/"))))]
        try:
            taken = take_report(told=told(key), files=files if key.endswith("7") else (), now=clock())
        except DatabaseError:
            continue
        os.write(noted, f"kept {key} {taken.report_id}\n".encode())


def work_on(clock: Clock) -> None:
    """This will do what the worker does for detection, until it is killed."""
    while True:
        with suppress(DatabaseError):
            if not services.judge_waiting(now=clock(), limit=20):
                time.sleep(0.02)


def sweep_on(clock: Clock) -> None:
    """This will judge the register again, and read pictures, until it is killed."""
    while True:
        with suppress(DatabaseError):
            if not sweeps.sweep_on(now=clock()) and not pictures.read_waiting(now=clock()):
                time.sleep(0.05)


def one_round(folder: Path, chance: random.Random, number: int) -> None:
    """This will let a child take and judge for a moment and kill it."""
    connections.close_all()
    kept = noted(folder)[1]
    open_keys = [key for key in dict.fromkeys(noted(folder)[0]) if key not in kept]
    child = os.fork()
    if not child:
        versions.__version__ = f"1.{number // ROUNDS_OF_AN_ENGINE}"  # type: ignore[attr-defined]
        clock = Clock(number)
        for thread in range(THREADS):
            mine = open_keys[thread::THREADS]
            threading.Thread(target=tell_on, args=(folder, mine, clock), daemon=True).start()
        threading.Thread(target=sweep_on, args=(clock,), daemon=True).start()
        work_on(clock)
    wanted, until = len(kept) + chance.randrange(1, 12), time.monotonic() + PATIENCE_SECONDS
    while len(noted(folder)[1]) < wanted and time.monotonic() < until:
        time.sleep(0.005)
    # so that there is something to be judged at all: three in four are killed whatever they have done
    done, until = judged(), time.monotonic() + PATIENCE_SECONDS
    if chance.random() < 1 / 4:
        while judged() == done and time.monotonic() < until:
            time.sleep(0.02)
    time.sleep(chance.uniform(0, 0.15))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def judged() -> int:
    """This will count what has been judged."""
    return Signal.objects.filter(judged_at__isnull=False).count()


def noted(folder: Path) -> tuple[list[str], dict[str, int]]:
    """This will read which keys were told, and which acknowledged; a line that a kill cut off counts as not there."""
    path = folder / "noted"
    lines = path.read_text("ascii").splitlines(keepends=True) if path.exists() else []
    words = [line.split() for line in lines if line.endswith("\n")]
    kept = {word[1]: int(word[2]) for word in words if word[0] == "kept"}
    return [word[1] for word in words if word[0] == "told"], kept


def finish(rounds: int) -> None:
    """This will have all judged that waits, as a worker does that nobody kills."""
    clock = Clock(rounds)
    for turn in range(2_000):
        now = clock() + turn * timedelta(seconds=1)
        done = services.judge_waiting(now=now) + pictures.read_waiting(now=now) + sweeps.sweep_on(now=now)
        is_still = not Picture.objects.filter(state="waiting").exists()
        if not done and is_still and turn > services.LEASE.seconds + sweeps.LEASE.seconds + 130:
            return


def main() -> None:
    """This will run the rounds and say what it found."""
    folder, rounds, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    os.umask(0o077)
    call_command("migrate", verbosity=0, interactive=False)
    chance = random.Random(seed)  # noqa: S311 - as above
    check("http://vcb-xacminh.top/x")  # the models are loaded once, not in each child
    left = judged_in_rounds = 0
    for number in range(rounds):
        one_round(folder, chance, number)
        left += Batch.objects.exists()
        judged_in_rounds = judged()
    versions.__version__ = f"1.{(rounds - 1) // ROUNDS_OF_AN_ENGINE}"  # type: ignore[attr-defined]
    finish(rounds)
    keys, kept = noted(folder)
    there = dict(Report.objects.values_list("id", "idempotency_sha256"))
    refs = set(Signal.objects.values_list("ref", flat=True))
    firsts = Verdict.objects.filter(before=None).values("indicator").annotate(n=Count("id"))
    seen = Indicator.objects.annotate(n=Count("seen_in")).exclude(n=F("sightings"))
    entries = Entry.objects.filter(kind="reports.taken").values("subject").annotate(n=Count("id"))
    sys.stdout.write(
        json.dumps(
            {
                "rounds": rounds,
                "acknowledged": len(kept),
                "lost": sum(each not in there or f"report:{each}" not in refs for each in kept.values()),
                "doubled": len(there) - len(set(there.values()))
                + len(kept) - len(set(kept.values()))
                + sum(row["n"] > 1 for row in firsts) + sum(row["n"] > 1 for row in entries),
                "more_than_told": max(0, len(there) - len(set(keys))),
                "miscounted": seen.count(),
                "stuck": Signal.objects.filter(judged_at=None).count()
                + Batch.objects.count() + Picture.objects.filter(state="waiting").count()
                + Sweep.objects.filter(is_open=True).count(),
                "put_aside": Trouble.objects.filter(put_aside_at__isnull=False).count(),
                "troubles": sorted(Trouble.objects.values_list("code", "tries")),
                "pictures": Picture.objects.filter(state="read").count(),
                "pictures_failed": sorted(
                    Picture.objects.filter(state="failed").values_list("code", "tries")
                ),
                "files": ReportFile.objects.count(),
                "sweeps_done": Sweep.objects.filter(state="done").count(),
                "rounds_that_left_a_batch": left,
                "judged_in_rounds": judged_in_rounds,
                "sightings": Sighting.objects.count(),
                "engines": Indicator.objects.values("engine").distinct().count(),
            }
        )
    )  # fmt: skip


if __name__ == "__main__":
    main()
