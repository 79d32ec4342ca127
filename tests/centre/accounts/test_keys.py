from __future__ import annotations

import stat
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from lachan.centre.accounts.keys import (
    KeyNameError,
    KeyRing,
    KeysFileError,
    issue_key,
    read_keys,
    withdraw_key,
)

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "api-keys.json"


def test_it_keeps_the_hash_alone_for_nobody_else_to_read(path: Path) -> None:
    key = issue_key(path=path, name="Ngân hàng Sông Hồng", now=NOW)
    assert key.startswith("lachan_")
    assert key not in path.read_text("utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    (kept,) = read_keys(path)
    assert (kept.name, kept.issued_at) == ("Ngân hàng Sông Hồng", NOW)


def test_it_finds_an_issued_key_and_no_other(path: Path) -> None:
    keys = [issue_key(path=path, name=name, now=NOW) for name in ("bank", "telco")]
    ring = KeyRing(path)
    assert [found.name for key in keys if (found := ring.find(key))] == ["bank", "telco"]
    assert ring.find(keys[0][:-1] + ("A" if keys[0][-1] != "A" else "B")) is None
    for nonsense in ("", "lachan_", "lachan_" + "ă" * 43, "\0", "x" * 10_000):
        assert ring.find(nonsense) is None


def test_a_withdrawn_key_is_refused_without_a_restart(path: Path) -> None:
    key = issue_key(path=path, name="bank", now=NOW)
    ring = KeyRing(path)
    assert ring.find(key) is not None
    assert withdraw_key(path=path, name="bank")
    assert not withdraw_key(path=path, name="bank")
    assert ring.find(key) is None


def test_a_new_key_is_taken_without_a_restart(path: Path) -> None:
    ring = KeyRing(path)
    assert ring.find("lachan_" + "x" * 43) is None
    assert ring.find(issue_key(path=path, name="bank", now=NOW)) is not None


def test_a_name_has_one_key(path: Path) -> None:
    issue_key(path=path, name="bank", now=NOW)
    with pytest.raises(KeyNameError, match="has a key already"):
        issue_key(path=path, name="bank", now=NOW)


@pytest.mark.parametrize("name", ["", "a\nb", "x" * 61, "<b>"])
def test_a_name_is_short_and_plain(path: Path, name: str) -> None:
    with pytest.raises(KeyNameError, match="1 to 60"):
        issue_key(path=path, name=name, now=NOW)


def test_a_broken_file_is_named_and_not_written_over(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("{")
    with pytest.raises(KeysFileError, match=r"api-keys\.json"):
        issue_key(path=path, name="bank", now=NOW)
    assert path.read_text() == "{"
