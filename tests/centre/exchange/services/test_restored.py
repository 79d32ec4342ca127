from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from centre.exchange.making import list_things
from lachan.centre.exchange.models import Emptying, Hold
from lachan.centre.exchange.queries.entries import changed, is_emptied, last_seq
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


@pytest.mark.django_db
def test_a_first_yes_of_before_counts_no_more_after_a_backup_was_put_back() -> None:
    list_things([("domain", "vietcombank.com.vn")], now=NOW)
    Hold.objects.update(first_by=5, first_at=NOW, first_reason="Đã gọi ngân hàng")
    Emptying.objects.create(began_at=NOW, began_by=5, reason="Chặn nhầm", first_by=6, first_at=NOW)
    note_restored(now=NOW + timedelta(hours=1))
    assert Hold.objects.values_list("first_by", "first_reason").get() == (None, "")
    assert Emptying.objects.values_list("is_on", "began_by", "first_by").get() == (True, 5, None)


@pytest.mark.django_db
def test_what_was_stopped_here_stays_stopped_whatever_the_backup_knows() -> None:
    list_things([("domain", "lua-dao.top")], now=NOW)
    note_restored(now=NOW + timedelta(hours=1), was_emptied=True)
    assert is_emptied()
    assert Emptying.objects.get().began_by is None
    # and a second time it is the same stop
    note_restored(now=NOW + timedelta(hours=2), was_emptied=True)
    assert Emptying.objects.count() == 1
