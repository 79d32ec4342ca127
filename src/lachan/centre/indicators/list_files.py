"""The operator's list files of the data folder, over the packaged lists."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from lachan.engine.lists import BaseFileError, ListFileError, default_lists, open_folder

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from lachan.engine.model import Lists

_log = logging.getLogger("lachan.errors")


class ListFiles:
    """Looks before each answer whether a list file has changed; a file that can't be read changes nothing."""

    def __init__(self, folder: Path) -> None:
        """This will use the lists of the folder; one that does not exist is an empty one."""
        self._folder = folder
        self._good: Lists | None = None
        self._trouble = ""

    @property
    def are_broken(self) -> bool:
        """This will say whether a file could not be read when it was last looked at."""
        return bool(self._trouble)

    def now(self, today: date) -> Lists:
        """This will give the lists as they stand: with a file that can't be read, those from before it came.

        The trouble is logged once, by the names of file, line and column. Before there were any good ones, the
        packaged lists stand in.
        """
        try:
            self._good = open_folder(self._folder, today=today)
            self._trouble = ""
        except (BaseFileError, ListFileError, OSError) as error:
            if str(error) != self._trouble:
                self._trouble = str(error)
                _log.warning("a list file can't be used, the lists from before it hold: %s", self._trouble)
        return self._good if self._good is not None else default_lists(today)
