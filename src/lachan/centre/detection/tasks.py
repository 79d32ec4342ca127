"""What the worker does for this room over and over."""

from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING, Final

from lachan.centre.detection import following, pictures, services, sweeps
from lachan.centre.detection.queries import count_pictures, count_to_sweep
from lachan.centre.indicators.signals import count_waiting
from lachan.centre.web.steps import Step

if TYPE_CHECKING:
    from datetime import datetime

# The thread of a pass stands behind everybody else for the processor, and rests for a part of the time it worked.
_NICE: Final = 10
_REST: Final = 0.25


def judge(now: datetime) -> int:
    """This will have a batch of new signals judged."""
    return services.judge_waiting(now=now)


def follow(now: datetime) -> int:
    """This will have what changed entries of lists name judged again."""
    return following.follow_lists(now=now)


def read_pictures(now: datetime) -> int:
    """This will have the pictures of one report read, at low priority."""
    _stand_behind()
    return pictures.read_waiting(now=now)


def sweep(now: datetime) -> int:
    """This will bring the pass over the register a batch further, at low priority."""
    _stand_behind()
    begun = time.monotonic()
    done = sweeps.sweep_on(now=now)
    if done:
        time.sleep((time.monotonic() - begun) * _REST)
    return done


def _stand_behind() -> None:
    """This will let everybody else have the processor first, in a thread of the worker."""
    if threading.current_thread() is not threading.main_thread():
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)


STEPS: Final = (
    # half a second and a batch: within two seconds of the report
    Step("detection.judge", judge, 0.5, count_waiting),
    Step("detection.follow_lists", follow, 0.3),
    Step("detection.read_pictures", read_pictures, 2.0, count_pictures),
    Step("detection.sweep", sweep, 5.0, count_to_sweep),
)
