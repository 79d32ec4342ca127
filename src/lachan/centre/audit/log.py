"""The door for writing: an entry in the caller's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from django.db import transaction

from lachan.centre.audit.kinds import kind_of
from lachan.centre.audit.models import Entry
from lachan.centre.web.requests import current_request_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from lachan.centre.audit.actors import Actor


class OutsideTransactionError(RuntimeError):
    """An entry must be written in the transaction of the change that it tells of."""


def record(
    *,
    kind: str,
    actor: Actor,
    now: datetime,
    subject: str = "",
    data: Mapping[str, Any] | None = None,
    personal: Mapping[int, Mapping[str, str]] | None = None,
) -> int:
    """This will write one entry and give its id.

    `subject` names what it is about (`office:12`); `data` holds ids and codes (JSON values);
    `personal` holds personal values by the id of the person they are about, then by name; the kind lists the names.
    Raises UnknownKindError, OutsideTransactionError, ValueError for a personal name that the kind does not list.
    """
    known = kind_of(kind)
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransactionError(kind)
    for values in (personal or {}).values():
        if strange := values.keys() - known.personal:
            raise ValueError(f"{kind} does not list the personal values {sorted(strange)}")
    entry = Entry.objects.create(
        at=now,
        kind=kind,
        actor=str(actor),
        office_id=actor.office_id,
        subject=subject,
        request_id=current_request_id(),
        data=msgspec.json.encode(dict(data or {}), order="sorted").decode(),
    )
    return entry.pk


def record_read(*, kind: str, actor: Actor, now: datetime, subjects: Sequence[str]) -> int:
    """This will write one entry for a request that read personal data, listing whom (`person:17`) it showed."""
    return record(kind=kind, actor=actor, now=now, data={"subjects": list(subjects)})
