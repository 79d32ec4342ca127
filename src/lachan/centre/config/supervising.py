"""Processes that belong together: started together, ended together, and what crashes is started again.

The supervisor has one thread and waits for signals alone, so that it can fork at any time.
"""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import sys
import time
import traceback
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# A process that crashes waits so long before it is started again, doubled each time it crashes soon after.
FIRST_RESTART_SECONDS: Final = 1.0
MOST_RESTART_SECONDS: Final = 60.0
# Who has run so long has recovered: the next crash counts as a first one.
RECOVERED_SECONDS: Final = 60.0
# Longer than the worker gives its steps, and the server its requests.
END_SECONDS: Final = 30.0

_SIGNALS: Final = frozenset({signal.SIGCHLD, signal.SIGTERM, signal.SIGINT})
_PR_SET_PDEATHSIG: Final = 1
_logger = logging.getLogger("lachan.up")


class Program(msgspec.Struct, frozen=True):
    """What one process does. `run` gives its exit status. When one that is not `again` ends, all end."""

    name: str
    run: Callable[[], int]
    again: bool = True


class _Process(msgspec.Struct):
    program: Program
    pid: int = 0
    started: float = 0.0
    crashes: int = 0
    due: float = 0.0


def supervise(programs: Sequence[Program]) -> int:
    """This will run the programs until SIGTERM or SIGINT, or until one ends that is not started again.

    It gives 0 when it was asked to end and all did in time, else the status of the one that ended.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    processes = [_Process(program) for program in programs]
    status: int | None = None
    try:
        while status is None:
            for process in processes:
                if not process.pid and process.due <= time.monotonic():
                    _start(process)
            said = signal.sigtimedwait(_SIGNALS, _next_wait(processes))
            asked_to_end = said is not None and said.si_signo != signal.SIGCHLD
            status = 0 if asked_to_end else _reap(processes)
    finally:
        in_time = _end(processes)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
    return status if in_time or status else 1


def _next_wait(processes: list[_Process]) -> float:
    now = time.monotonic()
    return min([5.0, *(max(0.01, process.due - now) for process in processes if not process.pid)])


def _start(process: _Process) -> None:
    parent = os.getpid()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            # whoever kills the supervisor outright must not leave its processes behind
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
            if os.getppid() == parent:
                status = process.program.run()
        except SystemExit as error:
            status = error.code if isinstance(error.code, int) else 1
        except KeyboardInterrupt:
            status = 0
        except BaseException:  # noqa: BLE001 - nothing may get past os._exit into the supervisor's own code
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)
    process.pid, process.started = pid, time.monotonic()


def _reap(processes: list[_Process]) -> int | None:
    """This will see who has ended; it gives a status when all have to end with it."""
    for process in processes:
        if not process.pid:
            continue
        pid, how = os.waitpid(process.pid, os.WNOHANG)
        if pid == 0:
            continue
        status = os.waitstatus_to_exitcode(how)
        process.pid = 0
        if not process.program.again:
            return status if status > 0 else 1 if status else 0
        now = time.monotonic()
        process.crashes = 1 if now - process.started > RECOVERED_SECONDS else process.crashes + 1
        wait = min(MOST_RESTART_SECONDS, FIRST_RESTART_SECONDS * 2.0 ** min(process.crashes - 1, 10))
        process.due = now + wait
        _logger.error("%s ended with %d and is started again in %d s", process.program.name, status, wait)
    return None


def _end(processes: list[_Process]) -> bool:
    """This will end all, and give whether each did by itself in time."""
    for process in processes:
        if process.pid:
            os.kill(process.pid, signal.SIGTERM)
    until = time.monotonic() + END_SECONDS
    while any(process.pid for process in processes) and time.monotonic() < until:
        for process in processes:
            if process.pid and os.waitpid(process.pid, os.WNOHANG)[0]:
                process.pid = 0
        if any(process.pid for process in processes):
            signal.sigtimedwait({signal.SIGCHLD}, 0.2)
    late = [process for process in processes if process.pid]
    for process in late:
        _logger.error("%s did not end in %d s and is killed", process.program.name, END_SECONDS)
        os.kill(process.pid, signal.SIGKILL)
        os.waitpid(process.pid, 0)
    return not late
