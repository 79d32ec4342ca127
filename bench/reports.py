"""`POST /api/v1/reports` under wrk: how many a second are on the disk, with a sync before each answer.

    python bench/reports.py [--seconds 15] [--rate 320] [--connections 48] [--priority 0]

`--priority -15` (as root) puts all of it before what else the machine does.
The site is served by two processes as it is for people, with the embedded database, and the worker beside it
(`--no-worker` leaves it out). Four of five reports are text, the fifth has a picture of 300 KB. First as fast as it
goes, then at a rate, which is what the wait is told of. At the end rows are counted against what was acknowledged.
wrk runs on the same cores; the load of the machine before is printed, since it is part of any figure.
"""

from __future__ import annotations

import argparse
import json
import os
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

from served import served  # noqa: E402 - it lies beside the tests

_SETTINGS = {
    "LACHAN_REPORTS_PER_MINUTE": "10000000",
    "LACHAN_EVIDENCE_FREE_MB": "1",
    "LACHAN_LOG_REQUESTS": "0",
    "OMP_NUM_THREADS": "1",
}
_LUA = ROOT / "bench/reports.lua"
_WORK = "import sys; from lachan.cli.main import main; sys.exit(main(['work']))"


def run(address: str, *, seconds: int, connections: int, pace_ms: float) -> dict[str, Any]:
    """This will send reports for a while, each connection pausing for `pace_ms` on average, and give what wrk saw."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise SystemExit("wrk is missing: apt install wrk")
    done = subprocess.run(
        [wrk, "-t2", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", str(_LUA), address],
        env=os.environ | {"LACHAN_PACE": f"{pace_ms:.1f}"},
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


def count_reports(data: Path) -> int:
    """This will count the reports in the database."""
    with sqlite3.connect(next(data.glob("*.sqlite3"))) as database:
        return int(database.execute("SELECT count(*) FROM reports_report").fetchone()[0])


def main() -> None:
    """This will measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=15)
    parser.add_argument("--rate", type=int, default=320)
    parser.add_argument("--connections", type=int, default=48)
    parser.add_argument("--no-worker", action="store_true")
    parser.add_argument("--priority", type=int, default=0)
    asked = parser.parse_args()
    if asked.priority:
        os.setpriority(os.PRIO_PROCESS, 0, asked.priority)
        prefer(os.getpid(), asked.priority)
    print("load before:", *(f"{load:.1f}" for load in os.getloadavg()))
    folder = Path(tempfile.mkdtemp(prefix="lachan-bench-", dir=os.environ.get("LACHAN_BENCH_FOLDER")))
    try:
        with ExitStack() as stack:
            site = stack.enter_context(served(folder, settings=_SETTINGS))
            prefer(site.pid, asked.priority)
            if not asked.no_worker:
                environment = (
                    os.environ | _SETTINGS | {"LACHAN_DATA": str(site.data), "PYTHONPATH": str(ROOT / "src")}
                )
                environment.pop("DJANGO_SETTINGS_MODULE", None)
                worker = subprocess.Popen(
                    [sys.executable, "-c", _WORK], env=environment, stderr=subprocess.DEVNULL
                )
                stack.callback(worker.wait)
                stack.callback(worker.terminate)
                time.sleep(3)
            before = count_reports(site.data)
            fast = run(site.address, seconds=asked.seconds, connections=asked.connections, pace_ms=0)
            print("as fast as it goes:", json.dumps(fast))
            taken = count_reports(site.data) - before
            print(f"rows {taken}, acknowledged {fast['requests']}")
            pace_ms = 1000 * asked.connections / asked.rate - 20
            paced = run(site.address, seconds=asked.seconds, connections=asked.connections, pace_ms=pace_ms)
            print(f"at a rate of about {asked.rate}/s:", json.dumps(paced))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
