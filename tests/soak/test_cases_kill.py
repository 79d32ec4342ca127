"""Site and workers killed at any moment, over opening, routing, handing over, succession and export of cases."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from fresh import LACHAN, SET_UP, Fresh, fresh_place
from served import free_port
from soak.case_officers import Officer, Told

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.live, pytest.mark.on_database]

SCENE: Final = Path(__file__).with_name("cases_scene.py")
SERVE: Final = (
    "import sys; from lachan.centre.config.serve import serve; serve(port=int(sys.argv[1]), workers=1)"
)
OFFICERS: Final = 3
START_SECONDS: Final = 90.0
# an archive takes a proof of the last ten minutes
FRESH_SECONDS: Final = 300.0


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Fresh]:
    with fresh_place(tmp_path) as fresh:
        fresh.environment.update(
            PYTHONPATH=os.pathsep.join(sys.path), LACHAN_EVIDENCE_FREE_MB="1", LACHAN_EVIDENCE_PER_DAY="50000",
            OMP_NUM_THREADS="1",
        )  # fmt: skip
        fresh.python(SET_UP)
        key, socket = tmp_path / "key", tmp_path / "socket"
        fresh.run("audit", "key", str(key))
        signer = fresh.start(LACHAN, "audit", "signer", "--key", str(key), "--socket", str(socket))
        fresh.environment.update(LACHAN_SIGNER_SOCKET=str(socket), LACHAN_SIGNER_KEY=f"{key}.pub")
        try:
            do(fresh, "begin")
            yield fresh
        finally:
            end(signer, signal.SIGTERM)


def do(place: Fresh, *act: str) -> Any:
    done = subprocess.run(
        [sys.executable, SCENE, *act], env=place.environment, capture_output=True, text=True, check=False,
        timeout=900,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4_000:]
    return json.loads(done.stdout.splitlines()[-1])


def end(process: subprocess.Popen[str], how: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, how)
    process.communicate(timeout=60)


@contextmanager
def at_work(begun: dict[str, Any], port: int, told: Told, seed: int) -> Iterator[None]:
    """This will let officers work until the block ends."""
    over = threading.Event()
    officers = [Officer(begun, port, told, seed * 10 + number) for number in range(OFFICERS)]
    threads = [threading.Thread(target=one.work, args=(over,)) for one in officers]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join(timeout=60)


def wait_for_answer(port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
        else:
            return
        finally:
            connection.close()
    raise AssertionError("the site did not start")


def kill_often(place: Fresh, folder: Path, *, rounds: int, seed: int) -> dict[str, Any]:
    """This will let people tell and officers work while site and workers are killed, and give what stands at the end."""
    draw = random.Random(seed)  # noqa: S311 - moments, no secret
    begun: dict[str, Any] = {"cases": do(place, "officers", "8")}
    proved_at = -FRESH_SECONDS
    told, port, began = Told(), free_port(), time.monotonic()
    for number in range(rounds):
        site = place.start(SERVE, str(port), said=folder / "site.log")
        workers = [place.start(LACHAN, "work", said=folder / "work.log") for _ in range(2)]
        if time.monotonic() - proved_at > FRESH_SECONDS:
            begun["cookies"], proved_at = do(place, "cookies"), time.monotonic()
        wait_for_answer(port)
        with at_work(begun, port, told, seed * 1_000 + number):
            do(place, "pour", str(seed * 100 + number), "0.5")
            if number == rounds // 2:
                do(place, "dissolve")
            time.sleep(0.5 + 1.5 * draw.random())
            # in some rounds one goes before the others
            for process in draw.sample([site, *workers], 3):
                end(process, signal.SIGKILL)
                if draw.random() < 1 / 3:
                    time.sleep(draw.uniform(0, 0.5))
    worker = place.start(LACHAN, "work", said=folder / "work.log")
    try:
        assert do(place, "settled")
    finally:
        end(worker, signal.SIGTERM)
    path = folder / "told.json"
    said = {name: getattr(told, name) for name in ("asked", "done", "archives", "archives_asked")}
    path.write_text(json.dumps(said))
    found: dict[str, Any] = {
        **do(place, "found"),
        **do(place, "proved", str(path)),
        "statuses": told.statuses,
        "failures": failures(folder / "site.log"),
        "rounds": rounds,
        "seconds": round(time.monotonic() - began),
    }
    return found


def failures(log: Path) -> list[str]:
    """This will give what the site said of answers that failed: the last lines of each traceback."""
    lines = log.read_text().splitlines()
    ends = [n for n, line in enumerate(lines) if " 500 " in line]
    return ["\n".join(lines[max(0, n - 12) : n + 1]) for n in ends]


def nothing_was_lost_or_doubled(found: dict[str, Any]) -> None:
    wrong = {
        name: found[name]
        for name in (
            "reports_in_two_cases", "numbers_left_out", "money_without_case", "opened_twice", "moved_twice",
            "left_behind", "without_posting", "postings_at_odds", "clocks_doubled", "events_without_entry",
            "entries_without_event", "words_lost", "words_doubled", "chains_broken", "files_not_whole",
            "holdings_without_exhibit", "exports_half_written", "archives_not_written_down", "versions_at_odds",
            "archives_lost", "archives_left", "archives_made_twice", "archives_fetched_otherwise",
            "archives_not_as_said", "archives_left_on_disk",
        )
    }  # fmt: skip
    assert not any(wrong.values()), json.dumps(found)
    assert found["bank_mails"] == found["bank_told"] == found["bank_events"], json.dumps(found)
    # all of it was tried
    assert min(found[name] for name in ("moved", "handed_over", "archives_made", "done_by_officers")) > 0, (
        json.dumps(found)
    )
    # none failed for another reason than that the site was gone
    assert not [name for name in found["statuses"] if name.rpartition(" ")[2] == "500"], json.dumps(found)


def test_after_three_kills_of_site_and_workers_no_case_is_lost_doubled_or_half_saved(
    place: Fresh, tmp_path: Path
) -> None:
    nothing_was_lost_or_doubled(kill_often(place, tmp_path, rounds=3, seed=3))


@pytest.mark.slow
def test_after_sixty_kills_of_site_and_workers_no_case_is_lost_doubled_or_half_saved(
    place: Fresh, tmp_path: Path
) -> None:
    rounds = int(os.environ.get("LACHAN_KILL_ROUNDS", "60"))
    found = kill_often(place, tmp_path, rounds=rounds, seed=4)
    (tmp_path / "found.json").write_text(json.dumps(found))
    nothing_was_lost_or_doubled(found)
