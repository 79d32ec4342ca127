"""Claiming, noting, waiting, giving up: with a channel that answers as the test says. The real ones have their own tests."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from django.db import DatabaseError, OperationalError, connection, connections, transaction

from lachan.centre.audit.models import Entry
from lachan.centre.outbox import noting, services
from lachan.centre.outbox.channels.channel import Outbound, Outcome
from lachan.centre.outbox.delivery import Deliverer, Pace
from lachan.centre.outbox.models import Message, State
from lachan.centre.outbox.naming import public_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
NAME = "bank"
TAKEN = Outcome("delivered", "http.200")


class Answering:
    """A channel that answers in turn, the last one for ever, and keeps what it was given."""

    def __init__(self, *outcomes: Outcome | Exception, ready: bool = True) -> None:
        self.outcomes = list(outcomes) or [TAKEN]
        self.ready = ready
        self.given: list[Outbound] = []

    def is_ready(self) -> bool:
        return self.ready

    def deliver(self, message: Outbound, *, now: datetime) -> Outcome:
        assert now.tzinfo
        self.given.append(message)
        outcome = self.outcomes.pop(0) if len(self.outcomes) > 1 else self.outcomes[0]
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def deliverer(channel: Answering, clock: Clock | None = None, **pace: Any) -> Deliverer:
    made = Pace(**{"threads": 0, **pace})
    return Deliverer(channels={"mail": channel, "webhook": channel}, clock=clock or Clock(), pace=made)


def order(key: str = "a:1", *, at: datetime = NOW, url: str = "", keep_days: int = 7) -> int:
    with transaction.atomic():
        if url:
            return services.send_webhook(
                key=key,
                url=url,
                event="a",
                payload={},
                secret_name=NAME,
                now=at,
                keep_days=keep_days,
            )
        return services.send_mail(
            key=key, to="lan@congan.example", subject="a", text="b", now=at, keep_days=keep_days
        )


@pytest.mark.django_db
class TestOneWorker:
    def test_what_is_due_is_delivered_once_and_the_log_says_so(self) -> None:
        message_id = order()
        channel = Answering()
        worker = deliverer(channel)
        assert worker.run(NOW) == 1
        assert worker.run(NOW) == 0
        message = Message.objects.get(pk=message_id)
        assert (message.state, message.attempts, message.ended_at) == (State.DELIVERED, 1, NOW)
        assert len(channel.given) == 1
        entry = Entry.objects.get(kind="outbox.delivered")
        assert entry.subject == f"message:{message_id}"
        assert "congan" not in entry.data

    def test_content_that_is_not_to_be_kept_goes_with_the_delivery(self) -> None:
        order(keep_days=0)
        deliverer(Answering()).run(NOW)
        message = Message.objects.get()
        assert (message.address, bytes(message.content), message.emptied_at) == ("", b"", NOW)

    def test_it_waits_longer_each_time_up_to_hours(self) -> None:
        message_id = order()
        worker = deliverer(Answering(Outcome("later", "http.500")))
        now, waits = NOW, []
        for _ in range(12):
            worker.clock = lambda now=now: now  # type: ignore[misc]
            assert worker.run(now) == 1
            assert worker.run(now) == 0
            due = Message.objects.get(pk=message_id).due_at
            waits.append((due - now).total_seconds())
            now = due
        assert 30 <= waits[0] <= 39
        assert all(later >= earlier for earlier, later in pairwise(waits[:10]))
        assert 21_600 <= waits[-1] <= 28_080

    def test_it_comes_again_when_the_receiver_says(self) -> None:
        order()
        deliverer(Answering(Outcome("later", "http.429", 7200))).run(NOW)
        due = Message.objects.get().due_at
        assert timedelta(hours=2) <= due - NOW <= timedelta(hours=2.6)

    def test_what_is_refused_for_good_is_a_dead_letter_at_once(self) -> None:
        message_id = order()
        channel = Answering(Outcome("never", "http.410"))
        deliverer(channel).run(NOW)
        message = Message.objects.get(pk=message_id)
        assert (message.state, message.last_code, message.ended_at) == (State.DEAD, "http.410", NOW)
        assert message.address
        assert Entry.objects.filter(kind="outbox.given_up").count() == 1

    def test_it_gives_up_after_days_and_no_sooner(self) -> None:
        message_id = order()
        worker = deliverer(Answering(Outcome("later", "http.500")))
        now = NOW
        while Message.objects.get(pk=message_id).state != State.DEAD:
            now = max(now, Message.objects.get(pk=message_id).due_at)
            worker.clock = lambda now=now: now  # type: ignore[misc]
            assert worker.run(now) == 1
        assert timedelta(days=3) <= now - NOW <= timedelta(days=3.5)
        assert 15 < Message.objects.get(pk=message_id).tries < 40

    def test_a_clock_that_jumps_a_year_ahead_kills_nothing_at_the_first_failure(self) -> None:
        message_id = order()
        worker = deliverer(Answering(Outcome("later", "http.500")))
        later = NOW + timedelta(days=365)
        worker.clock = lambda: later
        worker.run(later)
        assert Message.objects.get(pk=message_id).state == State.WAITING

    def test_a_clock_set_back_stalls_nothing(self) -> None:
        waiting, held = order("a:1"), order("a:2")
        future = NOW + timedelta(days=30)
        Message.objects.filter(pk=waiting).update(due_at=future)
        Message.objects.filter(pk=held).update(state=State.CLAIMED, claim="x", lease_until=future)
        channel = Answering()
        worker = deliverer(channel)
        assert [worker.run(NOW), worker.run(NOW)] == [1, 1]
        assert Message.objects.filter(state=State.DELIVERED).count() == 2

    def test_a_message_whose_worker_died_is_taken_over_when_the_lease_ends(self) -> None:
        message_id = order()
        Message.objects.filter(pk=message_id).update(
            state=State.CLAIMED, claim="dead", lease_until=NOW + timedelta(seconds=60), attempts=1
        )
        channel = Answering()
        assert deliverer(channel).run(NOW) == 0
        assert deliverer(channel).run(NOW + timedelta(seconds=60)) == 1
        assert channel.given[0].number == 2

    def test_a_fault_in_a_channel_stops_no_other_message(self) -> None:
        order("a:1")
        order("a:2")
        channel = Answering(KeyError("a"), TAKEN)
        assert deliverer(channel).run(NOW) == 1
        assert deliverer(channel).run(NOW) == 1
        states = dict(Message.objects.values_list("key", "last_code"))
        assert states == {"a:1": "error", "a:2": "http.200"}

    def test_a_channel_that_is_not_set_up_lets_its_messages_wait(self) -> None:
        message_id = order()
        assert deliverer(Answering(ready=False)).run(NOW) == 0
        assert Message.objects.get(pk=message_id).attempts == 0

    def test_a_lane_that_pauses_is_left_alone_and_the_others_go_on(self) -> None:
        order("a:1", url="https://away.example/")
        order("a:2", url="https://away.example/")
        order("a:3", url="https://here.example/")
        channel = Answering(Outcome("later", "connect"), TAKEN)
        worker = deliverer(channel, per_lane=1)
        for _ in range(5):
            worker.run(NOW)
        assert [given.host for given in channel.given] == ["away.example", "here.example"]
        worker.run(NOW + timedelta(seconds=5))
        assert channel.given[-1].key == "a:2"

    def test_the_id_is_the_same_at_each_attempt_and_another_for_each_key(self) -> None:
        order("a:1")
        channel = Answering(Outcome("later", "http.500"), TAKEN)
        worker = deliverer(channel)
        worker.run(NOW)
        worker.run(NOW + timedelta(minutes=5))
        one, two = channel.given
        assert one.content == two.content
        kept = msgspec.json.decode(one.content)["id"]
        assert kept.startswith("msg_")
        assert kept == public_id(key="a:1", issuer="localhost") != public_id(key="a:2", issuer="localhost")


@pytest.mark.django_db
def test_who_finishes_after_the_lease_still_says_that_it_was_taken() -> None:
    message_id = order()
    slow = Message.objects.get(pk=message_id)
    slow.claim = "slow"
    Message.objects.filter(pk=message_id).update(state=State.CLAIMED, claim="quick")
    noting.note_outcome(slow, Outcome("later", "time"), now=NOW)
    assert Message.objects.get(pk=message_id).claim == "quick"
    noting.note_outcome(slow, TAKEN, now=NOW)
    noting.note_outcome(slow, TAKEN, now=NOW)
    assert Message.objects.get(pk=message_id).state == State.DELIVERED
    assert Entry.objects.filter(kind="outbox.delivered").count() == 1


@pytest.fixture
def threaded(transactional_db: None) -> Iterator[Callable[..., Deliverer]]:
    """This will make deliverers with threads, whose connections are closed at the end."""
    del transactional_db
    made: list[Deliverer] = []

    def make(channel: Answering, **pace: Any) -> Deliverer:
        made.append(deliverer(channel, **{"threads": 4, **pace}))
        return made[-1]

    yield make
    for one in made:
        assert one.wait(30)
        if one._pool is not None:
            barrier = threading.Barrier(one.pace.threads)

            def close(barrier: threading.Barrier = barrier) -> None:
                connections.close_all()
                barrier.wait(10)

            for _ in range(one.pace.threads):
                one._pool.submit(close)
            one._pool.shutdown()


class Slow(Answering):
    """A channel of which one receiver is slow."""

    def __init__(self) -> None:
        super().__init__()
        self.release = threading.Event()

    def deliver(self, message: Outbound, *, now: datetime) -> Outcome:
        if message.host == "slow.example":
            self.release.wait(20)
        return super().deliver(message, now=now)


def test_a_slow_receiver_holds_up_itself_alone(threaded: Callable[..., Deliverer]) -> None:
    for number in range(20):
        order(f"s:{number}", url="https://slow.example/")
        order(f"q:{number}", url="https://quick.example/")
    channel = Slow()
    worker = threaded(channel, per_lane=2)
    until = time.monotonic() + 20
    while Message.objects.filter(host="quick.example", state=State.DELIVERED).count() < 20:
        worker.run(NOW)
        assert time.monotonic() < until
    assert Message.objects.filter(host="slow.example", attempts__gt=0).count() == 2
    channel.release.set()
    while Message.objects.exclude(state=State.DELIVERED).exists():
        worker.run(NOW)
        assert time.monotonic() < until
    assert len(channel.given) == 40


def test_two_workers_never_take_the_same_message(threaded: Callable[..., Deliverer]) -> None:
    for number in range(60):
        order(f"a:{number}", url=f"https://r{number % 7}.example/")
    channel = Answering()
    workers = [threaded(channel), threaded(channel)]

    def run(worker: Deliverer) -> None:
        until = time.monotonic() + 30
        while Message.objects.exclude(state=State.DELIVERED).exists() and time.monotonic() < until:
            worker.run(NOW)
        connections.close_all()

    runs = [threading.Thread(target=run, args=(worker,)) for worker in workers]
    for one in runs:
        one.start()
    for one in runs:
        one.join()
    assert sorted(given.key for given in channel.given) == sorted(f"a:{number}" for number in range(60))


def test_what_was_taken_is_noted_once_the_database_lets_us(
    threaded: Callable[..., Deliverer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk and a locked database raise the same class; the receiver has the message meanwhile."""
    message_id = order()
    real, failures = noting.note_outcome, 3

    def failing(*args: Any, **kwargs: Any) -> None:
        nonlocal failures
        if failures:
            failures -= 1
            raise OperationalError("database or disk is full")
        real(*args, **kwargs)

    monkeypatch.setattr(noting, "note_outcome", failing)
    channel = Answering()
    worker = threaded(channel)
    assert worker.run(NOW) == 1
    assert worker.wait(20)
    assert Message.objects.get(pk=message_id).state == State.DELIVERED
    assert len(channel.given) == 1


@pytest.mark.django_db(transaction=True)
def test_a_disk_that_fills_in_the_middle_loses_nothing_that_was_acknowledged() -> None:
    """The real thing on SQLite: the database may have no more pages than it has."""
    if connection.vendor != "sqlite":
        return
    kept = order("a:1")
    with connection.cursor() as cursor:
        # pages that an earlier test emptied would be used again
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    try:
        big = "x" * 400_000
        with pytest.raises(DatabaseError, match="full"), transaction.atomic():
            services.send_mail(key="a:2", to="lan@congan.example", subject="a", text=big, now=NOW)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")
    assert list(Message.objects.values_list("pk", flat=True)) == [kept]
    assert deliverer(Answering()).run(NOW) == 1
    assert order("a:2") != kept
