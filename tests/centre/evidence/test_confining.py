"""The walls are tried from inside: a process puts them up and then does what a hostile file would have it do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SOURCE = str(Path(__file__).parents[3] / "src")
TRY = """
import sys, os, socket, json, subprocess
sys.path.insert(0, {source!r})
from lachan.centre.evidence.confining import confine, limit
limit(memory_bytes=200_000_000, seconds=5)
walls = confine()
found = {{"walls": [walls.network, walls.files, walls.user, walls.rights]}}
def attempt(name, act):
    try:
        act()
        found[name] = "done"
    except BaseException as error:
        found[name] = type(error).__name__
attempt("key", lambda: open({secret!r}).read())
attempt("list", lambda: os.listdir({folder!r}))
attempt("make", lambda: open({folder!r} + "/new", "w").write("x"))
attempt("connect", lambda: socket.create_connection(("127.0.0.1", {port}), 2))
attempt("memory", lambda: bytearray(500_000_000))
attempt("program", lambda: subprocess.run(["/usr/bin/true"], check=True))
attempt("interfaces", lambda: found.update(names=[name for _, name in socket.if_nameindex()]))
print(json.dumps(found))
"""


def attempt(folder: Path, port: int, *, user: int | None = None) -> dict[str, Any]:
    key = folder / "master"
    key.write_text("secret", encoding="ascii")
    key.chmod(0o644)
    program = TRY.format(source=SOURCE, secret=str(key), folder=str(folder), port=port)
    done = subprocess.run(
        [sys.executable, "-I", "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        user=user,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.live
def test_no_network_no_files_no_memory_beyond_the_limit(tmp_path: Path) -> None:
    import socketserver  # noqa: PLC0415 - for this test alone

    with socketserver.TCPServer(("127.0.0.1", 0), socketserver.BaseRequestHandler) as server:
        found = attempt(tmp_path, server.server_address[1])
    network, files, user, rights = found["walls"]
    assert rights
    assert found["memory"] == "MemoryError"
    assert found["program"] == "done"
    if network:
        assert found["connect"] in {"OSError", "ConnectionRefusedError", "TimeoutError"}
        assert found["names"] == ["lo"]
    if files:
        assert found["key"] == found["list"] == "PermissionError"
    # not one byte can be written, whatever stands
    assert found["make"] in {"PermissionError", "OSError"}
    assert user == (os.getuid() == 0)


def test_the_kernel_of_this_machine_has_the_walls_that_it_can_have(tmp_path: Path) -> None:
    """Where CI runs, a wall that falls away has to be seen; elsewhere the reference page says what is needed."""
    network, files, _, rights = attempt(tmp_path, 1)["walls"]
    release = tuple(int(part) for part in os.uname().release.split("-")[0].split(".")[:2])
    assert rights
    if release >= (5, 13) and Path("/proc/sys/kernel/landlock").exists():
        assert files
    assert isinstance(network, bool)
