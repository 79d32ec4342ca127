"""Writing down what is done with evidence: an entry in the sealed log, and the way from each file to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.db import transaction

from lachan.centre.audit import log
from lachan.centre.audit.kinds import kind_of
from lachan.centre.evidence.models import Handling
from lachan.centre.web.rows import insert_rows, ready_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from lachan.centre.audit.actors import Actor
    from lachan.centre.audit.log import NewEntry
    from lachan.centre.evidence.models import Content

# An entry lists so many files; more are written down in several entries.
_LISTED: Final = 500


def subject_of(file_id: int) -> str:
    """This will give what the log calls a file."""
    return f"evidence:{file_id}"


def write_down(
    *, kind: str, actor: Actor, now: datetime, file_ids: Sequence[int], data: Mapping[str, Any] | None = None
) -> int:
    """This will write an entry about files, inside the caller's transaction, and give its id (of several: the last).

    A read lists its files as subjects; a change of one file has it as its subject.
    """
    is_read = kind_of(kind).read
    entry = 0
    for at in range(0, max(1, len(file_ids)), _LISTED):
        some = file_ids[at : at + _LISTED]
        said: dict[str, Any] = dict(data or {})
        if is_read or len(some) > 1:
            said["subjects"] = [subject_of(file_id) for file_id in some]
        entry = log.record(
            kind=kind,
            actor=actor,
            now=now,
            subject=subject_of(some[0]) if len(some) == 1 else "",
            data=said,
        )
        Handling.objects.bulk_create(
            Handling(holding_id=file_id, entry_id=entry, at=now, kind=kind, actor=str(actor))
            for file_id in some
        )
    return entry


def write_down_each(told: Sequence[tuple[int, NewEntry]]) -> None:
    """This will write an entry about each of several files, in the caller's transaction: two statements in all."""
    named = [msgspec.structs.replace(entry, subject=subject_of(file_id)) for file_id, entry in told]
    entries = zip(told, log.record_all(named), strict=True)
    insert_rows(
        Handling,
        [
            ready_row(
                Handling,
                holding_id=file_id,
                entry_id=entry_id,
                at=entry.now,
                kind=entry.kind,
                actor=str(entry.actor),
            )
            for (file_id, entry), entry_id in entries
        ],
    )


def write_down_for_all(
    *, kind: str, actor: Actor, now: datetime, content: Content, data: Mapping[str, Any] | None = None
) -> int:
    """This will write an entry about a content, for all who hold it or have held it."""
    return write_down(
        kind=kind,
        actor=actor,
        now=now,
        file_ids=list(content.holdings.order_by("pk").values_list("pk", flat=True)),
        data={"sha256": content.sha256, **(data or {})},
    )


def write_down_reads(
    *, kind: str, actor: Actor, now: datetime, file_ids: Iterable[int], data: Mapping[str, Any] | None = None
) -> int:
    """This will write down a read in a transaction of its own."""
    with transaction.atomic():
        return write_down(kind=kind, actor=actor, now=now, file_ids=list(file_ids), data=data)
