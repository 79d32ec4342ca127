from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from unicodedata import normalize

import pytest

from lachan.centre.exchange.claims.judging import WHY_MISTAKEN, WHY_REFUSED, WHY_WORDS, PartnerClaim
from lachan.centre.exchange.claims.reading import FileRow, read_file
from lachan.centre.web.refusals import Refusal

NOW: Final = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
BANKS: Final = ("970436",)


def read(text: str, encoding: str = "utf-8") -> tuple[FileRow, ...]:
    return read_file(text.encode(encoding), banks=BANKS, now=NOW)


def one(text: str) -> PartnerClaim:
    [row] = read(text)
    assert isinstance(row.said, PartnerClaim)
    return row.said


def why(text: str) -> str:
    [row] = read(text)
    assert isinstance(row.said, Refusal)
    return row.said.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_what_spreadsheets_write_is_read(encoding: str, sign: str) -> None:
    lines = [
        ["mã", "trả lời", "ngân hàng", "số tài khoản", "ghi chú"],
        ["a-1", "Đã giữ", "970436", "0123456789", '"Giữ từ sáng, theo yêu cầu"'],
    ]
    [row] = read("\r\n".join(sign.join(line) for line in lines) + "\r\n\r\n", encoding)
    assert (row.line, row.mark) == (2, "a-1")
    assert isinstance(row.said, PartnerClaim)
    said = row.said
    assert (said.says, said.kind, said.value) == ("confirmed", "payee", "970436:0123456789")
    assert said.words == "Giữ từ sáng, theo yêu cầu"


def test_excels_own_line_about_its_sign_is_passed_over() -> None:
    assert one("sep=;\nsays;account\nconfirmed;0123456789\n").value == "970436:0123456789"


@pytest.mark.parametrize(
    ("cell", "account"),
    [
        ('"=""0123456789"""', "0123456789"),
        ("'0123456789", "0123456789"),
        ("0123456789.0", "0123456789"),
        ("0123 456-789", "0123456789"),
        ("0123\u00a0456\u00a0789", "0123456789"),
    ],
)
def test_what_spreadsheets_do_to_numbers_is_undone(cell: str, account: str) -> None:
    assert one(f"says,account\nconfirmed,{cell}\n").value == f"970436:{account}"


@pytest.mark.parametrize("cell", ["1.23457E+11", '"1,23457E+11"', "1E+12"])
def test_a_number_that_was_rounded_is_not_guessed(cell: str) -> None:
    assert why(f"says,account\nconfirmed,{cell}\n") == "exchange_rounded"


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        ("29/11/2026", "2026-11-28T17:00:00+00:00"),
        ("29/11/2026 9:30", "2026-11-29T02:30:00+00:00"),
        ("2026-11-29 09:30:15", "2026-11-29T02:30:15+00:00"),
        ("2026-11-29T02:30:00Z", "2026-11-29T02:30:00+00:00"),
    ],
)
def test_days_and_times_are_those_of_vietnam(cell: str, at: str) -> None:
    said = one(f"says,account,at\nsighting,0123456789,{cell}\n")
    assert said.at == datetime.fromisoformat(at)


def test_a_period_of_days_ends_with_the_last_one_and_not_ahead_of_now() -> None:
    said = one("says,account,begins,ends,count\nhits,0123456789,27/11/2026,28/11/2026,1.250\n")
    assert said.ends == datetime(2026, 11, 28, 16, 59, 59, tzinfo=UTC)
    assert said.count == 1_250
    assert one("says,account,begins,ends\nhits,0123456789,28/11/2026,29/11/2026\n").ends == NOW


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("says,account,at\nsighting,0123456789,31/02/2026\n", "exchange_cell_time"),
        ("says,account,at\nsighting,0123456789,hôm qua\n", "exchange_cell_time"),
        ("says,account,count\nhits,0123456789,nhiều\n", "exchange_cell"),
        ("says,account\nyes,0123456789\n", "exchange_cell_choice"),
        ("says,account\nconfirmed,0123456789,more\n", "exchange_row"),
        (f"says,account\nconfirmed,{'1' * 1_001}\n", "exchange_row"),
    ],
)
def test_a_row_that_can_not_be_read_is_refused_by_itself(text: str, code: str) -> None:
    assert why(text) == code
    rows = read(f"{text}{text.splitlines()[1].replace('0123456789', '9')}\n{text.splitlines()[0]}\n")
    assert len(rows) == 3, "the others are read"


def test_a_cell_that_is_not_understood_is_named_in_the_readers_language_with_what_it_can_be() -> None:
    [row] = read("số tài khoản,trả lời\n0123456789,ừ\n")
    assert isinstance(row.said, Refusal)
    assert "“trả lời”" in row.said.what("vi")
    assert "đã giữ, từ chối" in row.said.mend("vi")
    assert "“says”" in row.said.what("en")
    assert "confirmed, refused" in row.said.mend("en")
    [row] = read("số tài khoản,trả lời,số lần\n0123456789,số lần,nhiều\n")
    assert isinstance(row.said, Refusal)
    assert "“số lần”" in row.said.what("vi")


def test_columns_that_lack_or_that_nobody_knows_are_told_in_one_language() -> None:
    with pytest.raises(Refusal) as refused:
        read("trả lời,số thẻ\nđã giữ,1\n")
    assert "số thẻ" in refused.value.what("vi")
    assert "số tài khoản" in refused.value.what("vi")
    assert "account" not in refused.value.what("vi")
    assert "số tài khoản" not in refused.value.what("en")
    with pytest.raises(Refusal) as refused:
        read("số tài khoản\n0123456789\n")
    assert "trả lời" in refused.value.what("vi")
    assert "says" in refused.value.what("en")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00",
        "says,account\nconfirmed,đ\n".encode("cp1258", "replace") + b"\xf0",
        b"account,bank\n0123456789,970436\n",
        b"says,account,secret\nconfirmed,0123456789,x\n",
        b"says,account\n\x00,1\n",
        b"says,account\n" + b"confirmed,0123456789\n" * 50_001,
    ],
)
def test_what_is_no_table_is_refused_whole_with_what_to_do(raw: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        read_file(raw, banks=BANKS, now=NOW)
    assert (refused.value.status, refused.value.code) == (422, "exchange_claims_file")
    assert refused.value.what("vi")


def test_a_row_without_a_mark_has_one_by_what_it_says() -> None:
    text = "says,account\nconfirmed,0123456789\nconfirmed,9876543210\nconfirmed,0123456789\n"
    marks = [row.mark for row in read(text)]
    assert marks[0] == marks[2] != marks[1]


def test_the_bank_is_the_partners_own_where_it_has_one() -> None:
    raw = b"says,account\nconfirmed,0123456789\n"
    [row] = read_file(raw, banks=("970436", "970415"), now=NOW)
    assert isinstance(row.said, PartnerClaim)
    assert row.said.value == "unknown:0123456789"


def test_every_reason_can_be_said_in_vietnamese() -> None:
    assert set(WHY_WORDS.values()) == {*WHY_REFUSED, *WHY_MISTAKEN}
    for form in ("NFC", "NFD"):
        row = normalize(form, "Khách hàng thật")
        assert one(f"trả lời,số tài khoản,lý do\nnhầm,0123456789,{row}\n").why == "own_customer"
    assert one("says,account,why\nrefused,0123456789,Not_Ours\n").why == "not_ours"
