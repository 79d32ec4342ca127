"""Cases beside a real worker: how soon one opens, and what stands after the worker was killed in the middle."""

from __future__ import annotations

import json
import os
import random
import signal
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from fresh import LACHAN, SET_UP, Fresh, fresh_place

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.live, pytest.mark.on_database]

SCENE: Final = Path(__file__).with_name("cases_scene.py")
SOON_SECONDS: Final = 2.0


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Fresh]:
    with fresh_place(tmp_path) as fresh:
        fresh.environment.update(
            PYTHONPATH=os.pathsep.join(sys.path), LACHAN_EVIDENCE_FREE_MB="1", OMP_NUM_THREADS="1"
        )
        fresh.python(SET_UP)
        do(fresh, "begin")
        yield fresh


def do(place: Fresh, *act: str) -> Any:
    """This will run an act of the scene and give what it says."""
    done = subprocess.run(
        [sys.executable, SCENE, *act],
        env=place.environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert done.returncode == 0, done.stderr[-4_000:]
    return json.loads(done.stdout.splitlines()[-1])


@contextmanager
def worker(place: Fresh) -> Iterator[subprocess.Popen[str]]:
    """This will let a worker run until the block ends."""
    process = place.start(LACHAN, "work")
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        process.communicate(timeout=60)


def test_a_case_opens_within_two_seconds_of_the_report_that_tips_it(
    place: Fresh, capsys: pytest.CaptureFixture[str]
) -> None:
    with worker(place):
        waited = do(place, "measure", "8")
    with capsys.disabled():
        for what, seconds in waited.items():
            said = f"{what}: after {statistics.median(seconds):.2f} s, at most {max(seconds):.2f} s"
            print(said)  # noqa: T201 - the figures of docs/reference/cases.md
    assert max(max(seconds) for seconds in waited.values()) < SOON_SECONDS, waited


def kill_often(place: Fresh, *, rounds: int, seed: int) -> dict[str, Any]:
    """This will have things told while two workers run and are killed at any moment, and give what stands at the end."""
    draw = random.Random(seed)  # noqa: S311 - moments, no secret
    for number in range(rounds):
        workers = [place.start(LACHAN, "work") for _ in range(2)]
        do(place, "pour", str(seed * 100 + number), "1.0")
        if number == rounds // 2:
            do(place, "dissolve")
        time.sleep(2.0 + 3.0 * draw.random())
        for process in workers:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate(timeout=60)
    with worker(place):
        assert do(place, "settled")
    found: dict[str, Any] = do(place, "found")
    return found


def nothing_was_lost_or_doubled(found: dict[str, Any]) -> None:
    wrong = {
        name: found[name]
        for name in (
            "reports_in_two_cases", "numbers_left_out", "money_without_case", "opened_twice", "moved_twice",
            "left_behind", "without_posting", "postings_at_odds", "clocks_doubled", "events_without_entry",
            "entries_without_event",
        )
    }  # fmt: skip
    assert not any(wrong.values()), json.dumps(found)
    assert found["bank_mails"] == found["bank_told"] == found["bank_events"], json.dumps(found)
    assert found["cases"] > 5
    assert found["moved"] > 0
    assert found["reports_without_case"] <= found["reports"] * 0.05, json.dumps(found)


def test_after_three_kills_each_case_is_there_once_and_with_its_successor(place: Fresh) -> None:
    nothing_was_lost_or_doubled(kill_often(place, rounds=3, seed=1))


@pytest.mark.slow
def test_after_sixty_kills_each_case_is_there_once_and_with_its_successor(place: Fresh) -> None:
    nothing_was_lost_or_doubled(kill_often(place, rounds=60, seed=2))
