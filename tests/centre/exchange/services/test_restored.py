from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from centre.exchange.making import list_things
from lachan.centre.exchange.queries.entries import changed, last_seq
from lachan.centre.exchange.readers import PUBLIC
from lachan.centre.exchange.services.restored import note_restored

NOW: Final = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_nobody_goes_on_from_before_a_backup_was_put_back() -> None:
    list_things([("domain", "lua-dao.top")], now=NOW)
    # what was given out after the backup, as places of a database that is no more
    of_then = last_seq() + 5_000_000
    place = note_restored(now=NOW + timedelta(hours=1))
    assert place > of_then
    list_things([("domain", "moi.top")], now=NOW + timedelta(hours=2))
    for since in (0, of_then, place - 1):
        assert changed(PUBLIC, since=since, upto=last_seq()) is None
    found = changed(PUBLIC, since=place, upto=last_seq())
    assert found is not None
    assert [row.value for row in found.new] == ["moi.top"]
