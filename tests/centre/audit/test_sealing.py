from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction

from lachan.centre.audit import log, sealing
from lachan.centre.audit.actors import MACHINE
from lachan.centre.audit.chain import GENESIS, Head, LoggedEntry, check_heads, leaf_hash, root_of
from lachan.centre.audit.exporting import own_batches, spans_of
from lachan.centre.audit.kinds import Kind, register
from lachan.centre.audit.models import Batch, Entry, Unsealed
from lachan.centre.audit.proofs import proof_of
from lachan.centre.audit.queries import count_log
from lachan.centre.audit.verifying import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

NOW = datetime(2026, 11, 28, 3, tzinfo=UTC)

register([Kind("audit.tried", vi="Thử", en="Tried", personal=frozenset({"name", "note"}), erased="by key")])


def write(count: int, *, now: datetime = NOW) -> list[int]:
    with transaction.atomic():
        return [log.record(kind="audit.tried", actor=MACHINE, now=now, data={"n": n}) for n in range(count)]


def heads() -> list[Head]:
    rows = Batch.objects.order_by("number")
    return [
        Head(row.number, row.previous, row.count, row.entries, row.root, row.sealed_at, row.head)
        for row in rows
    ]


def root(ids: Sequence[int]) -> str:
    entries = [
        LoggedEntry(
            row.pk,
            row.at,
            row.kind,
            row.actor,
            row.office_id,
            row.subject,
            row.request_id,
            row.data,
            row.personal,
        )
        for row in Entry.objects.filter(pk__in=ids).order_by("pk")
    ]
    return root_of([leaf_hash(entry) for entry in entries]).hex()


@pytest.mark.django_db
def test_it_seals_what_is_committed_into_a_chain() -> None:
    first = write(3)
    assert sealing.seal(NOW) == 3
    second = write(2)
    assert sealing.seal(NOW + timedelta(seconds=1)) == 2
    made = heads()
    assert [(head.count, head.entries) for head in made] == [(3, 3), (2, 5)]
    assert made[0].previous == GENESIS.hex()
    assert [head.root for head in made] == [root(first), root(second)]
    assert check_heads(made) == made[-1]
    assert Unsealed.objects.count() == 0
    assert count_log().add_up


@pytest.mark.django_db
def test_it_makes_no_batch_of_nothing() -> None:
    assert sealing.seal(NOW) == 0
    assert not Batch.objects.exists()


@pytest.mark.django_db
def test_it_does_not_run_backwards_when_the_clock_is_set_back() -> None:
    write(1)
    sealing.seal(NOW)
    write(1)
    sealing.seal(NOW - timedelta(days=400))
    made = heads()
    assert [head.sealed_at for head in made] == [NOW, NOW]
    assert check_heads(made) == made[-1]


@pytest.mark.django_db(transaction=True)
def test_two_workers_seal_each_entry_once() -> None:
    write(40)
    failures: list[BaseException] = []

    def work() -> None:
        try:
            for turn in range(10):
                write(3)
                sealing.seal(NOW + timedelta(seconds=turn))
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test must see it
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    sealing.seal(NOW + timedelta(seconds=20))
    made = heads()
    assert check_heads(made) == made[-1]
    assert made[-1].entries == 160
    sealed = [
        one
        for batch in Batch.objects.order_by("number")
        for first, last in spans_of(batch.ids)
        for one in range(first, last + 1)
    ]
    assert sorted(sealed) == list(Entry.objects.order_by("pk").values_list("pk", flat=True))
    for batch in Batch.objects.all():
        ids = [one for first, last in spans_of(batch.ids) for one in range(first, last + 1)]
        assert batch.root == root(ids)


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_commits_late_is_sealed_in_a_later_batch() -> None:
    if connection.vendor == "sqlite":
        # one writer at a time: ids are committed in their order, and a reader sees no entry before its commit
        with transaction.atomic():
            log.record(kind="audit.tried", actor=MACHINE, now=NOW)
            assert in_another_thread(lambda: sealing.seal(NOW)) == 0
        assert sealing.seal(NOW) == 1
        return
    with transaction.atomic():
        (early,) = write(1)
        late = in_another_thread(lambda: write(2))
        assert in_another_thread(lambda: sealing.seal(NOW)) == 2
        assert early < late[0]
    assert sealing.seal(NOW) == 1
    made = list(Batch.objects.order_by("number"))
    assert [spans_of(batch.ids) for batch in made] == [[(late[0], late[1])], [(early, early)]]
    assert proof_of(early).number == 2
    assert check_heads(heads()) == heads()[-1]
    assert verify(own_batches(), [])[0] == []


def in_another_thread[T](work: Callable[[], T]) -> T:
    with ThreadPoolExecutor(1) as pool:

        def run() -> T:
            try:
                return work()
            finally:
                connection.close()

        return pool.submit(run).result()


@pytest.mark.django_db(transaction=True)
def test_a_crash_in_the_middle_leaves_everything_to_seal(monkeypatch: pytest.MonkeyPatch) -> None:
    write(5)
    for broken in ("_take_from_queue", "head_of"):
        with monkeypatch.context() as patch:
            patch.setattr(sealing, broken, lambda *_args, **_more: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                sealing.seal(NOW)
        assert not Batch.objects.exists()
        assert Unsealed.objects.count() == 5
    assert sealing.seal(NOW) == 5
    assert count_log().add_up


@pytest.mark.django_db(transaction=True)
def test_who_finds_the_number_taken_seals_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    write(4)
    real = sealing._unsealed
    turns = iter(range(9))

    def overtaken() -> list[LoggedEntry]:
        entries = real()
        if next(turns) == 0:
            # another worker seals these, and more has been written before we go on
            assert in_another_thread(lambda: sealing.seal(NOW)) == 4
            in_another_thread(lambda: write(3))
        return entries

    monkeypatch.setattr(sealing, "_unsealed", overtaken)
    assert sealing.seal(NOW) == 3
    assert [(head.count, head.entries) for head in heads()] == [(4, 4), (3, 7)]
    assert verify(own_batches(), [])[0] == []


@pytest.mark.django_db
def test_many_entries_make_several_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BATCH_ENTRIES", 10)
    written = write(35)
    assert sealing.seal(NOW) == 35
    assert [head.count for head in heads()] == [10, 10, 10, 5]
    assert proof_of(written[17]).number == 2
    assert proof_of(written[-1] + 1).number is None


@pytest.mark.live
@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_again_and_again_loses_no_entry_and_seals_none_twice() -> None:
    code = (
        "import django; django.setup()\n"
        "from datetime import UTC, datetime\n"
        "from lachan.centre.audit import sealing\n"
        "sealing.BATCH_ENTRIES = 3\n"
        "print('ready', flush=True)\n"
        "while True: sealing.seal(datetime(2026, 11, 28, 3, tzinfo=UTC))\n"
    )
    name = str(connection.settings_dict["NAME"])
    settings = f"from lachan.centre.config.settings import *\nDATABASES['default']['NAME'] = {name!r}\n"
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "killed_settings.py").write_text(settings, "utf-8")
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "killed_settings",
            "PYTHONPATH": os.pathsep.join([folder, *sys.path]),
        }
        for turn in range(4):
            worker = subprocess.Popen(
                [sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True
            )
            assert worker.stdout is not None
            assert worker.stdout.readline() == "ready\n"
            for _ in range(8):
                write(5)
            # killed at another moment each time
            time.sleep(0.007 * turn)
            worker.kill()
            worker.communicate()
    sealing.seal(NOW)
    assert Entry.objects.count() == 4 * 8 * 5
    assert count_log().add_up
    assert verify(own_batches(), [])[0] == []


@pytest.mark.django_db
def test_the_worker_waits_for_its_turn_unless_a_whole_batch_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BATCH_ENTRIES", 4)
    write(1)
    assert sealing.seal_in_turn(NOW) == 1
    write(3)
    assert sealing.seal_in_turn(NOW + timedelta(milliseconds=100)) == 0
    write(1)
    assert sealing.seal_in_turn(NOW + timedelta(milliseconds=100)) == 4
    write(1)
    assert sealing.seal_in_turn(NOW + timedelta(milliseconds=349)) == 0
    assert sealing.seal_in_turn(NOW + timedelta(milliseconds=350)) == 1


@pytest.mark.django_db
def test_a_clock_that_was_set_back_makes_nobody_wait() -> None:
    write(1)
    assert sealing.seal_in_turn(NOW) == 1
    write(1)
    assert sealing.seal_in_turn(NOW - timedelta(hours=3)) == 1
