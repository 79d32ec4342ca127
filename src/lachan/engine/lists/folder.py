"""An operator's own lists: every list file of one folder, over the packaged ones."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from lachan.engine.lists.base import open_base
from lachan.engine.lists.csv_lists import read_csv
from lachan.engine.lists.layered import Layered
from lachan.engine.lists.packaged import default_lists
from lachan.engine.lists.table import TableLists

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from lachan.engine.lists.base import BaseLists
    from lachan.engine.model import Lists

# The ending of a list base (`write_base`); a CSV of the operator's ends in .csv.
BASE_ENDING = ".lists"


def open_folder(folder: Path, *, today: date) -> Lists:
    """This will give the packaged lists with every `*.lists` and `*.csv` file of the folder over them.

    Files are opened again only when one has changed, come or gone, so that this can be asked before every answer:
    a list that is replaced (written beside, then renamed) holds from the next question on. A folder that does not
    exist is an empty one. Raises `BaseFileError`, `ListFileError` or `OSError` for a file that can't be taken.
    """
    return _open(_signature(folder), today)


def open_file(path: Path, *, today: date) -> BaseLists | TableLists:
    """This will open one list file: a base, or a CSV by its ending. Raises as `open_folder` does."""
    if path.suffix == ".csv":
        return TableLists(read_csv(path), today=today, name=path.name)
    return open_base(path, today=today)


def _signature(folder: Path) -> tuple[tuple[Path, int, int], ...]:
    try:
        found = sorted(path for path in folder.iterdir() if path.suffix in {BASE_ENDING, ".csv"})
    except FileNotFoundError:
        return ()
    return tuple((path, stat.st_mtime_ns, stat.st_size) for path in found for stat in [path.stat()])


@lru_cache(maxsize=2)
def _open(signature: tuple[tuple[Path, int, int], ...], today: date) -> Lists:
    packaged = default_lists(today)
    if not signature:
        return packaged
    return Layered(packaged, *(open_file(path, today=today) for path, _, _ in signature), today=today)
