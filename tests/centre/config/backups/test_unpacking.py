from __future__ import annotations

import hashlib
import io
import tarfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.centre.config.backups.envelope import Unlock, lock_for, sealing
from lachan.centre.config.backups.manifest import ABOUT, FORM, MANIFEST, About, BackupError, Manifest, Member
from lachan.centre.config.backups.unpacking import unpack

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

IDENTITY = pyrage.x25519.Identity.generate()
NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
ABOUT_IT = msgspec.json.encode(About(FORM, "1", NOW, "sqlite", (), "", with_keys=False))
DATABASE = ("database.sqlite3", b"not looked into here")


def archive(
    members: Sequence[tuple[str, bytes]],
    *,
    kind: bytes = tarfile.REGTYPE,
    manifest: bool = True,
    about: bytes = ABOUT_IT,
) -> bytes:
    """A sealed archive with these files, and a manifest that fits them."""
    out = io.BytesIO()
    with (
        sealing(out, lock_for(recipients=[str(IDENTITY.to_public())])) as plain,
        tarfile.open(fileobj=plain, mode="w|") as tar,
    ):
        told = []
        for name, content in [(ABOUT, about), *members]:
            info = tarfile.TarInfo(name)
            if name not in {ABOUT, "database.sqlite3"}:
                info.type, info.linkname = kind, "/etc/passwd"
            info.size = len(content) if info.isreg() else 0
            tar.addfile(info, io.BytesIO(content))
            told.append(Member(name, len(content), hashlib.sha256(content).hexdigest()))
        if manifest:
            content = msgspec.json.encode(Manifest(tuple(told), {}))
            info = tarfile.TarInfo(MANIFEST)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return out.getvalue()


def unpacked(content: bytes, tmp_path: Path) -> Path:
    source = tmp_path / "backup.age"
    source.write_bytes(content)
    return unpack(source, Unlock((IDENTITY,)), tmp_path / "unpacked").folder


def test_it_gives_what_was_put_in(tmp_path: Path) -> None:
    folder = unpacked(archive([DATABASE, ("files/evidence/blobs/ab/x", b"x" * 70_000)]), tmp_path)
    assert (folder / "files/evidence/blobs/ab/x").read_bytes() == b"x" * 70_000
    assert (folder / "files/evidence/blobs/ab/x").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "name",
    [
        "../outside", "files/../../outside", "/etc/cron.d/x", "files//x", "files/./x", "files/", "other/x", "files/a\\b",
        "database.dump/x", "files/x/../../../y",
    ],
)  # fmt: skip
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BackupError):
        unpacked(archive([DATABASE, (name, b"x")]), tmp_path)
    assert not (tmp_path / "outside").exists()
    assert {path.name for path in tmp_path.iterdir()} == {"backup.age", "unpacked"}


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE]
)
def test_what_is_no_plain_file_is_refused(tmp_path: Path, kind: bytes) -> None:
    with pytest.raises(BackupError, match="what no backup holds"):
        unpacked(archive([DATABASE, ("files/x", b"")], kind=kind), tmp_path)


def test_a_file_that_stands_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="what no backup holds"):
        unpacked(archive([DATABASE, ("files/x", b"a"), ("files/x", b"b")]), tmp_path)


def test_without_its_manifest_it_was_never_finished(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="ends before its manifest"):
        unpacked(archive([DATABASE], manifest=False), tmp_path)


def test_without_a_database_it_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="holds no database"):
        unpacked(archive([("files/x", b"a")]), tmp_path)


@pytest.mark.parametrize(
    ("about", "why"),
    [
        (b"{}", "damaged"),
        (b"\xff", "damaged"),
        (ABOUT_IT.replace(FORM.encode(), b"lachan-backup-9"), "this release reads"),
        (ABOUT_IT.replace(b"sqlite", b"oracle"), "damaged"),
    ],
)
def test_what_it_says_of_itself_is_read_strictly(tmp_path: Path, about: bytes, why: str) -> None:
    with pytest.raises(BackupError, match=why):
        unpacked(archive([DATABASE], about=about), tmp_path)


@given(st.binary(max_size=3_000))
def test_whatever_stands_in_the_envelope_is_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    folder = tmp_path_factory.mktemp("strange")
    out = io.BytesIO()
    with sealing(out, lock_for(recipients=[str(IDENTITY.to_public())])) as plain:
        plain.write(content)
    with pytest.raises(BackupError):
        unpacked(out.getvalue(), folder)


@given(st.binary(max_size=300))
def test_whatever_is_no_envelope_is_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    with pytest.raises(BackupError):
        unpacked(content, tmp_path_factory.mktemp("strange"))
