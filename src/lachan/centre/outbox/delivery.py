"""Delivery: claims what is due, has it tried in threads of its own, and notes the outcome.

A message is in one worker's hands until its lease ends; whoever dies leaves it to the next. What a receiver took and
the worker died before noting is sent again under the same id: that is why receivers drop doubles by it.
"""

from __future__ import annotations

import logging
import os
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from secrets import token_hex
from typing import TYPE_CHECKING, Final

import msgspec
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from lachan.centre.outbox.channels.channel import Channels, Outbound, Outcome
from lachan.centre.outbox.channels.mail import MailChannel
from lachan.centre.outbox.channels.webhook import WebhookChannel
from lachan.centre.outbox.lanes import Lanes
from lachan.centre.outbox.models import Message, State
from lachan.centre.outbox.noting import note_patiently

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

_log = logging.getLogger("lachan.outbox")
# A receiver may ask for a day (Retry-After), and the jitter is on top; a moment further off comes from a wrong clock.
_FURTHEST: Final = timedelta(days=2)
# Longer than any attempt may take, with what noting it takes on a slow disk.
LEASE: Final = timedelta(seconds=180)
_WAIT_SECONDS: Final = 0.5
# Those that end together make room together, and what is claimed together costs one sync of the disk.
_LINGER_SECONDS: Final = 0.02


class Pace(msgspec.Struct, frozen=True):
    """How much at once: threads, and of them for one lane. No threads: each is delivered before `run` goes on."""

    threads: int = 16
    per_lane: int = 8
    lease: timedelta = LEASE


def usual_channels() -> Channels:
    """This will give the ways out that there are."""
    return {"mail": MailChannel(), "webhook": WebhookChannel()}


class Deliverer:
    """What one worker process delivers with."""

    def __init__(
        self,
        *,
        channels: Channels | None = None,
        clock: Callable[[], datetime] = timezone.now,
        pace: Pace | None = None,
    ) -> None:
        """This will start no thread before there is something to deliver."""
        self.channels = channels if channels is not None else usual_channels()
        self.clock = clock
        self.pace = pace or Pace()
        self.lanes = Lanes()
        self._held: dict[int, str] = {}
        self._ended = 0
        self._change = threading.Condition()
        self._pool: ThreadPoolExecutor | None = None
        self._pid = 0

    def run(self, now: datetime) -> int:
        """This will take what is due and give how much was begun or ended meanwhile; 0 when there is nothing to do."""
        begun = self._begin(now)
        if begun:
            return begun
        with self._change:
            if not self._held:
                return 0
            ended = self._ended
            self._change.wait(_WAIT_SECONDS)
            self._change.wait_for(lambda: not self._held, _LINGER_SECONDS)
            return self._ended - ended

    def wait(self, seconds: float) -> bool:
        """This will wait until nothing is in this worker's hands, and say whether that came true."""
        with self._change:
            return self._change.wait_for(lambda: not self._held, seconds)

    def _begin(self, now: datetime) -> int:
        with self._change:
            if self._pid != os.getpid():
                # threads don't come along into a forked process
                self._pid, self._pool = os.getpid(), None
                self._held.clear()
            free = max(1, self.pace.threads) - len(self._held)
            per_lane = Counter(self._held.values())
            held = frozenset(self._held)
        if free <= 0:
            return 0
        full = {lane for lane, count in per_lane.items() if count >= self.pace.per_lane}
        room = {lane: self.pace.per_lane - count for lane, count in per_lane.items()}
        claimed = self._claim(now, free, full | self.lanes.paused(now), room, held)
        with self._change:
            self._held.update({row.pk: row.lane for row in claimed})
        for row in claimed:
            self._start(row)
        return len(claimed)

    def _claim(
        self, now: datetime, free: int, closed: set[str], room: dict[str, int], held: frozenset[int]
    ) -> Sequence[Message]:
        ready = [name for name, channel in self.channels.items() if channel.is_ready()]
        due = Q(state=State.WAITING) & (Q(due_at__lte=now) | Q(due_at__gt=now + _FURTHEST))
        # a lease that ends later than any can was given before the clock was set back
        left = Q(state=State.CLAIMED) & (
            Q(lease_until__lte=now) | Q(lease_until__gt=now + self.pace.lease * 2)
        )
        due_rows = Message.objects.filter(due | left, channel__in=ready)
        seen = (
            due_rows.exclude(lane__in=closed)
            .exclude(pk__in=held)
            .order_by("due_at", "pk")
            .values_list("pk", "lane")[: free * 8]
        )
        chosen: list[int] = []
        for pk, lane in seen:
            if len(chosen) < free and room.setdefault(lane, self.pace.per_lane) > 0:
                room[lane] -= 1
                chosen.append(pk)
        if not chosen:
            return ()
        claim = token_hex(16)
        with transaction.atomic():
            # another worker may have been quicker; what it took is no longer due
            due_rows.filter(pk__in=chosen).update(
                state=State.CLAIMED,
                claim=claim,
                lease_until=now + self.pace.lease,
                attempted_at=now,
                tries=F("tries") + 1,
                attempts=F("attempts") + 1,
            )
            return list(Message.objects.filter(pk__in=chosen, claim=claim))

    def _start(self, row: Message) -> None:
        if not self.pace.threads:
            self._try(row)
            return
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self.pace.threads, thread_name_prefix="outbox")
        self._pool.submit(self._try, row)

    def _try(self, row: Message) -> None:
        try:
            outcome = self._attempt(row)
            self.lanes.note(row.lane, outcome, now=self.clock())
            note_patiently(row, outcome, clock=self.clock)
        except Exception:  # noqa: BLE001 - a thread that ends so would be heard by nobody
            # the lease ends, and it is tried again
            _log.exception("message %s: the outcome of its attempt could not be noted", row.pk)
        finally:
            with self._change:
                self._held.pop(row.pk, None)
                self._ended += 1
                self._change.notify_all()

    def _attempt(self, row: Message) -> Outcome:
        outbound = Outbound(
            id=row.pk,
            key=row.key,
            host=row.host,
            address=row.address,
            content=bytes(row.content),
            created_at=row.created_at,
            number=row.attempts,
        )
        try:
            return self.channels[row.channel].deliver(outbound, now=self.clock())
        except Exception:  # noqa: BLE001 - one message that is wrong must not stop the others
            _log.exception("message %s: its attempt failed in an unforeseen way", row.pk)
            return Outcome("later", "error")
