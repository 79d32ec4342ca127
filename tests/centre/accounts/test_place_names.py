from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.centre.accounts.place_names import accents_of, fold_name, key_of, keys_for, written_out


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Phường Ba Đình", "ba dinh"),
        ("Thành phố Hồ Chí Minh", "ho chi minh"),
        ("Quận 1", "1"),
        ("Phường 01", "1"),
        ("Tỉnh Bà Rịa - Vũng Tàu", "ba ria vung tau"),
        ("Xã Ea H'leo", "ea hleo"),
        ("Xã Cư M’gar", "cu mgar"),
        ("Đặc khu Phú Quốc", "phu quoc"),
        ("Thị xã Phú Mỹ", "phu my"),
        ("Thị trấn Óc Eo", "oc eo"),
        ("Phường Quan Hoa", "quan hoa"),
    ],
)
def test_a_unit_is_found_by_its_name_without_accents_and_kind(name: str, key: str) -> None:
    assert key_of(name) == key


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("q1", "quan 1"),
        ("Q. 1", "quan 1"),
        ("P.12", "phuong 12"),
        ("p. 05", "phuong 5"),
        ("TP. HCM", "thanh pho ho chi minh"),
        ("tphcm", "thanh pho ho chi minh"),
        ("TP Thủ Đức", "thanh pho thu duc"),
        ("tx. Sơn Tây", "thi xa son tay"),
        ("TT Óc Eo", "thi tran oc eo"),
        ("H. Côn Đảo", "huyen con dao"),
        ("Sài Gòn", "ho chi minh"),
        ("Thừa Thiên - Huế", "hue"),
        ("Tỉnh Thừa Thiên Huế", "tinh hue"),
        ("  ba   dinh ", "ba dinh"),
    ],
)
def test_short_forms_are_written_out(written: str, meant: str) -> None:
    assert written_out(written) == meant


def test_a_name_that_begins_like_a_kind_of_unit_can_be_both() -> None:
    assert keys_for("Quan Hoa") == ("quan hoa", "hoa")
    assert keys_for("Ba Đình") == ("ba dinh",)


def test_the_place_of_a_tone_says_nothing_and_the_tone_does() -> None:
    assert accents_of("Hoà Bình") == accents_of("Hòa Bình")
    assert accents_of("Hóa") != accents_of("Hòa")
    assert accents_of("Đắk Lắk") != accents_of("Đăk Lăk")


@given(st.text(max_size=60))
def test_whatever_is_written_folds_to_plain_letters_and_folds_no_further(name: str) -> None:
    folded = fold_name(name)
    assert all(sign.isascii() and (sign.isalnum() or sign == " ") for sign in folded)
    assert fold_name(folded) == folded
    assert keys_for(name)
    accents_of(name)
