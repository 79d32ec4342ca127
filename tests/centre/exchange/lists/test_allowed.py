from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Final

import jsonschema_rs
import pytest
from pymispwarninglists.api import WarningLists

from centre.exchange.lists.files import lists_folder, whole
from lachan.centre.audit.actors import MACHINE, OPERATOR
from lachan.centre.exchange.formats.list_format import RENEWED_AFTER
from lachan.centre.exchange.lists import allowed
from lachan.centre.exchange.queries.signing_keys import FIRST
from lachan.centre.indicators.entries import Decided, add_decided

__all__ = ["lists_folder"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists_folder")]

KEYS: Final = (FIRST,)
NOW: Final = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)


def content() -> bytes:
    there = allowed.there()
    assert there is not None
    return whole(allowed.shelf(), there)


def test_misp_takes_it_and_finds_official_names_and_all_below_them() -> None:
    assert allowed.make_allowed(keys=KEYS, now=NOW)
    lists = WarningLists(slow_search=True, lists=[json.loads(content())])
    (one,) = lists.values()
    assert lists.search("vietcombank.com.vn")
    assert lists.search("https://www.vietcombank.com.vn/a")
    assert not lists.search("vietcombank.com.vn.evil.top")
    assert one.type == "hostname"


def test_it_has_the_form_of_published_ones() -> None:
    allowed.make_allowed(keys=KEYS, now=NOW)
    schema = json.loads(
        (files("pymispwarninglists") / "data" / "misp-warninglists" / "schema.json").read_text()
    )
    jsonschema_rs.validate(schema, json.loads(content()))


def test_its_version_rises_with_its_names_and_only_then() -> None:
    allowed.make_allowed(keys=KEYS, now=NOW)
    first = json.loads(content())["version"]
    assert not allowed.make_allowed(keys=KEYS, now=NOW + timedelta(minutes=1))
    assert allowed.make_allowed(keys=KEYS, now=NOW + RENEWED_AFTER)
    assert json.loads(content())["version"] == first
    add_decided(
        list_class="official", decided=[Decided("domain", "songxanh.example", "desk", "", OPERATOR, MACHINE)],
        expires_on=None, now=NOW,
    )  # fmt: skip
    allowed.make_allowed(keys=KEYS, now=NOW + RENEWED_AFTER + timedelta(minutes=1))
    after = json.loads(content())
    assert "songxanh.example" in after["list"]
    assert after["version"] > first


def test_a_cleared_folder_is_filled_again_and_what_another_boot_wrote_is_made_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert allowed.make_allowed(keys=KEYS, now=NOW)
    for path in allowed.shelf().folder.glob("*.heap"):
        path.unlink()
    assert allowed.make_allowed(keys=KEYS, now=NOW + timedelta(minutes=1))
    monkeypatch.setattr(allowed, "boot_id", lambda: "another")
    assert allowed.make_allowed(keys=KEYS, now=NOW + timedelta(minutes=2))
    assert not allowed.make_allowed(keys=KEYS, now=NOW + timedelta(minutes=3))
