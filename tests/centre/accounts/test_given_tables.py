from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.centre.accounts.given_tables import LARGEST_BYTES, Problem, Row, TableRefusedError, read_table
from lachan.centre.web.words import catalogue

TABLE = "code,name,day\nA,Công an phường,2026-01-01\nB,Công an xã,\n"
WANTED = [
    (2, {"code": "A", "name": "Công an phường", "day": "2026-01-01"}),
    (3, {"code": "B", "name": "Công an xã", "day": ""}),
]


def read(raw: bytes, most_rows: int = 100) -> list[tuple[int, dict[str, str]]]:
    rows = read_table(raw, needed=("code", "name"), optional=("day",), most_rows=most_rows)
    return [(row.line, dict(row.cells)) for row in rows]


def refused(raw: bytes, most_rows: int = 100) -> list[tuple[int, str]]:
    with pytest.raises(TableRefusedError) as raised:
        read(raw, most_rows)
    return [(problem.line, problem.code) for problem in raised.value.problems]


@pytest.mark.parametrize(
    "raw",
    [
        TABLE.encode(),
        TABLE.encode("utf-8-sig"),
        TABLE.encode("utf-16"),
        b"\xfe\xff" + TABLE.encode("utf-16-be"),
        TABLE.encode("utf-32"),
        TABLE.replace("\n", "\r\n").encode(),
        TABLE.replace("\n", "\r").encode(),
        TABLE.replace(",", ";").encode(),
        TABLE.replace(",", "\t").encode("utf-16"),
        TABLE.replace("code,name,day", " Code , NAME,day").encode(),
        TABLE.replace("Công an phường", '"Công an phường"').encode(),
        TABLE.replace("Công an", "Co\u0302ng an").encode(),
        TABLE.replace("A,", "\u00a0A ,").encode(),
        TABLE.rstrip("\n").encode(),
        (TABLE + "\n,,\n").encode(),
    ],
)
def test_it_reads_what_spreadsheets_write(raw: bytes) -> None:
    assert read(raw) == WANTED


def test_excels_own_first_line_is_no_row() -> None:
    rows = read(("sep=;\n" + TABLE.replace(",", ";")).encode())
    assert [(line - 1, cells) for line, cells in rows] == WANTED


def test_lines_are_counted_as_an_editor_shows_them() -> None:
    assert [line for line, _ in read(b"code,name\n\nA,x\n\n\nB,y\n")] == [3, 6]


def test_a_comma_in_quotes_is_text() -> None:
    ((_, cells),) = read(b'code,name\nA,"Hai ""B"", Trung"\n')
    assert cells["name"] == 'Hai "B", Trung'


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b"", [(0, "empty")]),
        (b"\n\n", [(0, "empty")]),
        (b"\xef\xbb\xbf", [(0, "empty")]),
        ("code,name\nA,Hà\n".encode("cp1258"), [(2, "encoding")]),
        (b"code,name\nA,\xff\xfe\n", [(2, "encoding")]),
        (TABLE.encode("utf-16-le"), [(2, "encoding")]),
        ("code,name\nA,x\n".encode("utf-16-le"), [(0, "encoding")]),
        (b"\xff\xfec\x00o", [(0, "encoding")]),
        (b"code,name\nA,\0\n", [(0, "encoding")]),
        (b"code\nA\n", [(1, "missing_column")]),
        (b"code,name,colour\nA,x,y\n", [(1, "unknown_column")]),
        (b"code,name,code\nA,x,y\n", [(1, "column_twice")]),
        (b"code,name\nA\nB,x,y\n", [(2, "cells"), (3, "cells")]),
        (b'code,name\nA,"x\n', [(2, "quotes")]),
        (b'code,name\nA,"x"y\n', [(2, "quotes")]),
        (b"code,name\nA," + b"x" * 1_001, [(2, "long_cell")]),
        (b"code,name\nA," + b"x" * 200_000, [(2, "quotes")]),
        (b'code,name\nA,"x\ny"\n', [(2, "strange_sign")]),
        ("code,name\nA,x\u202ey\n".encode(), [(2, "strange_sign")]),
        ("code,name\nA,x\u200by\n".encode(), [(2, "strange_sign")]),
        (b"code,name\n" + b"A,x\n" * 101, [(0, "too_many_rows")]),
        (b"x" * (LARGEST_BYTES + 1), [(0, "too_large")]),
    ],
)
def test_what_can_not_be_read_is_named_by_its_line(raw: bytes, found: list[tuple[int, str]]) -> None:
    assert refused(raw) == found


def test_a_zip_named_csv_is_named() -> None:
    assert refused(b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00\xb5U0#\xf4")[0][1] in {
        "encoding",
        "missing_column",
    }


def test_many_problems_are_told_up_to_200() -> None:
    with pytest.raises(TableRefusedError) as raised:
        read(b"code,name\n" + b"A\n" * 500, most_rows=1_000)
    assert len(raised.value.problems) == 200
    assert raised.value.more == 300


def test_each_problem_has_words_in_both_languages() -> None:
    problem = Problem(7, "unknown_parent", (("parent", "X"),))
    assert problem.say("vi") == "Dòng 7: Không có đơn vị cấp trên X."
    assert problem.say("en") == "Line 7: There is no office X to be the parent."
    assert Problem(0, "empty").say("en") == "The file has no line."
    assert sum(key.startswith("table_problem.") for key in catalogue()) > 40


@given(
    st.binary(max_size=400)
    | st.text(max_size=400).map(lambda text: ("code,name\n" + text).encode("utf-8", "replace"))
)
def test_whatever_is_brought_is_read_or_refused_with_words(raw: bytes) -> None:
    try:
        rows = read_table(raw, needed=("code", "name"), optional=("day",), most_rows=50)
    except TableRefusedError as error:
        said = [problem.say(lang) for problem in error.problems for lang in ("vi", "en")]
    else:
        said = [row.cells["code"] + row.cells["name"] + "." for row in rows if isinstance(row, Row)]
    # a table of no rows has nothing to say
    assert all(said)
