"""Notes what became of attempts: taken, to be tried later and when, or given up."""

from __future__ import annotations

import time
from datetime import timedelta
from secrets import SystemRandom
from typing import TYPE_CHECKING, Final

from django.db import InterfaceError, OperationalError, connection

from lachan.centre.audit import log
from lachan.centre.audit.actors import MACHINE
from lachan.centre.outbox.models import Message, State
from lachan.centre.web.commits import together

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lachan.centre.outbox.channels.channel import Outcome

_random = SystemRandom()

FIRST_WAIT_SECONDS: Final = 30
LONGEST_WAIT: Final = timedelta(hours=6)
GIVE_UP_AFTER: Final = timedelta(days=3)
# A clock that jumps ahead makes everything old at once; so many tries have to have failed all the same.
LEAST_TRIES: Final = 5
MOST_TRIES: Final = 40
# So long a thread tries to note what became of an attempt, while the disk is full or the database locked.
NOTING_SECONDS: Final = 600.0


def note_patiently(row: Message, outcome: Outcome, *, clock: Callable[[], datetime]) -> None:
    """This will note an outcome, however long the disk is full or the database locked: a receiver may have it.

    Those that end at the same moment share a commit. Raises OperationalError after `NOTING_SECONDS`.
    """
    end = time.monotonic() + NOTING_SECONDS
    pause = 0.2
    while True:
        try:
            together(lambda: note_outcome(row, outcome, now=clock()))
        except (OperationalError, InterfaceError):
            if time.monotonic() > end:
                raise
            connection.close()
            time.sleep(pause)
            pause = min(pause * 2, 10.0)
        else:
            return


def note_outcome(row: Message, outcome: Outcome, *, now: datetime) -> None:
    """This will write down what became of an attempt, with its entry in the log. In a transaction."""
    mine = Message.objects.filter(pk=row.pk, claim=row.claim)
    over = {"claim": "", "lease_until": None, "last_code": outcome.code}
    if outcome.result == "delivered":
        emptied = {} if row.keep_days else {"address": "", "content": b"", "emptied_at": now}
        done = {"state": State.DELIVERED, "ended_at": now, **over, **emptied}
        # the receiver has it, whoever holds it by now
        unfinished = Message.objects.filter(pk=row.pk).exclude(state=State.DELIVERED)
        if mine.update(**done) or unfinished.update(**done):
            _record("outbox.delivered", row, outcome, now)
    elif outcome.result == "never" or _is_given_up(row, now):
        if mine.update(state=State.DEAD, ended_at=now, **over):
            _record("outbox.given_up", row, outcome, now)
    else:
        mine.update(state=State.WAITING, due_at=now + _wait(row.tries, outcome), **over)


def _record(kind: str, row: Message, outcome: Outcome, now: datetime) -> None:
    log.record(
        kind=kind,
        actor=MACHINE,
        now=now,
        subject=f"message:{row.pk}",
        data={
            "channel": row.channel,
            "purpose": row.purpose,
            "key": row.key,
            "code": outcome.code,
            "attempts": row.attempts,
        },
    )


def _is_given_up(row: Message, now: datetime) -> bool:
    if row.tries >= MOST_TRIES:
        return True
    return row.tries >= LEAST_TRIES and now - row.tried_from >= GIVE_UP_AFTER


def _wait(tries: int, outcome: Outcome) -> timedelta:
    seconds = min(FIRST_WAIT_SECONDS * 2 ** min(tries - 1, 20), LONGEST_WAIT.total_seconds())
    # those that failed together should not come back together
    return timedelta(seconds=max(seconds, outcome.wait_seconds) * _random.uniform(1.0, 1.3))
