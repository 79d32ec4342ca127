"""Hands in the database: what raw SQL may not do to the log, on whichever database the tests run."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, connection, transaction

from lachan.centre.audit import guard, heads, log
from lachan.centre.audit.actors import MACHINE
from lachan.centre.audit.kinds import Kind, register
from lachan.centre.audit.models import Batch, Entry, SignedHead, Unsealed, WitnessReceipt
from lachan.centre.audit.queries import missing_triggers
from lachan.centre.audit.sealing import seal
from lachan.centre.audit.services import erase

if TYPE_CHECKING:
    from collections.abc import Sequence

NOW = datetime(2026, 11, 28, 3, tzinfo=UTC)

register([Kind("audit.tried", vi="Thử", en="Tried", personal=frozenset({"name", "note"}), erased="by key")])


@pytest.fixture
def _a_log() -> None:
    """This will make a log with two sealed entries, one that is not sealed, a signed head, a receipt, an erasure."""
    for number in range(3):
        with transaction.atomic():
            log.record(
                kind="audit.tried",
                actor=MACHINE,
                now=NOW,
                data={"n": number},
                personal={17: {"name": "Bưởi"}},
            )
        if number == 1:
            seal(NOW)
    with transaction.atomic():
        log.record(kind="audit.tried", actor=MACHINE, now=NOW, personal={18: {"name": "Mận"}})
        SignedHead.objects.create(serial=1, number=1, line="{}", signed_at=NOW)
        WitnessReceipt.objects.create(witness="folder:x", serial=1, handed_at=NOW)
        erase(person_id=18, actor=MACHINE, now=NOW)


def run(sql: str, values: Sequence[Any] = ()) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def refused(sql: str, values: Sequence[Any] = ()) -> bool:
    """This will say whether the triggers refuse a statement; any other error is the test's own fault."""
    said = ""
    try:
        run(sql, values)
    except DatabaseError as error:
        said = str(error)
    assert not said or guard.REFUSED in said or "UNIQUE constraint failed" in said
    return bool(said)


CHANGES = [
    "UPDATE audit_entry SET actor = 'person:2'",
    "UPDATE audit_entry SET data = '{}' WHERE id = (SELECT min(id) FROM audit_entry)",
    "UPDATE audit_entry SET personal = '[]'",
    "UPDATE audit_entry SET day = '2026-01-01'",
    "DELETE FROM audit_entry",
    "DELETE FROM audit_entry WHERE id = (SELECT max(id) FROM audit_entry)",
    "UPDATE audit_batch SET head = root",
    "UPDATE audit_batch SET sealed_at = '2020-01-01 00:00:00'",
    "DELETE FROM audit_batch",
    "UPDATE audit_signedhead SET line = ''",
    "DELETE FROM audit_signedhead",
    "UPDATE audit_witnessreceipt SET serial = 9",
    "DELETE FROM audit_witnessreceipt",
    # an entry that is not sealed stays in the queue, whoever asks
    "DELETE FROM audit_unsealed",
    "UPDATE audit_unsealed SET entry_id = 0",
    # values and keys go only with an erasure
    "UPDATE audit_personalvalue SET ciphertext = ''",
    "DELETE FROM audit_personalvalue",
    "UPDATE audit_personalkey SET wrapped = ''",
    "UPDATE audit_personalkey SET person_id = 99",
    "DELETE FROM audit_personalkey",
    "UPDATE audit_erasure SET person_id = 99",
    "UPDATE audit_erasure SET erased_at = '2020-01-01 00:00:00'",
    "DELETE FROM audit_erasure",
]


@pytest.mark.django_db
@pytest.mark.usefixtures("_a_log")
@pytest.mark.parametrize("sql", CHANGES)
def test_no_hand_changes_the_log(sql: str) -> None:
    assert refused(sql)


@pytest.mark.django_db
@pytest.mark.usefixtures("_a_log")
@pytest.mark.parametrize(
    "table",
    [
        "audit_entry",
        "audit_batch",
        "audit_signedhead",
        "audit_witnessreceipt",
        "audit_unsealed",
        "audit_personalkey",
        "audit_personalvalue",
        "audit_erasure",
    ],
)
def test_no_hand_empties_or_replaces_in_the_database_s_own_way(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} LIMIT 1")
        row = cursor.fetchone()
        names = [column[0] for column in cursor.description]
    if connection.vendor == "postgresql":
        # it truncates nothing that has checks waiting for the commit
        run("SET CONSTRAINTS ALL IMMEDIATE")
        assert refused(f"TRUNCATE {table} CASCADE")
        key = names[0]
        assert refused(
            f"INSERT INTO {table} ({', '.join(names)}) OVERRIDING SYSTEM VALUE VALUES ({', '.join(['%s'] * len(names))})"
            f" ON CONFLICT ({key}) DO UPDATE SET {names[-1]} = {table}.{names[-1]}",
            row,
        ), "an upsert"
    else:
        # it takes the old row away without asking the triggers of DELETE
        assert refused(
            f"INSERT OR REPLACE INTO {table} ({', '.join(names)}) VALUES ({', '.join(['%s'] * len(names))})",
            row,
        )


@pytest.mark.django_db
@pytest.mark.usefixtures("_a_log")
def test_what_sealing_and_erasing_need_is_let_through() -> None:
    assert Unsealed.objects.count() == 3
    assert seal(NOW) == 3
    assert Unsealed.objects.count() == 0
    assert erase(person_id=17, actor=MACHINE, now=NOW) == 3
    assert not refused("UPDATE audit_erasure SET journalled = true")


@pytest.mark.django_db
def test_an_entry_that_a_hand_wrote_is_queued_and_sealed_like_any() -> None:
    run(
        "INSERT INTO audit_entry (at, kind, actor, office_id, subject, request_id, data, personal, day)"
        " VALUES ('2026-11-28 03:00:00', 'audit.tried', 'person:1', NULL, '', '', '{}', '[]', '2026-11-28')"
    )
    assert seal(NOW) == 1
    assert Batch.objects.get().count == Entry.objects.count() == 1


@pytest.mark.django_db
def test_a_trigger_that_is_gone_is_named() -> None:
    assert missing_triggers() == ()
    where = " ON audit_entry" if connection.vendor == "postgresql" else ""
    run(f"DROP TRIGGER audit_entry_queue{where}")
    assert missing_triggers() == ("audit_entry_queue",)


@pytest.mark.django_db
def test_a_trigger_that_was_made_to_say_nothing_is_named() -> None:
    if connection.vendor == "postgresql":
        run(
            "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$"
        )
        assert missing_triggers() == ("audit_refuse",)
        return
    run("DROP TRIGGER audit_entry_no_update")
    run("CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry WHEN 0 BEGIN SELECT 1; END")
    assert missing_triggers() == ("audit_entry_no_update",)


@pytest.mark.django_db
def test_triggers_of_what_a_restore_put_aside_do_not_stand_for_ours() -> None:
    where = ""
    if connection.vendor == "postgresql":
        # SQLite puts a whole file aside
        run("CREATE SCHEMA before_restore_1")
        run("CREATE TABLE before_restore_1.audit_entry (LIKE audit_entry)")
        run(
            "CREATE TRIGGER audit_entry_queue AFTER INSERT ON before_restore_1.audit_entry FOR EACH ROW"
            " EXECUTE FUNCTION audit_queue()"
        )
        where = " ON audit_entry"
    run(f"DROP TRIGGER audit_entry_queue{where}")
    assert missing_triggers() == ("audit_entry_queue",)


@pytest.mark.django_db
def test_a_trigger_that_is_off_is_named() -> None:
    if connection.vendor == "postgresql":
        run("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_fixed")
        assert missing_triggers() == ("audit_entry_fixed",)
    else:
        # SQLite switches all off for one connection, which no other can see: that is what the heads are for
        connection.connection.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_TRIGGER, False)
        assert missing_triggers() == ()
        connection.connection.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_TRIGGER, True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_a_log")
def test_triggers_are_put_anew_where_they_stand_already() -> None:
    with connection.schema_editor() as editor:
        guard.put_triggers(editor)
    assert missing_triggers() == ()
    assert refused("DELETE FROM audit_entry")
    assert heads.heads_state().sealed == 1
