"""Payment codes given as text."""

from __future__ import annotations

import pytest
from vietnam_qr_pay import BanksObject, QRPay

from lachan.engine.extract import extract
from lachan.engine.extract.qr import crc_of, read_fields
from lachan.engine.fold import fold, prepare
from lachan.engine.model import Indicator, Kind


def vietqr(amount: str = "250000", purpose: str = "dat coc") -> str:
    bank = next(each for each in BanksObject.values() if each.short_name == "Vietcombank")
    code = QRPay.init_viet_qr(bank_bin=bank.bin, bank_number="0123456789", amount=amount, purpose=purpose)
    return str(code.build())


def payee(text: str) -> Indicator:
    prepared, _ = prepare(text)
    found = [each for each in extract(prepared, fold(prepared)).indicators if each.kind is Kind.PAYEE]
    assert len(found) == 1
    return found[0]


def test_a_code_that_the_package_made_is_read_whole() -> None:
    found = payee(vietqr())
    assert found.value == "970436:0123456789"
    assert found.facts == {
        "crc": "ok",
        "via": "vietqr",
        "bank": "Vietcombank",
        "amount": "250000",
        "currency": "VND",
        "purpose": "dat coc",
    }


def test_a_code_inside_a_message_is_found_with_its_span() -> None:
    code = vietqr()
    found = payee(f"Mã của shop: {code} nhé, cảm ơn")
    assert found.raw == code


def test_a_changed_code_is_told_by_its_check_value() -> None:
    code = vietqr().replace("0123456789", "0123456780")
    found = payee(code)
    assert found.value == "970436:0123456780"
    assert found.facts["crc"] == "wrong"


def test_a_code_without_check_value_says_so() -> None:
    assert payee(vietqr()[:-8]).facts["crc"] == "missing"


def test_the_check_value_is_that_of_the_standard() -> None:
    # the well-known check of CRC-16/CCITT-FALSE
    assert crc_of("123456789") == "29B1"


def test_a_foreign_code_gives_its_provider() -> None:
    account = "0016A00000067701011101130066912345678"
    body = f"00020101021129{len(account):02}{account}5802TH53037646304"
    found = payee(body + crc_of(body))
    assert found.value == "promptpay:0066912345678"
    assert found.facts["via"] == "promptpay"
    assert found.facts["crc"] == "ok"


@pytest.mark.parametrize("text", ["000201", "0002010102", "000201" * 50, "00020163", "0002ab", "00029"])
def test_what_is_no_code_is_left_alone(text: str) -> None:
    prepared, _ = prepare(text)
    assert not [each for each in extract(prepared, fold(prepared)).indicators if each.kind is Kind.PAYEE]


def test_fields_whose_lengths_do_not_fit_are_none() -> None:
    assert read_fields("0005abc") is None
    assert read_fields("0003abc") == {"00": "abc"}
