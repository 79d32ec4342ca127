"""`POST /api/v1/check` under wrk, beside a Django view without work, both served by granian with two processes.

    python bench/api.py [--seconds 10] [--rounds 1] [--priority 0]

Each question is another message or link; lists are on, the limiter is on with a raised quota, every request is logged.
wrk runs on the same cores as the server. The server's CPU time for a request says what two cores can do where other
programs use the machine too. `--priority -10` (as root) puts server and wrk before those: a wait for the processor is
most of the tail there, and none of the site's doing.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.request import Request, urlopen

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
HERE = Path(__file__).resolve().parent
PORT = 8791
CHECK = f"http://127.0.0.1:{PORT}/api/v1/check"
SITE = f"from lachan.centre.config.serve import serve; serve(port={PORT})"
NO_WORK = f"""
import multiprocessing, sys
sys.path.insert(0, {str(HERE)!r})
multiprocessing.set_start_method("fork")
from granian import Granian
from no_work import application
Granian("no_work:application", port={PORT}, interface="wsgi", workers=2, blocking_threads=4, backpressure=256,
        http="1", websockets=False, log_enabled=False).serve(target_loader=lambda: application, wrap_loader=False)
"""
# Written for this bench; addresses are invented or end in .example.
MESSAGES = [
    "Chào chị, em bên giao hàng, chiều nay 3 giờ em ghé, chị có nhà không ạ?",
    "VIETCOMBANK: Tài khoản của quý khách bị khóa. Xác minh tại https://vietcombank-xacminh.example trong 2 giờ.",
    "Mẹ ơi con đang ở viện, mạng yếu, mẹ chuyển giúp con 5 triệu vào tài khoản của bạn con nhé.",
    "https://lichhoc-tienganh.example/thang-11?lop=a2",
    "vietcombank-login.top",
    "Bạn trúng thưởng xe SH. Đóng phí hồ sơ 1.500.000đ vào STK 0123456789 MB Bank để nhận.",
    "0912345678",
    "Tuyển CTV làm tại nhà, việc nhẹ 300-500k/ngày, inbox Zalo 0987654321",
    "Lớp tối thứ Ba tuần sau dời sang thứ Năm nhé cả nhà.",
    "Your parcel is held. Pay 1.99 at hxxps://post-vn[.]example/pay within 12 hours.",
    "google.com",
    "Công an quận mời anh lên làm việc, cài ứng dụng dichvucong.apk tại http://dvc-gov.example",
]


def prefer(pid: int, priority: int) -> None:
    """This will put a session before others. Its niceness alone does nothing where the kernel shares by sessions."""
    os.setpriority(os.PRIO_PROCESS, pid, priority)
    autogroup = Path(f"/proc/{pid}/autogroup")
    if autogroup.exists():
        autogroup.write_text(str(priority))


@contextmanager
def serving(program: str, folder: Path, priority: int = 0) -> Iterator[int]:
    """This will run a server while the block lasts, and give its process id."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LACHAN_")}
    environment |= {
        "LACHAN_DATA": str(folder / "data"),
        "LACHAN_CHECKS_PER_MINUTE": "10000000",
        "OMP_NUM_THREADS": "1",
        "PYTHONPATH": os.environ.get("PYTHONPATH") or str(ROOT / "src"),
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    with (folder / "output.log").open("ab") as output:
        server = subprocess.Popen(
            [sys.executable, "-c", program],
            env=environment,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        try:
            if priority:
                prefer(server.pid, priority)
            wait_for(server, folder / "output.log")
            yield server.pid
        finally:
            if server.poll() is None:
                os.killpg(server.pid, signal.SIGTERM)
            server.wait(timeout=20)


def wait_for(server: subprocess.Popen[bytes], output: Path) -> None:
    """This will wait until the server answers. Raises RuntimeError when it ends instead."""
    for _ in range(300):
        if server.poll() is not None:
            raise RuntimeError(output.read_text("utf-8"))
        try:
            ask(MESSAGES[0])
        except (URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server does not answer")


def ask(text: str) -> bytes:
    """This will ask one question."""
    body = json.dumps({"text": text}).encode()
    with urlopen(Request(CHECK, body, {"Content-Type": "application/json"}), timeout=10) as response:
        content: bytes = response.read()
    return content


def load(seconds: int, connections: int, folder: Path) -> dict[str, Any]:
    """This will run wrk and give its figures."""
    wrk = shutil.which("wrk")
    if wrk is None:
        sys.exit("wrk is missing; it comes with: sudo apt-get install wrk")
    bodies = folder / "bodies"
    bodies.write_text("\n".join(json.dumps({"text": text}) for text in MESSAGES) + "\n", "utf-8")
    done = subprocess.run(
        [
            wrk,
            "-t2",
            f"-c{connections}",
            f"-d{seconds}s",
            "--latency",
            "-s",
            str(HERE / "api.lua"),
            CHECK,
        ],
        env=os.environ | {"LACHAN_BENCH_BODIES": str(bodies)},
        capture_output=True,
        text=True,
        check=True,
    )
    figures: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    figures["per_second"] = figures["requests"] / figures["seconds"]
    return figures


def cpu_seconds(group: int) -> float:
    """This will give the CPU time that the processes of a group have used."""
    ticks = 0
    for path in Path("/proc").iterdir():
        if not path.name.isdigit():
            continue
        try:
            if os.getpgid(int(path.name)) == group:
                fields = (path / "stat").read_text().rpartition(")")[2].split()
                ticks += int(fields[11]) + int(fields[12])
        except (ProcessLookupError, FileNotFoundError):
            continue
    return ticks / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """This will print one line for the site and one for the view without work, and their ratio."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--priority", type=int, default=0)
    options = parser.parse_args()
    if options.priority:
        prefer(os.getpid(), options.priority)
    print(f"wrk -t2 -c{options.connections} -d{options.seconds}s, {os.cpu_count()} cores shared with wrk")
    for _ in range(options.rounds):
        measure(options)


def measure(options: argparse.Namespace) -> None:
    """This will measure both once."""
    figures: dict[str, dict[str, Any]] = {}
    for name, program in (("POST /api/v1/check", SITE), ("Django view without work", NO_WORK)):
        with (
            tempfile.TemporaryDirectory() as folder,
            serving(program, Path(folder), options.priority) as group,
        ):
            load(2, options.connections, Path(folder))
            before = cpu_seconds(group)
            figures[name] = load(options.seconds, options.connections, Path(folder))
            figures[name]["cpu_us"] = (cpu_seconds(group) - before) / figures[name]["requests"] * 1e6
    for name, one in figures.items():
        print(
            f"{name:26} {one['per_second']:7.0f}/s  p50 {one['p50_ms']:5.1f} ms  p99 {one['p99_ms']:5.1f} ms  "
            f"refused {one['refused']}  errors {one['errors']}  server's CPU {one['cpu_us']:.0f} µs each"
        )
    site, bare = figures.values()
    print(
        f"beside the bare view: {site['per_second'] / bare['per_second']:.2f} of its questions, "
        f"{site['cpu_us'] / bare['cpu_us']:.1f} times its CPU; load average {os.getloadavg()[0]:.0f}"
    )


if __name__ == "__main__":
    main()
