"""Lists of what is no indicator, which the operator has put beside its own lists: what they name waits for two people.

They are MISP's warninglists (JSON) in `warninglists/` of the folder of lists; one that is replaced there counts from
the next look on.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from django.conf import settings

from lachan.engine.lists.warninglists import Warninglist, WarningLists, parse_warninglist
from lachan.engine.model import Kind

if TYPE_CHECKING:
    from pathlib import Path

FOLDER: Final = "warninglists"
# the largest list that MISP publishes is of a million names
_LARGEST_BYTES: Final = 100_000_000

_log = logging.getLogger("lachan.errors")

type _Seen = tuple[tuple[str, int, int], ...]


class AllowLists:
    """The lists of a folder, read anew when a file has changed; a file that can't be read is named and left out."""

    def __init__(self, folder: Path) -> None:
        """This will use the lists of the folder; one that isn't there is an empty one."""
        self._folder = folder
        self._seen: _Seen = ()
        self._lists = WarningLists(())
        self.broken: tuple[str, ...] = ()

    def look(self) -> None:
        """This will read the lists anew if a file has changed. Of a million entries that takes half a minute."""
        files = sorted(self._folder.glob("*.json")) if self._folder.is_dir() else []
        seen = tuple((file.name, at.st_mtime_ns, at.st_size) for file in files if (at := file.stat()))
        if seen == self._seen:
            return
        good: list[Warninglist] = []
        broken = []
        for file in files:
            try:
                if file.stat().st_size > _LARGEST_BYTES:
                    raise ValueError("it is too large")  # noqa: TRY301 - named like the rest
                good.append(parse_warninglist(file.read_bytes()))
            except (OSError, ValueError) as error:
                broken.append(file.name)
                _log.warning("a warninglist can't be used and is left out: %s: %s", file.name, error)
        self._lists, self._seen, self.broken = WarningLists(good), seen, tuple(broken)

    def naming(self, kind: str, value: str) -> str:
        """This will give the name of the first list that has a thing, "" where none has."""
        return next(iter(self._lists.naming(Kind(kind), value)), "")


_lists = AllowLists(settings.ENVIRONMENT.lists_folder / FOLDER)


def look_at_allow_lists() -> None:
    """This will bring the lists up to date; before a transaction, for it may take long."""
    _lists.look()


def allowed_by(kind: str, value: str) -> str:
    """This will give which list has a thing, as `AllowLists.naming`."""
    return _lists.naming(kind, value)
