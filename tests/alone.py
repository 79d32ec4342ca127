"""A network of its own for programs that tests start: nothing outside is reached, and any address can be had."""

from __future__ import annotations

import os
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from programs import leave_out, need_program

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

_WAIT_SECONDS: Final = 60.0


class Network:
    """Runs programs in it."""

    def __init__(self, enter: Sequence[str], folder: Path) -> None:
        """This will run programs with a prefix; what they say goes into the folder."""
        self._enter = tuple(enter)
        self._folder = folder

    def run(self, *command: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
        """This will run a program to its end."""
        return subprocess.run(
            [*self._enter, *map(str, command)], capture_output=True, text=True, check=False, timeout=120, **options
        )  # fmt: skip

    @contextmanager
    def running(
        self, name: str, *command: str | Path, environment: Mapping[str, str] | None = None
    ) -> Iterator[subprocess.Popen[bytes]]:
        """This will run a program until the block ends; `NAME.log` in the folder is what it says."""
        with (self._folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                [*self._enter, *map(str, command)], stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                env=dict(environment) if environment is not None else None, start_new_session=True,
            )  # fmt: skip
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def said(self, name: str) -> str:
        """This will give what a program has said so far."""
        return (self._folder / f"{name}.log").read_text("utf-8", "replace")


@contextmanager
def alone(folder: Path, *addresses: str) -> Iterator[Network]:
    """This will make a network with a loopback that has more addresses, and take it away again."""
    unshare, enter = need_program("unshare", "util-linux"), need_program("nsenter", "util-linux")
    ip = need_program("ip", "iproute2")
    ready = folder / "network"
    ready.unlink(missing_ok=True)
    added = "".join(f" && {ip} addr add {address} dev lo" for address in addresses)
    script = f"{ip} link set lo up{added} && echo $$ > {ready} && exec sleep infinity"
    users = ["--map-root-user"] if os.geteuid() else []
    with (folder / "network.log").open("wb") as log:
        holder = subprocess.Popen([unshare, *users, "--net", "sh", "-c", script], stdout=log, stderr=log)
    try:
        until = time.monotonic() + _WAIT_SECONDS
        while not ready.exists() or not ready.read_text().strip():
            if holder.poll() is not None:
                said = (folder / "network.log").read_text()
                leave_out(f"a network of its own can't be made here (unshare --net): {said}")
            assert time.monotonic() < until, "the network was not made in time"
            time.sleep(0.02)
        inside = ["--user", "--preserve-credentials"] if users else []
        yield Network([enter, "--target", str(holder.pid), "--net", *inside], folder)
    finally:
        holder.kill()
        holder.wait()
