"""The import contracts of pyproject.toml, held against planted violations."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def broken_by(tmp_path: Path, *, planted_in: str, line: str) -> str:
    """This will give what import-linter says of a copy of the sources with a line planted; "" if it is content."""
    shutil.copytree(
        ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("data", "__pycache__", "static")
    )
    # the folder of packaged data is a package too
    data = tmp_path / "src/lachan/engine/data"
    data.mkdir()
    shutil.copy(ROOT / "src/lachan/engine/data/__init__.py", data)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    planted = tmp_path / "src" / planted_in
    planted.parent.mkdir(parents=True, exist_ok=True)
    planted.write_text(f'"""Planted."""\n\n{line}\n', encoding="utf-8")
    linter = Path(sys.executable).parent / "lint-imports"
    run = subprocess.run(
        [linter, "--no-logo", "--no-cache"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "src"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return run.stdout if run.returncode else ""


def test_the_contracts_hold(tmp_path: Path) -> None:
    assert broken_by(tmp_path, planted_in="lachan/engine/planted.py", line="import json") == ""


@pytest.mark.parametrize(
    ("planted_in", "line", "said"),
    [
        (
            "lachan/engine/planted.py",
            "import subprocess",
            "lachan.engine is not allowed to import subprocess",
        ),
        ("lachan/engine/links/planted.py", "import django", "lachan.engine is not allowed to import django"),
        (
            "lachan/engine/planted.py",
            "import lachan.pictures",
            "lachan.engine is not allowed to import lachan.pict",
        ),
        ("lachan/engine/text/planted.py", "import sklearn", "lachan.engine is not allowed to import sklearn"),
        (
            "lachan/pictures/planted.py",
            "import lachan.centre",
            "lachan.pictures is not allowed to import lachan.c",
        ),
        (
            "lachan/centre/web/planted.py",
            "import lachan.centre.public",
            "lachan.centre.web is not allowed to import",
        ),
        (
            "lachan/centre/outbox/planted.py",
            "import urllib3",
            "lachan.centre.outbox is not allowed to import urllib3",
        ),
        ("lachan/centre/utils.py", "import json", "utils"),
        ("lachan/centre/public/utils.py", "import json", "utils"),
        (
            "lachan/centre/public/services.py",
            "import lachan.centre.public.views",
            "lachan.centre.public.services is not allowed to import lachan.centre.public.views",
        ),
        (
            "lachan/centre/public/showing/planted.py",
            "import lachan.centre.accounts.models",
            "lachan.centre.public.showing.planted -> lachan.centre.accounts.models",
        ),
    ],
)
def test_a_planted_violation_is_named(tmp_path: Path, planted_in: str, line: str, said: str) -> None:
    assert said in " ".join(broken_by(tmp_path, planted_in=planted_in, line=line).split())
