"""A site that is really served, on the loopback, with a data folder of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

from beginnings import MIGRATED, begin, environment_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

# a program of the test runs before the site is served, and other tests beside it
START_SECONDS = 240.0


class Site(NamedTuple):
    """Where a served site is, and where what it writes goes."""

    address: str
    data: Path
    output: Path
    pid: int


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def served(
    folder: Path, *, settings: Mapping[str, str] | None = None, program: str = "", begins: str = MIGRATED
) -> Iterator[Site]:
    """This will serve the site until the block ends, on SQLite.

    `begins` is what the data folder begins with (see beginnings.py), `program` is Python run before it is served.
    """
    port = free_port()
    folder.mkdir(parents=True, exist_ok=True)
    output = folder / "output.log"
    data = folder / "data"
    begin(folder, begins)
    environment = environment_of(data) | dict(settings or {})
    source = f"{program}\nfrom lachan.centre.config.serve import serve\nserve(port={port})\n"
    with output.open("wb") as written:
        process = subprocess.Popen(
            [sys.executable, "-c", source],
            env=environment,
            cwd=folder,
            stdout=written,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait(process, port, output)
            yield Site(f"http://localhost:{port}", data, output, process.pid)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, output: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError(f"the site did not start:\n{output.read_text('utf-8')}")
