"""QR codes are found wherever they stand in a picture."""

from __future__ import annotations

import base64

import pytest
from PIL import Image, ImageOps

from lachan.pictures.codes import read_codes
from pictures.drawn import VIETQR, qr, side_by_side


def _texts(picture: Image.Image) -> set[str]:
    return {code.text for code in read_codes(picture, 1.0, 20)[0]}


def test_it_reads_the_text_and_where_it_stood() -> None:
    sheet = Image.new("L", (600, 500), 255)
    sheet.paste(qr("https://thu-nghiem.example/nhan-qua"), (200, 100))
    (code,), notes = read_codes(sheet, 1.0, 20)
    assert (code.text, code.base64, code.symbology) == ("https://thu-nghiem.example/nhan-qua", "", "QR Code")
    assert notes == ()
    assert all(200 <= x <= 600 and 100 <= y <= 500 for x, y in code.corners)
    assert code.corners[0] < code.corners[1]


def test_positions_are_those_before_the_picture_was_shrunk() -> None:
    sheet = side_by_side([qr("một")])
    (plain,), _ = read_codes(sheet, 1.0, 20)
    (doubled,), _ = read_codes(sheet, 2.0, 20)
    assert doubled.corners[0] == (plain.corners[0][0] * 2, plain.corners[0][1] * 2)


def test_it_reads_several_in_one_picture() -> None:
    assert _texts(side_by_side([qr(f"mã số {at}") for at in range(4)])) == {f"mã số {at}" for at in range(4)}


@pytest.mark.parametrize("angle", [0, 90, 180, 270, 17])
def test_it_reads_them_turned(angle: int) -> None:
    assert _texts(side_by_side([qr("xoay")]).rotate(angle, expand=True, fillcolor=255)) == {"xoay"}


def test_it_reads_light_on_dark() -> None:
    assert _texts(ImageOps.invert(side_by_side([qr("đảo màu")]))) == {"đảo màu"}


def test_a_payment_code_is_passed_on_as_it_is() -> None:
    assert _texts(side_by_side([qr(VIETQR)])) == {VIETQR}


@pytest.mark.parametrize("held", [b"\xff\xfe\x00\x81", b"\x00\x01\x02", b"abc\x1bdef", bytes(range(256))])
def test_bytes_that_are_no_text_are_given_in_base64_and_noted(held: bytes) -> None:
    (code,), notes = read_codes(side_by_side([qr(held)]), 1.0, 20)
    assert code.text == ""
    assert base64.b64decode(code.base64) == held
    assert notes == ("note.qr_unreadable",)


def test_it_says_when_there_are_too_many() -> None:
    codes, notes = read_codes(side_by_side([qr(f"{at}") for at in range(5)]), 1.0, 3)
    assert len(codes) == 3
    assert notes == ("note.picture_codes_not_read",)


def test_it_finds_none_where_there_are_none() -> None:
    assert read_codes(Image.effect_noise((400, 400), 80), 1.0, 20) == ((), ())
