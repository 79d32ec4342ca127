"""Reads that are made once for many acts: by whom nothing of what they read is changed meanwhile.

Who answers for a place, who may what, which hours an office has: a single act asks once and needs it fresh. Thousands
of acts one after another, in a block in which no office, role or map changes, need not ask thousands of times.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_kept: ContextVar[dict[tuple[Any, ...], Any] | None] = ContextVar("kept", default=None)


@contextmanager
def reads_kept() -> Iterator[None]:
    """This will have each read that is marked with `read_once` made once for what it is asked, until the block ends."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def read_once[**P, R](read: Callable[P, R]) -> Callable[P, R]:
    """This will let a read be kept within `reads_kept`; elsewhere it is as it was.

    What it is asked has to be hashable, and what it gives is shared: nobody changes it.
    """

    @wraps(read)
    def reading(*asked: P.args, **named: P.kwargs) -> R:
        kept = _kept.get()
        if kept is None:
            return read(*asked, **named)
        key = (read, asked, *sorted(named.items()))
        if key not in kept:
            kept[key] = read(*asked, **named)
        found: R = kept[key]
        return found

    return reading
