"""Which lists a command uses: none, the packaged ones, or these with an operator's file over them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from lachan.engine.lists import Layered, NoLists, default_lists, open_base

if TYPE_CHECKING:
    from pathlib import Path

    from lachan.engine.model import Lists


def open_lists(path: Path | None, *, off: bool) -> Lists:
    """This will open the lists that the options name.

    Raises `OSError` when the file can't be read and the lists' own error when it is no list.
    """
    if off:
        return NoLists()
    today = date.today()  # noqa: DTZ011 - a calendar day, where the command meets the world
    packaged = default_lists(today)
    return packaged if path is None else Layered(open_base(path, today=today), packaged)
