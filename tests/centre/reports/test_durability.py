"""A report is acknowledged only after the sync of its files and its row; killed in the middle, nothing is lost."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from fresh import SET_UP, Fresh, fresh_place
from programs import need_program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.live, pytest.mark.on_database]

TAKE = (
    SET_UP
    + """
import itertools, sys, threading
from io import BytesIO
from django.db import connection
from django.utils import timezone
from lachan.centre.reports.services import FileTold, take_report
from lachan.centre.reports.told import Told

def take(number):
    told = Told(story=f"Báo cáo {number}", idempotency_key=f"key-of-the-report-{number}", channel="api")
    files = [FileTold("a.png", BytesIO(f"picture {number}".encode() * 500))] if number % 2 == 0 else []
    taken = take_report(told=told, files=files, now=timezone.now())
    # said only after it is taken: this is what counts as acknowledged
    sys.stdout.write(f"{number}:{taken.receipt}\\n"); sys.stdout.flush()
"""
)
FOREVER = (
    TAKE
    + """
first = int(sys.argv[1])
numbers = itertools.count(first)
def go():
    while True:
        take(next(numbers))
for _ in range(4):
    threading.Thread(target=go).start()
"""
)
KEPT = (
    SET_UP
    + """
import sys
from lachan.centre.evidence.models import Holding
from lachan.centre.evidence.place import site_store
from lachan.centre.indicators.models import Signal
from lachan.centre.reports.models import Report
from lachan.centre.reports.receipts import open_receipt
for line in sys.stdin:
    number, _, receipt = line.strip().partition(":")
    seen = open_receipt(receipt, network="a")
    assert seen.files == (int(number) % 2 == 0), line
assert Signal.objects.filter(source="report").count() == Report.objects.count()
stories = list(Report.objects.values_list("story", flat=True))
assert len(stories) == len(set(stories)), "doubled"
for content in Holding.objects.values_list("content__sha256", "content__size_bytes"):
    assert site_store().has(*content)
print("all there", len(stories))
"""
)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Fresh]:
    with fresh_place(tmp_path) as place:
        yield place


def test_the_database_is_asked_to_sync_each_commit(site: Fresh) -> None:
    asked = "PRAGMA synchronous" if not site.postgresql else "SHOW synchronous_commit"
    said = site.python(
        SET_UP
        + f"\nfrom django.db import connection\nwith connection.cursor() as c:\n    c.execute({asked!r})\n    print(c.fetchone()[0])"
    )
    # 2 is FULL
    assert said.stdout.split() == (["on"] if site.postgresql else ["2"])


def test_files_and_rows_are_synced_before_a_report_is_acknowledged(site: Fresh, tmp_path: Path) -> None:
    if site.postgresql:
        return  # its server syncs, and not our process; the setting above says that it does
    strace = need_program("strace", "strace")
    site.python(TAKE)
    trace = tmp_path / "trace"
    subprocess.run(
        [strace, "-f", "-y", "-e", "trace=pwrite64,write,fsync,fdatasync", "-o", str(trace),
         sys.executable, "-c", TAKE + "\nfor number in range(4): take(number)"],
        env=site.environment, check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    words = ""
    for line in trace.read_text(errors="replace").splitlines():
        if re.search(r"(fsync|fdatasync)\(\d+<[^>]*\.part>", line):
            words += "f"
        elif re.search(r"pwrite64\(\d+<[^>]*lachan\.sqlite3-wal>", line):
            words += "w"
        elif re.search(r"(fsync|fdatasync)\(\d+<[^>]*lachan\.sqlite3-wal>", line):
            words += "s"
        elif re.search(r'write\(1<[^>]*>, "\d:', line):
            words += "!"
    acknowledged = re.findall(r"([fws]*)!", words)
    assert len(acknowledged) == 4, words
    assert all("w" in done and done.endswith("s") for done in acknowledged), words
    # the file of the first and third is on the disk before the row that speaks of it is written
    assert all(0 <= done.find("f") < done.rfind("w") for done in acknowledged[::2]), words


def test_whoever_is_killed_has_lost_no_report_that_was_acknowledged(site: Fresh) -> None:
    site.python(TAKE)
    acknowledged: list[str] = []
    for turn in range(3):
        process = site.start(FOREVER, str(turn * 100_000))
        assert process.stdout is not None
        seen = [process.stdout.readline() for _ in range(25)]
        os.killpg(process.pid, signal.SIGKILL)
        rest, _ = process.communicate(timeout=20)
        # a line that was cut by the kill was not read whole, and counts for nothing
        lines = "".join([*seen, rest]).split("\n")[:-1]
        acknowledged += [line for line in lines if re.fullmatch(r"\d+:[0-9A-Z-]{20}", line)]
    assert len(acknowledged) >= 75
    done = subprocess.run(
        [sys.executable, "-c", KEPT], input="\n".join(acknowledged), env=site.environment,
        capture_output=True, text=True, check=False, timeout=180,
    )  # fmt: skip
    assert done.stdout.startswith("all there"), done.stderr
