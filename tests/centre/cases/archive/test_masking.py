from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.centre.cases.archive.masking import Mask, Personal, byte_forms

MO = Personal(names=("Nguyễn Thị Mơ",), phones=("0987654321",), mails=("mo.nguyen@thu.example",))


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("Chào Nguyễn Thị Mơ!", "Chào […]!"),
        ("NGUYEN THI MO oi", "[…] oi"),
        ("chị Mơ ơi, mơ mộng", "chị […] ơi, mơ mộng"),
        ("thưa bà mo, chuyển ngay", "thưa bà […], chuyển ngay"),
        ("vào nguyenthimo.example", "vào […].example"),
        ("Nguyễn Thị gửi", "[…] gửi"),
        ("số 0987 654 321 và +84 98.765.4321", "số […] và […]"),
        ("x84987654321y", "x[…]y"),
        ("thư MO.NGUYEN@THU.EXAMPLE nhé", "thư […] nhé"),
        ("công an xã, nguyên vẹn, thi cử", "công an xã, nguyên vẹn, thi cử"),
    ],
)
def test_what_a_reporter_gave_is_covered_in_whatever_spelling(text: str, covered: str) -> None:
    assert Mask(MO).cover(text).text == covered


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("CCCD 001 099 012345 hết hạn", "CCCD […] hết hạn"),
        ("stk0123456789 Vietcombank", "stk[…] Vietcombank"),
        ("gọi 0905 111 222", "gọi […]"),
        ("chuyển 50.000.000 đồng, 50.000.000đ", "chuyển 50.000.000 đồng, 50.000.000đ"),
        ("phí 12 500 000 VND", "phí 12 500 000 VND"),
        ("trước 28-11-2026 hoặc 2026-11-28", "trước 28-11-2026 hoặc 2026-11-28"),
        ("từ an@noi.example", "từ […]"),
        ("mã 123456, số 1900 1234", "mã 123456, số […]"),
        ("số 987.654.321 ạ", "số […] ạ"),
    ],
)
def test_what_looks_like_somebodys_is_covered_and_money_and_days_are_not(text: str, covered: str) -> None:
    assert Mask(Personal()).cover(text).text == covered


def test_what_the_case_is_about_stays_readable() -> None:
    mask = Mask(MO, kept=("+84912345678", "vietcombank:0011002233445", "lua@dao.example"))
    text = "gọi 0912 345 678, chuyển vào 0011002233445, thư lua@dao.example"
    assert mask.cover(text).text == text
    assert mask.cover("gọi 0912 345 679").text == "gọi […]"


def test_a_number_that_the_reporter_gave_is_covered_even_where_the_case_has_it() -> None:
    mask = Mask(MO, kept=("+84987654321",))
    assert mask.cover("gọi 0987654321").text == "gọi […]"
    assert mask.touches("tel:+84987654321")
    assert not mask.touches("tel:+84987654322")


def test_what_an_officer_marked_is_covered_and_counted() -> None:
    mask = Mask(Personal(marked=("số nhà 12", "Bé  Na", "A5")))
    covered = mask.cover("So nha 12, be na và BÉ NA ở phòng A5 chứ không A50")
    assert covered.text == "[…], […] và […] ở phòng […] chứ không A50"
    assert covered.pieces == 4


def test_a_short_name_alone_counts_only_as_a_name() -> None:
    mask = Mask(Personal(names=("An",)))
    assert mask.cover("Công an phường báo An, anh an nghe").text == "Công an phường báo […], anh […] nghe"


def test_a_phone_written_into_the_name_is_a_phone() -> None:
    assert Mask(Personal(names=("Lan 0977 123 456",))).cover("gọi 84977123456").text == "gọi […]"


def test_letters_and_signs_of_any_kind_do_no_harm() -> None:
    assert Mask(Personal(names=("***", "王小明", "(.+"), phones=("+",), mails=("@",))).cover(
        "a 王小明 b"
    ).text == ("a […] b")


names = st.lists(
    st.sampled_from(["Nguyễn", "Trần", "Thị", "Văn", "Ánh", "Đức", "Quỳnh", "Mơ", "An", "Lê", "Y", "Hoàng"]),
    min_size=2,
    max_size=4,
).map(" ".join)
phones = st.from_regex(r"0[35789][0-9]{8}", fullmatch=True)
mails = st.from_regex(r"[a-z]{2,9}(\.[a-z0-9]{1,5})?@[a-z]{2,8}\.(vn|example)", fullmatch=True)
texts = st.lists(st.one_of(st.text(max_size=12), names, phones, mails), max_size=12)


@given(
    name=names,
    phone=phones,
    mail=mails,
    around=texts,
    joint=st.sampled_from(["", " ", ", ", "."]),
    data=st.data(),
)
def test_no_value_that_was_given_is_left_in_any_text(
    name: str, phone: str, mail: str, around: list[str], joint: str, data: st.DataObject
) -> None:
    parts = data.draw(st.permutations([*around, name, phone, mail]))
    covered = Mask(Personal(names=(name,), phones=(phone,), mails=(mail,))).cover(joint.join(parts))
    for value in (name, phone, phone[1:], mail):
        assert value.casefold() not in covered.text.casefold()
    assert covered.pieces


@given(st.text(max_size=200))
def test_covering_twice_covers_nothing_more(text: str) -> None:
    mask = Mask(MO)
    once = mask.cover(text)
    assert mask.cover(once.text) == type(once)(once.text, 0)


def test_the_bytes_looked_for_in_files_hold_each_form() -> None:
    forms = byte_forms(MO)
    for wanted in ("Nguyễn Thị Mơ", "NGUYỄN THỊ MƠ", "0987654321", "987654321", "mo.nguyen@thu.example"):
        assert wanted.encode() in forms
        assert wanted.encode("utf-16-le") in forms
    assert byte_forms(Personal(names=("An",))) == ()
