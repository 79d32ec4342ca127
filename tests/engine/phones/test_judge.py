"""What is said of telephone numbers by their range."""

from __future__ import annotations

from datetime import date

import pytest

from lachan.engine import phones
from lachan.engine.lists import NoLists
from lachan.engine.model import SUSPICIOUS_AT, Indicator, Kind
from lachan.engine.words.form import Words

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("value", "code", "params"),
    [
        ("+84912345678", "phone.mobile", {"carrier": "VinaPhone"}),
        ("+842873005588", "phone.landline", {"area": "Thành phố Hồ Chí Minh"}),
        ("+84651234567", "phone.voip", {}),
        ("19001234", "phone.hotline_paid", {}),
        ("18001091", "phone.hotline_free", {}),
        ("9115", "phone.short_code", {}),
        ("111", "phone.child_line", {}),
        ("112", "phone.rescue", {}),
        ("113", "phone.police", {}),
        ("114", "phone.fire", {}),
        ("115", "phone.ambulance", {}),
        ("156", "phone.report_line", {}),
        ("5656", "phone.report_line", {}),
        ("+37312345678", "phone.one_ring", {"prefix": "+373"}),
        ("+18761234567", "phone.one_ring", {"prefix": "+1876"}),
        ("+881612345678", "phone.satellite", {}),
        ("+15097856416", "phone.foreign", {"region": "US"}),
        ("+19002345678", "phone.premium", {}),
    ],
)
def test_the_range_is_named(value: str, code: str, params: dict[str, str]) -> None:
    judgement = phones.judge(Indicator(Kind.PHONE, value), lists=NoLists(), today=TODAY)
    assert judgement.reasons[0].code == code
    assert judgement.reasons[0].params == params
    assert judgement.score < SUSPICIOUS_AT


def test_a_number_of_two_plans_is_called_that() -> None:
    facts = {"type": "landline", "region": "VN", "area": "Tuyên Quang", "also": "+442079460958"}
    judgement = phones.judge(
        Indicator(Kind.PHONE, "+842079460958", facts=facts), lists=NoLists(), today=TODAY
    )
    assert judgement.reasons[0].code == "phone.also_london"
    assert judgement.reasons[0].params == {"area": "Tuyên Quang", "also": "+442079460958"}


def test_every_number_comes_with_the_warning_that_it_can_be_forged() -> None:
    for value in ("+84912345678", "19001234", "113"):
        judgement = phones.judge(Indicator(Kind.PHONE, value), lists=NoLists(), today=TODAY)
        assert "phone.can_be_forged" in {reason.code for reason in judgement.reasons}


def test_ranges_that_cost_money_stand_above_ordinary_ones() -> None:
    def score(value: str) -> float:
        return phones.judge(Indicator(Kind.PHONE, value), lists=NoLists(), today=TODAY).score

    assert score("+37312345678") > score("+15097856416") > score("+84912345678")


def test_both_languages_have_every_sentence() -> None:
    for words in phones.WORDS.values():
        assert isinstance(words, Words)
        assert words.vi
        assert words.en
        assert bool(words.why_vi) == bool(words.why_en)
