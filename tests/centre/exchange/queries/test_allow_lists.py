from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from centre.exchange.making import list_things
from lachan.centre.exchange.models import HeldThing
from lachan.centre.exchange.queries import allow_lists
from lachan.centre.exchange.queries.allow_lists import AllowLists
from lachan.centre.exchange.queries.entries import live
from lachan.centre.exchange.readers import EVERYTHING

if TYPE_CHECKING:
    from pathlib import Path


def put(folder: Path, name: str, **told: Any) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(
        json.dumps({"name": name, "type": "hostname", "list": ["cdn.example"], **told})
    )


def test_what_a_list_names_is_named_with_what_is_below(tmp_path: Path) -> None:
    put(tmp_path, "cdn.json")
    put(tmp_path, "net.json", type="cidr", list=["203.0.113.0/24"])
    lists = AllowLists(tmp_path)
    lists.look()
    assert lists.naming("domain", "a.cdn.example") == "cdn.json"
    assert lists.naming("url", "cdn.example/x") == "cdn.json"
    assert lists.naming("ip", "203.0.113.7") == "net.json"
    assert lists.naming("domain", "notcdn.example") == ""


def test_a_file_that_is_replaced_counts_and_one_that_is_broken_is_named(tmp_path: Path) -> None:
    lists = AllowLists(tmp_path / "none")
    lists.look()
    assert lists.naming("domain", "cdn.example") == ""
    lists = AllowLists(tmp_path)
    put(tmp_path, "cdn.json")
    lists.look()
    put(tmp_path, "cdn.json", list=["other.example", "cdn2.example"])
    (tmp_path / "broken.json").write_text('{"name": 3')
    lists.look()
    assert (lists.naming("domain", "cdn.example"), lists.naming("domain", "cdn2.example")) == ("", "cdn.json")
    assert lists.broken == ("broken.json",)


@pytest.mark.django_db
def test_what_an_allow_list_names_waits_for_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "cdn.json")
    monkeypatch.setattr(allow_lists, "_lists", AllowLists(tmp_path))
    list_things(
        [("domain", "cdn.example"), ("domain", "lua-dao.top")], now=datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
    )
    assert [row.value for row in live(EVERYTHING, limit=9)] == ["lua-dao.top"]
    held = HeldThing.objects.get()
    assert (held.value, held.why, held.detail) == ("cdn.example", "listed", "cdn.json")
