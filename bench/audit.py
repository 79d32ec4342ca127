"""How fast the log takes changes: a transaction with one business write and its entry, sealed, synced to the disk.

    python bench/audit.py                              SQLite in a temporary folder
    scripts/with_postgresql.sh python bench/audit.py   a PostgreSQL of its own

Client processes write as fast as they can while one more seals as the worker does. In the same run the business write
is measured alone, so that what the log costs shows whatever the machine does beside it. Prints a table.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]

if TYPE_CHECKING:
    from multiprocessing.synchronize import Barrier, Event

# what a room's own write looks like: a row that the change makes
TABLE = (
    "CREATE TABLE bench_change (id {key}, case_id bigint NOT NULL, state varchar(20) NOT NULL,"
    " note varchar(200) NOT NULL)"
)


class Pace(NamedTuple):
    """For how long a client writes, and how many changes a second (0: as fast as it can)."""

    seconds: float
    each_second: float = 0


def start_django() -> None:
    """This will set Django up on the folder or database that the environment names."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "lachan.centre.config.settings"
    import django  # noqa: PLC0415 - the environment comes first

    django.setup()


def processor_seconds() -> float:
    """This will give the processor time that this process has used, and PostgreSQL's process that works for it."""
    from django.db import connection  # noqa: PLC0415 - after setup

    used = time.process_time()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            pid = cursor.fetchone()[0]
        said = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(") ", 1)[1].split()
        # time as itself and time in the kernel, in ticks: proc(5)
        used += (int(said[11]) + int(said[12])) / os.sysconf("SC_CLK_TCK")
    return used


def write_changes(pace: Pace, with_log: bool, go: Barrier, told: Any, client: int) -> None:  # noqa: FBT001
    """This will write changes for so long, and tell how many and how long each took (ms)."""
    start_django()
    from django.db import connection, transaction  # noqa: PLC0415 - after setup
    from django.utils import timezone  # noqa: PLC0415 - as above

    from lachan.centre.audit import log  # noqa: PLC0415 - as above
    from lachan.centre.audit.actors import person_actor  # noqa: PLC0415 - as above
    from lachan.centre.audit.kinds import Kind, register  # noqa: PLC0415 - as above

    register([Kind("bench.changed", vi="Đổi", en="Changed")])
    actor = person_actor(client + 1, office_id=client % 7 + 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    go.wait()
    used = processor_seconds()
    took: list[float] = []
    done = 0
    begun = time.perf_counter()
    end = begun + pace.seconds
    while (start := time.perf_counter()) < end:
        if pace.each_second and (early := begun + done / pace.each_second - start) > 0:
            time.sleep(early)
            start = time.perf_counter()
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO bench_change (case_id, state, note) VALUES (%s, %s, %s)",
                    [done, "open", "moved to the next office"],
                )
            if with_log:
                log.record(
                    kind="bench.changed",
                    actor=actor,
                    now=timezone.now(),
                    subject=f"case:{done}",
                    data={"from": "open", "to": "moved", "office": 12},
                )
        done += 1
        took.append((time.perf_counter() - start) * 1000)
    told.put((done, took, processor_seconds() - used))


def keep_sealing(stop: Event, told: Any) -> None:
    """This will seal as the worker does, and tell the ages of the oldest entries at each look (ms)."""
    start_django()
    from django.utils import timezone  # noqa: PLC0415 - after setup

    from lachan.centre.audit.queries import oldest_unsealed_at  # noqa: PLC0415 - as above
    from lachan.centre.audit.sealing import seal  # noqa: PLC0415 - as above
    from lachan.centre.audit.tasks import STEPS  # noqa: PLC0415 - as above

    ages: list[float] = []
    took: list[float] = []
    sealed = 0
    used = processor_seconds()
    while True:
        last = stop.is_set()
        oldest = oldest_unsealed_at()
        start = time.perf_counter()
        done = (seal if last else STEPS[0].run)(timezone.now())
        sealed += done
        if oldest and done:
            took.append((time.perf_counter() - start) * 1000)
            # from the moment that the entry tells to the commit of its batch
            ages.append((timezone.now() - oldest).total_seconds() * 1000)
        if last and not done:
            break
        if not done:
            time.sleep(STEPS[0].pace_seconds)
    told.put((sealed, ages, took, processor_seconds() - used))


def run(clients: int, pace: Pace, *, with_log: bool) -> dict[str, float]:
    """This will let so many clients write, and give the figures."""
    context = multiprocessing.get_context("spawn")
    # everybody begins at once, however long the start took
    go, stop = context.Barrier(clients + 1), context.Event()
    told, told_by_sealer = context.Queue(), context.Queue()
    writers = [
        context.Process(target=write_changes, args=(pace, with_log, go, told, client))
        for client in range(clients)
    ]
    sealer = context.Process(target=keep_sealing, args=(stop, told_by_sealer))
    for process in (*writers, *((sealer,) if with_log else ())):
        process.start()
    go.wait()
    results = [told.get() for _ in writers]
    for process in writers:
        process.join()
    figures: dict[str, float] = {}
    if with_log:
        stop.set()
        sealed, ages, took, used = told_by_sealer.get()
        sealer.join()
        figures["sealing_us"] = used / sealed * 1e6
        figures |= {"sealed": sealed, "seal_ms": statistics.median(took)}
        figures |= {f"lag_{name}": percentile(ages, part) for name, part in PARTS.items()}
    all_took = [one for _, each, _ in results for one in each]
    figures["change_us"] = sum(used for _, _, used in results) / sum(done for done, _, _ in results) * 1e6
    figures["each_second"] = sum(done for done, _, _ in results) / pace.seconds
    figures["changes"] = sum(done for done, _, _ in results)
    return figures | {f"took_{name}": percentile(all_took, part) for name, part in PARTS.items()}


PARTS = {"p50": 0.5, "p99": 0.99, "max": 1.0}


def percentile(values: list[float], part: float) -> float:
    """This will give the value below which that part of all lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def prepare() -> str:
    """This will make the tables, and give the database's vendor."""
    start_django()
    from django.core.management import call_command  # noqa: PLC0415 - after setup
    from django.db import connection  # noqa: PLC0415 - as above

    call_command("migrate", "audit", verbosity=0)
    with connection.cursor() as cursor:
        key = "bigserial PRIMARY KEY" if connection.vendor == "postgresql" else "integer PRIMARY KEY"
        cursor.execute(TABLE.format(key=key))
    connection.close()
    return connection.vendor


def main() -> None:
    """This will print the table."""
    options = argparse.ArgumentParser()
    options.add_argument(
        "--clients", default="1,4,8", help="how many client processes, one run for each number"
    )
    options.add_argument("--seconds", type=float, default=10)
    options.add_argument(
        "--rate",
        type=float,
        default=0,
        help="changes a second of all clients together (0: as fast as they can)",
    )
    given = options.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="lachan-bench-"))
    os.environ["LACHAN_DATA"] = str(folder)
    try:
        print(f"{prepare()}; load before: {os.getloadavg()[0]:.1f}; {len(os.sched_getaffinity(0))} cores")
        print(
            "| clients | changes/s without log | with log, sealed | part | change ms p50/p99/max | lag ms p50/p99/max |"
            " processor µs a change: without log, with it, sealing |"
        )
        print("| --- | --- | --- | --- | --- | --- | --- |")
        for clients in (int(one) for one in given.clients.split(",")):
            plain = run(clients, Pace(given.seconds / 2), with_log=False)
            logged = run(clients, Pace(given.seconds, given.rate / clients), with_log=True)
            if logged["sealed"] != logged["changes"]:
                raise RuntimeError(f"{logged['changes']} changes and {logged['sealed']} sealed entries")
            took = "/".join(f"{logged[f'took_{name}']:.1f}" for name in PARTS)
            lag = "/".join(f"{logged[f'lag_{name}']:.0f}" for name in PARTS)
            print(
                f"| {clients} | {plain['each_second']:,.0f} | {logged['each_second']:,.0f} "
                f"| {logged['each_second'] / plain['each_second']:.2f} | {took} | {lag} "
                f"| {plain['change_us']:.0f}, {logged['change_us']:.0f}, {logged['sealing_us']:.0f} |",
                flush=True,
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
