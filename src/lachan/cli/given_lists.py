"""Which lists a command uses: none; the packaged ones with the operator's folder; and a file named on the line."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from lachan.centre.config.environment import read_environment
from lachan.engine.lists import Layered, NoLists, open_file, open_folder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from lachan.engine.model import Lists


def lists_folder(environ: Mapping[str, str]) -> Path:
    """This will give the folder of the operator's own lists, in the data folder that the site uses too."""
    environment, _ = read_environment(environ)
    return environment.lists_folder


def open_lists(path: Path | None, *, environ: Mapping[str, str], off: bool) -> Lists:
    """This will open the lists that the options name.

    Raises `BaseFileError`, `ListFileError` or `OSError` for a file that can't be taken.
    """
    if off:
        return NoLists()
    today = date.today()  # noqa: DTZ011 - a calendar day, where the command meets the world
    own = open_folder(lists_folder(environ), today=today)
    return own if path is None else Layered(own, open_file(path, today=today), today=today)  # type: ignore[arg-type]
