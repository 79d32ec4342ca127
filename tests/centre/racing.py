"""Acts of several threads that begin at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

from django.db import connections

from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable


def at_once(*acts: Callable[[], object]) -> list[str]:
    """This will do all at the same moment, and give each one's outcome: "done" or the code of its refusal."""
    start = Barrier(len(acts))

    def act(one: Callable[[], object]) -> str:
        try:
            start.wait(timeout=30)
            one()
        except Refusal as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(act, acts, timeout=60))
