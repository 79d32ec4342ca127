"""Accounts with their banks, and the numbers of honest messages that are none."""

from __future__ import annotations

import pytest

from lachan.engine.extract import extract
from lachan.engine.fold import fold, prepare
from lachan.engine.model import Facts, Kind


def payees(text: str) -> dict[str, Facts]:
    prepared, _ = prepare(text)
    return {
        each.value: each.facts
        for each in extract(prepared, fold(prepared)).indicators
        if each.kind is Kind.PAYEE
    }


@pytest.mark.parametrize(
    ("text", "value", "holder"),
    [
        ("STK 0123456789 VCB", "970436:0123456789", ""),
        ("stk: 0123 4567 89 ngân hàng MB", "970422:0123456789", ""),
        ("Số tài khoản: 0071000123456 - Ngân hàng Techcombank, chủ TK: Nguyễn Văn An", "970407:0071000123456", "NGUYEN VAN AN"),
        ("chuyển vào TK VPBank: 1023485769, chủ tài khoản: CÔNG TY TNHH ABC nhé", "970432:1023485769", "CONG TY TNHH ABC"),
        ("Vietcombank 0071000123456 NGUYEN VAN A", "970436:0071000123456", "NGUYEN VAN A"),
        ("CK vào 19031234567890 Techcombank nha", "970407:19031234567890", ""),
        ("STK 0123456789 (BIDV) TRAN THI B", "970418:0123456789", "TRAN THI B"),
        ("số tài khoản 68686868 tại Ngân hàng TMCP Quân đội", "970422:68686868", ""),
        ("chuyển khoản vào stk 19036 5566 7788", "unknown:1903655667788", ""),
        ("STK em 0912345678 Agribank.", "970405:0912345678", ""),
        ("Ngân hàng: ACB\nSTK: 123456789\nChủ TK: LE VAN C", "970416:123456789", "LE VAN C"),
        ("momo 0912345678 nhé", "momo:+84912345678", ""),
        ("ví điện tử ZaloPay số 0987654321", "zalopay:+84987654321", ""),
        ("970436 1012345678", "970436:1012345678", ""),
        ("1012345678-970436", "970436:1012345678", ""),
        ("BIN 970436 STK 1012345678", "970436:1012345678", ""),
        ("19036788899 TCB Nguyen Van A", "970407:19036788899", "NGUYEN VAN A"),
        ("TK 0123456789 MB", "970422:0123456789", ""),
        ("STK: 1903 6788 899 (Techcombank)", "970407:19036788899", ""),
        ("VCB 0011001234567", "970436:0011001234567", ""),
        ("0011001234567 VCB", "970436:0011001234567", ""),
        ("ngân hàng Vietcombank số tài khoản 0011001234567", "970436:0011001234567", ""),
        ("0011001234567 tại ngân hàng Vietcombank", "970436:0011001234567", ""),
        ("chuyển khoản vào 0011001234567 vietcombank nhé", "970436:0011001234567", ""),
        ("ck cho mình 19036788899 techcom nhé", "970407:19036788899", ""),
        ("chuyển tiền cho chị qua số 1023456789 ngân hàng vietcombank", "970436:1023456789", ""),
        ("0912345678 (momo)", "momo:+84912345678", ""),
        ("0912 345 678 - ví MoMo", "momo:+84912345678", ""),
        ("momo: Nguyễn Văn A - 0912345678", "momo:+84912345678", ""),
        ("Viettel Money 0912345678", "viettelmoney:+84912345678", ""),
        ("IBAN GB82 WEST 1234 5698 7654 32", "iban:GB82WEST12345698765432", ""),
    ],
)  # fmt: skip
def test_it_reads_an_account_with_its_bank(text: str, value: str, holder: str) -> None:
    found = payees(text)
    assert list(found) == [value]
    assert found[value].get("holder", "") == holder


@pytest.mark.parametrize(
    "text",
    [
        "Agribank: Ma OTP dang nhap E-Mobile Banking la 582910",
        "ACB: Ma OTP xac thuc GD chuyen khoan la 847201. Hieu luc 120 giay",
        "Ma OTP xac thuc tai khoan la: 39482199",
        "LH Vietcombank 1900545413 hoac ACB 02838247247",
        "Vietcombank: TK 0071xxx689 -2,350,000 VND luc 09:41",
        "chuyển khoản 1.000.000 đ qua MB",
        "Chuyen tien 500000000 VND cho ACB",
        "Cung cap so TK ngan hang qua so 0901111222 de nhan tien",
        "phong tỏa toàn bộ tài khoản ngân hàng. Liên hệ ngay: 0903748252",
        "gọi em Lan MB 0912345678",
        "IBAN GB82 WEST 1234 5698 7654 33",
        "ref 123456789 VCB",
        "don hang 123456789",
        "don hang 970436 12345678",
        "9704 3612 3456 7890",
        "970436 123",
        "MoMo: liên hệ 0912345678",
        "LH 0912345678. MoMo tặng bạn 50k",
        "VCB 1900545413",
        "Techcombank 1800588822",
        "ma OTP VCB 12345678",
        "VCB: GD 123456789012 ngay 12/05/2026",
        "hóa đơn 123456789 ngân hàng MB",
        "Vietcombank 24/11/2026 09:41:33",
    ],
)
def test_other_numbers_are_no_accounts(text: str) -> None:
    assert payees(text) == {}


def test_each_account_goes_with_the_bank_beside_it() -> None:
    text = "STK 0123456789 VCB hoặc STK 19031234567890 Techcombank nhé"
    assert list(payees(text)) == ["970436:0123456789", "970407:19031234567890"]


def test_the_span_covers_bank_and_holder() -> None:
    text = "gửi STK 0123456789 VCB NGUYEN VAN A nhé"
    prepared, _ = prepare(text)
    (found,) = extract(prepared, fold(prepared)).indicators
    assert found.raw == "STK 0123456789 VCB NGUYEN VAN A"
