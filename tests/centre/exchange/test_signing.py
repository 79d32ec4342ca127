"""Signatures of the centre: real minisign says they are right, and that anything else is not."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from lachan.centre.exchange import signing
from lachan.centre.web.keyfiles import KeyFileError, read_or_make
from lachan.centre.web.keymarks import WrongKeyError
from programs import need_program

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.usefixtures("key"), pytest.mark.django_db]


@pytest.fixture
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "keys" / "exchange"
    monkeypatch.setattr(signing, "key_path", lambda: path)
    return path


def check(
    folder: Path, data: bytes, minisig: str, *, public: str | None = None
) -> subprocess.CompletedProcess[str]:
    program = need_program("minisign", "minisign")
    (folder / "list.txt").write_bytes(data)
    (folder / "list.txt.minisig").write_text(minisig)
    (folder / "key.pub").write_text(public or signing.minisign_public())
    return subprocess.run(
        [program, "-V", "-p", "key.pub", "-m", "list.txt"],
        cwd=folder, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def test_minisign_takes_a_signature_and_shows_what_was_said_with_it(tmp_path: Path) -> None:
    minisig = signing.minisign(b"evil.top\n", trusted="lachan domains version 7, hạn 2026-11-30")
    done = check(tmp_path, b"evil.top\n", minisig)
    assert done.returncode == 0, done.stderr
    assert "Trusted comment: lachan domains version 7, hạn 2026-11-30" in done.stdout


def test_minisign_takes_a_key_of_one_line_and_an_empty_file(tmp_path: Path) -> None:
    program = need_program("minisign", "minisign")
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "empty.minisig").write_text(signing.minisign(b"", trusted="nothing"))
    line = signing.minisign_line(signing.public_key())
    done = subprocess.run(
        [program, "-V", "-P", line, "-m", "empty"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_minisign_refuses_another_file_another_comment_and_another_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    minisig = signing.minisign(b"evil.top\n", trusted="version 7")
    assert check(tmp_path, b"evil.top\nbank.vn\n", minisig).returncode != 0
    assert (
        check(tmp_path, b"evil.top\n", minisig.replace("comment: version 7", "comment: version 8")).returncode
        != 0
    )
    monkeypatch.setattr(signing, "key_path", lambda: tmp_path / "keys" / "other")
    read_or_make(tmp_path / "keys" / "other")
    assert check(tmp_path, b"evil.top\n", minisig).returncode != 0


def test_minisign_names_the_key_as_we_do(tmp_path: Path) -> None:
    minisig = signing.minisign(b"a", trusted="a")
    other = signing.minisign_public()
    (tmp_path / "keys" / "exchange").unlink()
    read_or_make(tmp_path / "keys" / "exchange")
    signing._kept.cache_clear()
    done = check(tmp_path, b"a", minisig)
    assert signing.key_name(signing.public_key()) in done.stderr
    assert other.split("\n")[0].split()[-1] in done.stderr


def test_a_signature_of_other_data_is_not_one() -> None:
    public = signing.public_key()
    signature = signing.sign(b"lachan-delta\n1")
    assert signing.is_signed(b"lachan-delta\n1", signature, public=public)
    assert not signing.is_signed(b"lachan-delta\n2", signature, public=public)
    assert not signing.is_signed(b"lachan-delta\n1", signature[:-1], public=public)


@pytest.mark.parametrize("said", ["two\nlines", "a\x07bell", "x" * 8_001])
def test_a_comment_is_one_line_that_minisign_takes(said: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        signing.minisign(b"", trusted=said)


def test_the_longest_comment_is_taken_by_minisign(tmp_path: Path) -> None:
    done = check(tmp_path, b"a", signing.minisign(b"a", trusted="x" * signing.TRUSTED_BYTES))
    assert done.returncode == 0, done.stderr


def test_the_key_is_made_once_and_for_its_owner_alone(key: Path) -> None:
    first = signing.public_key()
    assert key.stat().st_mode & 0o777 == 0o600
    signing._kept.cache_clear()
    assert signing.public_key() == first


def test_a_key_that_others_may_read_signs_nothing(key: Path) -> None:
    signing.public_key()
    key.chmod(0o644)
    signing._kept.cache_clear()
    with pytest.raises(KeyFileError, match="chmod 600"):
        signing.sign(b"a")


def test_a_key_that_receivers_know_is_not_replaced_by_another(key: Path) -> None:
    signing.agree_on_key(now=timezone.now())
    signing.agree_on_key(now=timezone.now())
    key.unlink()
    with pytest.raises(WrongKeyError, match="lists are signed with"):
        signing.agree_on_key(now=timezone.now())
    signing._kept.cache_clear()
    with pytest.raises(WrongKeyError, match="Restore it"):
        signing.sign(b"a")
    assert not os.path.lexists(key)
