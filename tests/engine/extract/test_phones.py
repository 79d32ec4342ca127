"""Telephone numbers as they stand in messages, and numbers that are none."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.engine.extract import canonicalize, extract
from lachan.engine.extract.areas import AREAS
from lachan.engine.extract.phones import CARRIERS, facts_of
from lachan.engine.fold import fold, prepare
from lachan.engine.model import Facts, Kind


def numbers(text: str) -> dict[str, Facts]:
    prepared, _ = prepare(text)
    return {
        each.value: each.facts
        for each in extract(prepared, fold(prepared)).indicators
        if each.kind is Kind.PHONE
    }


@pytest.mark.parametrize(
    ("text", "value", "sort"),
    [
        ("LH 0912345678 nhé", "+84912345678", "mobile"),
        ("LH 0912.345.678 nhé", "+84912345678", "mobile"),
        ("LH 0912-345-678.", "+84912345678", "mobile"),
        ("GỌI 0912 345 678!", "+84912345678", "mobile"),
        ("(+84) 912 345 678", "+84912345678", "mobile"),
        ("+84 912345678", "+84912345678", "mobile"),
        ("Gọi +84 912 345 678 nhé", "+84912345678", "mobile"),
        ("LH: 84 912 345 678", "+84912345678", "mobile"),
        ("84912345678", "+84912345678", "mobile"),
        ("0084912345678", "+84912345678", "mobile"),
        ("O912.345.678 gọi nhé", "+84912345678", "mobile"),
        ("L.H: 0912.345.678(zalo:Ly)", "+84912345678", "mobile"),
        ("Zalo: 912345678 nhé", "+84912345678", "mobile"),
        ("Hotline (028) 7300 5588.", "+842873005588", "landline"),
        ("02518.820.999 nhé", "+842518820999", "landline"),
        ("đt 0651234567 gọi", "+84651234567", "voip"),
        ("CSKH 18001091 (0d)", "18001091", "hotline_free"),
        ("LH 1900 545436 (1.000d/p)", "1900545436", "hotline_paid"),
        ("Goi 1900 54 54 15.Xin cam on", "1900545415", "hotline_paid"),
        ("soan TC gui 1313", "1313", "short_code"),
        ("gọi ngay 113", "113", "short_code"),
        ("Chi tiet LH 198 (0d)", "198", "short_code"),
        ("text STOP to 87077 now", "87077", "short_code"),
        ("call +1-888-515-1008 If", "+18885151008", "toll_free"),
        ("call 555-123-4567", None, ""),
        ("+1 (509) 785-6416", "+15097856416", "foreign"),
        ("call 07911 123456 now", "+447911123456", "mobile"),
        ("+44 7911 123456", "+447911123456", "mobile"),
        ("gọi +881 6123 45678", "+881612345678", "satellite"),
        ("CN 2 0912345678 gặp Lan", "+84912345678", "mobile"),
        ("từ 5/2026 0912 345 678", "+84912345678", "mobile"),
        ("smsto:0912345678:xin chào", "+84912345678", "mobile"),
        ("+85511493160", "+85511493160", "mobile"),
        ("sđt O9l2.345.678 nhé", "+84912345678", "mobile"),
        ("Gọi 0912I45678 nhé", "+84912145678", "mobile"),
        ("liên hệ 0912_345_678", "+84912345678", "mobile"),
        ("lh 0912*345*678", "+84912345678", "mobile"),
        ("lh 0912,345,678", "+84912345678", "mobile"),
        ("lh 0912 – 345 – 678", "+84912345678", "mobile"),
        ("Please call 0207 946 0958 now to claim your prize", "+442079460958", "landline"),
        ("gọi 0207 382 2123 gặp chị Lan", "+842073822123", "landline"),
        ("gọi 0️⃣9️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣", "+84912345678", "mobile"),
        ("001 650 253 0000", "+16502530000", "foreign"),
    ],
)
def test_it_reads_a_number_as_it_is_written(text: str, value: str | None, sort: str) -> None:
    found = numbers(text)
    assert list(found) == ([value] if value else [])
    if value:
        assert found[value]["type"] == sort


@pytest.mark.parametrize(
    "text",
    [
        "Ma OTP cua ban la 565933",
        "ma xac thuc la 0912345678",
        "Ma giao dich 2186222706",
        "MVD: 0912345678",
        "doanh thu 84.912.345.678",
        "so tien 1.000.000.000 d va 84.000.000.000 dong",
        "GD: +1.000.000 VND, +44.000.000.000 d",
        "ngay 12.05.2026 den 25-12-2026, 2026-05-12 09:41:33",
        "don hang SPX0912345678",
        "KH PE13456452570",
        "nap 10,000 dong luc 19:33:14",
        "gui 500k, gui 2026 dong, goi 90 ngay",
        "bam *102# de kiem tra",
        "TK 0071xxx689",
        "0912345",
        "09123456789012345678",
        "1.234.567 nguoi",
        "nam 2025-2026",
        "CCCD 001090007788",
        "0011001234567",
        "giá 0912,345,678 đồng",
        "gọi 0,9 lần 12,345,678",
        "gọi 0 oi lo il lo oi",
        "1900.xxx.xxx",
        "185 . 12 . 33 . 4",
    ],
)
def test_other_numbers_are_no_telephone_numbers(text: str) -> None:
    assert numbers(text) == {}


def test_two_numbers_beside_each_other_are_two() -> None:
    three = ["+84912345678", "+84987654321", "+84355123456"]
    assert list(numbers("LH 0912345678 0987654321 - 0355123456")) == three
    assert list(numbers("LH: 0912345678/0987654321/ 0355123456")) == three


def test_a_number_beside_the_word_zalo_is_a_profile_too() -> None:
    prepared, _ = prepare("LH Zalo 0912 345 678")
    found = extract(prepared, fold(prepared)).indicators
    assert {(each.kind, each.value) for each in found} == {
        (Kind.PHONE, "+84912345678"),
        (Kind.PROFILE, "zalo:+84912345678"),
    }


@given(st.sampled_from(sorted(CARRIERS)), st.integers(0, 9_999_999))
def test_every_mobile_number_of_the_plan_is_one_for_phonenumbers_too(prefix: str, rest: int) -> None:
    value = canonicalize(Kind.PHONE, f"0{prefix}{rest:07d}")
    assert value is not None
    assert phonenumbers.is_possible_number(phonenumbers.parse(value))
    assert facts_of(value)["carrier"] == CARRIERS[prefix]


@pytest.mark.parametrize("code", sorted(AREAS))
def test_every_area_code_gives_a_landline(code: str) -> None:
    national = f"{code}38123456"[:10] if len(code) == 2 else f"{code}3812345"
    value = canonicalize(Kind.PHONE, f"0{national}")
    assert value == f"+84{national}"
    assert facts_of(value)["area"] == AREAS[code]
    assert phonenumbers.is_valid_number(phonenumbers.parse(value))


def test_digits_of_two_plans_say_so() -> None:
    assert numbers("0207 946 0958") == {
        "+842079460958": {"type": "landline", "region": "VN", "area": "Tuyên Quang", "also": "+442079460958"}
    }
    assert "also" not in numbers("gọi +84 207 946 0958")["+842079460958"]
    assert "also" not in numbers("gọi 0225 382 2123")["+842253822123"]
