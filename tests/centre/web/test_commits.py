from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from lachan.centre.web.commits import MOST_AT_ONCE, SharedCommits, together
from lachan.centre.web.models import Beat
from lachan.centre.web.requests import _current, current_request_id

if TYPE_CHECKING:
    from collections.abc import Callable

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


def test_work_is_done_under_its_own_request_whoever_leads() -> None:
    def ask(code: str) -> tuple[str, str]:
        token = _current.set(code)
        try:
            return code, together(current_request_id)
        finally:
            _current.reset(token)

    given = in_threads([lambda n=n: ask(f"code{n:04d}") for n in range(16)])  # type: ignore[misc]
    assert all(own == seen for own, seen in given)


def test_inside_a_transaction_it_is_part_of_that() -> None:
    def write_and_fail() -> None:
        with transaction.atomic():
            together(lambda: write("inner"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert names() == set()
