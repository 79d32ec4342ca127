from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING, Any

import pyrage
import pytest

from beginnings import EMPTY, MIGRATED
from centre.config.backups.stories import BEGIN, ERASE, TELL, WORK
from fresh import Fresh, fresh_place
from lachan.centre.audit.signing import make_key

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.live, pytest.mark.on_database]

OFFICES = """code,kind,name_vi,name_en,parent,valid_from
ttqg,ministry,Trung tâm quốc gia,National centre,,2025-07-01
"""
TWO = (
    "--administrator",
    "Nguyễn Văn An <an@example.vn>",
    "--administrator",
    "Trần Thị Bình <binh@example.vn>",
)
# of the machine and not of the centre: signs of life, and what a restore itself writes
OWN_ACCOUNT = {"web_beat", "web_backupnote"}


@pytest.fixture
def begins() -> str:
    return MIGRATED


@pytest.fixture
def place(tmp_path: Path, begins: str) -> Iterator[Fresh]:
    with fresh_place(tmp_path, begins=begins) as place:
        yield place


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What is kept outside: the signer's key and heads, the key of the backups."""
    folder = tmp_path / "outside"
    folder.mkdir(mode=0o700)
    make_key(folder / "signer.key")
    identity = pyrage.x25519.Identity.generate()
    (folder / "identity.txt").write_text(f"# made by a test\n{identity}\n")
    (folder / "recipients.txt").write_text(f"{identity.to_public()}\n")
    (folder / "offices.csv").write_text(OFFICES, "utf-8")
    return folder


def set_up(place: Fresh, folder: Path) -> None:
    """The whole start, with 14,000 territories."""
    place.run("setup", "--offices", str(folder / "offices.csv"), *TWO)


def begin(place: Fresh, folder: Path) -> None:
    """An office and two persons, without the territories."""
    place.python(BEGIN, str(folder / "offices.csv"))


def work(place: Fresh, folder: Path, prefix: str, count: int = 3) -> list[int]:
    made: list[int] = json.loads(place.python(WORK, str(folder), prefix, str(count)).stdout)
    return made


def tell(place: Fresh) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(place.python(TELL).stdout)
    return told


def backup(place: Fresh, folder: Path, name: str = "backup.age", *more: str) -> Path:
    path = folder / name
    place.run("backup", str(path), "--recipients-file", str(folder / "recipients.txt"), *more)
    return path


def restore(
    place: Fresh, folder: Path, path: Path, *more: str, check: bool = True
) -> subprocess.CompletedProcess[str]:
    return place.run("restore", str(path), "--identity", str(folder / "identity.txt"), *more, check=check)


def rows(told: dict[str, Any]) -> dict[str, int]:
    return {name: count for name, count in told["rows"].items() if name not in OWN_ACCOUNT}


@pytest.mark.parametrize("begins", [EMPTY], ids=["nothing there before"])
def test_a_drill_brings_back_what_was_there_and_the_log_is_as_it_was_signed_outside(
    place: Fresh, folder: Path
) -> None:
    set_up(place, folder)
    before = work(place, folder, "truoc")
    then = tell(place)
    path = backup(place, folder)
    shutil.copy(folder / "heads.jsonl", folder / "heads-then.jsonl")
    # life goes on: others come, one who was there is erased
    work(place, folder, "sau", 2)
    gone = before[0]
    place.python(ERASE, str(folder), str(gone))
    # and all that is shared is stopped, which the backup doesn't know
    stopped = place.data / "exchange" / "stopped"
    stopped.parent.mkdir(exist_ok=True)
    stopped.touch()
    trusted = ("--key", str(folder / "signer.key.pub"))

    refused = restore(place, folder, path, check=False)
    assert refused.returncode == 2
    assert "--replace" in refused.stderr
    done = restore(place, folder, path, "--replace", "--heads", str(folder / "heads.jsonl"), *trusted)
    assert "is as it was signed" in done.stdout
    assert "Erased again: 1 persons." in done.stdout
    assert "are lost. State it to the signer" in done.stdout

    now = tell(place)
    assert now["contents"] == now["opened"] == 3
    assert now["persons"].keys() == then["persons"].keys()
    assert now["persons"][str(gone)] == f"#{gone}"
    assert now["persons"][str(before[1])] == "Người truoc 1"
    # two values of the erased are gone, and what the restore did was written
    assert now["values"] == then["values"] - 2
    grown = {name for name, count in rows(now).items() if count > rows(then)[name]}
    # and what goes to partners counts on from a place that no partner has read yet, and stays stopped
    assert "exchange_emptying" in grown
    assert stopped.exists()
    assert grown <= {
        "audit_entry",
        "audit_unsealed",
        "audit_erasure",
        "django_migrations",
        "exchange_counter",
        "exchange_cursor",
        "exchange_emptying",
    }
    fewer = {name for name, count in rows(now).items() if count < rows(then)[name]}
    assert fewer == {"audit_personalvalue", "audit_personalkey"}

    verified = place.run("audit", "verify", "--heads", str(folder / "heads-then.jsonl"), *trusted)
    assert "The log is as it was signed." in verified.stdout
    # the heads of later say truly that the log was cut, until the signer states why
    cut = place.run("audit", "verify", "--heads", str(folder / "heads.jsonl"), *trusted, check=False)
    assert cut.returncode == 1
    assert "cut" in cut.stdout


def test_a_backup_goes_into_an_empty_place_with_its_keys(place: Fresh, folder: Path, tmp_path: Path) -> None:
    begin(place, folder)
    work(place, folder, "nguoi", 2)
    then = tell(place)
    path = backup(place, folder, "whole.age", "--with-keys")
    with fresh_place(tmp_path / "elsewhere", begins=EMPTY) as elsewhere:
        checked = restore(elsewhere, folder, path, "--check")
        assert f"{sum(then['rows'].values())} rows" in checked.stdout or "is whole" in checked.stdout
        assert not (elsewhere.data / "evidence").exists()
        restore(elsewhere, folder, path)
        now = tell(elsewhere)
        assert now["persons"] == then["persons"]
        assert now["opened"] == 2
        assert now["values"] == then["values"]
        assert (elsewhere.data / "keys" / "master").read_bytes() == (
            place.data / "keys" / "master"
        ).read_bytes()
        assert not [left for left in elsewhere.data.iterdir() if left.name.startswith(".restor")]


def test_without_the_key_nothing_is_put_back_and_the_key_is_named(
    place: Fresh, folder: Path, tmp_path: Path
) -> None:
    begin(place, folder)
    path = backup(place, folder)
    with fresh_place(tmp_path / "elsewhere", begins=EMPTY) as elsewhere:
        refused = restore(elsewhere, folder, path, check=False)
        assert refused.returncode == 2
        assert "keys/master is missing" in refused.stderr
        (elsewhere.data / "keys").mkdir(exist_ok=True, mode=0o700)
        shutil.copy(place.data / "keys" / "master", elsewhere.data / "keys" / "master")
        restore(elsewhere, folder, path)
        assert tell(elsewhere)["persons"].keys() == tell(place)["persons"].keys()


def test_a_backup_that_was_altered_cut_or_is_another_changes_nothing(place: Fresh, folder: Path) -> None:
    begin(place, folder)
    path = backup(place, folder)
    then = tell(place)
    whole = path.read_bytes()
    for name, content in {
        "flipped": whole[: len(whole) // 2]
        + bytes([whole[len(whole) // 2] ^ 1])
        + whole[len(whole) // 2 + 1 :],
        "cut": whole[:-5_000],
        "headless": whole[100:],
        "empty": b"",
        "strange": b"PK\x03\x04" + os.urandom(500),
    }.items():
        broken = folder / f"{name}.age"
        broken.write_bytes(content)
        refused = restore(place, folder, broken, "--replace", check=False)
        assert refused.returncode == 2, name
        assert refused.stderr.startswith("lachan restore: "), name
        assert "Traceback" not in refused.stderr, name
    other = pyrage.x25519.Identity.generate()
    (folder / "other.txt").write_text(str(other))
    refused = place.run(
        "restore", str(path), "--identity", str(folder / "other.txt"), "--replace", check=False
    )
    assert refused.returncode == 2
    assert "this key" in refused.stderr
    assert tell(place) == then
    assert not [left for left in place.data.iterdir() if left.name.startswith((".restor", ".before"))]


def test_a_log_that_is_not_as_it_was_signed_is_not_put_back(place: Fresh, folder: Path) -> None:
    begin(place, folder)
    work(place, folder, "mot", 1)
    path = backup(place, folder)
    # another centre's heads, by a key that is trusted: the same numbers, other contents
    heads = (folder / "heads.jsonl").read_text()
    forged = heads.replace('"head":"', '"head":"0')
    (folder / "forged.jsonl").write_text(forged)
    refused = restore(
        place, folder, path, "--replace", "--heads", str(folder / "forged.jsonl"), "--key", str(folder / "signer.key.pub"),
        check=False,
    )  # fmt: skip
    assert refused.returncode == 2
    assert tell(place)["persons"]


def test_nothing_is_restored_under_a_running_worker(place: Fresh, folder: Path) -> None:
    begin(place, folder)
    path = backup(place, folder)
    worker = place.start("import sys; from lachan.cli.main import main; sys.exit(main(['work']))")
    try:
        assert worker.stdout is not None
        while "runs" not in worker.stdout.readline():
            pass
        refused = restore(place, folder, path, "--replace", check=False)
        assert refused.returncode == 2
        assert "Stop the site and its workers first" in refused.stderr
    finally:
        worker.terminate()
        worker.communicate(timeout=40)
    restore(place, folder, path, "--replace")
