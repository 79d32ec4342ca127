from __future__ import annotations

from lachan.centre.measures.block_codes import LETTERS, code_of, read_code, write_code


def test_all_below_one_registered_name_have_one_code() -> None:
    assert code_of("dichvucong-capnhat.top") == code_of("www.DichVuCong-capnhat.top.")
    assert code_of("a.com.vn") != code_of("b.com.vn")
    # where others publish below a name, each has their own
    assert code_of("a.blogspot.com") != code_of("b.blogspot.com")


def test_a_code_is_read_in_whatever_form_people_type_it() -> None:
    code = code_of("dichvucong-capnhat.top")
    assert read_code(write_code(code)) == code
    assert read_code(f" {write_code(code).lower().replace('-', ' ')} ") == code
    assert read_code(code.replace("0", "O").replace("1", "l")) == code


def test_every_single_slip_is_seen() -> None:
    code = code_of("dichvucong-capnhat.top")
    for place in range(len(code)):
        for letter in LETTERS:
            if letter != code[place]:
                assert read_code(code[:place] + letter + code[place + 1 :]) == ""


def test_a_name_or_a_number_is_no_code() -> None:
    for typed in ("", "vn.ten.app", "dichvucong-capnhat.top", "https://a.vn/1", "7" * 300):
        assert read_code(typed) == ""
