"""The reference pages say what the code says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_reference_pages_are_up_to_date() -> None:
    run = subprocess.run(
        [sys.executable, ROOT / "scripts/build_reference.py", "--check"],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
        env={"PYTHONPATH": str(ROOT / "src"), "PYTHONWARNINGS": "error"},
    )
    assert run.returncode == 0, run.stdout + run.stderr
