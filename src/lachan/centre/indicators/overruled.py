"""What an operator's list files call bad although the register has corrected it: a file knows of no correction.

The register stands above the files, so that answers of the site go by the correction; `lachan check` reads the files
alone, and a file that names a day after the correction says that it was listed again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec
from django.conf import settings
from django.db.models import Q

from lachan.centre.indicators.lists import register_lists
from lachan.centre.indicators.models import ListEntry, ListsVersion
from lachan.centre.web.clock import today as day_of
from lachan.engine.lists import BASE_ENDING, BaseFileError, ListFileError, open_file
from lachan.engine.lists.keys import question
from lachan.engine.lists.precedence import decide
from lachan.engine.model import Indicator, Kind, ListClass
from lachan.engine.model import ListEntry as Listed

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

_BATCH: Final = 5_000
# more is a list that has to be looked through as a whole
MOST_SHOWN: Final = 1_000


class InFile(msgspec.Struct, frozen=True):
    """An entry of a list file against a correction of the register.

    `file` is its name; `kind` and `value` are what was corrected, `listed` what the file names (that or a name above
    it); `source` is the file's. `correction` is the register's source (the number of an appeal or a measure), made on
    `corrected_on`. `decides`: the file wins all the same, for it says that it was listed after the correction.
    """

    file: str
    kind: str
    value: str
    listed: str
    source: str
    correction: str
    corrected_on: date
    decides: bool


def corrections(today: date) -> list[Listed]:
    """This will give the corrections of the register that count on a day, as the engine reads them. One query."""
    rows = ListEntry.objects.filter(
        Q(expires_on=None) | Q(expires_on__gte=today),
        list_class=ListClass.CORRECTED,
        agreed_at__isnull=False,
        ended_at=None,
    )
    return [
        Listed(
            ListClass.CORRECTED, Kind(row.kind), row.value, row.source, "", row.expires_on,
            reviewed=day_of(row.agreed_at or row.added_at),
        )
        for row in rows.order_by("pk").iterator(chunk_size=_BATCH)
        if row.kind in Kind
    ]  # fmt: skip


def overruled_in_files(today: date, *, folder: Path | None = None) -> tuple[InFile, ...]:
    """This will give the entries of list files against corrections, by file and value, up to `MOST_SHOWN`.

    A file that can't be read is passed over: that is said elsewhere. One query, and one look at each file.
    """
    where = settings.ENVIRONMENT.lists_folder if folder is None else folder
    files = _files(where)
    corrected = corrections(today) if files else []
    found: list[InFile] = []
    lists = register_lists(today)
    for path in files:
        try:
            layer = open_file(path, today=today)
        except (BaseFileError, ListFileError, OSError):
            continue
        for each in corrected:
            thing = Indicator(each.kind, each.value)
            asked = question(thing)
            hits = [
                one for one in decide(asked, layer.collect(asked), today) if one.list_class is ListClass.BAD
            ]
            if not hits:
                continue
            decides = lists.find(thing)
            found += [
                InFile(
                    path.name,
                    str(each.kind),
                    each.value,
                    entry.value,
                    entry.source,
                    each.source,
                    each.reviewed or today,
                    decides is not None and decides.list_class is ListClass.BAD,
                )
                for entry in hits
            ]
    return tuple(sorted(found, key=lambda one: (one.file, one.kind, one.value))[:MOST_SHOWN])


class Overruled:
    """Keeps the last answer: pages that only count ask it anew where a file or the register's lists have changed."""

    def __init__(self) -> None:
        """This will begin with nothing known."""
        self._known: object = None
        self._found: tuple[InFile, ...] = ()

    def now(self, today: date) -> tuple[InFile, ...]:
        """This will give the same as `overruled_in_files`. One query where nothing has changed."""
        files = _files(settings.ENVIRONMENT.lists_folder)
        if not files:
            return ()
        stamps = tuple(map(_stamp, files))
        version = ListsVersion.objects.filter(pk=1).values_list("version", "token").first()
        known = (stamps, version, today)
        if known != self._known:
            self._found = overruled_in_files(today)
            self._known = known
        return self._found


def _stamp(path: Path) -> tuple[Path, int, int]:
    """This will give what changes with a file; of one that leads nowhere, or is gone by now, nothing."""
    try:
        found = path.stat()
    except OSError:
        return path, 0, 0
    return path, found.st_mtime_ns, found.st_size


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix in {BASE_ENDING, ".csv"})
    except (FileNotFoundError, NotADirectoryError):
        return []
