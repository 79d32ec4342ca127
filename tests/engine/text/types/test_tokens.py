from __future__ import annotations

import pytest

from lachan.engine.fold import fold
from lachan.engine.text.types.tokens import END, MAIL, MAX_WORDS, MONEY, NUMBER, PERCENT, PHONE, URL, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ck vô tk e nha", ["chuyen", "khoan", "vao", "tai", "khoan", "em", "nha"]),
        ("Ko đc nói", ["khong", "duoc", "noi"]),
        ("kh0a, t@i kh0an!", ["khoa", "tai", "khoan"]),
        ("500k 1tr8 2.500.000đ 12,000 $40", [MONEY] * 5),
        ("t-à-i k.h.o.ả.n, b-ị k*h*ó*a!", ["tai", "khoan", "bi", "khoa"]),
        ("bản a-b-2 và v/v", ["ban", "anh", "ban", NUMBER, "va", "v", "v"]),
        ("lãi 20%", ["lai", PERCENT]),
        ("gọi 0912345678", ["goi", PHONE]),
        ("a.b@c.vn", [MAIL]),
        ("mã 482913", ["ma", NUMBER]),
        ("khóa.Vui lòng", ["khoa", "vui", "long"]),
        ("xem bit.ly/3xAb", ["xem", URL, END, "bit", "ly", "xab"]),
        ("https://vneid-dinhdanh.top/app.apk", [URL, END, "vneid", "dinhdanh", "top", "app", "apk"]),
        ("…!!! --- ***", []),
    ],
)
def test_a_text_becomes_plain_words(text: str, words: list[str]) -> None:
    assert words_of(fold(text).text) == words


def test_a_long_text_is_read_up_to_its_limit() -> None:
    assert len(words_of("a " * 100_000)) == MAX_WORDS
