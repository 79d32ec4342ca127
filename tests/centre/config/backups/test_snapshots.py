from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from fresh import SET_UP, Fresh, fresh_place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.live, pytest.mark.on_database]

# The disk of the data folder is full for the copy alone: nothing else is written before it.
WITHOUT_ROOM = (
    SET_UP
    + """
import resource, sys
from django.conf import settings
from lachan.centre.config.backups.manifest import BackupError
from lachan.centre.config.backups.snapshots import snapshot
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
try:
    with snapshot(settings.ENVIRONMENT.data, settings.ENVIRONMENT):
        print("copied")
except BackupError as error:
    print(f"refused: {error}")
"""
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fresh]:
    with fresh_place(tmp_path_factory.mktemp("snapshots")) as place:
        place.python(SET_UP)
        yield place


def copies(data: Path) -> list[str]:
    return [path.name for path in data.glob(".backup-*")]


def test_a_copy_for_which_there_is_no_room_is_said_in_words_and_leaves_nothing(place: Fresh) -> None:
    said = place.python(WITHOUT_ROOM).stdout
    assert said.startswith("refused: ")
    assert copies(place.data) == []


def test_what_a_killed_backup_left_is_removed_by_the_next(place: Fresh, tmp_path: Path) -> None:
    left = [place.data / f".backup-4194305{end}" for end in ("", "-journal")]
    running = place.data / f".backup-{os.getpid()}"
    young = place.data / ".backup-4194306"
    yesterday = time.time() - 25 * 3600
    for path in (*left, running):
        path.write_bytes(b"rows")
        os.utime(path, (yesterday, yesterday))
    young.write_bytes(b"rows")
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("một câu mật khẩu khá dài\n", encoding="utf-8")
    passphrase.chmod(0o600)
    place.run("backup", str(tmp_path / "b.age"), "--passphrase-file", str(passphrase))
    assert sorted(copies(place.data)) == sorted([running.name, young.name])
