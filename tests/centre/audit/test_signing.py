from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest

from centre.audit.logs import START, key_of, log_of, signed
from lachan.centre.audit.signing import (
    KeyFileError,
    StatementError,
    clean_reason,
    fingerprint,
    is_signed_by,
    make_key,
    public_path,
    read_key,
    read_public_key,
    read_statements,
    to_line,
)

if TYPE_CHECKING:
    from pathlib import Path

SAID = signed(log_of(3)[-1], serial=4, key=key_of(1))


def test_a_statement_is_signed_by_its_key_alone() -> None:
    assert is_signed_by(SAID, key_of(1).public_key())
    assert not is_signed_by(SAID, key_of(2).public_key())
    assert SAID.key == fingerprint(key_of(1).public_key())


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "break"},
        {"serial": 5},
        {"number": 2},
        {"head": "00" * 32},
        {"entries": 1},
        {"sealed_at": START},
        {"signed_at": START + timedelta(days=9)},
        {"key": "00" * 16},
        {"lost_to": 1},
        {"reason": "x"},
        {"signature": ""},
        {"signature": "not base64!"},
        {"signature": "AAAA"},
    ],
)
def test_every_part_of_a_statement_is_signed(change: dict[str, object]) -> None:
    assert not is_signed_by(msgspec.structs.replace(SAID, **change), key_of(1).public_key())


def test_statements_are_read_in_the_order_in_which_they_were_made() -> None:
    log = log_of(4)
    said = [signed(batch, serial=at, key=key_of(1)) for at, batch in enumerate(log, 1)]
    text = "\n".join(to_line(one) for one in [said[2], said[0], said[3], said[0], said[1]])
    assert read_statements(text) == said


def test_what_a_mail_program_puts_around_a_statement_is_passed_over() -> None:
    text = f"Kính gửi cơ quan chứng kiến,\r\n\r\n> {to_line(SAID)}\r\n--\r\nTrung tâm"
    assert read_statements(text) == [SAID]


def test_a_line_that_a_crash_cut_short_is_passed_over() -> None:
    assert read_statements(f"{to_line(SAID)[:40]}\n{to_line(SAID)}\n") == [SAID]


@pytest.mark.parametrize(
    "line",
    ["{}", '{"kind":"head"}', to_line(SAID).replace("+00:00", "").replace("Z", ""), to_line(SAID)[:-9] + "}"],
)
def test_a_damaged_statement_is_named_by_its_line(line: str) -> None:
    with pytest.raises(StatementError) as caught:
        read_statements(f"{to_line(SAID)}\n{line}\n")
    assert caught.value.line == 2


def test_a_key_is_made_for_its_owner_alone_and_never_made_over_another(tmp_path: Path) -> None:
    path = tmp_path / "signer" / "key"
    public = make_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert fingerprint(read_key(path).public_key()) == fingerprint(public)
    assert fingerprint(read_public_key(public_path(path))) == fingerprint(public)
    with pytest.raises(FileExistsError):
        make_key(path)


def test_a_key_that_others_may_read_is_refused_with_the_mend(tmp_path: Path) -> None:
    path = tmp_path / "key"
    make_key(path)
    path.chmod(0o640)
    with pytest.raises(KeyFileError, match="chmod 600"):
        read_key(path)


@pytest.mark.parametrize("content", ["", "no key", "AAAA", "ổ khóa", "A" * 44])
def test_a_file_that_holds_no_key_is_named_with_the_mend(tmp_path: Path, content: str) -> None:
    path = tmp_path / "key"
    path.write_text(content, encoding="utf-8")
    path.chmod(0o600)
    for read in (read_key, read_public_key):
        with pytest.raises(KeyFileError, match="lachan audit key"):
            read(path)


def test_a_reason_stands_on_one_line() -> None:
    assert clean_reason("  Ổ đĩa\n hỏng ") == "Ổ đĩa hỏng"
    for bad in ("", " \n", "x" * 501, "a\u202eb"):
        with pytest.raises(ValueError, match="say why"):
            clean_reason(bad)
