from __future__ import annotations

import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec
import pytest
from django.conf import settings
from django.db import connection, transaction

from lachan.centre.audit import log, personal, services
from lachan.centre.audit.actors import MACHINE, person_actor
from lachan.centre.audit.chain import leaf_hash
from lachan.centre.audit.exporting import own_batches
from lachan.centre.audit.kinds import Kind, register
from lachan.centre.audit.models import Entry, Erasure, PersonalKey, PersonalValue
from lachan.centre.audit.queries import values_about, values_of_entry
from lachan.centre.audit.sealing import seal
from lachan.centre.audit.services import (
    JournalError,
    JournalLine,
    erase,
    finish_erasures,
    journal_path,
    read_journal,
    reapply_erasures,
)
from lachan.centre.audit.verifying import verify

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2026, 11, 28, 3, tzinfo=UTC)
OFFICER = person_actor(1, office_id=5)

register([Kind("audit.tried", vi="Thử", en="Tried", personal=frozenset({"name", "note"}), erased="by key")])


@pytest.fixture(autouse=True)
def _no_journal() -> Iterator[None]:
    journal_path().unlink(missing_ok=True)
    yield
    journal_path().unlink(missing_ok=True)


def tell(person_id: int, name: str, *, now: datetime = NOW) -> int:
    with transaction.atomic():
        return log.record(
            kind="audit.tried",
            actor=OFFICER,
            now=now,
            subject=f"person:{person_id}",
            personal={person_id: {"name": name}},
        )


@pytest.mark.django_db(transaction=True)
def test_erasing_takes_the_values_and_the_key_and_leaves_the_chain_valid() -> None:
    entry = tell(17, "Trần Thị Bưởi")
    other = tell(18, "Lê Văn Mận")
    seal(NOW)
    before = [leaf_hash(one) for batch in own_batches() for one in batch.entries]
    assert erase(person_id=17, actor=OFFICER, now=NOW) == 1
    seal(NOW)
    assert values_about(17) == ()
    assert values_of_entry(entry) == ()
    assert values_of_entry(other) == ((18, "name", "Lê Văn Mận"),)
    assert not PersonalKey.objects.filter(person_id=17).exists()
    batches = list(own_batches())
    assert [leaf_hash(one) for one in batches[0].entries] == before
    assert verify(batches, [])[0] == []
    told = Entry.objects.order_by("-pk")[0]
    assert (told.kind, told.subject, told.actor) == ("audit.person_erased", "person:17", "person:1")
    assert msgspec.json.decode(told.data) == {"values": 1}


@pytest.mark.django_db(transaction=True)
def test_an_erasure_stands_in_the_journal_outside_the_database() -> None:
    tell(17, "Trần Thị Bưởi")
    erase(person_id=17, actor=OFFICER, now=NOW)
    assert read_journal(journal_path()) == (JournalLine(17, NOW),)
    assert journal_path().stat().st_mode & 0o777 == 0o600
    assert b"B" not in journal_path().read_bytes()
    assert finish_erasures(NOW) == 0
    assert len(read_journal(journal_path())) == 1


@pytest.mark.django_db(transaction=True)
def test_a_crash_before_the_journal_is_mended_by_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    tell(17, "Trần Thị Bưởi")

    def crash(_lines: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(services, "_append", crash)
        erase(person_id=17, actor=OFFICER, now=NOW)
    assert values_about(17) == ()
    assert read_journal(journal_path()) == ()
    assert finish_erasures(NOW + timedelta(seconds=9)) == 1
    assert read_journal(journal_path()) == (JournalLine(17, NOW),)


@pytest.mark.django_db(transaction=True)
def test_an_erasure_that_is_rolled_back_is_in_no_journal() -> None:
    tell(17, "Trần Thị Bưởi")
    with transaction.atomic():
        erase(person_id=17, actor=OFFICER, now=NOW)
        transaction.set_rollback(True)
    assert [value.value for value in values_about(17)] == ["Trần Thị Bưởi"]
    assert finish_erasures(NOW) == 0
    assert not journal_path().exists()


@pytest.mark.django_db(transaction=True)
def test_a_line_that_a_crash_has_cut_does_not_spoil_the_next() -> None:
    journal_path().write_bytes(b'{"person_id":17,"erased_at":"2026-11-28T03:00:00Z"}\n{"person_id":4')
    erase(person_id=18, actor=OFFICER, now=NOW)
    assert read_journal(journal_path()) == (JournalLine(17, NOW), JournalLine(18, NOW))


@pytest.mark.parametrize(
    "line",
    [
        b'{"person_id":"x","erased_at":"2026-11-28T03:00:00Z"}',
        b'{"person_id":1,"erased_at":"soon"}',
        b'{"person_id":1}',
    ],
)
def test_a_whole_line_that_is_no_erasure_is_named(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "erasures.jsonl"
    path.write_bytes(b'{"person_id":17,"erased_at":"2026-11-28T03:00:00Z"}\n' + line + b"\n")
    with pytest.raises(JournalError) as raised:
        read_journal(path)
    assert raised.value.line == 2


@pytest.mark.django_db(transaction=True)
def test_a_backup_from_before_is_erased_again_and_what_came_later_stays() -> None:
    tell(17, "Trần Thị Bưởi")
    tell(18, "Lê Văn Mận")
    kept_key = PersonalKey.objects.get(person_id=17)
    kept_values = list(PersonalValue.objects.filter(key=kept_key))
    erase(person_id=17, actor=OFFICER, now=NOW + timedelta(minutes=1))
    # as a backup from before the erasure has it
    PersonalKey.objects.bulk_create([kept_key])
    PersonalValue.objects.bulk_create(kept_values)
    assert len(values_about(17)) == 1
    assert reapply_erasures(now=NOW + timedelta(days=1)) == 1
    assert values_about(17) == ()
    assert len(values_about(18)) == 1
    tell(17, "Trần Thị Bưởi", now=NOW + timedelta(days=2))
    assert reapply_erasures(now=NOW + timedelta(days=3)) == 0
    assert len(values_about(17)) == 1
    assert len(read_journal(journal_path())) == 1


@pytest.mark.django_db(transaction=True)
def test_a_clock_that_was_set_back_leaves_no_key() -> None:
    tell(17, "Trần Thị Bưởi", now=NOW + timedelta(days=300))
    assert erase(person_id=17, actor=OFFICER, now=NOW) == 1
    assert values_about(17) == ()
    assert Erasure.objects.get().erased_at == NOW + timedelta(days=300)


@pytest.mark.django_db(transaction=True)
def test_erasing_twice_is_recorded_twice_and_finds_nothing_the_second_time() -> None:
    tell(17, "Trần Thị Bưởi")
    assert [erase(person_id=17, actor=OFFICER, now=NOW) for _ in range(2)] == [1, 0]
    assert Entry.objects.filter(kind="audit.person_erased").count() == 2


@pytest.mark.django_db(transaction=True)
def test_values_that_are_written_while_the_person_is_erased_are_readable_or_gone() -> None:
    failures: list[BaseException] = []

    def write_many() -> None:
        try:
            for turn in range(25):
                tell(17, f"tên {turn}")
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test must see it
            failures.append(error)
        finally:
            connection.close()

    def erase_many() -> None:
        try:
            for turn in range(15):
                erase(person_id=17, actor=MACHINE, now=NOW + timedelta(seconds=turn))
        except BaseException as error:  # noqa: BLE001 - as above
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for work in (write_many, write_many, erase_many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert all(value.value is not None for value in values_about(17))
    erase(person_id=17, actor=MACHINE, now=NOW)
    assert values_about(17) == ()


@pytest.mark.django_db(transaction=True)
def test_a_key_that_was_erased_before_it_could_be_held_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    really_held = personal.held_key
    # SQLite has one writer, so nobody comes in between
    missed = [None] * (2 if connection.vendor == "postgresql" else 1)

    def held(person_id: int, *, against: Literal["KEY SHARE", "UPDATE"]) -> tuple[int, bytes] | None:
        return missed.pop() if missed else really_held(person_id, against=against)

    monkeypatch.setattr(personal, "held_key", held)
    tell(17, "Trần Thị Bưởi")
    assert missed == []
    assert [value.value for value in values_about(17)] == ["Trần Thị Bưởi"]


def file_of_keys() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_filenode('audit_personalkey')")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_the_files_of_the_database_hold_nothing_of_the_key_afterwards() -> None:
    tell(17, "Trần Thị Bưởi")
    if connection.vendor == "postgresql":
        # its files are the server's; the table of keys has a new one, without the rows that are gone
        erase(person_id=17, actor=OFFICER, now=NOW)
        before = file_of_keys()
        finish_erasures(NOW)
        assert file_of_keys() != before
        return
    wrapped = bytes(PersonalKey.objects.get(person_id=17).wrapped)
    path = Path(str(settings.DATABASES["default"]["NAME"]))
    files = [path.with_name(path.name + end) for end in ("", "-wal")]
    assert any(wrapped in file.read_bytes() for file in files)
    erase(person_id=17, actor=OFFICER, now=NOW)
    finish_erasures(NOW)
    assert not any(wrapped in file.read_bytes() for file in files if file.exists())


def test_the_journal_is_written_to_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    real = os.fsync

    def watched(descriptor: int) -> None:
        synced.append(descriptor)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    services._append([JournalLine(1, NOW)])
    assert len(synced) == 1
