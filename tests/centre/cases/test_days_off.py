"""The days off that deadlines are counted by are those of the package that they come from."""

from __future__ import annotations

import runpy
from pathlib import Path

from lachan.centre.cases import hours

ROOT = Path(__file__).resolve().parents[3]


def test_the_days_off_are_as_the_package_has_them() -> None:
    script = runpy.run_path(str(ROOT / "scripts/build_holidays.py"))
    path = Path(hours.__file__).with_name("days_off_vn.json")
    assert script["OUTPUT"] == path
    assert path.read_text("utf-8") == script["made"](), "run scripts/build_holidays.py"
