"""`lachan evidence` as the operator calls it, on a place of its own."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from beginnings import EMPTY
from fresh import SET_UP, Fresh, fresh_place
from programs import need_program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.live

KEEP = ("evidence", "keep", "--holder", "case:12", "--office", "CA-TQ", "--until", "2030-01-01")


OFFICES = (
    "code,kind,name_vi,name_en,parent,territory,valid_from,valid_to,competences\n"
    "CA-TQ,provincial,Công an tỉnh Tuyên Quang,Tuyen Quang Police,,,2025-07-01,,\n"
    "CA-HG,provincial,Công an tỉnh Hà Giang,Ha Giang Police,,,2020-01-01,2025-07-01,\n"
)


def set_up(place: Fresh) -> None:
    place.python(SET_UP)
    offices = place.data.parent / "offices.csv"
    offices.write_text(OFFICES, encoding="utf-8")
    place.run("offices", "import", str(offices))


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fresh]:
    with fresh_place(tmp_path_factory.mktemp("place")) as place:
        set_up(place)
        yield place


def kept(fresh: Fresh, path: Path) -> list[str]:
    return fresh.run(*KEEP, str(path)).stdout.strip().split("\t")


def test_a_file_is_kept_shown_taken_out_and_verified(fresh: Fresh, tmp_path: Path) -> None:
    content = "xin chào\n".encode() * 5_000
    path = tmp_path / "tin nhắn.txt"
    path.write_bytes(content)
    file_id, sha256, kind, size = kept(fresh, path)
    assert (sha256, kind, int(size)) == (hashlib.sha256(content).hexdigest(), "text", len(content))

    shown = fresh.run("evidence", "show", file_id).stdout
    assert f"sha256\t{sha256}" in shown
    assert "evidence.kept\tmachine:operator" in shown
    assert "tin nhắn" not in shown

    out = tmp_path / "out.zip"
    made = fresh.run("evidence", "export", file_id, "--reason", "Gửi Viện kiểm sát", "--out", str(out)).stdout
    passphrase = made.splitlines()[1]
    seven = need_program("7z", "7zip")
    subprocess.run(
        [seven, "x", f"-p{passphrase}", f"-o{tmp_path / 'x'}", str(out)], check=True, capture_output=True
    )
    assert (tmp_path / "x" / f"001-{sha256[:12]}.txt").read_bytes() == content
    summed = subprocess.run(
        ["/usr/bin/sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path / "x", check=False, capture_output=True
    )
    assert summed.returncode == 0
    assert out.stat().st_mode & 0o077 == 0

    verified = fresh.run("evidence", "verify")
    assert "0 not whole" in verified.stderr


def test_a_damaged_file_gives_status_one_and_its_hash(tmp_path: Path) -> None:
    with fresh_place(tmp_path) as place:
        set_up(place)
        path = tmp_path / "a"
        path.write_bytes(b"content")
        _, sha256, *_ = kept(place, path)
        sealed = next((place.data / "evidence" / "blobs").rglob(sha256))
        sealed.write_bytes(sealed.read_bytes()[:-1])
        verified = place.run("evidence", "verify", check=False)
        assert verified.returncode == 1
        assert verified.stdout == f"{sha256}\tlength\n"
        # another key than the one it was sealed under is named too
        sealed.unlink()
        place.run(*KEEP, str(path))
        (place.data / "keys" / "master").rename(place.data / "keys" / "old")
        assert place.run("evidence", "verify", check=False).stdout == f"{sha256}\tkey\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("keep", "--holder", "Nguyễn Văn A", "--office", "CA-TQ", "--until", "2030-01-01", "{file}"),
            "references",
        ),
        (
            ("keep", "--holder", "case:1", "--office", "CA-TQ", "--until", "2020-01-01", "{file}"),
            "A term ends after today",
        ),
        (
            ("keep", "--holder", "case:1", "--office", "CA-TQ", "--until", "2030-01-01", "/nonexistent"),
            "No such file",
        ),
        (
            ("keep", "--holder", "case:1", "--office", "7", "--until", "2030-01-01", "{file}"),
            "'7' is no office; `lachan offices list` names them",
        ),
        (
            ("keep", "--holder", "case:1", "--office", "CA-HG", "--until", "2030-01-01", "{file}"),
            "CA-HG does not stand any more",
        ),
        (("show", "99999"), "there is no file 99999"),
        (("export", "99999", "--reason", "x", "--out", "{new}"), "There is no such file"),
        (("export", "99999", "--reason", "x", "--out", "{file}"), "exists"),
    ],
)
def test_what_can_not_be_done_is_said_with_status_two(
    arguments: tuple[str, ...], said: str, fresh: Fresh, tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"content")
    words = [word.format(file=path, new=tmp_path / "new") for word in arguments]
    done = fresh.run("evidence", *words, check=False)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "new").exists()
    assert path.read_bytes() == b"content"


def test_an_empty_file_is_refused(fresh: Fresh, tmp_path: Path) -> None:
    path = tmp_path / "empty"
    path.touch()
    done = fresh.run(*KEEP, str(path), check=False)
    assert done.returncode == 2
    assert "The file is empty" in done.stderr


def test_the_scanner_and_the_sweep_are_told_to_work(fresh: Fresh) -> None:
    assert "wait for the scanner" in fresh.run("evidence", "scan-again").stderr
    assert "0 files were removed" in fresh.run("evidence", "sweep").stderr


def test_a_place_without_a_database_is_named_with_its_mend(tmp_path: Path) -> None:
    with fresh_place(tmp_path, begins=EMPTY) as place:
        done = place.run("evidence", "verify", check=False)
    assert done.returncode == 2
    assert "lachan setup brings it up to date" in done.stderr
    assert "Traceback" not in done.stderr


def test_help_starts_without_django() -> None:
    program = "import sys; from lachan.cli.main import main\ntry: main(['evidence', '--help'])\nfinally: assert 'django' not in sys.modules"
    done = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True, env=dict(os.environ)
    )
    assert done.returncode == 0, done.stderr
    assert "verify" in done.stdout
