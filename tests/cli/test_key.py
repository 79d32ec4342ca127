"""The real command, as an operator types it, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from lachan.centre.accounts.keys import KeyRing

ROOT = Path(__file__).resolve().parents[2]


def lachan(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "lachan.cli.main", "key", *arguments],
        env={"LACHAN_DATA": str(data), "PYTHONPATH": str(ROOT / "src"), "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_key_is_issued_works_is_listed_and_withdrawn(tmp_path: Path) -> None:
    issued = lachan(tmp_path, "new", "Ngân hàng Sông Hồng")
    assert issued.returncode == 0, issued.stderr
    key = issued.stdout.strip()
    ring = KeyRing(tmp_path / "api-keys.json")
    found = ring.find(key)
    assert found is not None
    assert found.name == "Ngân hàng Sông Hồng"
    listed = lachan(tmp_path, "list")
    assert listed.stdout.startswith("Ngân hàng Sông Hồng\t")
    assert key not in listed.stdout
    assert lachan(tmp_path, "withdraw", "Ngân hàng Sông Hồng").returncode == 0
    assert ring.find(key) is None
    assert lachan(tmp_path, "list").stdout == ""


def test_a_name_that_is_taken_or_unknown_is_said_with_status_two(tmp_path: Path) -> None:
    assert lachan(tmp_path, "new", "a").returncode == 0
    again = lachan(tmp_path, "new", "a")
    assert again.returncode == 2
    assert "has a key already" in again.stderr
    missing = lachan(tmp_path, "withdraw", "b")
    assert missing.returncode == 2
    assert "no key for 'b'" in missing.stderr
