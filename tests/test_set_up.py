"""How the set-up finds a Python, with interpreters that are played by small scripts."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from programs import need_program

ROOT = Path(__file__).parents[1]

# What the script's question to an interpreter exits with.
FIT, TOO_OLD, WITHOUT_SQLITE, WITHOUT_VENV = 0, 3, 4, 5


def put_python(folder: Path, name: str, status: int) -> Path:
    """This will put an interpreter there that says of itself what the exit status says."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n[ $1 = -c ] && echo 3.13 && exit 0\nexit {status}\n", encoding="ascii")
    path.chmod(0o755)
    return path


def find(*folders: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """This will ask the script which Python it takes when these folders are all there is."""
    return subprocess.run(
        ["/bin/sh", ROOT / "scripts/setup.sh", "python"],
        env={
            "PATH": ":".join(map(str, folders)),
            "PYTHON_FOLDERS": "",
            "PYENV_ROOT": "/nonexistent",
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.mark.parametrize("fault", [TOO_OLD, WITHOUT_SQLITE, WITHOUT_VENV, 127])
def test_it_passes_over_a_first_python3_that_does_not_fit(tmp_path: Path, fault: int) -> None:
    put_python(tmp_path / "shims", "python3", fault)
    fit = put_python(tmp_path / "bin", "python3", FIT)
    assert find(tmp_path / "shims", tmp_path / "bin").stdout.strip() == str(fit)


def test_it_takes_a_versioned_name_where_python3_does_not_fit(tmp_path: Path) -> None:
    put_python(tmp_path, "python3", TOO_OLD)
    fit = put_python(tmp_path, "python3.12", FIT)
    assert find(tmp_path).stdout.strip() == str(fit)


def test_it_finds_a_pyenv_version_that_no_shim_leads_to(tmp_path: Path) -> None:
    versions = tmp_path / "pyenv/versions/3.12.9/bin"
    versions.mkdir(parents=True)
    fit = put_python(versions, "python3", FIT)
    put_python(tmp_path, "python3", TOO_OLD)
    assert find(tmp_path, PYENV_ROOT=str(tmp_path / "pyenv")).stdout.strip() == str(fit)


def test_it_says_how_to_get_the_venv_module(tmp_path: Path) -> None:
    python = put_python(tmp_path, "python3", WITHOUT_VENV)
    run = find(tmp_path)
    assert run.returncode == 1
    assert f"{python} lacks the modules venv and ensurepip" in run.stderr
    assert "sudo apt-get install python3-venv" in run.stderr


def test_it_says_how_to_get_a_python(tmp_path: Path) -> None:
    put_python(tmp_path, "python3", TOO_OLD)
    run = find(tmp_path)
    assert run.returncode == 1
    assert "no Python 3.12, 3.13 or 3.14 was found" in run.stderr
    assert "sudo apt-get install python3 python3-venv" in run.stderr


def test_it_does_not_take_another_than_the_one_named(tmp_path: Path) -> None:
    named = put_python(tmp_path, "old", TOO_OLD)
    put_python(tmp_path, "python3", FIT)
    run = find(tmp_path, PYTHON=str(named))
    assert run.returncode == 1
    assert f"PYTHON={named} does not fit" in run.stderr


def test_it_takes_this_very_python() -> None:
    run = find(Path(os.path.realpath(sys.executable)).parent, PYTHON=os.path.realpath(sys.executable))
    assert run.stdout.strip() == os.path.realpath(sys.executable)


def test_it_refuses_an_unknown_part() -> None:
    run = subprocess.run(
        ["/bin/sh", ROOT / "scripts/setup.sh", "everything"],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert run.returncode == 2
    assert "'everything' is no part" in run.stderr


def test_make_alone_lists_what_there_is() -> None:
    run = subprocess.run(
        [need_program("make", "make"), "--directory", ROOT],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    # two targets are steps of others and mean nothing by themselves
    targets = set(re.findall(r"(?m)^([a-z-]+):", text)) - {"environment", "serving-environment"}
    assert {
        "run",
        "test",
        "setup",
        "check",
        "lint",
        "format",
        "bench",
        "soak",
        "lock",
        "train",
        "evaluate",
    } <= targets
    assert [target for target in targets if f"  make {target} " not in run.stdout] == []
