"""What waits, what has left and what could not, without whom it is for: ids, codes and times."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING

import msgspec
from django.db.models import Count, Min

from lachan.centre.outbox.models import Message, State

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence


class Told(msgspec.Struct, frozen=True):
    """A message as it is shown: no address, no content. `code` is why the last attempt failed; see `telling.py`.

    `retryable` is false once its content has been removed.
    """

    id: int
    key: str
    channel: str
    purpose: str
    ordered_by: str
    host: str
    state: str
    created_at: datetime
    due_at: datetime
    attempted_at: datetime | None
    ended_at: datetime | None
    attempts: int
    code: str
    retryable: bool


class Standing(msgspec.Struct, frozen=True):
    """How much is in one state by one channel, and since when the oldest of it."""

    channel: str
    state: str
    count: int
    oldest_at: datetime


class UnknownMessageError(LookupError):
    """There is no message of this id."""


def dead_letters(
    *, before_id: int | None = None, limit: int = 50, addresses: Collection[str] | None = None
) -> Sequence[Told]:
    """This will give what could not be delivered, the latest written first; `before_id` goes on from there.

    `addresses` narrows to what was for one of them; of what was emptied long ago nobody knows that any more.
    """
    rows = Message.objects.filter(state=State.DEAD)
    if addresses is not None:
        rows = rows.filter(address__in=list(addresses))
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    return [_told(row) for row in rows.defer("content", "address").order_by("-pk")[:limit]]


def count_dead(addresses: Collection[str]) -> dict[str, int]:
    """This will count what could not be delivered to some addresses, by address. One query."""
    rows = Message.objects.filter(state=State.DEAD, address__in=list(addresses)).order_by()
    return dict(rows.values_list("address").annotate(count=Count("pk")))


def message(*, message_id: int) -> Told:
    """This will give one message. Raises UnknownMessageError."""
    row = Message.objects.defer("content", "address").filter(pk=message_id).first()
    if row is None:
        raise UnknownMessageError(message_id)
    return _told(row)


def messages_by_id(message_ids: Iterable[int]) -> dict[int, Told]:
    """This will give those of some messages that are there, by id. One query."""
    rows = Message.objects.defer("content", "address").filter(pk__in=set(message_ids))
    return {row.pk: _told(row) for row in rows}


def message_by_key(*, key: str) -> Told | None:
    """This will give the message of a key, None where nothing was written under it."""
    row = Message.objects.defer("content", "address").filter(key=key).first()
    return _told(row) if row else None


def standings() -> Sequence[Standing]:
    """This will count what has not ended and what is dead, by channel and state."""
    unfinished = (State.WAITING, State.CLAIMED, State.DEAD)
    rows = (
        Message.objects.filter(state__in=unfinished)
        .values("channel", "state")
        .annotate(count=Count("pk"), oldest_at=Min("created_at"))
        .order_by("channel", "state")
    )
    return [Standing(**row) for row in rows]


def backlog() -> int:
    """This will count what waits to leave."""
    return Message.objects.filter(state__in=(State.WAITING, State.CLAIMED)).count()


def _told(row: Message) -> Told:
    return Told(
        id=row.pk,
        key=row.key,
        channel=row.channel,
        purpose=row.purpose,
        ordered_by=row.ordered_by,
        host=row.host,
        state=row.state,
        created_at=row.created_at,
        due_at=row.due_at,
        attempted_at=row.attempted_at,
        ended_at=row.ended_at,
        attempts=row.attempts,
        code=row.last_code,
        retryable=row.state == State.DEAD and row.emptied_at is None,
    )
