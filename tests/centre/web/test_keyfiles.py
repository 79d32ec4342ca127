from __future__ import annotations

import base64
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from lachan.centre.web import keyfiles
from lachan.centre.web.keyfiles import KeyFileError, fingerprint, read_key, read_or_make
from lachan.centre.web.keymarks import WrongKeyError, agree_on_master_key

if TYPE_CHECKING:
    from pathlib import Path


def test_it_makes_a_key_for_the_owner_alone_and_keeps_it(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "master"
    key = read_or_make(path)
    assert len(key) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert read_or_make(path) == key
    assert [left.name for left in path.parent.iterdir()] == ["master"]


def test_many_that_start_at_once_get_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: read_or_make(tmp_path / "k" / "master"), range(64)))) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\n", "is empty"),
        (base64.urlsafe_b64encode(b"k" * 31), "key of 32 bytes"),
        (base64.urlsafe_b64encode(b"k" * 33), "key of 32 bytes"),
        (b"-----BEGIN PRIVATE KEY-----\n", "key of 32 bytes"),
        ("khóa".encode(), "key of 32 bytes"),
        (b"\x00\xff" * 16, "key of 32 bytes"),
        (b"A" * 5000, "too large"),
    ],
)
def test_what_is_no_key_is_named_with_the_mend_and_never_shown(
    tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "master"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(KeyFileError, match=said) as refused:
        read_or_make(path)
    assert str(path) in str(refused.value)
    assert "PRIVATE" not in str(refused.value)
    assert path.read_bytes() == content


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o777])
def test_a_key_that_others_may_read_is_refused_with_the_command_that_mends_it(
    tmp_path: Path, mode: int
) -> None:
    path = tmp_path / "master"
    read_or_make(path)
    path.chmod(mode)
    with pytest.raises(KeyFileError, match=f"chmod 600 {path}"):
        read_or_make(path)


def test_a_folder_or_a_pipe_is_no_key(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe", 0o600)
    for name in ("folder", "pipe"):
        with pytest.raises(KeyFileError, match="is not a file"):
            read_key(tmp_path / name)


def test_a_place_that_cannot_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(KeyFileError, match="can't be read: Not a directory"):
        read_or_make(tmp_path / "file" / "keys" / "master")


@pytest.fixture
def master(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "keys" / "master"
    monkeypatch.setattr(keyfiles, "master_path", lambda: path)
    return path


@pytest.mark.django_db
def test_the_key_is_noted_once_and_found_again(master: Path) -> None:
    for _ in range(2):
        agree_on_master_key(now=timezone.now())
    assert len(read_key(master)) == 32


@pytest.mark.django_db
def test_another_key_is_named_and_not_used(master: Path) -> None:
    agree_on_master_key(now=timezone.now())
    mark = fingerprint(read_key(master))
    master.unlink()
    read_or_make(master)
    with pytest.raises(WrongKeyError, match="is not the key that the data was encrypted with") as refused:
        agree_on_master_key(now=timezone.now())
    assert mark[:16] in str(refused.value)


@pytest.mark.django_db
def test_a_lost_key_is_not_made_anew_where_data_was_encrypted_with_it(master: Path) -> None:
    agree_on_master_key(now=timezone.now())
    master.unlink()
    with pytest.raises(WrongKeyError, match="Restore it"):
        agree_on_master_key(now=timezone.now())
    assert not os.path.lexists(master)
