from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pyrage
import pytest

from fresh import SET_UP, Fresh, fresh_place
from lachan.centre.config.backups.making import data_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RECIPIENT = str(pyrage.x25519.Identity.generate().to_public())


def files(data: Path, *, with_keys: bool = False) -> list[str]:
    return [
        path.relative_to(data).as_posix()
        for path in data_files(data, with_keys=with_keys, say=lambda _: None)
    ]


def test_it_takes_what_is_to_be_kept_and_leaves_out_what_is_made_anew(tmp_path: Path) -> None:
    for name in (
        "lachan.sqlite3", "lachan.sqlite3-wal", "static/a.css", "keys/master", ".in-use", ".before-restore-1/old",
        "evidence/blobs/ab/cd/x", "evidence/drafts/y.part", "lists/ours.csv", "api-keys.json", "erasures.jsonl",
    ):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    assert files(tmp_path) == ["api-keys.json", "erasures.jsonl", "evidence/blobs/ab/cd/x", "lists/ours.csv"]
    assert "keys/master" in files(tmp_path, with_keys=True)


def test_it_follows_no_link_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "lists").symlink_to("/etc")
    (tmp_path / "ours.csv").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "pipe")
    told: list[str] = []
    assert list(data_files(tmp_path, with_keys=False, say=told.append)) == []
    assert any("ours.csv is a link" in line for line in told)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fresh]:
    with fresh_place(tmp_path_factory.mktemp("making")) as place:
        place.python(SET_UP)
        yield place


@pytest.mark.live
@pytest.mark.on_database
def test_no_file_is_overwritten_and_none_lies_where_it_would_be_lost(place: Fresh, tmp_path: Path) -> None:
    there = tmp_path / "there.age"
    there.write_text("somebody's")
    for target, why in (
        (there, "is there already"),
        (place.data / "backup.age", "lies in the data folder"),
        (tmp_path / "no" / "folder.age", "is no folder"),
    ):
        refused = place.run("backup", str(target), "--recipient", RECIPIENT, check=False)
        assert refused.returncode == 2
        assert why in refused.stderr
    assert there.read_text() == "somebody's"
    unlocked = place.run("backup", str(tmp_path / "new.age"), check=False)
    assert unlocked.returncode == 2
    assert "Name a public key" in unlocked.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["there.age"]


FULL = (
    "import resource, signal\n"
    "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    "import sys; from lachan.cli.main import main\n"
    "from lachan.centre.config.opening import open_site; open_site()\n"
    # the copy of the database still fits, the backup does not
    "from lachan.centre.config.backups import making\n"
    "write = making._Counted.write\n"
    "def full(self, content):\n"
    "    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))\n"
    "    return write(self, content)\n"
    "making._Counted.write = full\n"
    "sys.exit(main())"
)


@pytest.mark.live
@pytest.mark.on_database
def test_without_room_nothing_is_left_and_nothing_is_noted(place: Fresh, tmp_path: Path) -> None:
    refused = place.python(FULL, "backup", str(tmp_path / "new.age"), "--recipient", RECIPIENT, check=False)
    assert refused.returncode == 2, refused.stderr
    assert "There is no room for the backup" in refused.stderr
    assert list(tmp_path.iterdir()) == []
    noted = place.python(
        SET_UP + "from lachan.centre.web.backups import last_backup; print(last_backup())\n"
        "from django.conf import settings; print([p.name for p in settings.ENVIRONMENT.data.glob('.backup*')])"
    )
    assert noted.stdout.split("\n")[:2] == ["None", "[]"]


@pytest.mark.live
@pytest.mark.on_database
def test_a_backup_is_its_owners_alone_and_is_noted_with_its_hash(place: Fresh, tmp_path: Path) -> None:
    path = tmp_path / "new.age"
    said = place.run("backup", str(path), "--recipient", RECIPIENT).stdout
    assert path.stat().st_mode & 0o077 == 0
    assert "The keys are not in it" in said
    noted = place.python(
        SET_UP
        + "from lachan.centre.web.backups import last_backup; made = last_backup(); print(made.bytes, made.sha256)"
    )
    size, sha256 = noted.stdout.split()
    assert int(size) == path.stat().st_size
    assert f"SHA-256 {sha256}" in said
