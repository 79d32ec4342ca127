"""How long `lachan up` takes to answer on a fresh data folder and on one that is there, and what memory it holds."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

PORT = 8937
ROUNDS = 3
UP = "import sys; from lachan.cli.main import main; sys.exit(main())"


def start(data: Path) -> tuple[float, float, int]:
    """This will start the site with one worker, and give seconds to the first answer, MB in all (PSS), processes."""
    environment = {name: said for name, said in os.environ.items() if not name.startswith("LACHAN_")}
    begun = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-c", UP, "up", "--port", str(PORT)],
        env=environment | {"LACHAN_DATA": str(data)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while True:
            try:
                with urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=5):
                    break
            except (URLError, ConnectionError, TimeoutError):
                if process.poll() is not None:
                    raise SystemExit("the site did not start") from None
                time.sleep(0.02)
        seconds = time.monotonic() - begun
        time.sleep(3)
        pids = family(process.pid)
        return seconds, sum(pss_mb(pid) for pid in pids), len(pids)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def family(pid: int) -> list[int]:
    """This will give a process and all below it."""
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    return [pid, *(one for child in below for one in family(int(child)))]


def pss_mb(pid: int) -> float:
    """This will give what a process holds, its share of what is held together."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def main() -> None:
    """This will print the figures."""
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            data = Path(folder) / "data"
            fresh, memory, processes = start(data)
            again, _, _ = start(data)
        print(f"fresh {fresh:.2f} s, again {again:.2f} s, {memory:.0f} MB in {processes} processes")


if __name__ == "__main__":
    main()
