from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction

from lachan.centre.audit import log, sealing
from lachan.centre.audit.actors import MACHINE
from lachan.centre.audit.chain import GENESIS, Head, LoggedEntry, check_heads, leaf_hash, root_of
from lachan.centre.audit.exporting import spans_of
from lachan.centre.audit.kinds import Kind, register
from lachan.centre.audit.models import Batch, Entry, Unsealed
from lachan.centre.audit.queries import count_log

if TYPE_CHECKING:
    from collections.abc import Sequence

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
