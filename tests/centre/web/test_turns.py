from __future__ import annotations

import itertools
import os
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from lachan.centre.web import turns
from lachan.centre.web.models import Beat
from lachan.centre.web.turns import Turns, turn_at, turns_at

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def wait_until_waiting(row: Turns, count: int) -> None:
    until = time.monotonic() + 10
    while len(row._row) < count:
        assert time.monotonic() < until
        time.sleep(0.001)


def test_threads_come_in_the_order_in_which_they_asked(tmp_path: Path) -> None:
    row = Turns(str(tmp_path / "turn"))
    came: list[int] = []

    def write(number: int) -> None:
        row.take()
        came.append(number)
        row.give()

    row.take()
    threads = []
    for number in range(8):
        threads.append(threading.Thread(target=write, args=(number,)))
        threads[-1].start()
        wait_until_waiting(row, number + 1)
    assert came == []
    row.give()
    for thread in threads:
        thread.join()
    assert came == list(range(8))


def test_a_thread_that_has_the_turn_takes_it_again_without_waiting(tmp_path: Path) -> None:
    row = Turns(str(tmp_path / "turn"))
    row.take()
    row.take()
    row.give()
    assert row.holds()
    row.give()
    assert not row.holds()


def test_two_processes_never_have_the_turn_at_once_and_none_is_passed_for_long(tmp_path: Path) -> None:
    name = str(tmp_path / "turn")
    program = (
        "import sys, time\nfrom lachan.centre.web.turns import Turns\nrow = Turns(sys.argv[1])\n"
        "for _ in range(60):\n    row.take()\n    begun = time.monotonic()\n    time.sleep(0.002)\n"
        "    print(begun, time.monotonic())\n    row.give()\n"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    both = [
        subprocess.Popen(
            [sys.executable, "-c", program, name], env=environment, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    spans = []
    for process in both:
        said, _ = process.communicate(timeout=60)
        assert process.returncode == 0
        spans += [tuple(map(float, line.split())) for line in said.splitlines()]
    spans.sort()
    assert len(spans) == 120
    assert all(earlier[1] <= later[0] for earlier, later in itertools.pairwise(spans))


def test_nobody_writes_without_a_turn_however_long_another_holds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "MOST_SECONDS", 0.05)
    row, other = Turns(str(tmp_path / "turn")), Turns(str(tmp_path / "turn"))
    said: list[str] = []

    def take(one: Turns) -> None:
        with pytest.raises(OperationalError) as refused:
            one.take()
        said.append(str(refused.value))
        assert not one.holds()

    row.take()
    # of another process, and of another thread
    for one in (other, row):
        thread = threading.Thread(target=take, args=(one,))
        thread.start()
        thread.join(30)
        assert not thread.is_alive()
    assert said == ["database is locked"] * 2
    row.give()
    # it was left as it was: who finds it free doesn't wait at all
    monkeypatch.setattr(turns, "MOST_SECONDS", 60.0)
    begun = time.monotonic()
    for one in (other, row):
        one.take()
        one.give()
    assert time.monotonic() - begun < 30


def test_a_database_in_memory_needs_no_turn() -> None:
    assert turns_at("file:memorydb_default?mode=memory&cache=shared") is None
    with turn_at(""):
        pass


@pytest.mark.django_db(transaction=True)
def test_a_transaction_and_a_single_write_hold_the_turn_and_give_it_on_whatever_happens() -> None:
    row = turns_at(str(connection.settings_dict["NAME"]))
    if connection.vendor != "sqlite" or row is None:
        return

    def beat(name: str) -> Beat:
        return Beat.objects.create(
            worker=name, step="turns", started_at=timezone.now(), beat_at=timezone.now()
        )

    with transaction.atomic():
        assert row.holds()
        beat("a")
    assert not row.holds()
    with pytest.raises(IntegrityError), transaction.atomic():
        beat("a")
    assert not row.holds()
    with pytest.raises(ValueError, match="no"), transaction.atomic(), transaction.atomic():
        raise ValueError("no")
    assert not row.holds()
    # a statement by itself, here and where another has the turn
    assert Beat.objects.filter(worker="a").update(beat_at=timezone.now()) == 1
    assert not row.holds()
    transaction.set_autocommit(False)
    assert Beat.objects.exists()
    transaction.rollback()
    transaction.set_autocommit(True)
    assert not row.holds()
    done: list[int] = []

    def write() -> None:
        done.append(Beat.objects.filter(worker="a").update(step="turn"))
        connection.close()

    with transaction.atomic():
        thread = threading.Thread(target=write)
        thread.start()
        wait_until_waiting(row, 1)
        assert done == []
    thread.join()
    assert done == [1]
    with transaction.atomic():
        beat("b")
        connection.close()
    assert not row.holds()


@pytest.mark.django_db(transaction=True)
def test_a_row_that_is_given_back_by_a_write_is_committed_within_its_turn() -> None:
    if connection.vendor != "sqlite":
        return
    # what the ORM does for a row by itself: INSERT … RETURNING, which ends with its last row
    made = Beat.objects.create(
        worker="returning", step="turns", started_at=timezone.now(), beat_at=timezone.now()
    )
    assert made.pk is not None
    row = "(%s, 'x', %s, %s, 0, '', 0, 0)"
    insert = (
        "INSERT INTO web_beat (worker, step, started_at, beat_at, done, error, failures_in_a_row, took_ms)"
        f" VALUES {row}, {row} RETURNING worker"
    )
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        ways: dict[str, Callable[[], list[Any]]] = {
            "all": cursor.fetchall,
            "one": lambda: list(iter(cursor.fetchone, None)),
            "many": lambda: [*cursor.fetchmany(1), *cursor.fetchmany(5)],
            "loop": lambda: list(cursor),
        }
        for name, read in ways.items():
            cursor.execute(insert, [f"{name} 1", now, now, f"{name} 2", now, now])
            # nothing has been read yet, and another connection sees both
            with closing(sqlite3.connect(connection.settings_dict["NAME"], uri=True)) as other:
                seen = other.execute("SELECT count(*) FROM web_beat WHERE worker LIKE ?", [f"{name} %"])
                assert seen.fetchone() == (2,)
            assert [each[0] for each in read()] == [f"{name} 1", f"{name} 2"]
            # a read by the same cursor is read as ever
            assert cursor.execute("SELECT 1").fetchone() == (1,)
