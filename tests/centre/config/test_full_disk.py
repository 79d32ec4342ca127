"""One disk for database and evidence, really full: nothing acknowledged is lost, the refusal is in words, it goes on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from beginnings import ROOT
from fresh import SET_UP
from small_disks import Server, SmallDisk, small_disk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    type Answer = dict[str, Any]

pytestmark = [pytest.mark.live, pytest.mark.on_database]

# new, or there already under its key
_TAKEN = {200, 201}
# reports through the whole site, as a phone sends them; said is what the phone was answered
TELL = (
    SET_UP
    + """
import json, random, sys
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
client = Client(raise_request_exception=False, SERVER_NAME="localhost")
for line in sys.stdin:
    asked = json.loads(line)
    for number in asked["numbers"]:
        chance = random.Random(number)
        words = " ".join(chance.choice(("gọi", "tiền", "chặn", "lạ")) + str(chance.randrange(999)) for _ in range(800))
        given = {"consent": "true", "story": f"Báo cáo {number} {words}", "numbers": f"09{number:08}"}
        if number % 2 == 0:
            content = b"\\x89PNG\\r\\n\\x1a\\n" + chance.randbytes(150_000)
            given["files"] = SimpleUploadedFile("a.png", content, "image/png")
        answer = client.post("/api/v1/reports", given, headers={"Idempotency-Key": f"key-of-the-report-{number}"})
        said = answer.json()
        print(json.dumps({"number": number, "status": answer.status_code, "code": said.get("code", ""),
            "detail": said.get("detail", ""), "detail_vi": said.get("detail_vi", ""),
            "receipt": said.get("receipt", ""), "retry": answer.headers.get("Retry-After", "")}))
        # who comes next has a connection of its own, as after a server that fell over
        connection.close()
    print("done", flush=True)
"""
)
LOOK = (
    SET_UP
    + """
import json, sys
from datetime import timedelta
from django.db import connection
from django.utils import timezone
from lachan.centre.audit.models import Entry
from lachan.centre.evidence.models import Content, Holding
from lachan.centre.evidence.place import site_store
from lachan.centre.evidence.services import sweep
from lachan.centre.evidence.services.verifying import fault_of
from lachan.centre.indicators.models import Signal
from lachan.centre.reports.models import Report, ReportFile
from lachan.centre.reports.receipt_codes import code_hash, read_code
acknowledged = json.loads(sys.argv[1])
reports = {story.split()[2]: sha for story, sha in Report.objects.values_list("story", "receipt_sha256")}
lost = [number for number, receipt in acknowledged if reports.get(str(number)) != code_hash(read_code(receipt))]
store = site_store()
# what a refusal in the middle left is taken away as the worker does it
sweep(now=timezone.now() + timedelta(hours=2))
rows = dict(Content.objects.filter(removed_at=None).values_list("sha256", "size_bytes"))
found = {
    "lost": lost,
    "reports": Report.objects.count(),
    "told": sorted(int(number) for number in reports),
    "signals": Signal.objects.count(),
    "entries": Entry.objects.filter(kind="reports.taken").count(),
    "files": [ReportFile.objects.count(), Holding.objects.count()],
    "faults": sorted({fault for sha, size in rows.items() if (fault := fault_of(store, sha, size))}),
    "files_without_row": len(set(store.all()) ^ set(rows)) + len(list(store.drafts())),
}
if connection.vendor == "sqlite":
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        assert cursor.fetchone() == ("ok",)
print(json.dumps(found))
"""
)


class Place:
    """A site whose data, and database, lie on one small disk."""

    def __init__(self, disk: SmallDisk, server: Server | None) -> None:
        self.disk, self.server = disk, server
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith("LACHAN_")
        }
        self.environment.pop("DJANGO_SETTINGS_MODULE", None)
        self.environment |= {
            "PYTHONPATH": os.environ.get("PYTHONPATH") or str(ROOT / "src"),
            "LACHAN_DATA": str(disk.path / "data"),
            "LACHAN_EVIDENCE_FREE_MB": "1",
            "LACHAN_REPORTS_PER_MINUTE": "1000000",
        }
        if server is not None:
            self.environment["LACHAN_DATABASE"] = server.address

    def look(self, answers: list[Answer]) -> dict[str, Any]:
        """This will see what is there of what was acknowledged."""
        kept = [(one["number"], one["receipt"]) for one in answers if one["status"] in _TAKEN]
        done = subprocess.run(
            self.disk.inside([sys.executable, "-c", LOOK, json.dumps(kept)]),
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr[-4_000:]
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    @contextmanager
    def teller(self) -> Iterator[Callable[[Iterable[int]], list[Answer]]]:
        """This will give a way to tell reports by their numbers, through a site that runs all the while."""
        process = subprocess.Popen(
            self.disk.inside([sys.executable, "-c", TELL]),
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

        def tell(numbers: Iterable[int]) -> list[Answer]:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps({"numbers": list(numbers)}) + "\n")
            process.stdin.flush()
            answers: list[Answer] = []
            for line in process.stdout:
                if line == "done\n":
                    return answers
                answers.append(json.loads(line))
            raise AssertionError(f"the site ended with {process.wait()}")

        with process:
            yield tell
            process.communicate(timeout=60)

    def begin_again(self) -> None:
        """This will start the database where it fell over, as who runs it does once there is room."""
        if self.server is not None:
            self.server.start()


@contextmanager
def on_a_small_disk(folder: Path) -> Iterator[Place]:
    """This will give a site on a disk of its own: with a database in a file, or with PostgreSQL where that is tried."""
    with small_disk(folder / "disk", megabytes=150) as disk:
        if not os.environ.get("LACHAN_DATABASE"):
            yield Place(disk, None)
            return
        server = Server(disk, folder)
        try:
            yield Place(disk, server)
        finally:
            server.stop()


def refused_in_words(answers: list[Answer]) -> list[Answer]:
    """This will give the refusals, each of which says in both languages what happened, and when to come again."""
    refused = [one for one in answers if one["status"] not in _TAKEN]
    for one in refused:
        assert one["status"] in {500, 503, 507}, one
        assert one["detail"], one
        assert one["detail_vi"], one
        assert not one["receipt"]
    return refused


def nothing_is_half_saved(found: dict[str, Any]) -> None:
    assert found["lost"] == [], found
    assert found["reports"] == found["signals"] == found["entries"] == len(set(found["told"])), found
    assert found["files"] == [sum(number % 2 == 0 for number in found["told"])] * 2, found
    assert found["faults"] == [], found
    assert found["files_without_row"] == 0, found


def test_on_a_full_disk_nothing_acknowledged_is_lost_and_it_goes_on_when_there_is_room(
    tmp_path: Path,
) -> None:
    with on_a_small_disk(tmp_path) as place, place.teller() as tell:
        answers = tell(range(6))
        assert [one["status"] for one in answers] == [201] * 6
        # files are refused while the database still has some room
        place.disk.fill(leave_bytes=2_500_000)
        answers += tell(range(6, 40))
        assert {"evidence_disk_full"} & {one["code"] for one in refused_in_words(answers)}
        # then nothing has any
        place.disk.fill(leave_bytes=0)
        answers += tell(range(40, 80))
        refused = refused_in_words(answers)
        assert [one for one in refused if one["code"] == "disk_full"], {one["code"] for one in refused}
        assert {one["retry"] for one in refused if one["code"] == "disk_full"} == {"60"}
        place.disk.empty()
        place.begin_again()
        nothing_is_half_saved(place.look(answers))
        # what was refused is sent again under its key, and taken once
        again = tell([one["number"] for one in refused])
        assert {one["status"] for one in again} <= _TAKEN, again
        found = place.look(answers + again)
        nothing_is_half_saved(found)
        assert found["told"] == list(range(80))
