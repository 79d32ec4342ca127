"""Nothing that was acknowledged is lost: a full disk, a locked database, a clock that is set back, kill -9."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from fresh import SET_UP, Fresh, fresh_place
from programs import need_program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.live, pytest.mark.on_database]

WRITE = (
    SET_UP
    + """
import resource, signal, sys
from django.db import DatabaseError, transaction
from django.utils import timezone
from lachan.centre.audit.actors import OPERATOR
from lachan.centre.audit.log import record

def write(number):
    with transaction.atomic():
        record(kind="config.set_up", actor=OPERATOR, now=timezone.now(), subject=f"office:{number}",
               data={"text": "x" * 2000})
    # said only after the commit: this is what counts as acknowledged
    print(number, flush=True)
"""
)
FILL = (
    WRITE
    + """
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
size = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
refused = 0
for number in range(4000):
    try:
        write(number)
    except DatabaseError as error:
        refused += 1
        print("refused", type(error).__name__, flush=True)
        if refused == 3:
            break
"""
)
FOREVER = WRITE + "\nimport itertools\nfor number in itertools.count():\n    write(number)\n"
KEPT = (
    SET_UP
    + """
from django.db import connection
from lachan.centre.audit.models import Entry
for subject in Entry.objects.filter(kind="config.set_up").order_by("id").values_list("subject", flat=True):
    print(subject.partition(":")[2])
if connection.vendor == "sqlite":
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        assert cursor.fetchone() == ("ok",)
"""
)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Fresh]:
    with fresh_place(tmp_path) as place:
        yield place


def kept(place: Fresh) -> list[int]:
    return [int(line) for line in place.python(KEPT).stdout.split()]


def test_when_the_disk_is_full_a_write_is_refused_and_what_was_acknowledged_is_there(place: Fresh) -> None:
    if place.postgresql:
        return  # its server writes, and not our process: test_full_disk.py has a disk for it
    place.python(WRITE)
    said = place.python(FILL, str(2_500_000)).stdout.split("\n")
    acknowledged = [int(line) for line in said if line.isdigit()]
    assert acknowledged
    assert [line for line in said if line.startswith("refused")] == ["refused OperationalError"] * 3
    assert kept(place) == acknowledged
    # with room again it goes on where it was
    assert place.python(WRITE + "write(99999)").stdout.split() == ["99999"]
    assert kept(place) == [*acknowledged, 99999]


def test_whoever_is_killed_has_lost_nothing_that_was_acknowledged(place: Fresh) -> None:
    place.python(WRITE)
    acknowledged: list[int] = []
    for _ in range(3):
        process = place.start(FOREVER)
        assert process.stdout is not None
        seen = 0
        while seen < 20:
            assert process.stdout.readline()
            seen += 1
        os.killpg(process.pid, signal.SIGKILL)
        rest, _ = process.communicate(timeout=20)
        # a line that was cut by the kill was not read whole, and counts for nothing
        acknowledged.append(seen + rest.count("\n"))
    found = kept(place)
    starts = [index for index, number in enumerate(found) if number == 0]
    runs = [end - begin for begin, end in zip(starts, [*starts[1:], len(found)], strict=True)]
    assert len(runs) == 3
    assert all(run >= said for run, said in zip(runs, acknowledged, strict=True))


OPEN = "from lachan.centre.config.opening import open_site; open_site()"
HOLD = (
    SET_UP
    + """
import sys, time
from django.db import connection, transaction
with transaction.atomic(), connection.cursor() as cursor:
    if connection.vendor == "postgresql":
        cursor.execute("LOCK TABLE audit_entry IN ACCESS EXCLUSIVE MODE")
    print("held", flush=True)
    time.sleep(float(sys.argv[1]))
"""
)
TRY = (
    WRITE
    + """
import time
begun = time.monotonic()
try:
    write(int(sys.argv[1]))
except DatabaseError as error:
    print("refused", type(error).__name__, round(time.monotonic() - begun, 1), flush=True)
"""
)


@contextmanager
def held(place: Fresh, seconds: float) -> Iterator[None]:
    process = place.start(HOLD, str(seconds))
    assert process.stdout is not None
    while "held" not in process.stdout.readline():
        pass
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=60)


def test_a_locked_database_is_waited_for(place: Fresh) -> None:
    place.python(WRITE)
    with held(place, 6):
        said = place.python(TRY, "1").stdout.split()
    assert said == ["1"]
    assert kept(place) == [1]


def test_a_database_that_stays_locked_refuses_and_says_so_after_ten_seconds(place: Fresh) -> None:
    place.python(WRITE)
    # nothing but the write is tried: the site has been made ready before
    with held(place, 60):
        said = place.python(
            TRY.replace("prepare(static=False, say=lambda line: None)", OPEN), "1"
        ).stdout.split()
    assert said[:2] == ["refused", "OperationalError"]
    assert 9 <= float(said[2]) < 30
    assert kept(place) == []


def test_a_clock_that_was_set_back_loses_nothing_and_time_in_the_chain_does_not_run_backwards(
    place: Fresh,
) -> None:
    told = place.python(
        WRITE
        + """
from datetime import timedelta
from lachan.centre.audit.models import Batch, Unsealed
from lachan.centre.audit.sealing import seal
now = timezone.now()
for number, moved in enumerate((0, -3600, -86400, 60)):
    write(number)
    while seal(now + timedelta(seconds=moved)):
        pass
times = list(Batch.objects.order_by("number").values_list("sealed_at", flat=True))
assert times == sorted(times), times
print("left", Unsealed.objects.count(), "sealed", sum(Batch.objects.values_list("count", flat=True)))
"""
    ).stdout.split()
    assert told == ["0", "1", "2", "3", "left", "0", "sealed", "4"]


def test_a_write_is_on_the_disk_before_it_is_acknowledged(place: Fresh, tmp_path: Path) -> None:
    """By what the kernel was asked: after each write to the log of SQLite comes its fsync, and only then our word."""
    if place.postgresql:
        said = place.python(
            SET_UP
            + """
from django.db import connection
with connection.cursor() as cursor:
    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        cursor.execute("SELECT current_setting(%s)", [name])
        print(cursor.fetchone()[0])
"""
        )
        assert said.stdout.split() == ["on", "on", "on"]
        return
    strace = need_program("strace", "strace")
    place.python(WRITE)
    trace = tmp_path / "trace"
    subprocess.run(
        [strace, "-f", "-y", "-e", "trace=pwrite64,write,fsync,fdatasync", "-o", str(trace),
         sys.executable, "-c", WRITE + "\nfor number in range(5): write(number)"],
        env=place.environment,
        check=True,
        capture_output=True,
        timeout=180,
    )  # fmt: skip
    words = ""
    for line in trace.read_text(errors="replace").splitlines():
        if re.search(r"pwrite64\(\d+<[^>]*lachan\.sqlite3-wal>", line):
            words += "w"
        elif re.search(r"(fsync|fdatasync)\(\d+<[^>]*lachan\.sqlite3-wal>", line):
            words += "s"
        elif re.search(r'write\(1<[^>]*>, "\d(\\n)?"', line):
            words += "!"
    acknowledged = re.findall(r"([ws]*)!", words)
    assert len(acknowledged) == 5
    assert all("w" in done and done.endswith("s") for done in acknowledged), words
