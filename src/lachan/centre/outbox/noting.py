"""Notes what became of attempts: those that end together in one transaction, for each costs a sync of the disk."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from secrets import SystemRandom
from typing import TYPE_CHECKING, Final

from django.db import InterfaceError, OperationalError, connection, transaction

from lachan.centre.audit import log
from lachan.centre.audit.actors import MACHINE
from lachan.centre.outbox.models import Message, State

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
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


class _Noted:
    """One attempt that has ended, and whether that is written down."""

    def __init__(self, row: Message, outcome: Outcome) -> None:
        self.row = row
        self.outcome = outcome
        self.done = False
        self.alone = False


class Notes:
    """Takes outcomes from many threads. Who comes first writes down those of all who wait behind it."""

    def __init__(self) -> None:
        """This will begin with none."""
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self._waiting: list[_Noted] = []

    def note(
        self, row: Message, outcome: Outcome, *, clock: Callable[[], datetime], patient: bool = True
    ) -> None:
        """This will note an outcome, however long the disk is full or the database locked: a receiver may have it.

        Raises OperationalError after `NOTING_SECONDS`, or at once where it is not `patient`.
        """
        mine = _Noted(row, outcome)
        with self._lock:
            self._waiting.append(mine)
        with self._turn:
            if mine.done:
                return
            with self._lock:
                # those that were put back are left to their own threads
                together = [one for one in self._waiting if one is mine or not one.alone]
                self._waiting = [one for one in self._waiting if one not in together]
            try:
                self._write(together, clock, patient=patient)
            except Exception:
                if len(together) == 1:
                    raise
                # one of them may be what is wrong: each writes its own then
                with self._lock:
                    for one in together:
                        one.alone = True
                    self._waiting += [one for one in together if one is not mine]
                self._write([mine], clock, patient=patient)

    def _write(self, together: Sequence[_Noted], clock: Callable[[], datetime], *, patient: bool) -> None:
        end = time.monotonic() + NOTING_SECONDS
        pause = 0.2
        while True:
            try:
                note_outcomes([(one.row, one.outcome) for one in together], now=clock())
            except (OperationalError, InterfaceError):
                if time.monotonic() > end or not patient:
                    raise
                connection.close()
                time.sleep(pause)
                pause = min(pause * 2, 10.0)
            else:
                for one in together:
                    one.done = True
                return


def note_outcomes(ended: Sequence[tuple[Message, Outcome]], *, now: datetime) -> None:
    """This will write down what became of attempts, with their entries in the log, in one transaction."""
    with transaction.atomic():
        # in the order of their ids, so that two workers never wait for one another's rows
        for row, outcome in sorted(ended, key=lambda one: one[0].pk):
            _note(row, outcome, now)


def _note(row: Message, outcome: Outcome, now: datetime) -> None:
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
