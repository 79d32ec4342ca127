"""Answers that take long, kept for a while in the database: who asks the same finds them, in whatever process.

An answer is good for a minute, or for a hundred times as long as it took where that is longer, so that making it
never costs more than a hundredth of a processor. What took long is made anew by a worker before that (`remake`) for a
day after somebody last wanted it; what is made quickly is made when it is wanted.
"""

from __future__ import annotations

import hashlib
import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.web.models import Kept

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    type Makers = Mapping[str, Callable[[str, datetime], str]]

GOOD_FOR: Final = timedelta(seconds=60)
_TIMES_AS_LONG: Final = 100
# quicker ones fit into the page of whoever wants them
LONG_MS: Final = 50
# nobody has looked since yesterday
FORGOTTEN_AFTER: Final = timedelta(days=1)
_NOTED_EVERY: Final = timedelta(minutes=1)
# of more questions the last wanted are kept ready
MOST_KEPT_READY: Final = 40


class Answer(msgspec.Struct, frozen=True):
    """What was answered, and when it was so."""

    text: str
    made_at: datetime


def good_for(took_ms: int) -> timedelta:
    """This will say how long an answer is good for."""
    return max(GOOD_FOR, timedelta(milliseconds=took_ms * _TIMES_AS_LONG))


def kept(*, name: str, asked: str, make: Callable[[str, datetime], str], now: datetime) -> Answer:
    """This will give the answer that is kept, or make and keep one. One query where it is kept.

    `asked` is the question in one fixed writing; `make(asked, now)` answers it.
    """
    answer = find_kept(name=name, asked=asked, now=now)
    return answer if answer is not None else Answer(_make(name, asked, make, now, wanted_at=now), now)


def find_kept(*, name: str, asked: str, now: datetime) -> Answer | None:
    """This will give the answer that is kept and still good, or None. One query."""
    row = (
        Kept.objects.filter(name=name, asked_sha256=_hash_of(asked))
        .values_list("pk", "answer", "made_at", "took_ms", "wanted_at")
        .first()
    )
    # one that was made in the future was made before the clock was set back
    if row is not None and timedelta() <= now - row[2] <= good_for(row[3]):
        if now - row[4] > _NOTED_EVERY:
            Kept.objects.filter(pk=row[0], wanted_at__lt=now).update(wanted_at=now)
        return Answer(row[1], row[2])
    return None


def prepare(
    *, name: str, asked: str, make: Callable[[str, datetime], str], now: datetime, wanted_at: datetime
) -> bool:
    """This will make an answer before anybody wants it, unless it is there; says whether it was made.

    `wanted_at` is when somebody last wanted what it takes the place of: it is forgotten a day after that.
    """
    if Kept.objects.filter(name=name, asked_sha256=_hash_of(asked)).exists():
        return False
    _make(name, asked, make, now, wanted_at=wanted_at)
    return True


def long_ones(*, names: Collection[str]) -> tuple[tuple[str, str, datetime], ...]:
    """This will give what took long: name, question, and when somebody last wanted it; the last wanted first."""
    rows = Kept.objects.filter(took_ms__gte=LONG_MS, name__in=list(names)).order_by("-wanted_at", "-pk")
    return tuple(rows.values_list("name", "asked", "wanted_at")[:MOST_KEPT_READY])


def remake(*, makers: Makers, now: datetime) -> int:
    """This will make the one anew that is most in need of it and drop what was forgotten; gives how many were made.

    Two workers never make the same: whoever moves `made_at` first does.
    """
    Kept.objects.filter(wanted_at__lt=now - FORGOTTEN_AFTER).delete()
    rows = (
        Kept.objects.filter(took_ms__gte=LONG_MS, name__in=list(makers))
        .order_by("-wanted_at")
        .values_list("pk", "name", "asked", "made_at", "took_ms", "wanted_at")[:MOST_KEPT_READY]
    )
    due = sorted((row for row in rows if now - row[3] > good_for(row[4]) / 2), key=lambda row: row[3])
    for pk, name, asked, made_at, _, wanted_at in due:
        if Kept.objects.filter(pk=pk, made_at=made_at).update(made_at=now):
            _make(name, asked, makers[name], now, wanted_at=wanted_at)
            return 1
    return 0


def _make(
    name: str, asked: str, make: Callable[[str, datetime], str], now: datetime, *, wanted_at: datetime
) -> str:
    begun = time.perf_counter()
    answer = make(asked, now)
    took_ms = int((time.perf_counter() - begun) * 1_000)
    fields = {"answer": answer, "made_at": now, "took_ms": took_ms, "wanted_at": wanted_at}
    Kept.objects.bulk_create(
        [Kept(name=name, asked_sha256=_hash_of(asked), asked=asked, **fields)],
        update_conflicts=True,
        unique_fields=["name", "asked_sha256"],
        update_fields=["answer", "made_at", "took_ms", "wanted_at"],
    )
    return answer


def _hash_of(asked: str) -> str:
    return hashlib.sha256(asked.encode()).hexdigest()
