"""How fast the block page starts and answers, alone and beside slow visitors: `python bench/blocked.py`."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

SRC: Final = Path(__file__).parents[1] / "src"
PROGRAM: Final = "import sys; from lachan.cli.main import main; sys.exit(main())"
REQUESTS: Final = 5_000
AT_ONCE: Final = 50
SLOW: Final = 500
ASKED: Final = (
    b"GET /dang-nhap HTTP/1.1\r\nHost: www.dichvucong-capnhat.top\r\nAccept-Language: vi,en;q=0.8\r\n\r\n"
)


async def ask(port: int) -> float:
    """This will ask once and give the seconds until the whole page was there."""
    begun = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(ASKED)
    said = await reader.read(-1)
    writer.close()
    if not said.startswith(b"HTTP/1.1 451") or not said.endswith(b"</html>"):
        raise RuntimeError(said[:200])
    return time.perf_counter() - begun


async def ask_many(port: int) -> tuple[float, list[float]]:
    """This will ask many times, so many at once; gives the seconds of all and of each in order."""
    took: list[float] = []

    async def some() -> None:
        took.extend([await ask(port) for _ in range(REQUESTS // AT_ONCE)])

    begun = time.perf_counter()
    await asyncio.gather(*(some() for _ in range(AT_ONCE)))
    return time.perf_counter() - begun, sorted(took)


async def measure(port: int) -> None:
    """This will measure, and say what it found."""
    await row("alone", port)
    slow = [await asyncio.open_connection("127.0.0.1", port) for _ in range(SLOW)]
    for _, writer in slow:
        writer.write(b"GET / HT")
    await row(f"beside {SLOW} that never end their head", port)
    for _, writer in slow:
        writer.close()


async def row(words: str, port: int) -> None:
    """This will print one line of the table."""
    whole, took = await ask_many(port)
    p99 = took[int(len(took) * 0.99)] * 1_000
    print(
        f"| {words} | {REQUESTS / whole:,.0f} | {took[len(took) // 2] * 1_000:.1f} | {p99:.1f} |", flush=True
    )


def main() -> None:
    """This will start the listener, measure it, and end it."""
    begun = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "serve-blocked", "--port", "0"],
        env=os.environ | {"PYTHONPATH": str(SRC)}, stdout=subprocess.PIPE, text=True,
    ) as served:  # fmt: skip
        assert served.stdout is not None
        port = int(served.stdout.readline().rpartition(":")[2])
        print(f"started in {time.perf_counter() - begun:.2f} s; load {os.getloadavg()[0]:.0f}\n")
        print("| visitors | pages a second | median ms | 99 % ms |\n|---|---|---|---|")
        try:
            asyncio.run(measure(port))
            used = Path(f"/proc/{served.pid}/status").read_text("utf-8")
            print("\n" + next(line for line in used.splitlines() if line.startswith("VmRSS")))
        finally:
            served.terminate()


if __name__ == "__main__":
    main()
