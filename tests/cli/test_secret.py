"""The real command, as an operator types it, in a process of its own."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def lachan(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "lachan.cli.main", "secret", *arguments],
        env={"LACHAN_DATA": str(data), "PYTHONPATH": str(ROOT / "src"), "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_secret_is_made_changed_and_the_old_one_retired(tmp_path: Path) -> None:
    first, second = lachan(tmp_path, "new", "witness"), lachan(tmp_path, "new", "witness")
    assert first.returncode == second.returncode == 0, first.stderr
    assert first.stdout.startswith("whsec_")
    assert first.stdout != second.stdout
    path = tmp_path / "keys/webhooks/witness"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    name, ids = lachan(tmp_path, "list").stdout.strip().split("\t")
    assert (name, len(ids.split())) == ("witness", 2)
    assert "whsec" not in ids
    assert lachan(tmp_path, "retire", "witness").stderr == "1 retired\n"
    assert len(lachan(tmp_path, "list").stdout.split()) == 2


def test_a_wrong_name_a_missing_one_and_a_broken_file_are_said_with_status_two(tmp_path: Path) -> None:
    for arguments, said in (
        (("new", "../x"), "small letters"),
        (("retire", "bank"), "no secret for 'bank'"),
    ):
        run = lachan(tmp_path, *arguments)
        assert run.returncode == 2
        assert said in run.stderr
    assert lachan(tmp_path, "list").stdout == ""
    assert lachan(tmp_path, "new", "bank").returncode == 0
    (tmp_path / "keys/webhooks/bank").chmod(0o644)
    run = lachan(tmp_path, "list")
    assert run.returncode == 2
    assert "chmod 600" in run.stderr
