from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from lachan.centre.audit.actors import MACHINE
from lachan.centre.audit.guard import TRIGGERS
from lachan.centre.audit.kinds import Kind, register
from lachan.centre.audit.log import record
from lachan.centre.audit.queries import (
    LogNotWholeError,
    check_whole,
    count_log,
    count_unsealed,
    oldest_unsealed_at,
)
from lachan.centre.audit.sealing import seal

NOW = datetime(2026, 11, 28, 3, tzinfo=UTC)

register([Kind("audit.tried", vi="Thử", en="Tried", personal=frozenset({"name", "note"}), erased="by key")])


def write(now: datetime = NOW) -> int:
    with transaction.atomic():
        return record(kind="audit.tried", actor=MACHINE, now=now)


@pytest.mark.django_db
def test_the_log_counts_what_is_sealed_and_what_waits() -> None:
    assert (count_log().add_up, oldest_unsealed_at()) == (True, None)
    write()
    seal(NOW)
    write(NOW + timedelta(seconds=1))
    write(NOW + timedelta(seconds=2))
    counts = count_log()
    assert (counts.entries, counts.sealed, counts.unsealed, counts.add_up) == (3, 1, 2, True)
    assert count_unsealed() == 2
    assert check_whole(NOW) == 0
    assert oldest_unsealed_at() == NOW + timedelta(seconds=1)


@pytest.mark.django_db
def test_an_entry_that_was_taken_from_the_queue_shows_in_the_counts() -> None:
    write()
    seal(NOW)
    write()
    with connection.cursor() as cursor:
        # by a hand that owns the database, and takes the trigger away for it
        where = " ON audit_unsealed" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER audit_unsealed_no_delete{where}")
        cursor.execute("DELETE FROM audit_unsealed")
    assert seal(NOW) == 0
    assert not count_log().add_up
    with pytest.raises(LogNotWholeError, match="triggers are missing: audit_unsealed_no_delete"):
        check_whole(NOW)
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor]["audit_unsealed_no_delete"])
    with pytest.raises(LogNotWholeError, match="2 entries, of which 1 were sealed and 0 wait"):
        check_whole(NOW)
