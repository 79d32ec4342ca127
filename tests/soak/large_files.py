"""Large contents, a served site, and a watch over the memory of its processes."""

from __future__ import annotations

import contextlib
import http.client
import os
import random
import signal
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

    from fresh import Fresh

MEGABYTE = 1_000_000
SERVE = "import sys; from lachan.centre.config.serve import serve; serve(port=int(sys.argv[1]), workers=1)"


def content_from(at: int, end: int) -> Iterator[bytes]:
    """The content from one place to another: a megabyte of chance for each megabyte, the same each time."""
    while at < end:
        number, inside = divmod(at, MEGABYTE)
        block = random.Random(number).randbytes(MEGABYTE)  # noqa: S311 - the same each time
        piece = block[inside : inside + end - at]
        yield piece
        at += len(piece)


def memory_of(group: int) -> dict[int, int]:
    """The resident bytes of each process of a group, shared ones included."""
    found: dict[int, int] = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            pid = int(status.parent.name)
            if os.getpgid(pid) == group:
                text = status.read_text("ascii")
                found[pid] = int(text.split("VmRSS:")[1].split()[0]) * 1_024
    return found


class Watch:
    """Looks at the memory of a group over and over; `growth` is by how much one of its processes grew at most."""

    def __init__(self) -> None:
        self.growth = 0
        self.looks = 0
        self._calm: dict[int, int] = {}
        self._group = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def begin(self, group: int, *, least: int = 2) -> None:
        """This will look at a group of so many processes at least: a site is one that serves and one above it."""
        self._calm = memory_of(group)
        assert len(self._calm) >= least
        self._group = group

    def pause(self) -> None:
        self._group = 0

    def _look(self) -> None:
        while not self._over.wait(0.1):
            if self._group:
                self.looks += 1
                for pid, now in memory_of(self._group).items():
                    self.growth = max(self.growth, now - self._calm.get(pid, now))

    def end(self) -> None:
        self._over.set()
        self._thread.join()


@contextlib.contextmanager
def serving(place: Fresh, port: int) -> Iterator[subprocess.Popen[str]]:
    site = place.start(SERVE, str(port), LACHAN_EVIDENCE_FREE_MB="1")
    try:
        until = time.monotonic() + 300
        while True:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            try:
                connection.request("GET", "/healthz")
                connection.getresponse().read()
                break
            except OSError:
                assert time.monotonic() < until, "the site did not start"
                time.sleep(0.1)
            finally:
                connection.close()
        yield site
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(site.pid, signal.SIGKILL)
        site.wait(timeout=20)
        if site.stdout:
            site.stdout.close()
