"""Run as a program: lists, lifts, calls and delivers in a child that is killed in the middle, round after round.

Called with the address of the partner's program, the number of rounds and a seed. At the end one line of JSON: what holds.
"""

from __future__ import annotations

import functools
import json
import os
import random
import signal
import sys
import time
from datetime import UTC, datetime, timedelta

import django

say = functools.partial(print, flush=True)

os.environ["DJANGO_SETTINGS_MODULE"] = "lachan.centre.config.settings"
django.setup()

from django.core.management import call_command  # noqa: E402 - after Django is set up
from django.db import DatabaseError, connections, transaction  # noqa: E402 - as above

from centre.exchange.making import fill, partner  # noqa: E402 - as above
from centre.exchange.webhooks.called import subscribed  # noqa: E402 - as above
from lachan.centre.exchange.counting import take_places  # noqa: E402 - as above
from lachan.centre.exchange.models import Entry, Subscription  # noqa: E402 - as above
from lachan.centre.exchange.queries.entries import last_seq, live  # noqa: E402 - as above
from lachan.centre.exchange.queries.subscriptions import subscriptions  # noqa: E402 - as above
from lachan.centre.exchange.services.calling import call_partners  # noqa: E402 - as above
from lachan.centre.outbox import signing  # noqa: E402 - as above
from lachan.centre.outbox.delivery import Deliverer, Pace  # noqa: E402 - as above

START = datetime(2026, 11, 29, tzinfo=UTC)


class Clock:
    """Runs as the real one does within a round, and jumps between two."""

    def __init__(self, passed: timedelta) -> None:
        self.start = START + passed
        self.begun = time.monotonic()

    def __call__(self) -> datetime:
        return self.start + timedelta(seconds=time.monotonic() - self.begun)


def change(number: int, dice: random.Random, clock: Clock) -> None:
    """This will list a name or end one, as the step that follows the register writes it."""
    with transaction.atomic():
        lives = list(Entry.objects.filter(ended_seq=None).values_list("pk", flat=True))
        if lives and dice.random() < 0.4:
            [(seq, at)] = take_places(1, now=clock())
            Entry.objects.filter(pk=dice.choice(lives)).update(ended_seq=seq, ended_at=at, ended_why="lifted")
        else:
            fill([f"n{number}-{dice.randrange(10**9)}.top"], now=clock())


def live_on(number: int, seed: int, passed: timedelta) -> None:
    """This will change, call and deliver until it is killed."""
    clock, dice = Clock(passed), random.Random(seed * 1_000 + number)  # noqa: S311 - what changes is no secret
    worker = Deliverer(clock=clock, pace=Pace(threads=2))
    while True:
        try:
            change(number, dice, clock)
            call_partners(now=clock())
            worker.run(clock())
        except DatabaseError:
            connections.close_all()


def finish(passed: timedelta) -> dict[str, object]:
    """This will call and deliver until the partner has all, passing over the time in which nothing is due."""
    clock, until = Clock(passed), time.monotonic() + 120
    worker = Deliverer(clock=clock, pace=Pace(threads=0))
    while Subscription.objects.get().told_seq < last_seq() and time.monotonic() < until:
        if not call_partners(now=clock()) + worker.run(clock()):
            clock.start += timedelta(minutes=10)
    [row] = subscriptions("webhook")
    return {"values": sorted(entry.value for entry in live(row.reader, limit=100_000)), "seq": last_seq()}


def main() -> None:
    url, rounds, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    call_command("migrate", verbosity=0, interactive=False)
    secret = signing.add_secret(name="bank", now=START)
    subscribed(partner(now=START), now=START, url=url)
    say(signing.shown(secret))
    sys.stdin.readline()
    dice, passed = random.Random(seed), timedelta()  # noqa: S311 - when to kill is no secret
    for number in range(rounds):
        connections.close_all()
        pid = os.fork()
        if not pid:
            live_on(number, seed, passed)
        time.sleep(dice.uniform(0.2, 0.8))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        passed += timedelta(minutes=dice.choice([1, 5, 90]))
    result = finish(passed)
    say(json.dumps(result))


if __name__ == "__main__":
    main()
