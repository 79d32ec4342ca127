from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from lachan.centre.web import commits
from lachan.centre.web.commits import MOST_AT_ONCE, SharedCommits, in_turn, together, written_together
from lachan.centre.web.models import Beat
from lachan.centre.web.requests import _current, current_request_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

pytestmark = pytest.mark.django_db(transaction=True)


def write(name: str) -> str:
    Beat.objects.create(worker=name, step="commits", started_at=timezone.now(), beat_at=timezone.now())
    return name


def names() -> set[str]:
    return set(Beat.objects.filter(step="commits").values_list("worker", flat=True))


def keep(number: int) -> Callable[[], str]:
    return lambda: together(lambda: write(f"k{number}"))


def in_threads(works: list[Callable[[], Any]]) -> list[Any]:
    """This will run each in a thread of its own, all at once, and give what each gave or raised."""
    ready = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        ready.wait()
        try:
            return work()
        except Exception as error:  # noqa: BLE001 - what came out is what is looked at
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_what_is_returned_is_committed() -> None:
    given = in_threads([lambda n=n: together(lambda: write(f"w{n}")) for n in range(24)])  # type: ignore[misc]
    assert given == [f"w{n}" for n in range(24)]
    assert names() == {f"w{n}" for n in range(24)}


def test_one_that_fails_undoes_its_own_writes_alone() -> None:
    def fail() -> None:
        write("half")
        raise ValueError("no")

    given = in_threads([keep(n) if n % 3 else lambda: together(fail) for n in range(12)])
    assert [isinstance(one, ValueError) for one in given] == [n % 3 == 0 for n in range(12)]
    assert names() == {f"k{n}" for n in range(12) if n % 3}


def test_a_refusal_of_the_database_stays_with_the_one_it_is_for() -> None:
    write("taken")

    def twice() -> None:
        write("taken")

    given = in_threads([lambda: together(twice), keep(1), keep(2)])
    assert isinstance(given[0], DatabaseError)
    assert names() == {"taken", "k1", "k2"}


def test_when_the_commit_fails_nobody_is_told_it_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    shared = SharedCommits()
    if connection.vendor != "sqlite":
        # each has a transaction of its own there
        return

    def full(_: object) -> None:
        raise DatabaseError("disk is full")

    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper._commit", full)
    given = in_threads([lambda n=n: shared.run(lambda: write(f"f{n}")) for n in range(8)])  # type: ignore[misc]
    monkeypatch.undo()
    assert all(isinstance(one, DatabaseError) for one in given)
    assert names() == set()


def test_many_who_come_together_share_few_commits(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "sqlite":
        # each has a transaction of its own there
        return
    shared = SharedCommits()
    sizes: list[int] = []
    commit = SharedCommits._commit

    def count(self: SharedCommits, jobs: list[Any]) -> None:
        sizes.append(len(jobs))
        time.sleep(0.02)
        commit(self, jobs)

    monkeypatch.setattr(SharedCommits, "_commit", count)
    in_threads([lambda n=n: shared.run(lambda: write(f"m{n}")) for n in range(90)])  # type: ignore[misc]
    assert sum(sizes) == 90
    assert len(sizes) < 45
    assert max(sizes) <= MOST_AT_ONCE
    assert len(names()) == 90


def write_many(items: Sequence[str]) -> list[str]:
    """This will write all at once; `bad` can't be written."""
    if "bad" in items:
        raise ValueError(f"one of {len(items)}")
    now = timezone.now()
    Beat.objects.bulk_create(Beat(worker=item, step="commits", started_at=now, beat_at=now) for item in items)
    return [f"{item} of {len(items)}" for item in items]


def at_once(shared: SharedCommits, works: list[Callable[[], Any]]) -> list[Any]:
    """This will let all come while another commits, so that they share the next."""
    holding, begun = threading.Event(), threading.Event()

    def hold() -> None:
        begun.set()
        assert holding.wait(20)

    first = threading.Thread(target=lambda: in_threads([lambda: shared.run(hold)]))
    first.start()
    assert begun.wait(20)
    threading.Timer(0.5, holding.set).start()
    given = in_threads(works)
    first.join(20)
    return given


def test_those_whose_items_one_function_writes_are_written_at_once() -> None:
    if connection.vendor != "sqlite":
        assert written_together(write_many, "alone") == "alone of 1"
        return
    shared = SharedCommits()
    given = at_once(shared, [lambda n=n: shared.run_with_others(write_many, f"i{n}") for n in range(9)])  # type: ignore[misc]
    assert sorted(given) == [f"i{n} of 9" for n in range(9)]
    assert names() == {f"i{n}" for n in range(9)}


def test_an_item_that_can_not_be_written_keeps_nobody_else_out() -> None:
    shared = SharedCommits()
    items = ["a", "bad", "b", "c"]
    given = at_once(shared, [lambda item=item: shared.run_with_others(write_many, item) for item in items])  # type: ignore[misc]
    assert [str(one) for one in given] == ["a of 1", "one of 1", "b of 1", "c of 1"]
    assert names() == {"a", "b", "c"}


def test_a_function_that_gives_too_few_results_is_not_believed() -> None:
    shared = SharedCommits()

    def lose_one(items: Sequence[str]) -> list[str]:
        return write_many(items)[: max(1, len(items) - 1)]

    given = at_once(shared, [lambda n=n: shared.run_with_others(lose_one, f"l{n}") for n in range(4)])  # type: ignore[misc]
    assert given == [f"l{n} of 1" for n in range(4)]
    assert len(names()) == Beat.objects.filter(step="commits").count() == 4


def test_when_the_database_gives_the_transaction_up_nobody_is_told_it_is_kept() -> None:
    if connection.vendor != "sqlite":
        # each has a transaction of its own there
        return
    shared = SharedCommits()

    def give_up() -> None:
        # what SQLite does by itself when the disk is full
        connection.connection.execute("ROLLBACK")
        raise DatabaseError("database or disk is full")

    works: list[Callable[[], Any]] = [lambda n=n: shared.run(lambda: write(f"g{n}")) for n in range(6)]  # type: ignore[misc]
    given = at_once(shared, [*works[:3], lambda: shared.run(give_up), *works[3:]])
    assert all(isinstance(one, DatabaseError) for one in given)
    assert names() == set()
    assert together(lambda: write("after")) == "after"


def test_one_whose_turn_can_not_be_had_is_told_and_the_next_ones_are_served(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if connection.vendor != "sqlite":
        return
    shared = SharedCommits()

    @contextmanager
    def no_descriptor() -> Iterator[None]:
        raise OSError(24, "Too many open files")
        yield

    monkeypatch.setattr(commits, "_turn_of_this_process", no_descriptor)
    given = in_threads([lambda n=n: shared.run(lambda: write(f"d{n}")) for n in range(5)])  # type: ignore[misc]
    monkeypatch.undo()
    assert all(isinstance(one, OSError) for one in given)
    assert names() == set()
    assert shared.run(lambda: write("served")) == "served"


def test_one_that_is_interrupted_while_it_waits_leaves_the_row_in_order() -> None:
    if connection.vendor != "sqlite":
        return
    shared = SharedCommits()

    class Interrupted:
        """A turn whose waiting is interrupted at once, as by Ctrl-C in the main thread."""

        def __init__(self) -> None:
            self.lock = threading.Lock()
            self.lock.acquire()

        def acquire(self, *, blocking: bool = True) -> bool:
            if blocking:
                raise KeyboardInterrupt
            return self.lock.acquire(blocking=False)

        def release(self) -> None:
            self.lock.release()

    def wait_interrupted() -> None:
        job = commits._Job(lambda: write("never"))
        job.turn = Interrupted()  # type: ignore[assignment]
        try:
            shared._wait_for(job)
        except KeyboardInterrupt:
            raise InterruptedError from None

    given = at_once(shared, [wait_interrupted, lambda: shared.run(lambda: write("kept"))])
    assert isinstance(given[0], InterruptedError)
    assert given[1] == "kept"
    assert names() == {"kept"}
    assert shared.run(lambda: write("later")) == "later"


def test_work_is_done_under_its_own_request_whoever_leads() -> None:
    def ask(code: str) -> tuple[str, str]:
        token = _current.set(code)
        try:
            return code, together(current_request_id)
        finally:
            _current.reset(token)

    given = in_threads([lambda n=n: ask(f"code{n:04d}") for n in range(16)])  # type: ignore[misc]
    assert all(own == seen for own, seen in given)


def test_a_transaction_in_turn_waits_for_those_who_share_a_commit_and_they_for_it() -> None:
    order: list[str] = []
    begun = threading.Event()

    def hold() -> None:
        with in_turn():
            begun.set()
            write("worker")
            time.sleep(0.3)
            order.append("worker")

    def share() -> None:
        assert begun.wait(20)
        together(lambda: write("site"))
        order.append("site")

    in_threads([hold, share])
    if connection.vendor == "sqlite":
        assert order == ["worker", "site"]
    assert names() == {"worker", "site"}


def test_a_transaction_in_turn_that_fails_keeps_nothing_and_gives_the_turn_on() -> None:
    def fail() -> None:
        with in_turn():
            write("half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with transaction.atomic(), in_turn():
        write("inner")
    assert together(lambda: write("next")) == "next"
    assert names() == {"inner", "next"}


def test_inside_a_transaction_it_is_part_of_that() -> None:
    def write_and_fail() -> None:
        with transaction.atomic():
            together(lambda: write("inner"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert names() == set()
