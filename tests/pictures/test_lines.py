"""Words with their places become text again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.pictures.lines import Line, Word, join, merge, parse_lines, tidy

LETTER, HEIGHT, SPACING = 10, 24, 32


def line(text: str, at: int = 0, *, left: int = 40, confidence: float = 95, gap: int = LETTER) -> Line:
    """This will set words in a type where every letter is ten pixels wide."""
    words = []
    for part in text.split():
        words.append(Word(left, 100 + at * SPACING, LETTER * len(part), HEIGHT, confidence, part))
        left += LETTER * len(part) + gap
    return words


def paragraph(text: str) -> str:
    return join([line(row, at) for at, row in enumerate(text.splitlines())])


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        # wrapped between words: the next word had no room
        ("Tài khoản của bạn đã\nbị khóa tạm thời", "Tài khoản của bạn đã bị khóa tạm thời"),
        # the next word had room: a line of its own
        ("Chuyển tiền\nNạp điện thoại trả trước cho người khác", "Chuyển tiền\nNạp điện thoại trả trước cho người khác"),
        # a link broken after a hyphen, a slash, a question mark, an equals sign, in the middle
        ("xem tại https://ngan-\nhang-so.example/vao ngay", "xem tại https://ngan-hang-so.example/vao ngay"),
        ("xem vay-\nnhanh.example", "xem vay-nhanh.example"),
        ("vào https://qua.example/\nnhan-qua?id=7 đi", "vào https://qua.example/nhan-qua?id=7 đi"),
        ("vào https://qua.example/nhan?\nma=TT25", "vào https://qua.example/nhan?ma=TT25"),
        ("vào https://qua.example/nhan?ma=\nTT25", "vào https://qua.example/nhan?ma=TT25"),
        ("https://cong-dich-vu-vneid-cap-nh\nat.example/tai", "https://cong-dich-vu-vneid-cap-nhat.example/tai"),
        # what comes after a link is not drawn into it
        ("vào https://qua.example/\nđể nhận", "vào https://qua.example/ để nhận"),
        ("vào https://qua.example\nngay hôm nay", "vào https://qua.example ngay hôm nay"),
        ("vào https://qua.example/\nngay hôm nay", "vào https://qua.example/ ngay hôm nay"),
        ("gọi số 0912 345\n678 nhé", "gọi số 0912 345 678 nhé"),
        ("công văn 1842/QĐ-\nBHXH gửi bạn", "công văn 1842/QĐ-BHXH gửi bạn"),
    ],
)  # fmt: skip
def test_wrapped_lines_are_joined(lines: str, text: str) -> None:
    assert paragraph(lines) == text


def test_rows_of_a_table_stay_apart() -> None:
    rows = [line("Số tiền 2.350.000", 0, gap=200), line("Phí 19036582217014", 1, gap=200)]
    assert join(rows) == "Số tiền 2.350.000\nPhí 19036582217014"


def test_paragraphs_stand_apart() -> None:
    assert join([line("Xin chào", 0), line("Tạm biệt", 4)]) == "Xin chào\n\nTạm biệt"
    assert join([line("Bạn ơi", 0), line("Vâng", 1, left=400)]) == "Bạn ơi\n\nVâng"
    assert join([]) == ""


@pytest.mark.parametrize(
    ("first", "second", "merged"),
    [
        # accents from the first reading
        ("Hải quan", "Hai quan", "Hải quan"),
        # to the letter from the second
        ("bcd.example/tdi-ve", "bca.example/tai-ve", "bca.example/tai-ve"),
        ("SPXO482719635", "SPX0482719635", "SPX0482719635"),
        ("0Z69", "0269", "0269"),
    ],
)
def test_each_reading_gives_what_it_reads_best(first: str, second: str, merged: str) -> None:
    assert join(merge([line(first)], [line(second)])) == merged


def test_an_unsure_word_gives_way_to_a_much_surer_one() -> None:
    assert join(merge([line("Jomes", confidence=35)], [line("James", confidence=97)])) == "James"
    assert join(merge([line("sẽ", confidence=80)], [line("sé", confidence=97)])) == "sẽ"


def test_a_word_that_the_other_reading_lacks_stays() -> None:
    assert join(merge([line("một hai")], [])) == "một hai"
    assert join(merge([line("số 12")], [line("45", at=9)])) == "số 12"


def test_frames_and_icons_are_dropped() -> None:
    assert tidy([line("| Tin nhắn )")]) == [line("| Tin nhắn )")[1:3]]
    assert tidy([line("—")]) == []
    assert tidy([line("Ñe wy", confidence=30)]) == []


def test_a_sure_mark_between_words_stays() -> None:
    assert join(tidy([line("28.000đ x 21 = 588.000đ")])) == "28.000đ x 21 = 588.000đ"


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("O67", "067"), ("09l2", "0912"), ("113,", "113,"), ("***+", "****"),
        ("10A4", "10A4"), ("OTP", "OTP"), ("lO", "lO"), ("SPX0482", "SPX0482"), ("C++", "C++"), ("O2O", "O2O"),
    ],
)  # fmt: skip
def test_letters_drawn_like_digits_are_read_as_digits_among_digits(read: str, meant: str) -> None:
    assert join(tidy([line(f"số {read} là")])) == f"số {meant} là"


def test_a_bar_between_english_words_is_an_i() -> None:
    assert join(tidy([line("dear, | have")])) == "dear, I have"


def test_it_reads_the_rows_of_tesseract() -> None:
    tsv = (
        "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
        "4\t1\t1\t1\t1\t0\t10\t20\t90\t30\t-1\t\n"
        "5\t1\t1\t1\t1\t1\t10\t20\t40\t30\t96.5\tTie\u0302\u0301ng\n"
        "5\t1\t1\t1\t1\t2\t60\t20\t40\t30\t95\t \n"
        "5\t1\t1\t1\t2\t1\t10\t60\t40\t30\t90\tVi\u1ec7t\n"
        "5\t1\t1\t1\tcut"
    )
    assert parse_lines(tsv, top=100) == [
        [Word(10, 120, 40, 30, 96.5, "Tiếng")],
        [Word(10, 160, 40, 30, 90, "Việt")],
    ]
    assert parse_lines("") == []


@given(
    st.lists(
        st.lists(st.text(min_size=1).filter(lambda text: not any(c.isspace() for c in text)), min_size=1),
        max_size=6,
    )
)
def test_joining_loses_no_letter(rows: list[list[str]]) -> None:
    lines = [line(" ".join(row), at) for at, row in enumerate(rows)]
    lines = [row for row in lines if row]
    assert "".join(join(lines).split()) == "".join(word.text for row in lines for word in row)
