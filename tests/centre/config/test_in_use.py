from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from lachan.centre.config.in_use import InUseError, use_alone, use_together

if TYPE_CHECKING:
    from pathlib import Path


def test_many_use_it_together_and_a_restore_waits_for_none_of_them(tmp_path: Path) -> None:
    one, other = use_together(tmp_path), use_together(tmp_path)
    with pytest.raises(InUseError, match="Stop the site and its workers first"):
        use_alone(tmp_path)
    os.close(one)
    with pytest.raises(InUseError):
        use_alone(tmp_path)
    os.close(other)
    alone = use_alone(tmp_path)
    with pytest.raises(InUseError, match="A restore is running"):
        use_together(tmp_path)
    os.close(alone)
    os.close(use_together(tmp_path))


def test_a_program_that_is_only_started_does_not_hold_it(tmp_path: Path) -> None:
    other = use_together(tmp_path)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as started:
        os.close(other)
        os.close(use_alone(tmp_path))
        started.communicate(b"\n")
