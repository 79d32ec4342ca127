"""A signal that workers died over is judged in a process of its own first, which alone may die of it.

A worker is killed for many reasons, and whatever it has in hand then is innocent: only what kills this process, which
has nothing else in hand, is guilty. It runs the engine alone, with no database and no lists.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Final, Literal

import msgspec

if TYPE_CHECKING:
    from lachan.centre.indicators.signals import WaitingSignal

type Fate = Literal["lived", "killed", "unknown"]

# The engine is loaded and asked in two seconds; of its processor, so that a busy machine convicts nobody.
CPU_SECONDS: Final = 20
MOST_SECONDS: Final = 120.0
# The first to go where memory runs out is this process, and not the worker.
_PROGRAM: Final = f"""
import contextlib, json, resource, sys
with contextlib.suppress(OSError):
    open("/proc/self/oom_score_adj", "w").write("1000")
resource.setrlimit(resource.RLIMIT_CPU, ({CPU_SECONDS}, {CPU_SECONDS + 5}))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
from lachan.engine.front_door import Question, check_many
from lachan.engine.model import InputKind
text, kind, qr = json.load(sys.stdin)
answers = list(check_many([Question(text, InputKind(kind), tuple(qr))]))
list(check_many([Question(found.value) for answer in answers for found in answer.indicators]))
"""
# sent by who stops the service, and by who presses keys
_ASKED_TO_END: Final = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGHUP})


def try_apart(one: WaitingSignal) -> Fate:
    """This will let the engine judge a signal in a process of its own, and say whether that process lived.

    An error that the engine raises is no death. Unknown where the process was asked to end, could not be begun, or took
    too long without working.
    """
    asked = msgspec.json.encode([one.text, one.kind, list(one.qr)])
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(each for each in sys.path if each)}
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and what is judged comes by its input
            [sys.executable, "-c", _PROGRAM],
            input=asked,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
            timeout=MOST_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        return "unknown"
    if done.returncode >= 0:
        return "lived"
    return "unknown" if -done.returncode in _ASKED_TO_END else "killed"
