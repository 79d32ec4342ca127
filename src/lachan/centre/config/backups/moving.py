"""Putting an unpacked backup in the place of the data folder's content, so that a crash half-way can be finished.

All moves are renames within the data folder. They stand in a file there before the first of them is done, and doing
them twice does no harm.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.config.backups.manifest import KEYS

if TYPE_CHECKING:
    from pathlib import Path

PLAN: Final = ".restore-plan.json"
# Stands from the moves until erasures were applied again and the restore is in the log.
TO_FINISH: Final = ".restored.json"


class Plan(msgspec.Struct, frozen=True):
    """What is moved: `out` from the data folder into `aside`, then `into` from `staged`.

    `schema` is, on PostgreSQL, where the old rows are kept; it is there once the new ones are. Before `checked` the old
    is put back after a crash, from then on the new is put in its place.
    """

    staged: str
    aside: str
    out: tuple[str, ...]
    into: tuple[str, ...]
    backup: str
    checked: bool
    schema: str = ""


def plan_moves(data: Path, *, staged: str, aside: str, backup: str, checked: bool, schema: str = "") -> Plan:
    """This will say what has to be moved: all but the static files; keys only where the backup brings keys."""
    into = _names(data / staged)
    keys = any(name.startswith(f"{KEYS}/") for name in into)
    out = tuple(
        name
        for name in _names(data)
        if not name.startswith(".") and name != "static" and (keys or not name.startswith(f"{KEYS}/"))
    )
    return Plan(staged, aside, out, into, backup, checked, schema)


def _names(folder: Path) -> tuple[str, ...]:
    names: list[str] = []
    for path in sorted(folder.iterdir()):
        if path.name == KEYS and path.is_dir():
            names += sorted(f"{KEYS}/{key.name}" for key in path.iterdir())
        else:
            names.append(path.name)
    return tuple(names)


def write_plan(data: Path, plan: Plan) -> None:
    """This will put the plan on the disk."""
    draft = data / f"{PLAN}.new"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(msgspec.json.encode(plan))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(data / PLAN)
    sync_folder(data)


def read_plan(data: Path, name: str = PLAN) -> Plan | None:
    """This will give the plan of a restore that is not finished, or None."""
    with suppress(FileNotFoundError):
        return msgspec.json.decode((data / name).read_bytes(), type=Plan)
    return None


def is_interrupted(data: Path) -> bool:
    """This will say whether a restore waits to be finished."""
    return any((data / name).exists() for name in (PLAN, TO_FINISH))


def carry_out(data: Path, plan: Plan) -> None:
    """This will do what of the plan isn't done yet: first the old aside, then the new in its place."""
    staged, aside = data / plan.staged, data / plan.aside
    for name in plan.out:
        # once it stands aside, what has its name in the data folder is the new one
        if not (aside / name).exists() and (data / name).exists():
            (aside / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            (data / name).rename(aside / name)
    for name in plan.into:
        if (staged / name).exists():
            (data / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            (staged / name).rename(data / name)
    for folder in (staged / KEYS, staged):
        with suppress(FileNotFoundError):
            folder.rmdir()
    sync_folder(data)
    (data / PLAN).replace(data / TO_FINISH)
    sync_folder(data)


def sync_folder(folder: Path) -> None:
    """This will put the names in a folder on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
