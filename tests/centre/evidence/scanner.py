"""A real clamd on a socket of its own, with two signatures that we wrote: EICAR's test file, and a phrase of ours."""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lachan.centre.evidence import clamd
from programs import need_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# The test file that every scanner calls by its name (EICAR, 2003). In two parts, so that no scanner takes this file.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PHRASE = b"lachan signature for tests"
START_SECONDS = 30.0


@contextmanager
def running_clamd(folder: Path, *, stream_mb: int = 10) -> Iterator[str]:
    """This will run clamd until the block ends, and give the path of its socket."""
    # /usr/sbin is not on everybody's path
    program = shutil.which("clamd") or need_file("/usr/sbin/clamd", "clamav-daemon")
    signatures = folder / "signatures"
    signatures.mkdir(parents=True)
    (signatures / "test.hdb").write_text(
        f"{hashlib.md5(EICAR).hexdigest()}:{len(EICAR)}:Eicar-Test-Signature\n", encoding="ascii"  # noqa: S324 - the form's hash
    )  # fmt: skip
    (signatures / "test.ndb").write_text(f"Lachan.Test.Phrase:0:*:{PHRASE.hex()}\n", encoding="ascii")
    socket = folder / "clamd.ctl"
    settings = folder / "clamd.conf"
    settings.write_text(
        f"LocalSocket {socket}\nDatabaseDirectory {signatures}\nForeground yes\nStreamMaxLength {stream_mb}M\n"
        f"TemporaryDirectory {folder}\nLogFile {folder / 'log'}\nUser {pwd.getpwuid(os.getuid()).pw_name}\n"
        "FixStaleSocket yes\nMaxThreads 2\nConcurrentDatabaseReload no\nSelfCheck 0\n",
        encoding="utf-8",
    )
    output = folder / "output"
    with output.open("wb") as written:
        process = subprocess.Popen([program, "-c", str(settings)], stdout=written, stderr=subprocess.STDOUT)
    try:
        _wait(process, str(socket), output)
        yield str(socket)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(process: subprocess.Popen[bytes], socket: str, output: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            clamd.version(socket, step_seconds=1)
        except clamd.ScannerError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"clamd did not start:\n{output.read_text('utf-8')}")
