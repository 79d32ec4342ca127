"""What is said of accounts by their form."""

from __future__ import annotations

from datetime import date

import pytest

from lachan.engine import payees
from lachan.engine.lists import NoLists
from lachan.engine.model import SUSPICIOUS_AT, Indicator, Kind

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("970436:0123456789", "payee.at_bank"),
        ("unknown:0123456789", "payee.bank_unknown"),
        ("999999:0123456789", "payee.no_such_bank"),
        ("momo:+84912345678", "payee.by_phone"),
        ("iban:GB82WEST12345698765432", "payee.abroad"),
        ("promptpay:0066912345678", "payee.abroad"),
        ("vnpay:SHOP1", "payee.other"),
    ],
)
def test_the_form_is_named(value: str, code: str) -> None:
    judgement = payees.judge(Indicator(Kind.PAYEE, value), lists=NoLists(), today=TODAY)
    assert judgement.reasons[0].code == code
    assert judgement.score < SUSPICIOUS_AT


def test_a_changed_code_warns_and_does_not_accuse() -> None:
    indicator = Indicator(Kind.PAYEE, "970436:0123456789", facts={"crc": "wrong"})
    judgement = payees.judge(indicator, lists=NoLists(), today=TODAY)
    assert judgement.reasons[0].code == "payee.code_changed"
    assert judgement.score < SUSPICIOUS_AT


def test_a_holder_is_asked_to_be_checked() -> None:
    judgement = payees.judge(Indicator(Kind.PAYEE, "970436:0123456789"), lists=NoLists(), today=TODAY)
    assert "payee.check_name" in {reason.code for reason in judgement.reasons}


def test_both_languages_have_every_sentence() -> None:
    for words in payees.WORDS.values():
        assert words.vi
        assert words.en
        assert bool(words.why_vi) == bool(words.why_en)
