"""The register of 2 million judged again by the worker, beside the site that people use: how long, and what they feel.

    python bench/passes.py                              SQLite in a temporary folder
    scripts/with_postgresql.sh python bench/passes.py   a PostgreSQL of its own

The site is served by two processes as it is for people, a worker beside it in the same session as with `lachan up`,
and asked at a steady pace: checks by the API, pages of the desk (triage list, a report, an indicator, passes) and
reports that come in. The pass is held and let go on in turn, so that both figures meet the same load of the machine.
All was judged by another engine before, and every verdict changes, which is the most that a pass can have to do; it is
held by its bars at first, and let through here. `--keep FOLDER` takes what `register_pages.py` planted.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT)]

if TYPE_CHECKING:
    from collections.abc import Callable

# All steps but those of the rooms above: what they make of a register that is full at once is measured there.
_WORK = """
from lachan.centre.config.serve import prepare
prepare(static=False)
from lachan.centre.config import work
steps = work.all_steps()
work.all_steps = lambda: tuple(step for step in steps if not step.name.startswith("cases."))
work.work()
"""
_SITE = "from lachan.centre.config.serve import serve; serve(port={port})"
# how many a second of each kind
RATES = {"check": 20.0, "desk": 2.0, "report": 3.0}


class Asking:
    """Questions at a steady pace to the served site, each kind by its own threads; how long each waited.

    A question whose time has come while all threads wait is asked late, and its wait counts from its time.
    """

    def __init__(self, address: str, session: str, indicators: int, reports: int) -> None:
        """This will make ready; nothing is asked yet."""
        self.host = urlsplit(address).netloc
        self.session = session
        self.indicators, self.reports = indicators, reports
        self.took: dict[str, list[float]] = {}
        self.faults: dict[str, int] = {}
        self._chosen = random.Random(5)  # noqa: S311 - no secret
        self._lock = threading.Lock()

    def ask_for(self, seconds: float) -> None:
        """This will ask for a while and forget what was measured before."""
        self.took, self.faults = {kind: [] for kind in RATES}, {}
        begun = time.perf_counter()
        threads = []
        for kind, rate in RATES.items():
            moments = iter([begun + number / rate for number in range(int(seconds * rate))])
            threads += [
                threading.Thread(target=self._ask, args=(kind, moments))
                for _ in range(8 if kind == "check" else 3)
            ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _ask(self, kind: str, moments: Any) -> None:
        line = http.client.HTTPConnection(self.host, timeout=30)
        make: Callable[[], tuple[str, str, str, dict[str, str]]] = getattr(self, f"_{kind}")
        while True:
            with self._lock:
                moment = next(moments, None)
                question = make()
            if moment is None:
                return
            time.sleep(max(0.0, moment - time.perf_counter()))
            method, path, body, headers = question
            try:
                line.request(method, path, body.encode(), headers)
                response = line.getresponse()
                response.read()
                status = response.status
            except (OSError, http.client.HTTPException):
                line.close()
                status = 0
            with self._lock:
                self.took[kind].append((time.perf_counter() - moment) * 1000)
                if status >= 400 or not status:
                    self.faults[f"{kind} {status}"] = self.faults.get(f"{kind} {status}", 0) + 1

    def _check(self) -> tuple[str, str, str, dict[str, str]]:
        from bench.full_register import value_of  # noqa: PLC0415 - as the others

        text = (
            f"Tai khoan bi khoa, xac minh tai {value_of(self._chosen.randrange(1, self.indicators))[1]} ngay"
        )
        return "POST", "/api/v1/check", json.dumps({"text": text}), {"Content-Type": "application/json"}

    def _report(self) -> tuple[str, str, str, dict[str, str]]:
        told = {
            "consent": True,
            "message": f"Chuyển tiền vào đây ngay 09{self._chosen.randrange(10**8):08d}",
            "story": f"Có người gọi cho tôi lần {self._chosen.randrange(10**9)}",
        }
        return "POST", "/api/v1/reports", json.dumps(told), {"Content-Type": "application/json"}

    def _desk(self) -> tuple[str, str, str, dict[str, str]]:
        from bench.full_register import popular_id  # noqa: PLC0415 - as the others

        cookies = {"Cookie": f"session={self.session}"}
        path = self._chosen.choice(
            (
                "/desk/reports/",
                "/desk/reports/?state=any",
                f"/desk/reports/{self._chosen.randrange(1, self.reports)}",
                f"/desk/register/{self._chosen.randrange(1, self.indicators)}",
                f"/desk/register/{popular_id(self.indicators)}",
                "/desk/register/passes/",
            )
        )
        return "GET", path, "", cookies


def prefer(pid: int, priority: int) -> None:
    """This will put a session before others. Its niceness alone does nothing where the kernel shares by sessions."""
    autogroup = Path(f"/proc/{pid}/autogroup")
    if priority and autogroup.exists():
        autogroup.write_text(str(priority))


def at(share: float, took: list[float]) -> float:
    """This will give the wait below which a share of all were, in ms."""
    return sorted(took)[min(len(took) - 1, int(len(took) * share))] if took else float("nan")


class Running:
    """Site and worker, each a process of its own in this session."""

    def __init__(self, program: str, environment: dict[str, str], output: Path) -> None:
        """This will start it; it ends with `stop`."""
        self.output = output
        with output.open("wb") as written:
            self.process = subprocess.Popen(
                [sys.executable, "-c", program],
                env=environment,
                stdout=written,
                stderr=written,
                process_group=0,
            )

    def stop(self) -> None:
        """This will let it finish what it has in hand."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=40)

    def memory_mb(self) -> float:
        """This will give the most memory that it has held."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("utf-8")
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024

    def cpu_seconds(self) -> float:
        """This will give the processor time that it has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def progress() -> dict[str, Any]:
    """This will give how far the pass for the new engine is; one for changed lists may begin after it."""
    from lachan.centre.detection.models import Sweep  # noqa: PLC0415 - after setup

    names = ("id", "because", "state", "judged", "changed", "worsened", "lightened", "trial_worsened")
    return Sweep.objects.filter(because="engine").order_by("-id").values(*names).first() or {
        "judged": 0,
        "state": "",
    }


def go_on(is_on: bool) -> None:  # noqa: FBT001 - said in place
    """This will let the pass go on, or stay where it is as one does that is held."""
    from lachan.centre.detection.models import Sweep  # noqa: PLC0415 - after setup

    Sweep.objects.filter(pk=progress()["id"], is_open=True).update(state="running" if is_on else "held")


def let_through() -> None:
    """This will begin the pass that is due, and let it through where it is held."""
    from django.utils import timezone  # noqa: PLC0415 - after setup

    from lachan.centre.audit.actors import OPERATOR  # noqa: PLC0415 - as above
    from lachan.centre.detection import deciding, sweeps  # noqa: PLC0415 - as above

    for _ in range(3):
        if progress()["state"] in {"running", "held"}:
            break
        sweeps.sweep_on(now=timezone.now())
    if progress()["state"] in {"held", "dropped"}:
        print("held after its trial:", progress(), flush=True)
        deciding.let_through(sweep_id=progress()["id"], reason="bench", actor=OPERATOR, now=timezone.now())


def measure(asking: Asking, worker: Running, *, seconds: float, rounds: int) -> None:
    """This will ask without and with the worker's pass in turn, and print what people felt."""
    felt: dict[str, dict[str, list[float]]] = {"without": {}, "with": {}}
    for _ in range(rounds):
        for which in ("without", "with"):
            go_on(which == "with")
            time.sleep(6)
            before, cpu, begun = progress(), worker.cpu_seconds(), time.perf_counter()
            asking.ask_for(seconds)
            took = time.perf_counter() - begun
            line = [f"{which:8}"]
            for kind, waits in asking.took.items():
                felt[which].setdefault(kind, []).extend(waits)
                line.append(f"{kind} p50 {at(0.5, waits):4.0f} p99 {at(0.99, waits):4.0f} ms")
            done = (progress()["judged"] - before["judged"]) / took
            line.append(
                f"{done:.0f} verdicts/s, worker's CPU {(worker.cpu_seconds() - cpu) / took:.2f} of a core"
            )
            line.append(f"load {os.getloadavg()[0]:.0f} {asking.faults or ''}")
            print("  ".join(line), flush=True)
    print("\n| asked at a steady pace | without p50 | p99 | with the pass p50 | p99 | ratio of p99 |")
    print("| --- | --- | --- | --- | --- | --- |")
    for kind, rate in RATES.items():
        without, beside = felt["without"][kind], felt["with"][kind]
        print(
            f"| {kind}, {rate:.0f}/s | {at(0.5, without):.0f} ms | {at(0.99, without):.0f} ms"
            f" | {at(0.5, beside):.0f} ms | {at(0.99, beside):.0f} ms"
            f" | {at(0.99, beside) / at(0.99, without):.2f} |",
            flush=True,
        )


def finish(worker: Running) -> None:
    """This will let the worker bring the pass to its end, alone, and print how fast."""
    go_on(True)
    cpu = worker.cpu_seconds()
    begun, before = time.perf_counter(), progress()
    shown = begun
    while progress()["state"] == "running":
        time.sleep(1)
        if time.perf_counter() - shown > 60:
            shown = time.perf_counter()
            print(f"  {progress()['judged']:,} judged, load {os.getloadavg()[0]:.0f}", flush=True)
    took, after = time.perf_counter() - begun, progress()
    cpu, memory = worker.cpu_seconds() - cpu, worker.memory_mb()
    done = after["judged"] - before["judged"]
    if done:
        print(
            f"the rest alone: {done:,} in {took:.0f} s, {done / took:.0f} a second; worker's CPU"
            f" {cpu / done * 1e6:.0f} µs each, at most {memory:.0f} MB; load {os.getloadavg()[0]:.0f}",
            flush=True,
        )
    print("pass:", after, flush=True)


def main() -> None:
    """This will plant, serve, ask and print."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--indicators", type=int, default=2_000_000)
    options.add_argument("--reports", type=int, default=1_000_000)
    options.add_argument("--keep", type=Path)
    options.add_argument("--seconds", type=float, default=30)
    options.add_argument("--rounds", type=int, default=4)
    options.add_argument("--priority", type=int, default=0, help="before other programs (as root): -10")
    options.add_argument("--no-end", action="store_true", help="don't bring the pass to its end")
    given = options.parse_args()
    folder = given.keep or Path(tempfile.mkdtemp(prefix="lachan-bench-"))
    folder.mkdir(exist_ok=True)
    settings = {
        "LACHAN_DATA": str(folder),
        "LACHAN_LOG_REQUESTS": "no",
        "LACHAN_CHECKS_PER_MINUTE": "10000000",
        "LACHAN_REPORTS_PER_MINUTE": "10000000",
        "OMP_NUM_THREADS": "1",
    }
    if "LACHAN_DATABASE" in os.environ:
        settings["LACHAN_DATABASE"] = os.environ["LACHAN_DATABASE"]
    os.environ |= settings | {"DJANGO_SETTINGS_MODULE": "lachan.centre.config.settings"}
    try:
        _run(given, folder)
    finally:
        if not given.keep:
            shutil.rmtree(folder, ignore_errors=True)


def _run(given: argparse.Namespace, folder: Path) -> None:
    import django  # noqa: PLC0415 - the environment comes first

    django.setup()
    from bench import desk  # noqa: PLC0415 - as above
    from bench.full_register import is_planted, plant  # noqa: PLC0415 - as above
    from bench.register_pages import people_of  # noqa: PLC0415 - as above
    from django.core.management import call_command  # noqa: PLC0415 - as above
    from django.db import connection  # noqa: PLC0415 - as above
    from django.test import Client  # noqa: PLC0415 - as above

    from centre.accounts.signed_in import sign_in  # noqa: PLC0415 - as above
    from lachan.centre.accounts.models import Person  # noqa: PLC0415 - as above
    from served import free_port  # noqa: PLC0415 - as above

    call_command("migrate", verbosity=0)
    if not is_planted():
        people_of()
        plant(given.indicators, given.reports, offices=desk.OFFICES)
    client = sign_in(Client(HTTP_HOST="localhost"), Person.objects.get(pk=desk.PERSONS + 100))
    session = client.cookies["session"].value
    print(
        f"{connection.vendor}: {given.indicators:,} indicators, {given.reports:,} reports; two cores, "
        f"load {os.getloadavg()[0]:.1f}; {RATES}, {given.seconds:.0f} s a turn",
        flush=True,
    )
    let_through()
    if os.getsid(0) != os.getpid():
        os.setsid()
    prefer(os.getpid(), given.priority)
    environment = {name: said for name, said in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"} | {
        "PYTHONPATH": str(ROOT / "src")
    }
    port = free_port()
    with ExitStack() as stack:
        site = Running(_SITE.format(port=port), environment, folder / "site.log")
        stack.callback(site.stop)
        asking = Asking(f"http://localhost:{port}", session, given.indicators, given.reports)
        for _ in range(200):
            if site.process.poll() is not None:
                raise SystemExit(site.output.read_text("utf-8")[-2_000:])
            asking.ask_for(1)
            if not any(kind.endswith(" 0") for kind in asking.faults):
                break
        worker = Running(_WORK, environment, folder / "worker.log")
        stack.callback(worker.stop)
        begun = progress()["judged"]
        while progress()["judged"] == begun:
            if worker.process.poll() is not None:
                raise SystemExit(worker.output.read_text("utf-8")[-2_000:])
            time.sleep(0.5)
        go_on(False)
        asking.ask_for(15)
        print("first questions:", asking.faults or "no fault", flush=True)
        measure(asking, worker, seconds=given.seconds, rounds=given.rounds)
        if not given.no_end:
            finish(worker)


if __name__ == "__main__":
    main()
