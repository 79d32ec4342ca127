from __future__ import annotations

from datetime import timedelta

import pytest

from lachan.centre.exchange.codes import FORMATS, KINDS, PUBLIC_FORMATS, TLP_OF
from lachan.centre.exchange.formats.carried import CARRIED, FIELDS, carries
from lachan.centre.exchange.formats.list_format import FETCH_EVERY, LASTS
from lachan.centre.exchange.lookup.expressions import KINDS as KINDS_LOOKED_UP
from lachan.centre.exchange.lookup.questions import KEPT_SECONDS
from lachan.centre.exchange.lookup.sets import EXPIRES_SECONDS
from lachan.centre.exchange.zones.wire import EXPIRE_SECONDS
from lachan.centre.web.words import catalogue


def test_each_format_says_what_it_carries_in_the_order_of_formats() -> None:
    assert tuple(CARRIED) == FORMATS
    assert {name for name, one in CARRIED.items() if one.is_open} == PUBLIC_FORMATS


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_carried_and_what_is_lost_are_all_there_is(name: str) -> None:
    one = CARRIED[name]
    assert {*one.kinds, *one.lost_kinds} == set(KINDS)
    assert not set(one.kinds) & set(one.lost_kinds)
    assert {*one.fields, *one.lost_fields} == set(FIELDS)
    for said in ("title", "lead", "how", "loses", "survives"):
        assert f"exchange.format.{name}.{said}" in catalogue()


@pytest.mark.parametrize("field", FIELDS)
def test_each_field_has_words(field: str) -> None:
    assert f"exchange.field.{field}" in catalogue()


def test_a_format_that_can_only_block_carries_no_flag() -> None:
    assert carries("rpz", "domain", "block")
    assert not carries("rpz", "domain", "flag")
    assert not carries("rpz", "url", "block")
    assert carries("stix", "payee", "flag")


def test_the_times_are_those_of_the_formats_themselves() -> None:
    assert (CARRIED["lists"].usual, CARRIED["lists"].worst) == (FETCH_EVERY, LASTS)
    assert CARRIED["rpz"].worst == timedelta(seconds=EXPIRE_SECONDS)
    assert CARRIED["lookup"].usual == timedelta(seconds=KEPT_SECONDS)
    assert CARRIED["lookup"].worst == timedelta(seconds=EXPIRES_SECONDS)
    assert CARRIED["lookup"].kinds == tuple(
        kind for kind in sorted(KINDS_LOOKED_UP) if TLP_OF[kind] == "clear"
    )
