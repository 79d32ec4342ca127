"""What people type, field by field: what is meant is read, what is wrong is said beside its field."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from centre.accounts.both_maps import some_districts
from centre.reports.tellings import DAY, NOW
from lachan.centre.accounts.services.territories import load_territories
from lachan.centre.audit.actors import OPERATOR
from lachan.centre.reports.told import (
    FIELDS,
    FieldFault,
    NotToldError,
    Told,
    clean_text,
    read_loss,
    read_told,
)
from lachan.centre.web.words import catalogue

if TYPE_CHECKING:
    from pathlib import Path


def read(**given: Any) -> Any:
    return read_told({"consent": "on", "story": "a", **given}, day=DAY)


def faults(**given: Any) -> list[tuple[str, str]]:
    with pytest.raises(NotToldError) as error:
        read(**given)
    return [(fault.field, fault.code) for fault in error.value.faults]


@pytest.mark.parametrize(
    ("typed", "vnd"),
    [
        ("1500000", 1_500_000),
        ("1.500.000", 1_500_000),
        ("1,500,000 đ", 1_500_000),
        ("1 500 000 VND", 1_500_000),
        ("1,5 triệu", 1_500_000),
        ("1.5tr", 1_500_000),
        ("20tr", 20_000_000),
        ("500k", 500_000),
        ("500 nghìn đồng", 500_000),
        ("2 tỷ", 2_000_000_000),
        ("1.500 triệu", 1_500_000_000),
        ("khoảng 500 triệu đồng", 500_000_000),
        ("Hơn 20tr", 20_000_000),
        ("~1.5 tỷ", 1_500_000_000),
        ("1.5 million", 1_500_000),
        ("about 2 billion VND", 2_000_000_000),
        ("0", 0),
        ("1.5.00", None),
        ("nhiều lắm", None),
        ("-5", None),
        ("1,50", None),
        ("5 đô", None),
        ("khoảng", None),
        ("500 triệu hay 600 triệu", None),
        ("", None),
    ],
)
def test_it_reads_money_as_people_type_it(typed: str, vnd: int | None) -> None:
    assert read_loss(typed) == vnd


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("20/11/2026", date(2026, 11, 20)),
        ("1-2-2026", date(2026, 2, 1)),
        ("2026-11-28", DAY),
        ("05.06.2025", date(2025, 6, 5)),
    ],
)
def test_it_reads_days_as_people_type_them(typed: str, day: date) -> None:
    assert read(happened_on=typed).happened_on == day


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"happened_on": "29/11/2026"}, ("happened_on", "day_to_come")),
        ({"happened_on": "31/02/2026"}, ("happened_on", "no_such_day")),
        ({"happened_on": "hôm qua"}, ("happened_on", "not_day")),
        ({"story": ["a", "b"]}, ("story", "doubled")),
        ({"phone": "0912-34a"}, ("phone", "not_phone")),
        ({"phone": "9" * 16}, ("phone", "not_phone")),
        ({"wants_call": "on"}, ("phone", "phone_for_call")),
        ({"mail": "a b@c.vn"}, ("mail", "not_mail")),
        ({"consent": "off"}, ("consent", "consent")),
        ({"message": "a" * 40_001}, ("message", "too_long")),
        ({"links": [f"{n}" for n in range(21)]}, ("links", "too_many_items")),
        ({"loss_vnd": "9" * 18}, ("loss_vnd", "too_much_money")),
        ({"admin": "1"}, ("", "unknown_field")),
    ],
)
def test_it_says_which_field_is_wrong(given: dict[str, Any], found: tuple[str, str]) -> None:
    assert faults(**given) == [found]


def test_it_keeps_phone_numbers_as_digits_and_lines_on_one_line() -> None:
    told = read(
        phone=" +84 (912) 345.678 ", name=" Mơ \n Nguyễn ", numbers=["0912 345 678", "", "0912 345 678"]
    )
    assert (told.phone, told.name, told.numbers) == ("+84912345678", "Mơ Nguyễn", ("0912 345 678",))


def test_it_cleans_what_no_database_keeps() -> None:
    assert clean_text("a\x00b\r\nc\ud800\u200b\x1b[31m") == "ab\nc\ufffd\u200b[31m"
    assert clean_text("e\u0302\u0301") == "\u1ebf"
    assert clean_text("\u200b \x07") == ""


def test_who_sends_by_an_operator_need_not_tick() -> None:
    assert read_told({"story": "a"}, day=DAY, channel="sms").channel == "sms"


def test_every_fault_has_words() -> None:
    used = {
        "doubled",
        "day_to_come",
        "place_became",
        "place_many",
        "place_unknown",
        "idempotency_key",
        "not_object",
    }
    assert {f"told.{code}" for code in used} <= set(catalogue())


@pytest.mark.django_db
def test_a_place_that_is_no_more_asks_which_successor_and_one_that_was_merged_is_taken(
    tmp_path: Path,
) -> None:
    load_territories(actor=OPERATOR, now=NOW, folder=some_districts(tmp_path))
    assert read(place="phường Ba Đình, Hà Nội").territory_code == "C00004-202507"
    # a ward that went into one as a whole is taken as that
    assert read(place="phường Trúc Bạch, Hà Nội").territory_code.endswith("-202507")
    with pytest.raises(NotToldError) as error:
        read(place="quận Ba Đình, Hà Nội")
    (fault,) = error.value.faults
    assert (fault.field, fault.code) == ("place", "place_became")
    assert len(fault.choices) > 1
    *wards, whole = fault.choices
    assert all(choice.code.endswith("-202507") and "Hà Nội" in choice.name_vi for choice in wards)
    assert whole.name_vi == "Thành phố Hà Nội", "who doesn't know the ward says the province"
    # what was chosen is taken
    assert read(place=fault.choices[0].code).territory_code == fault.choices[0].code


class FuzzTest(TestCase):
    """Whatever is typed is read, or its fault is said."""

    @given(
        st.dictionaries(
            st.sampled_from(FIELDS), st.text(max_size=60) | st.lists(st.text(max_size=20)), max_size=6
        )
    )
    def test_whatever_is_typed_is_read_or_said(self, given: dict[str, Any]) -> None:
        told: Told | None = None
        faults: tuple[FieldFault, ...] = ()
        try:
            told = read_told(given, day=DAY, channel="sms")
        except NotToldError as error:
            faults = error.faults
        assert (told is None) == bool(faults)
        assert all(fault.said("vi") and fault.said("en") for fault in faults)
        assert told is None or not told.says_nothing
        assert "\0" not in str(told)
