"""What the worker does over and over. A room's steps are the `STEPS` of its `tasks.py`; they are found from there."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from django.apps import apps
from django.utils.module_loading import module_has_submodule

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime


class Step(NamedTuple):
    """One thing that is done over and over, in a thread of its own.

    `run(now)` does a handful and gives how many it did: at once again while there is something, else after
    `pace_seconds`. It may run in several workers at a time. `backlog()` counts what waits, for the health page.
    """

    name: str
    run: Callable[[datetime], int]
    pace_seconds: float = 1.0
    backlog: Callable[[], int] | None = None


def all_steps() -> tuple[Step, ...]:
    """This will give the steps of all rooms, the lowest room first. Raises ValueError when a name stands twice."""
    found: dict[str, Step] = {}
    for app in reversed(list(apps.get_app_configs())):
        if not app.name.startswith("lachan.") or not module_has_submodule(app.module, "tasks"):
            continue
        for given in import_module(f"{app.name}.tasks").STEPS:
            step = Step(*given)
            if step.name in found:
                raise ValueError(f"two steps have the name {step.name}")
            found[step.name] = step
    return tuple(found.values())
