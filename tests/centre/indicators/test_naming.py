"""Which lists name something: by itself, by what it lies under, in the register and in files."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from centre.accounts.people import NOW, TODAY
from lachan.centre.indicators.entries import canonical_value
from lachan.centre.indicators.models import ListEntry
from lachan.centre.indicators.naming import lists_naming, state_of
from lachan.centre.indicators.queries import entry_by_id
from lachan.centre.indicators.versions import next_version
from lachan.engine.model import Indicator, Kind

pytestmark = pytest.mark.django_db


def entry(value: str, kind: str = "domain", **changed: Any) -> int:
    """This will give an entry that counts, but for what is changed."""
    fields = {
        "list_class": "bad", "source": "desk", "reason": "thử", "added_by": "person:1", "added_at": NOW,
        "agreed_by": "person:2", "agreed_at": NOW, "changed_in": next_version(NOW),
    }  # fmt: skip
    return ListEntry.objects.create(value=value, kind=kind, **{**fields, **changed}).pk


def ids_naming(*things: Indicator) -> list[int]:
    return [one.id for one in lists_naming(things, day=TODAY).entries]


def test_a_link_is_named_by_its_own_entry_and_by_that_of_its_name() -> None:
    name, link = entry("xau.example"), entry(canonical_value("url", "https://xau.example/vay"), kind="url")
    other = entry("khac.example")
    ended = entry("xau.example", list_class="corrected", ended_at=NOW)
    found = ids_naming(Indicator(Kind.URL, "https://xau.example/vay"))
    assert found == [ended, link, name], "ended ones stay to be seen"
    assert ids_naming(Indicator(Kind.DOMAIN, "xau.example")) == [ended, name]
    assert ids_naming(Indicator(Kind.DOMAIN, "a.xau.example")) == [ended, name], "it lies under a listed name"
    assert other not in found
    assert ids_naming() == []


def test_what_stands_in_the_packaged_lists_is_said_too() -> None:
    named = lists_naming([Indicator(Kind.DOMAIN, "vietcombank.com.vn")], day=TODAY)
    assert named.entries == ()
    assert "official" in {one.list_class for one in named.in_files}


@pytest.mark.parametrize(
    ("changed", "state"),
    [
        ({}, "live"),
        ({"expires_on": TODAY}, "live"),
        ({"expires_on": TODAY - timedelta(days=1)}, "expired"),
        ({"agreed_at": None}, "waiting"),
        ({"agreed_at": None, "list_class": "popular"}, "live"),
        ({"agreed_at": None, "ended_at": NOW}, "ended"),
    ],
)
def test_an_entry_stands_where_its_dates_put_it(changed: dict[str, Any], state: str) -> None:
    shown = entry_by_id(entry("xau.example", **changed))
    assert shown is not None
    assert state_of(shown, TODAY) == state
