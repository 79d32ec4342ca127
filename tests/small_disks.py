"""A disk of a few megabytes that a test can fill and empty: a tmpfs in a mount namespace of its own.

Whoever is to see it is started through it. Root needs nothing for that; others need user namespaces.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from programs import leave_out, need_program

if TYPE_CHECKING:
    from collections.abc import Iterator

_MEGABYTE = 1_048_576
_PATIENCE_SECONDS = 20.0
_IS_ROOT = os.geteuid() == 0


class SmallDisk:
    """A disk at `path`, as those see it that are started with `inside`; the test itself looks at it from outside."""

    def __init__(self, path: Path, holder: int) -> None:
        """This will remember who holds it."""
        self.path = path
        self._holder = holder
        self._outside = Path(f"/proc/{holder}/root{path}")

    def inside(self, command: list[str]) -> list[str]:
        """This will give a command that runs where the disk is seen."""
        users = [] if _IS_ROOT else ["--user", "--preserve-credentials"]
        return [
            need_program("nsenter", "util-linux"),
            f"--target={self._holder}",
            *users,
            "--mount",
            *command,
        ]

    @property
    def free_bytes(self) -> int:
        """How much is free."""
        stat = os.statvfs(self._outside)
        return stat.f_bavail * stat.f_frsize

    def fill(self, *, leave_bytes: int) -> None:
        """This will take all but so much away, to the last byte where it is 0."""
        with (self._outside / "filler").open("ab") as filler:
            while (left := self.free_bytes - leave_bytes) > 0:
                try:
                    filler.write(bytes(min(left, _MEGABYTE)))
                    filler.flush()
                except OSError:
                    return

    def empty(self) -> None:
        """This will give back what was taken."""
        (self._outside / "filler").unlink(missing_ok=True)


@contextmanager
def small_disk(path: Path, *, megabytes: int) -> Iterator[SmallDisk]:
    """This will give a disk of that size at a folder, which is made, until the block ends."""
    path.mkdir(parents=True)
    users = [] if _IS_ROOT else ["--user", "--map-current-user"]
    script = 'mount -t tmpfs -o "size=$2m,mode=0755" none "$1" && echo ready && exec sleep infinity'
    holder = subprocess.Popen(
        [need_program("unshare", "util-linux"), *users, "--mount", "--propagation=private",
         "sh", "-c", script, "sh", str(path), str(megabytes)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert holder.stdout is not None
        if holder.stdout.readline() != "ready\n":
            assert holder.stderr is not None
            leave_out(f"a disk of its own can't be mounted here: {holder.stderr.read().strip()}")
        yield SmallDisk(path, holder.pid)
    finally:
        holder.kill()
        holder.communicate()


class Server:
    """A PostgreSQL whose data lie on a small disk; it listens on a socket beside it."""

    def __init__(self, disk: SmallDisk, folder: Path) -> None:
        """This will make the cluster, small enough for the disk, and start it."""
        self._disk = disk
        self._folder = folder
        self._bin = _programs()
        self.socket = folder / "socket"
        self.socket.mkdir()
        as_owner = []
        if _IS_ROOT:
            as_owner = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
            for made in (self.socket, Path(f"/proc/{disk._holder}/root{disk.path}")):
                shutil.chown(made, "postgres", "postgres")
            # a test's folder is for its user alone, and the server is another
            for above in (folder, *folder.parents):
                if above.stat().st_uid == 0 and above.stat().st_mode & 0o001 == 0:
                    above.chmod(above.stat().st_mode | 0o001)
        self._as_owner = as_owner
        self._data = disk.path / "postgresql"
        # each database is copied once; a segment of the log is 1 MB
        self._run("initdb", "-D", str(self._data), "-U", "lachan", "-A", "trust", "-E", "UTF8",
                  "--locale=C.UTF-8", "--wal-segsize=1", "-N")  # fmt: skip
        self._log = (folder / "postgresql.log").open("ab")
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def address(self) -> str:
        """Its address, as LACHAN_DATABASE names it."""
        return f"postgresql://lachan@/postgres?host={self.socket}"

    def start(self) -> None:
        """This will start it where it does not run, and wait until it answers."""
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                self._command("postgres", "-D", str(self._data), "-k", str(self.socket),
                    "-c", "listen_addresses=", "-c", "shared_buffers=16MB", "-c", "max_connections=40",
                    "-c", "min_wal_size=2MB", "-c", "max_wal_size=8MB", "-c", "autovacuum=off"),
                stdout=subprocess.DEVNULL, stderr=self._log,
            )  # fmt: skip
        until = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < until:
            ready = subprocess.run(
                [self._bin / "pg_isready", "-h", str(self.socket)], check=False, capture_output=True
            )
            if ready.returncode == 0:
                return
            time.sleep(0.1)
        raise AssertionError((self._folder / "postgresql.log").read_text(errors="replace")[-2_000:])

    def stop(self) -> None:
        """This will end it, whether it still runs or not."""
        self._log.close()
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(_PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def _run(self, *command: str) -> None:
        subprocess.run(self._command(*command), check=True, capture_output=True, cwd="/", timeout=120)

    def _command(self, program: str, *arguments: str) -> list[str]:
        return self._disk.inside([*self._as_owner, str(self._bin / program), *arguments])


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else Path(need_program("initdb", "postgresql")).parent
