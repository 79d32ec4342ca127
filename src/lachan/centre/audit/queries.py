"""What can be read from the log. The rooms above give filters that hold what the viewer may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from django.db import connection

from lachan.centre.audit.guard import FUNCTIONS, TRIGGERS
from lachan.centre.audit.log_pages import (
    PAGE_ENTRIES,
    EntryFilter,
    EntryPage,
    ShownEntry,
    entries_for,
    entry_by_id,
)
from lachan.centre.audit.models import Entry, PersonalValue, Unsealed
from lachan.centre.audit.personal import UnreadableValueError, decrypt_value

if TYPE_CHECKING:
    from datetime import datetime

__all__ = [
    "PAGE_ENTRIES",
    "EntryFilter",
    "EntryPage",
    "LogCounts",
    "LogNotWholeError",
    "ShownEntry",
    "ValueAbout",
    "Written",
    "check_whole",
    "count_log",
    "count_unsealed",
    "entries_for",
    "entry_by_id",
    "missing_triggers",
    "oldest_unsealed_at",
    "values_about",
    "values_of_entry",
    "written_after",
]


class Written(msgspec.Struct, frozen=True):
    """An entry of the log as it is followed by its id: what it is about."""

    id: int
    subject: str


class ValueAbout(msgspec.Struct, frozen=True):
    """A personal value about somebody: where it stands, its name, and the value; None where it can't be decrypted."""

    entry_id: int
    at: datetime
    kind: str
    name: str
    value: str | None


class LogCounts(msgspec.Struct, frozen=True):
    """How many entries there are, how many of them are sealed, how many wait. They add up, or entries were moved."""

    entries: int
    sealed: int
    unsealed: int

    @property
    def add_up(self) -> bool:
        """This will say whether every entry is sealed or waits to be."""
        return self.entries == self.sealed + self.unsealed

    @property
    def stray(self) -> int:
        """This will give how many entries are neither sealed nor wait; those that are gone are missed in a batch."""
        return max(0, self.entries - self.sealed - self.unsealed)


def count_unsealed() -> int:
    """This will give the number of committed entries that no batch holds yet."""
    return Unsealed.objects.count()


def oldest_unsealed_at() -> datetime | None:
    """This will give when the oldest entry was written that no batch holds, None for none."""
    first = Unsealed.objects.order_by("entry_id").values_list("entry_id", flat=True).first()
    return None if first is None else Entry.objects.filter(pk=first).values_list("at", flat=True).first()


def count_log() -> LogCounts:
    """This will count the whole log at one moment: some seconds for 10 million entries, so not for a page."""
    with connection.cursor() as cursor:
        # one statement, so that nothing is committed between the counts
        cursor.execute(
            "SELECT (SELECT count(*) FROM audit_entry), (SELECT count(*) FROM audit_unsealed),"
            " (SELECT entries FROM audit_batch ORDER BY number DESC LIMIT 1)"
        )
        entries, unsealed, sealed = cursor.fetchone()
    return LogCounts(entries=entries, sealed=sealed or 0, unsealed=unsealed)


class LogNotWholeError(RuntimeError):
    """Entries are gone from the log or from its queue, or a trigger that holds it is gone or off."""


def check_whole(now: datetime) -> int:
    """This will see that the counts add up and the triggers stand: the worker's step, told by the page of health.

    It finds what was done clumsily. What was done with care only the heads outside find: `lachan audit verify`.
    Raises LogNotWholeError.
    """
    del now
    if missing := missing_triggers():
        raise LogNotWholeError(f"triggers are missing: {', '.join(missing)}")
    counts = count_log()
    if not counts.add_up:
        raise LogNotWholeError(
            f"{counts.entries} entries, of which {counts.sealed} were sealed and {counts.unsealed} wait"
        )
    return 0


def missing_triggers() -> tuple[str, ...]:
    """This will name the triggers that should hold the log and are not there, not on, or say something else."""
    wanted = TRIGGERS[connection.vendor]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # in our schema alone: what a restore put aside has triggers of the same names
            cursor.execute(
                "SELECT tgname FROM pg_trigger AS its JOIN pg_class ON pg_class.oid = its.tgrelid"
                " WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
                " AND relnamespace = to_regnamespace(current_schema())"
            )
            there = {name for (name,) in cursor.fetchall()}
            cursor.execute(
                "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = to_regnamespace(current_schema())"
            )
            bodies = dict(cursor.fetchall())
            changed = {name for name, sql in FUNCTIONS.items() if bodies.get(name) != sql.split("$$", 2)[1]}
            return tuple(sorted((wanted.keys() - there) | changed))
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        said = dict(cursor.fetchall())
    return tuple(sorted(name for name, sql in wanted.items() if said.get(name) != sql))


def values_about(person_id: int) -> tuple[ValueAbout, ...]:
    """This will give the personal values that the log holds about a person, in the order of the log."""
    rows = PersonalValue.objects.filter(key__person_id=person_id).select_related("entry", "key")
    return tuple(
        ValueAbout(row.entry_id, row.entry.at, row.entry.kind, row.name, _plain(row))
        for row in rows.order_by("entry_id", "name")
    )


def moments_of(subject: str, kind: str, *, most: int) -> tuple[datetime, ...]:
    """This will give when something of a kind was last done to a subject (`person:7`), the latest first. One query."""
    entries = Entry.objects.filter(subject=subject, kind=kind).order_by("-pk")
    return tuple(entries.values_list("at", flat=True)[:most])


def values_of_entry(entry_id: int) -> tuple[tuple[int, str, str | None], ...]:
    """This will give the personal values of an entry as person, name and value; erased ones are not there any more."""
    rows = (
        PersonalValue.objects.filter(entry_id=entry_id)
        .select_related("key")
        .order_by("key__person_id", "name")
    )
    return tuple((row.key.person_id, row.name, _plain(row)) for row in rows)


def _plain(row: PersonalValue) -> str | None:
    try:
        return decrypt_value(
            value_id=row.id,
            person_id=row.key.person_id,
            name=row.name,
            ciphertext=bytes(row.ciphertext),
            wrapped=bytes(row.key.wrapped),
        )
    except UnreadableValueError:
        return None


def written_after(entry_id: int, *, kind: str, limit: int) -> tuple[Written, ...]:
    """This will give the next entries of a kind by id, for rooms that follow what was done. One query."""
    rows = Entry.objects.filter(kind=kind, pk__gt=entry_id).order_by("pk").values_list("pk", "subject")
    return tuple(Written(*row) for row in rows[:limit])
