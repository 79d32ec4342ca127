"""`POST /api/v1/reports` under wrk: how many a second are on the disk, with a sync before each answer.

    python bench/reports.py [--seconds 15] [--rate 320] [--connections 48] [--priority 0] [--each] [--no-worker]

`--priority -15` (as root) puts all of it before what else the machine does.
The site is served by two processes as it is for people, with the embedded database, and the worker beside it
(`--no-worker` leaves it out). Four of five reports are text, the fifth has a picture of 300 KB. First as fast as it
goes, then at a rate, which is what the wait is told of. `--each` measures texts alone and pictures alone besides.
After each, rows are counted against what was acknowledged.

wrk runs on the same cores; the load of the machine is printed, since it is part of any figure. What holds under a load
too is the processor time that a report costs: it is read from /proc for the site's processes, for the worker, and for
wrk.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from served import Site, served  # noqa: E402 - it lies beside the tests

_SETTINGS = {
    "LACHAN_REPORTS_PER_MINUTE": "10000000",
    "LACHAN_EVIDENCE_FREE_MB": "1",
    "LACHAN_LOG_REQUESTS": "0",
    "OMP_NUM_THREADS": "1",
}
_LUA = ROOT / "bench/reports.lua"
_WORK = "import sys; from lachan.cli.main import main; sys.exit(main(['work']))"


def run(address: str, *, seconds: int, connections: int, pace_ms: float, pictures: int = 5) -> dict[str, Any]:
    """This will send reports for a while, each connection pausing for `pace_ms` on average, and give what wrk saw.

    Every `pictures`th report has a picture, none for 0.
    """
    wrk = shutil.which("wrk")
    if wrk is None:
        raise SystemExit("wrk is missing: apt install wrk")
    done = subprocess.run(
        [wrk, "-t2", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", str(_LUA), address],
        env=os.environ | {"LACHAN_PACE": f"{pace_ms:.1f}", "LACHAN_PICTURES": f"{pictures}"},
        capture_output=True,
        text=True,
        check=True,
    )
    said: dict[str, Any] = json.loads(done.stdout.rpartition("LACHAN ")[2])
    said["per_second"] = round(said["requests"] / said["seconds"], 1)
    return said


def prefer(pid: int, priority: int) -> None:
    """This will put a session before others. Its niceness alone does nothing where the kernel shares by sessions."""
    autogroup = Path(f"/proc/{pid}/autogroup")
    if priority and autogroup.exists():
        autogroup.write_text(str(priority))


def cpu_seconds(group: int) -> float:
    """This will give the processor time of all processes of a group until now, of the system for them included."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # behind the name, which may have anything in it; fields by proc(5), counted from the third
            fields = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[2]) == group:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def count_reports(data: Path) -> int:
    """This will count the reports in the database."""
    with sqlite3.connect(next(data.glob("*.sqlite3"))) as database:
        return int(database.execute("SELECT count(*) FROM reports_report").fetchone()[0])


def measure(what: str, site: Site, worker: int, **how: Any) -> None:
    """This will send reports and print what came of it."""
    rows, groups = count_reports(site.data), [site.pid, worker]
    before = [cpu_seconds(group) if group else 0.0 for group in groups]
    client = resource.getrusage(resource.RUSAGE_CHILDREN)
    load = os.getloadavg()[0]
    said = run(site.address, **how)
    after = [cpu_seconds(group) if group else 0.0 for group in groups]
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    each = 1000 / max(1, said["requests"])
    said["load"] = [round(load, 1), round(os.getloadavg()[0], 1)]
    said["site_cpu_ms"], said["worker_cpu_ms"] = (
        round((late - early) * each, 2) for early, late in zip(before, after, strict=True)
    )
    said["client_cpu_ms"] = round(
        (spent.ru_utime + spent.ru_stime - client.ru_utime - client.ru_stime) * each, 2
    )
    said["rows"] = count_reports(site.data) - rows
    print(f"{what}:", json.dumps(said), flush=True)


def main() -> None:
    """This will measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=int, default=15)
    parser.add_argument("--rate", type=int, default=320)
    parser.add_argument("--connections", type=int, default=48)
    parser.add_argument("--no-worker", action="store_true")
    parser.add_argument("--each", action="store_true")
    parser.add_argument("--priority", type=int, default=0)
    asked = parser.parse_args()
    if asked.priority:
        os.setpriority(os.PRIO_PROCESS, 0, asked.priority)
        prefer(os.getpid(), asked.priority)
    folder = Path(tempfile.mkdtemp(prefix="lachan-bench-", dir=os.environ.get("LACHAN_BENCH_FOLDER")))
    how = {"seconds": asked.seconds, "connections": asked.connections}
    try:
        with ExitStack() as stack:
            site = stack.enter_context(served(folder, settings=_SETTINGS))
            prefer(site.pid, asked.priority)
            worker = 0
            if not asked.no_worker:
                worker = start_worker(site, stack)
                prefer(worker, asked.priority)
            # the first requests of a process read what it needs
            run(site.address, seconds=2, connections=asked.connections, pace_ms=0)
            if asked.each:
                measure("texts alone", site, worker, **how, pace_ms=0, pictures=0)
                measure("pictures alone", site, worker, **how, pace_ms=0, pictures=1)
            measure("as fast as it goes", site, worker, **how, pace_ms=0)
            pace_ms = 1000 * asked.connections / asked.rate - 20
            measure(f"at a rate of about {asked.rate}/s", site, worker, **how, pace_ms=pace_ms)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def start_worker(site: Site, stack: ExitStack) -> int:
    """This will start the worker beside the site, until the stack ends, and give its process group."""
    environment = os.environ | _SETTINGS | {"LACHAN_DATA": str(site.data), "PYTHONPATH": str(ROOT / "src")}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    worker = subprocess.Popen(
        [sys.executable, "-c", _WORK], env=environment, stderr=subprocess.DEVNULL, start_new_session=True
    )
    stack.callback(worker.wait)
    stack.callback(worker.terminate)
    time.sleep(3)
    return worker.pid


if __name__ == "__main__":
    main()
