"""A hundred desk officers work at once at a served site: no error, and nothing lost of what any of them was told is done."""

from __future__ import annotations

import json
import os
import random
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.request import urlopen

import pytest

from fresh import LACHAN, SET_UP, Fresh, fresh_place
from served import free_port
from soak.desk_officer import Officer

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.live, pytest.mark.on_database]

SCENE: Final = Path(__file__).with_name("officers_scene.py")
OFFICERS: Final = 100
CASES: Final = 300
START_SECONDS: Final = 60.0
# in CI, and in `make soak` unless SOAK_SECONDS says otherwise (3600: the hour)
SHORT_SECONDS: Final = 60.0
LONG_SECONDS: Final = 180.0


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Fresh]:
    with fresh_place(tmp_path) as fresh:
        fresh.environment.update(
            PYTHONPATH=os.pathsep.join(sys.path), LACHAN_LOG_REQUESTS="no", OMP_NUM_THREADS="1"
        )
        fresh.python(SET_UP)
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


def work(place: Fresh, folder: Path, *, seconds: float) -> tuple[list[Officer], str]:
    """This will serve the site and let all officers work for so long; gives them, and what the site wrote."""
    begun = do(place, "begin", f"{OFFICERS}", f"{CASES}")
    port, output = free_port(), folder / "output.log"
    with output.open("w") as writing:
        process = subprocess.Popen(
            [sys.executable, "-c", LACHAN, "up", "--port", str(port), "--workers", "1"],
            env=place.environment, stdout=writing, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                with urlopen(f"{address}/healthz", timeout=5):  # noqa: S310 - our own site
                    break
            except OSError:
                assert time.monotonic() < until, output.read_text()
                time.sleep(0.1)
        officers = [
            Officer(address, {begun["cookie"]: session}, number, random.Random(number))  # noqa: S311 - no secret
            for number, session in enumerate(begun["sessions"])
        ]
        ends = time.monotonic() + seconds
        threads = [threading.Thread(target=one.work_until, args=(ends,)) for one in officers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert do(place, "settled")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
    return officers, output.read_text()


def nobody_lost_anything(place: Fresh, folder: Path, *, seconds: float) -> str:
    """This will let the officers work and compare what stands with what they were told; gives the figures."""
    officers, written = work(place, folder, seconds=seconds)
    wrong = [line for officer in officers for line in officer.wrong]
    assert not wrong, f"{wrong[:20]}\n{written[-6_000:]}"
    assert "Traceback" not in written, written[-4_000:]
    assert "locked" not in written, written[-4_000:]
    acts = [act for officer in officers for act in officer.acts]
    told = folder / "told"
    told.write_text("".join(f"{json.dumps(act._asdict())}\n" for act in acts), "utf-8")
    found = do(place, "stands", f"{told}")
    at_odds = {
        name: value
        for name, value in found.items()
        if name not in {"cases", "events", "bulk_lines"} and value
    }
    assert not at_odds, json.dumps(at_odds)[:4_000]
    counted = Counter(act.status if not act.done else "done" for act in acts)
    assert counted["done"] > OFFICERS
    # they were after the same cases
    assert counted[409] > 0
    kinds = {act.act for act in acts if act.done}
    assert kinds >= {"take", "note", "change", "pause", "hand-over", "close"}, kinds
    assert found["bulk_lines"] > 0
    took = sorted(second for officer in officers for _, second in officer.took)
    return (
        f"{OFFICERS} officers, {seconds:.0f} s: {len(took)} requests, median {statistics.median(took):.2f} s,"
        f" 95 of 100 within {took[len(took) * 95 // 100]:.2f} s, longest {took[-1]:.2f} s;"
        f" {counted['done']} acts done, {counted[409]} refused for somebody else was first,"
        f" {found['bulk_lines']} cases in bulk; {found['events']} events"
    )


def test_a_hundred_officers_work_at_once_for_a_minute_and_nothing_is_lost(
    place: Fresh, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = nobody_lost_anything(place, tmp_path, seconds=SHORT_SECONDS)
    with capsys.disabled():
        print(said)  # noqa: T201 - the figures of docs/reference/cases.md


@pytest.mark.slow
def test_a_hundred_officers_work_at_once_for_long_and_nothing_is_lost(
    place: Fresh, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seconds = float(os.environ.get("SOAK_SECONDS", LONG_SECONDS))
    said = nobody_lost_anything(place, tmp_path, seconds=seconds)
    with capsys.disabled():
        print(said)  # noqa: T201 - as above
