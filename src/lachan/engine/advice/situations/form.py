"""The form of a situation."""

from __future__ import annotations

import msgspec

from lachan.engine.words.form import Words  # noqa: TC001 - msgspec resolves the annotation at run time


class Situation(msgspec.Struct, frozen=True, gc=False):
    """What to do (short orders, one sentence each), what it is, how to find the truth, and advice codes in order."""

    order: Words
    what: Words
    check: Words
    advice: tuple[str, ...]


def advice(names: str) -> tuple[str, ...]:
    """This will give the advice codes of names that are divided by spaces."""
    return tuple(f"advice.{name}" for name in names.split())
