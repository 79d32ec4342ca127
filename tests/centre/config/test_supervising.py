from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from beginnings import ROOT

pytestmark = pytest.mark.live

PROGRAM = """
import os, signal, sys, time
from lachan.centre.config import supervising
from lachan.centre.config.supervising import Program, supervise
supervising.FIRST_RESTART_SECONDS = 0.05
supervising.END_SECONDS = {end_seconds}

def tell(what):
    os.write(1, (what + " " + str(os.getpid()) + "\\n").encode())

def wait():
    stopped = []
    signal.signal(signal.SIGTERM, lambda *_: stopped.append(1))
    tell("waits")
    while not stopped:
        time.sleep(0.02)
    tell("ended")
    return 0

def crash():
    tell("crashes")
    os.kill(os.getpid(), signal.SIGKILL)

def fail():
    tell("fails")
    raise RuntimeError("out of order")

def stubborn():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    tell("stubborn")
    time.sleep(60)

def leave():
    time.sleep(0.3)
    return 7

sys.exit(supervise({programs}))
"""


def start(programs: str, end_seconds: float = 10.0) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM.format(programs=programs, end_seconds=end_seconds)],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def read_until(process: subprocess.Popen[str], words: str, times: int = 1) -> list[str]:
    assert process.stdout is not None
    lines: list[str] = []
    while sum(words in line for line in lines) < times:
        line = process.stdout.readline()
        assert line, lines
        lines.append(line)
    return lines


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone(pid: int) -> bool:
    until = time.monotonic() + 10
    while is_alive(pid) and time.monotonic() < until:
        time.sleep(0.05)
    return not is_alive(pid)


def pid_in(line: str) -> int:
    found = re.search(r"(\d+)$", line.strip())
    assert found
    return int(found[1])


def test_all_end_together_when_it_is_asked_to_end() -> None:
    process = start("[Program('a', wait, again=False), Program('b', wait)]")
    read_until(process, "waits", 2)
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=20)
    assert process.returncode == 0, said
    assert said.count("ended") == 2


def test_what_crashes_is_started_again_with_longer_and_longer_waits() -> None:
    process = start("[Program('a', wait, again=False), Program('the worker', crash)]")
    begun = time.monotonic()
    read_until(process, "crashes", 4)
    # 0.05 + 0.1 + 0.2 seconds lie between four starts
    assert time.monotonic() - begun >= 0.35
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=20)
    assert process.returncode == 0, said


def test_an_error_in_one_process_does_not_get_into_the_supervisor() -> None:
    process = start("[Program('a', wait, again=False), Program('b', fail)]")
    lines = read_until(process, "fails", 2)
    assert len({pid_in(line) for line in lines if "fails" in line}) == 2
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=20)
    assert process.returncode == 0, said


def test_when_the_site_ends_all_end_with_its_status() -> None:
    process = start("[Program('the site', leave, again=False), Program('b', wait)]")
    said, _ = process.communicate(timeout=20)
    assert process.returncode == 7, said
    assert "ended" in said


def test_who_does_not_end_in_time_is_killed_and_told_of() -> None:
    process = start("[Program('a', wait, again=False), Program('b', stubborn)]", end_seconds=0.5)
    stubborn = pid_in(next(line for line in read_until(process, "stubborn") if "stubborn" in line))
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=20)
    assert process.returncode == 1, said
    assert gone(stubborn)


def test_who_kills_the_supervisor_outright_leaves_none_of_its_processes() -> None:
    process = start("[Program('a', wait, again=False), Program('b', wait)]")
    pids = [pid_in(line) for line in read_until(process, "waits", 2) if "waits" in line]
    process.kill()
    process.wait(20)
    assert all(gone(pid) for pid in pids)
    process.communicate(timeout=20)
