"""What stands in a cell that a spreadsheet opens."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import Final

import pytest

from lachan.centre.console.tables import table_file
from lachan.centre.web.spreadsheets import cell

NOON: Final = datetime(2026, 11, 28, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("=HYPERLINK(...)", "'=HYPERLINK(...)"),
        ("  =1+1", "'=1+1"),
        ("+84912345678", "'+84912345678"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'=1"),
        ("\r\n=1", "'=1"),
        ("\u200b=1+1", "'=1+1"),
        ("\ufeff=1+1", "'=1+1"),
        ("＝1+1", "'＝1+1"),
        ("chuyển;=cmd|' /C calc'!A0", "chuyển;'=cmd|' /C calc'!A0"),
        ("a; @SUM(A1)", "a; '@SUM(A1)"),
        ("x|-1", "x|'-1"),
        ("một\nhai\u2028ba", "một hai ba"),
        ("a\0b\ud800c", "abc"),
        ("hoa\u202egpj.exe", "hoagpj.exe"),
        ("1 + 1 = 2", "1 + 1 = 2"),
        ("gọi 0912-345-678", "gọi 0912-345-678"),
        ("", ""),
    ],
)
def test_a_cell_is_one_line_and_no_formula(typed: str, written: str) -> None:
    assert cell(typed) == written


def test_a_cell_is_no_longer_than_a_spreadsheet_takes() -> None:
    assert len(cell("a" * 100_000)) == 32_000


def test_commas_quotes_and_words_of_ten_thousand_letters_come_back_as_they_were() -> None:
    told = ['Họ nói: "chuyển, ngay"', "x" * 10_000, "{{ settings.SECRET_KEY }}", "<script>alert(1)</script>"]
    response = table_file(name="x", columns=["a", "b", "c", "d"], lines=[[told]], now=NOON, lang="vi")
    text = response.getvalue().decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [["a", "b", "c", "d"], told]
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"


def test_a_table_that_was_cut_says_so_in_its_name_and_in_its_last_line() -> None:
    response = table_file(name="x", columns=["a"], lines=[[["1"]]], now=NOON, lang="en", cut_at=1)
    assert "lachan-x-2026-11-28-first-1.csv" in response.headers["Content-Disposition"]
    assert response.getvalue().decode().splitlines()[-1].startswith("NOT ALL")
