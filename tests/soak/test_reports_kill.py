"""Intake over its real doors, killed in the middle: no acknowledged report is lost, none is doubled, none is stuck."""

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

KEEPER = Path(__file__).with_name("reports_keeper.py")
DOORS = ("by_api", "by_sms", "by_mail", "with_picture")


def run_rounds(folder: Path, *, rounds: int, seed: int, pictures: bool = False) -> dict[str, Any]:
    """This will let the keeper serve, be told and kill, and give what it found; with `pictures` when all are read."""
    with fresh_place(folder) as place:
        done = subprocess.run(
            [sys.executable, KEEPER, folder, str(rounds), str(seed), *["pictures"] * pictures],
            env=place.environment
            | {
                "PYTHONPATH": os.pathsep.join(sys.path),
                "LACHAN_EVIDENCE_FREE_MB": "1",
                "LACHAN_REPORTS_PER_MINUTE": "1000000",
                "LACHAN_WORKERS": "1",
                "LACHAN_LOG_REQUESTS": "0",
                "OMP_NUM_THREADS": "1",
            },
            capture_output=True,
            text=True,
            check=False,
            timeout=7_200,
        )
    assert done.returncode == 0, done.stderr[-4_000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return {**found, "said": done.stderr[-4_000:]}


def nothing_was_lost(found: dict[str, Any]) -> None:
    assert found["wrong"] == {}, found["said"]
    assert found["acknowledged"] >= found["rounds"]
    # in the end everybody had an answer, and each thing is one report
    assert found["told"] == found["acknowledged"] == found["reports"], json.dumps(found)
    assert found["doubled_keys"] == found["put_aside"] == 0, json.dumps(found)
    waits = {what: count for what, count in found["stuck"].items() if count and what != "pictures"}
    assert waits == {}, json.dumps(found)


def test_what_was_acknowledged_is_there_once_and_judged_after_four_kills(tmp_path: Path) -> None:
    found = run_rounds(tmp_path, rounds=4, seed=1)
    nothing_was_lost(found)
    assert all(found.get(door) for door in DOORS), json.dumps(found)


@pytest.mark.slow
def test_what_was_acknowledged_is_there_once_and_judged_after_two_hundred_kills(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = run_rounds(tmp_path, rounds=200, seed=2, pictures=True)
    with capsys.disabled():
        print(json.dumps(found))  # noqa: T201 - the figures of docs/reference/reports.md
    nothing_was_lost(found)
    # on a busy machine one may take longer than a picture may
    assert set(found["pictures_given_up"]) <= {"picture.too_slow"}, json.dumps(found)
    assert found["stuck"]["pictures"] == 0, json.dumps(found)
    # the kills came in the middle of something
    assert found["told_again"] > 50
    assert found["rounds_that_left_unjudged"] > 10
    assert found["rounds_that_lost_one_first"] > 20
