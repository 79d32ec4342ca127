"""Real resolvers of tests: dnsmasq on the loopback, which blocks what it is told in the ways that providers block."""

from __future__ import annotations

import getpass
import socket
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import dns.message
import dns.query

from programs import need_program
from served import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# names that are there for everybody: the centre's control, and one that nobody blocks yet
CONTROL: Final = "cong.example"
SCAM: Final = "dichvucong-capnhat.top"
OPEN: Final = "45.76.12.9"
BLOCK_PAGE: Final = "45.76.99.1"
_THERE: Final = (f"--address=/{CONTROL}/45.76.12.1", f"--address=/{SCAM}/{OPEN}")
_WAIT_SECONDS: Final = 20.0


@contextmanager
def resolver(
    folder: Path, *told: str, blocks: bool = False, there: bool = True, port: int = 0
) -> Iterator[str]:
    """This will run dnsmasq until the block ends, and give its address as a probe's settings name it.

    `told` are further options; `blocks`: it says that the fraudulent name isn't there; `there`: it knows the control; `port`: where it
    listens, a free one for 0.
    """
    program, port = need_program("dnsmasq", "dnsmasq-base"), port or free_port()
    known = [each for each in _THERE if there and not (blocks and SCAM in each)]
    # whatever isn't told of is nowhere, as for a resolver that has asked the whole DNS
    options = [
        program, "--keep-in-foreground", "--no-resolv", "--no-hosts", "--conf-file=/dev/null", "--bind-interfaces",
        "--listen-address=127.0.0.1", f"--port={port}", f"--user={getpass.getuser()}", "--local=/#/", "--pid-file=",
        *known, *told,
    ]  # fmt: skip
    with (folder / f"dnsmasq-{port}.log").open("wb") as log:
        process = subprocess.Popen(options, stdout=log, stderr=subprocess.STDOUT)
    try:
        until = time.monotonic() + _WAIT_SECONDS
        while not _answers(port):
            said = (folder / f"dnsmasq-{port}.log").read_text()
            assert process.poll() is None, said
            assert time.monotonic() < until, said
            time.sleep(0.05)
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


@contextmanager
def silent() -> Iterator[str]:
    """This will hold a port at which nobody ever answers."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as held:
        held.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{held.getsockname()[1]}"


def _answers(port: int) -> bool:
    try:
        dns.query.udp(dns.message.make_query("there.example", "A"), "127.0.0.1", timeout=0.5, port=port)
    except Exception:  # noqa: BLE001 - whatever it is, it isn't ready yet
        return False
    return True
