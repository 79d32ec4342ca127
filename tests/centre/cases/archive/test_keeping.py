from __future__ import annotations

import stat
import time
from typing import TYPE_CHECKING

import msgspec
import pytest

from lachan.centre.cases.archive.keeping import (
    SealedElsewhereError,
    folder_of_archives,
    new_archive,
    open_kept,
    open_passphrase,
    seal_passphrase,
    sweep_archives,
)

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

SAID = "abcde-fghjk-mnpqr-stvwx-yz012"
LATER = 3_600


def sweep(*kept: str) -> int:
    return sweep_archives(is_spoken_of=lambda name: name in kept, now_seconds=time.time() + LATER)


def names() -> list[str]:
    return sorted(path.name for path in folder_of_archives().iterdir())


def test_a_passphrase_opens_for_its_archive_alone() -> None:
    sealed = seal_passphrase(SAID, key="a")
    assert SAID not in sealed
    assert seal_passphrase(SAID, key="a") != sealed
    assert open_passphrase(sealed, key="a") == SAID
    with pytest.raises(SealedElsewhereError):
        open_passphrase(sealed, key="b")


def test_another_master_key_does_not_open_it(settings: Settings, tmp_path: Path) -> None:
    sealed = seal_passphrase(SAID, key="a")
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, data=tmp_path / "elsewhere")
    with pytest.raises(SealedElsewhereError):
        open_passphrase(sealed, key="a")


def test_an_archive_is_the_owners_alone_and_is_read_again_by_its_name(place: Path) -> None:
    with new_archive(3) as (file, name):
        file.write(b"PK")
    path = folder_of_archives() / name
    assert path.is_relative_to(place)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert name.startswith("3-")
    with open_kept(name) as again:
        assert again.read() == b"PK"
    with pytest.raises(FileNotFoundError):
        open_kept("3-none.zip")


def test_what_raises_leaves_no_file() -> None:
    with pytest.raises(RuntimeError), new_archive(3):
        raise RuntimeError
    assert names() == []


def test_a_sweep_takes_what_is_old_free_and_unspoken_of() -> None:
    with new_archive(1) as (_, kept), new_archive(2) as (_, left):
        # whoever writes holds it, however long that takes
        assert sweep() == 0
    assert sweep_archives(is_spoken_of=lambda _: False, now_seconds=time.time()) == 0
    assert sweep(kept) == 1
    assert names() == [kept]
    assert left != kept
    assert sweep(kept) == 0


def test_a_sweep_asks_what_is_spoken_of_only_once_the_writer_is_done() -> None:
    """Whoever ends between the look at the folder and the lock has said by then what became of it."""
    with new_archive(1) as (_, name):
        pass
    asked: list[str] = []

    def look(one: str) -> bool:
        asked.append(one)
        return True

    assert sweep_archives(is_spoken_of=look, now_seconds=time.time() + LATER) == 0
    assert (asked, names()) == ([name], [name])
