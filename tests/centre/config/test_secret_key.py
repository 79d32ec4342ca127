from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from lachan.centre.config.secret_key import NAME, is_private, read_or_make_secret_key, secret_key_path

if TYPE_CHECKING:
    from pathlib import Path


def test_it_makes_a_key_that_nobody_else_can_read_and_keeps_it(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    key = read_or_make_secret_key(folder)
    assert len(key) >= 64
    assert stat.S_IMODE(secret_key_path(folder).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert read_or_make_secret_key(folder) == key
    assert [path.name for path in folder.rglob("*")] == ["keys", NAME]


def test_two_that_start_at_once_get_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: read_or_make_secret_key(tmp_path), range(32)))
    assert len(keys) == 1


def test_it_sees_a_key_that_others_can_read(tmp_path: Path) -> None:
    assert is_private(tmp_path)
    read_or_make_secret_key(tmp_path)
    assert is_private(tmp_path)
    secret_key_path(tmp_path).chmod(0o640)
    assert not is_private(tmp_path)


def test_it_does_not_take_an_empty_file_for_a_key(tmp_path: Path) -> None:
    secret_key_path(tmp_path).parent.mkdir()
    secret_key_path(tmp_path).write_text("\n")
    with pytest.raises(OSError, match="is empty"):
        read_or_make_secret_key(tmp_path)


def test_a_key_from_before_there_were_other_keys_is_moved_and_kept(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("as-it-was" * 6 + "\n")
    assert read_or_make_secret_key(tmp_path) == "as-it-was" * 6
    assert not (tmp_path / NAME).exists()
    assert secret_key_path(tmp_path).read_text().strip() == "as-it-was" * 6


@pytest.mark.parametrize("content", [b"foo\n", b"\xff\xfe" * 40])
def test_what_can_be_guessed_or_is_no_text_is_not_taken_for_a_key(tmp_path: Path, content: bytes) -> None:
    secret_key_path(tmp_path).parent.mkdir()
    secret_key_path(tmp_path).write_bytes(content)
    with pytest.raises(OSError, match="holds no secret key; remove it, and a new key is made"):
        read_or_make_secret_key(tmp_path)
