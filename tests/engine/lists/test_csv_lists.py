"""Lists as CSV: what is wrong is named by line and column, and nothing half-read stays."""

from datetime import date
from pathlib import Path

import pytest

from lachan.engine.lists.csv_lists import ListFileError, read_csv, write_csv
from lachan.engine.model import Kind, ListClass, ListEntry

HEAD = "value,kind,class,source,reason,expires\n"


def _read(folder: Path, text: str | bytes) -> list[ListEntry]:
    path = folder / "list.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_csv(path)


def test_it_reads_entries_in_their_canonical_form(tmp_path: Path) -> None:
    entries = _read(
        tmp_path,
        HEAD + "HTTP://Bad.TOP/a#x,url,bad,desk,phishing,2027-01-31\n"
        "Ngân-Hàng.VN,domain,Corrected,appeal,,\n"
        "0912 345 678,phone,bad,desk,\n",
    )
    assert [(e.kind, e.value, e.list_class, e.expires) for e in entries] == [
        (Kind.URL, "http://bad.top/a", ListClass.BAD, date(2027, 1, 31)),
        (Kind.DOMAIN, "xn--ngn-hng-dwao.vn", ListClass.CORRECTED, None),
        (Kind.PHONE, "+84912345678", ListClass.BAD, None),
    ]


@pytest.mark.parametrize(
    ("text", "line", "column", "says"),
    [
        ("", 1, "value", "missing"),
        ("value,kind,class\n", 1, "source", "missing"),
        (HEAD.replace("reason", "why"), 1, "why", "no such column"),
        (HEAD + "a.vn,site,bad,x,,\n", 2, "kind", "none of url, domain"),
        (HEAD + "a.vn,domain,worst,x,,\n", 2, "class", "none of official"),
        (HEAD + "a.vn,domain,bad,x,,\nnot a domain,domain,bad,x,,\n", 3, "value", "is no domain"),
        (HEAD + ",domain,bad,x,,\n", 2, "value", "is no domain"),
        (HEAD + "a.vn,domain,bad,,,\n", 2, "source", "names its source"),
        (HEAD + "a.vn,domain,bad,x,,31/1/2027\n", 2, "expires", "no day"),
        (HEAD + "a.vn,domain,bad,x,,,more\n", 2, "-", "more cells"),
        (HEAD + 'a.vn,domain,bad,x,"open\n', 2, "-", "no CSV"),
        (HEAD + f"a.vn,domain,bad,x,{'y' * 10_001},\n", 2, "reason", "longer than"),
    ],
)
def test_it_names_line_and_column_of_what_is_wrong(
    tmp_path: Path, text: str, line: int, column: str, says: str
) -> None:
    with pytest.raises(ListFileError) as refused:
        _read(tmp_path, text)
    trouble = refused.value.troubles[0]
    assert (trouble.line, trouble.column) == (line, column)
    assert says in trouble.says
    assert "list.csv" in str(refused.value)


def test_it_names_several_troubles_at_once_but_not_a_million(tmp_path: Path) -> None:
    with pytest.raises(ListFileError) as refused:
        _read(tmp_path, HEAD + "?,domain,bad,x,,\n" * 1000)
    assert len(refused.value.troubles) == 20


def test_what_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ListFileError, match="UTF-8"):
        _read(tmp_path, b"value,kind,class,source\n\xff\xfe,domain,bad,x\n")


def test_a_mark_of_byte_order_does_no_harm(tmp_path: Path) -> None:
    assert len(_read(tmp_path, b"\xef\xbb\xbf" + (HEAD + "a.vn,domain,bad,x,,\n").encode())) == 1


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    entries = [
        ListEntry(
            ListClass.OFFICIAL,
            Kind.DOMAIN,
            "a.vn",
            "brands",
            trust="closed",
            brand="a",
            reviewed=date(2026, 1, 2),
        ),
        ListEntry(ListClass.BAD, Kind.PHONE, "+84912345678", "desk", 'says "hello", twice', date(2027, 1, 1)),
    ]
    assert write_csv(entries, tmp_path / "list.csv") == 2
    assert sorted(read_csv(tmp_path / "list.csv"), key=lambda e: e.value) == sorted(
        entries, key=lambda e: e.value
    )
