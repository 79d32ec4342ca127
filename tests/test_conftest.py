"""The rules for tests themselves: no network, no silent skip where all is required, none left out by CI."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

TESTS = Path(__file__).parent


def run_pytest(folder: Path, source: str, *, require_all: bool) -> str:
    """This will run one test file under our conftest and give what pytest printed."""
    for name in ("conftest.py", "programs.py"):
        shutil.copy(TESTS / name, folder)
    (folder / "test_it.py").write_text(
        f"import pytest\nfrom programs import need_program\n\n{source}\n", encoding="utf-8"
    )
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("LACHAN_", "PYTEST_"))
    }
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-ra",
            "-p",
            "no:django",
            "-p",
            "no:cacheprovider",
            "--rootdir",
            ".",
        ],
        cwd=folder,
        env=environment | {"LACHAN_REQUIRE_ALL": str(int(require_all)), "PYTHONPATH": "."},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return run.stdout


MISSING = 'def test_it() -> None:\n    need_program("no-such-program", "its-package")'


def test_a_missing_program_skips_with_a_line_that_says_how_to_get_it(tmp_path: Path) -> None:
    said = run_pytest(tmp_path, MISSING, require_all=False)
    assert "no-such-program is missing; it comes with: sudo apt-get install its-package" in said
    assert "1 skipped" in said


@pytest.mark.parametrize(
    "source",
    [
        MISSING,
        'def test_it() -> None:\n    pytest.skip("because")',
        '@pytest.mark.skip(reason="because")\ndef test_it() -> None: ...',
        'pytest.importorskip("no_such_module")\ndef test_it() -> None: ...',
    ],
)
def test_where_all_is_required_every_skip_is_a_failure(tmp_path: Path, source: str) -> None:
    said = run_pytest(tmp_path, source, require_all=True)
    assert "1 failed" in said or "1 error" in said
    assert "skipped" not in said.splitlines()[-1]


def test_a_test_cannot_reach_the_network() -> None:
    with pytest.raises(Exception, match=r"socket"):
        socket.create_connection(("192.0.2.1", 443), timeout=1)


@pytest.mark.live
def test_a_live_test_reaches_the_loopback_alone() -> None:
    with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.1", 9), timeout=1):
        pass
    with pytest.raises(Exception, match=r"192\.0\.2\.1"):
        socket.create_connection(("192.0.2.1", 443), timeout=1)


def test_examples_are_the_same_each_time_and_leave_no_database() -> None:
    same = settings.get_profile("same")
    assert same.derandomize
    assert same.database is None


def test_the_parts_of_ci_are_all_tests_together() -> None:
    parts = re.findall(r'"(?:\$pytest|make) (.+)"', (TESTS.parent / ".ci/run").read_text("utf-8"))
    apart = {part for part in parts if re.fullmatch(r"tests/\w+", part)}
    rest = next(part for part in parts if part.startswith("tests --ignore"))
    assert apart == set(re.findall(r"--ignore=(\S+)", rest))
    assert {"test-postgresql", "check"} <= set(parts)
