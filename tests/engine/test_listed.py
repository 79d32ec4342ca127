"""What a list says of numbers, accounts and contacts: bad decides, cleared decides, official only speaks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from lachan.engine import apps, payees, phones
from lachan.engine.lists import NoLists, TableLists
from lachan.engine.model import SUSPICIOUS_AT, Indicator, Judgement, Kind, Level, ListClass, ListEntry
from lachan.engine.words.render import template

if TYPE_CHECKING:
    from lachan.engine.model import Lists
    from lachan.engine.words.form import Words

TODAY = date(2026, 11, 24)

SAMPLES = [
    Indicator(Kind.PHONE, "+84912345678"),
    Indicator(Kind.PHONE, "19001234"),
    Indicator(Kind.PAYEE, "970436:0123456789"),
    Indicator(Kind.PROFILE, "telegram:abc"),
    Indicator(Kind.WALLET, "btc:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
    Indicator(Kind.EMAIL, "abc@example.com"),
    Indicator(Kind.FILE, "md5:d41d8cd98f00b204e9800998ecf8427e"),
    Indicator(Kind.APP, "android:com.example.app"),
]
WORDS: dict[str, Words] = {**phones.WORDS, **payees.WORDS, **apps.WORDS}


def judge(indicator: Indicator, lists: Lists) -> Judgement:
    if indicator.kind is Kind.PHONE:
        return phones.judge(indicator, lists=lists, today=TODAY)
    if indicator.kind is Kind.PAYEE:
        return payees.judge(indicator, lists=lists, today=TODAY)
    return apps.judge(indicator, lists=lists, today=TODAY)


def listed(indicator: Indicator, list_class: ListClass, expires: date | None = None) -> TableLists:
    entry = ListEntry(list_class, indicator.kind, indicator.value, "test", reason="vì vậy", expires=expires)
    return TableLists([entry], today=TODAY)


@pytest.mark.parametrize("indicator", SAMPLES, ids=lambda each: each.value)
def test_without_lists_nothing_is_accused_by_its_form_alone(indicator: Indicator) -> None:
    judgement = judge(indicator, NoLists())
    assert judgement.decided is None
    assert judgement.score < SUSPICIOUS_AT
    assert judgement.reasons


@pytest.mark.parametrize("indicator", SAMPLES, ids=lambda each: each.value)
def test_a_list_of_bad_ones_decides(indicator: Indicator) -> None:
    judgement = judge(indicator, listed(indicator, ListClass.BAD))
    assert judgement.decided is Level.DANGEROUS
    assert judgement.reasons[0].code.endswith(".listed_bad")
    assert judgement.reasons[0].params == {"source": "test", "reason": "vì vậy"}


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("M2026-000123", "Nguồn: quyết định M2026-000123 của Trung tâm."),
        ("M2026-12345678", "Nguồn: quyết định M2026-12345678 của Trung tâm."),
        # what only looks like one is a list's name
        ("xM2026-000123", "Nguồn: xM2026-000123. vì vậy"),
    ],
)
def test_what_the_centre_decided_is_said_to_be_its_decision(source: str, sentence: str) -> None:
    [phone, *_] = SAMPLES
    entry = ListEntry(ListClass.BAD, phone.kind, phone.value, source, reason="vì vậy")
    [reason, *_] = judge(phone, TableLists([entry], today=TODAY)).reasons
    said = WORDS[reason.code]
    assert template(said.why_vi, "vi").fill(reason.params).startswith(sentence)
    english = template(said.why_en, "en").fill(reason.params)
    assert ("decision M2026" in english) is source.startswith("M")


@pytest.mark.parametrize("indicator", SAMPLES, ids=lambda each: each.value)
def test_what_was_corrected_is_unknown(indicator: Indicator) -> None:
    judgement = judge(indicator, listed(indicator, ListClass.CORRECTED))
    assert judgement.decided is Level.UNKNOWN
    assert any(reason.code.endswith(".listed_corrected") for reason in judgement.reasons)


@pytest.mark.parametrize("indicator", SAMPLES, ids=lambda each: each.value)
def test_an_official_one_is_named_and_never_trusted(indicator: Indicator) -> None:
    judgement = judge(indicator, listed(indicator, ListClass.OFFICIAL))
    assert judgement.decided is None
    assert judgement.score == judge(indicator, NoLists()).score
    assert any(reason.code.endswith(".listed_official") for reason in judgement.reasons)


@pytest.mark.parametrize("indicator", SAMPLES, ids=lambda each: each.value)
def test_an_entry_that_has_run_out_says_nothing(indicator: Indicator) -> None:
    lists = listed(indicator, ListClass.BAD, expires=date(2026, 11, 23))
    assert judge(indicator, lists) == judge(indicator, NoLists())


@pytest.mark.parametrize("indicator", SAMPLES, ids=lambda each: each.value)
def test_reasons_stand_strongest_first_and_say_what_they_are_about(indicator: Indicator) -> None:
    for list_class in ListClass:
        reasons = judge(indicator, listed(indicator, list_class)).reasons
        assert [reason.weight for reason in reasons] == sorted((r.weight for r in reasons), reverse=True)
        for reason in reasons:
            assert reason.about == indicator.value
            assert reason.code in WORDS
            for sentence in (WORDS[reason.code].vi, WORDS[reason.code].why_vi, WORDS[reason.code].en):
                assert sentence.format(**reason.params) is not None


def test_the_span_of_the_number_is_the_span_of_its_reasons() -> None:
    indicator = Indicator(Kind.PHONE, "+84912345678", "0912345678", (3, 13))
    for reason in phones.judge(indicator, lists=NoLists(), today=TODAY).reasons:
        assert reason.spans == ((3, 13),)
