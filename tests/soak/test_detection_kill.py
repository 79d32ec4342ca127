"""Taking and judging that is killed in the middle: no acknowledged report is lost, none is doubled, none is stuck."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from fresh import fresh_place

pytestmark = [pytest.mark.live, pytest.mark.on_database]

KEEPER = Path(__file__).with_name("detection_keeper.py")


def run_rounds(folder: Path, *, rounds: int, seed: int) -> dict[str, Any]:
    """This will let the keeper take, judge and be killed, and give what it found."""
    with fresh_place(folder) as place:
        done = subprocess.run(
            [sys.executable, KEEPER, folder, str(rounds), str(seed)],
            env=place.environment | {"PYTHONPATH": os.pathsep.join(sys.path), "LACHAN_EVIDENCE_FREE_MB": "1"},
            capture_output=True,
            text=True,
            check=False,
            timeout=3_600,
        )
    assert done.returncode == 0, done.stderr[-4_000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def nothing_was_lost(found: dict[str, Any]) -> None:
    assert found["acknowledged"] >= found["rounds"], found
    wrong = {
        name: found[name]
        for name in ("lost", "doubled", "more_than_told", "miscounted", "stuck", "put_aside")
    }
    assert not any(wrong.values()), json.dumps(found)
    # on a busy machine one may take longer than a picture may
    assert {code for code, _ in found["pictures_failed"]} <= {"picture.too_slow"}, json.dumps(found)
    assert found["pictures"] + len(found["pictures_failed"]) == found["files"], json.dumps(found)


def test_what_was_acknowledged_is_there_once_and_judged_after_eight_kills(tmp_path: Path) -> None:
    nothing_was_lost(run_rounds(tmp_path, rounds=8, seed=1))


@pytest.mark.slow
def test_what_was_acknowledged_is_there_once_and_judged_after_two_hundred_kills(tmp_path: Path) -> None:
    found = run_rounds(tmp_path, rounds=200, seed=2)
    nothing_was_lost(found)
    # the kills came in the middle of something
    assert found["rounds_that_left_a_batch"] > 10
    assert found["sweeps_done"] > 5
