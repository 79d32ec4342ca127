"""The lists that answers go by: the register's entries, over the operator's files, over the packaged ones.

A process looks once a second whether the register's entries have changed (one row), and reads what changed since.
"""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING, Final, cast

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Q

from lachan.centre.indicators.entries import add_entry, agree_entry, agree_source, end_entry
from lachan.centre.indicators.list_files import ListFiles
from lachan.centre.indicators.models import ListEntry, ListsVersion
from lachan.centre.indicators.versions import changed_here
from lachan.centre.web.clock import today as day_of
from lachan.engine.lists import Layered, TableLists
from lachan.engine.model import Kind, ListClass
from lachan.engine.model import ListEntry as Listed

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from lachan.engine.lists.layered import Layer
    from lachan.engine.model import Lists

__all__ = [
    "add_entry",
    "agree_entry",
    "agree_source",
    "end_entry",
    "lists_are_broken",
    "lists_version_in_use",
    "register_lists",
]

LOOK_EVERY_SECONDS: Final = 1.0
# beyond this an engine's table is made anew beside the old one, so that nobody waits for its lock
_IN_PLACE: Final = 1_000
_KINDS: Final = frozenset(str(kind) for kind in Kind if kind is not Kind.TEXT)
_LINEAGE: Final = 8
_SECOND: Final = ("official", "bad", "corrected")

_log = logging.getLogger("lachan.errors")


class RegisterLists:
    """The entries of the register as they stand, in the memory of one process."""

    def __init__(self, folder: Path) -> None:
        """This will lay the register over the list files of a folder."""
        self.files = ListFiles(folder)
        self._lock = threading.Lock()
        self._known: tuple[int, str] = (0, "")
        self._table: TableLists | None = None
        self._looked_at = float("-inf")
        self._change = -1
        self._layered: tuple[Lists, TableLists, Lists] | None = None
        self._is_down = False

    @property
    def version(self) -> int:
        """This will give up to which version the entries were read."""
        return self._known[0]

    def on(self, today: date) -> Lists:
        """This will give the lists for an answer on a day."""
        below = self.files.now(today)
        self._look(today)
        table = self._table
        if table is None or table.is_empty:
            return below
        kept = self._layered
        if kept is None or kept[0] is not below or kept[1] is not table:
            kept = (below, table, Layered(cast("Layer", below), table, today=today))
            self._layered = kept
        return kept[2]

    def _look(self, today: date) -> None:
        """This will read what changed, at most once a second; others go on with what stands meanwhile."""
        at, change = time.monotonic(), changed_here()
        is_today = self._table is not None and self._table.today == today
        if is_today and change == self._change and at - self._looked_at < LOOK_EVERY_SECONDS:
            return
        if not self._lock.acquire(blocking=not is_today):
            return
        try:
            self._read(today)
            self._is_down = False
        except DatabaseError:
            # an answer by the lists of a moment ago is better than none
            if not self._is_down:
                _log.warning("the register's lists can't be read, those from before hold", exc_info=True)
            self._is_down = True
            self._table = self._table or TableLists(today=today, name="register")
        finally:
            self._looked_at, self._change = at, change
            self._lock.release()

    def _read(self, today: date) -> None:
        # the version first: what is committed between the two reads is read again with the next
        row = ListsVersion.objects.filter(pk=1).values_list("version", "token").first()
        version, token = row or (0, "")
        table = self._table
        if table is not None and table.today == today and (version, token) == self._known:
            return
        found = ListEntry.objects.order_by("changed_in", "id")
        is_onward = version > self._known[0] and token[:_LINEAGE] == self._known[1][:_LINEAGE]
        if table is not None and table.today == today and is_onward:
            changed = list(found.filter(changed_in__gt=self._known[0])[: _IN_PLACE + 1])
            if len(changed) <= _IN_PLACE:
                for each in changed:
                    _apply(table, each)
                self._known = version, token
                return
        agreed = Q(agreed_at__isnull=False) | ~Q(list_class__in=_SECOND)
        live = found.filter(agreed, ended_at=None, kind__in=_KINDS)
        live = live.filter(Q(expires_on=None) | Q(expires_on__gte=today))
        self._table = TableLists(
            (listed for row in live.iterator(chunk_size=5_000) if (listed := _listed(row)) is not None),
            today=today,
            name="register",
        )
        self._known = version, token


def _apply(table: TableLists, row: ListEntry) -> None:
    if row.kind not in _KINDS:
        return
    if row.ended_at is not None:
        table.remove(Kind(row.kind), row.value, list_class=ListClass(row.list_class), source=row.source)
        # the same may have been added again before this one was looked at
        again = ListEntry.objects.filter(
            list_class=row.list_class, kind=row.kind, value=row.value, source=row.source, ended_at=None
        ).first()
        if again is None:
            return
        row = again
    if (listed := _listed(row)) is not None:
        table.add([listed])


def _listed(row: ListEntry) -> Listed | None:
    """This will give the entry as the engine reads it, None while it waits for a second person."""
    if row.list_class in _SECOND and row.agreed_at is None:
        return None
    is_official = row.list_class == ListClass.OFFICIAL
    return Listed(
        ListClass(row.list_class),
        Kind(row.kind),
        row.value,
        row.source,
        # whose it is; why the centre agreed to it is nobody's outside
        row.owner if is_official else row.reason,
        row.expires_on,
        trust="closed" if is_official else "",
        brand="",
        reviewed=day_of(row.agreed_at or row.added_at),
    )


_register = RegisterLists(settings.ENVIRONMENT.lists_folder)


def register_lists(today: date) -> Lists:
    """This will give the lists for the next answer on a day (that of `web.clock.today`).

    An entry that another process added, agreed to or ended counts within a second, one of this process at once.
    While the database can't be asked, the entries from before hold.
    """
    return _register.on(today)


def lists_version_in_use() -> int:
    """This will give up to which version the register's entries were read in this process (`ListsVersion`)."""
    return _register.version


def lists_are_broken(today: date) -> bool:
    """This will look at the list files anew and say whether one can't be used."""
    _register.files.now(today)
    return _register.files.are_broken
