"""Run as a program: a served site, its worker and its mail door take reports, and are killed, round after round.

Called with a folder, the number of rounds, a seed, and `pictures` where the end waits for these too: a picture that a
killed worker had in hand is free again after two minutes. In each round they are forked anew from a process that has the
application loaded, as `lachan up` does; `reports_teller.py` tells all the while and sends again what was not answered.
Some rounds lose one process first, which is started again, and then all. After each round the database and the store
are looked at, while nobody writes. At the end nobody is killed until all that waits is done; one line of JSON says what
was found.
"""

from __future__ import annotations

import asyncio
import base64
import ctypes
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from lachan.centre.config.preparing import prepare

prepare(static=False, say=lambda _: None)

from django.db import connection, connections  # noqa: E402 - after Django is set up
from django.db.models import Count  # noqa: E402 - as above
from django.utils import timezone  # noqa: E402 - as above

from lachan.centre.audit.models import Entry  # noqa: E402 - as above
from lachan.centre.config import serve  # noqa: E402 - as above
from lachan.centre.config.supervising import Program, supervise  # noqa: E402 - as above
from lachan.centre.detection.models import Batch, Picture, Trouble  # noqa: E402 - as above
from lachan.centre.evidence.models import Content, Holding  # noqa: E402 - as above
from lachan.centre.evidence.place import site_store  # noqa: E402 - as above
from lachan.centre.evidence.services import sweep  # noqa: E402 - as above
from lachan.centre.evidence.services.verifying import fault_of  # noqa: E402 - as above
from lachan.centre.indicators.models import Signal  # noqa: E402 - as above
from lachan.centre.outbox.models import Message  # noqa: E402 - as above
from lachan.centre.outbox.signing import add_secret  # noqa: E402 - as above
from lachan.centre.reports.mail.serving import Doorway, serve_mail  # noqa: E402 - as above
from lachan.centre.reports.models import Report, ReportFile  # noqa: E402 - as above
from lachan.centre.reports.receipt_codes import code_hash, read_code  # noqa: E402 - as above
from served import free_port  # noqa: E402 - as above
from soak.reports_teller import AUTHSERV_ID, OPERATOR, TO  # noqa: E402 - as above

TELLER = Path(__file__).with_name("reports_teller.py")
PATIENCE_SECONDS = 30.0
END_SECONDS = 1_800.0
_PR_SET_CHILD_SUBREAPER = 36
_KEY = re.compile(r"khoa-\d{4}-\d{7}")


class Kept(NamedTuple):
    """What was acknowledged: by which door, with which receipt, with which file, at which try."""

    door: str
    receipt: str
    sha256: str
    tries: int


class Findings:
    """What was wrong, by name, and the figures of the rounds."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.wrong: Counter[str] = Counter()
        self.figures: Counter[str] = Counter()
        self.by_key: dict[str, list[int]] = {}
        self.known: set[int] = set()
        self.looked_at: set[str] = set()

    def say(self, what: str, about: object) -> None:
        """This will count what is wrong, and say it at once."""
        self.wrong[what] += 1
        sys.stderr.write(f"{what}: {about}\n")

    def look(self) -> None:
        """This will look at what is new since the last look, and at what holds for all; nobody writes meanwhile."""
        self._reports()
        kept, refused = noted(self.folder)[1:]
        for key in kept.keys() - self.looked_at:
            self._acknowledged(key, kept[key])
            self.looked_at.add(key)
        self.wrong["refused"] = len(refused)
        self._files()

    def _reports(self) -> None:
        rows = [
            row for row in Report.objects.values_list("pk", "story", "signal_id") if row[0] not in self.known
        ]
        refs = dict(Signal.objects.values_list("ref", "pk"))
        taken = Counter(Entry.objects.filter(kind="reports.taken").values_list("subject", flat=True))
        for pk, story, signal_id in rows:
            self.known.add(pk)
            found = _KEY.search(story)
            if found is None or refs.get(f"report:{pk}") != signal_id or taken[f"report:{pk}"] != 1:
                self.say("half_saved", f"report {pk}")
                continue
            ids = self.by_key.setdefault(found[0], [])
            ids.append(pk)
            if len(ids) > 1:
                self.say("doubled", ids)
        if len(refs) != len(self.known) or sum(taken.values()) != len(self.known):
            self.say("half_saved", f"{len(refs)} signals, {len(self.known)} reports")

    def _acknowledged(self, key: str, kept: Kept) -> None:
        report = Report.objects.filter(pk__in=self.by_key.get(key, ())).first()
        if report is None:
            self.say("lost", f"{key} {kept}")
            return
        self.figures[f"by_{kept.door}"] += 1
        self.figures["told_again"] += kept.tries > 1
        if kept.receipt and report.receipt_sha256 != code_hash(read_code(kept.receipt)):
            self.say("other_receipt", key)
        if kept.door == "mail" and Message.objects.filter(key=f"report-receipt:{report.pk}").count() != 1:
            self.say("no_receipt_by_mail", key)
        if not kept.sha256:
            return
        self.figures["with_picture"] += 1
        held = Holding.objects.filter(pk__in=report.files.values("holding_id")).select_related("content")
        whole = [
            one.content.sha256 == kept.sha256
            and not fault_of(site_store(), kept.sha256, one.content.size_bytes)
            for one in held
        ]
        if whole != [True]:
            self.say("file_lost", key)

    def _files(self) -> None:
        held = set(Holding.objects.values_list("pk", flat=True))
        told = Counter(ReportFile.objects.values_list("holding_id", flat=True))
        if held != set(told) or any(count > 1 for count in told.values()):
            self.say("file_of_no_report", held ^ set(told))
        store = site_store()
        rows = set(Content.objects.filter(removed_at=None).values_list("sha256", flat=True))
        self.figures["rounds_that_left_a_file"] += bool(set(store.all()) - rows or list(store.drafts()))
        if without := rows - set(store.all()):
            self.say("row_without_file", without)
        sweep(now=timezone.now() + timedelta(hours=2))
        if left := set(store.all()) - rows or list(store.drafts()):
            self.say("file_without_row", left)


def noted(folder: Path) -> tuple[list[str], dict[str, Kept], list[str]]:
    """This will read what was told, acknowledged and refused; a line that is being written counts as not there."""
    path = folder / "noted"
    lines = path.read_text("utf-8").splitlines(keepends=True) if path.exists() else []
    words = [line.split(" ", 5) for line in lines if line.endswith("\n")]
    kept = {
        word[1]: Kept(
            word[2], word[3].replace("-", "") and word[3].strip("-"), word[4].strip("-"), int(word[5])
        )
        for word in words
        if word[0] == "kept"
    }
    told = [word[1].strip() for word in words if word[0] == "told"]
    return told, kept, [" ".join(word) for word in words if word[0] == "refused"]


def begin(site: int, mail: int) -> int:
    """This will let site, worker and mail door run in a group of their own, and give it."""
    connections.close_all()
    group = os.fork()
    if group:
        with suppress(PermissionError):
            os.setpgid(group, group)
        return group
    os.setpgid(0, 0)
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    doorway = Doorway(f"127.0.0.1:{mail}", (TO,), lmtp=True, authserv_id=AUTHSERV_ID)
    status = 1
    try:
        status = supervise(
            [
                Program(
                    "the site", lambda: serve._serve_site("127.0.0.1", site, lambda _: None), again=False
                ),
                Program("the worker", serve.run_worker),
                Program("the mail door", lambda: asyncio.run(serve_mail(doorway)) or 0),
            ]
        )
    finally:
        os._exit(status)


def members(group: int) -> list[int]:
    """This will give the processes of a group, but for its first."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[2]) == group and fields[0] != "Z":
                found.append(int(stat.parent.name))
    return sorted(set(found) - {group})


def end(group: int, how: signal.Signals) -> None:
    """This will end all of a group and wait until none of it is left."""
    os.killpg(group, how)
    with suppress(ChildProcessError):
        # orphans are ours: this process takes the place of their parent
        while True:
            os.waitpid(-group, 0)
    wait_for_server()


def wait_for_server() -> None:
    """This will wait until PostgreSQL has ended what the killed had begun: it commits on after its client is gone."""
    if connection.vendor != "postgresql":
        return
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )
            if not cursor.fetchone()[0]:
                return
        time.sleep(0.02)


def wait_for(folder: Path, more: int) -> None:
    """This will wait until so many more are acknowledged."""
    wanted, until = len(noted(folder)[1]) + more, time.monotonic() + PATIENCE_SECONDS
    while len(noted(folder)[1]) < wanted and time.monotonic() < until:
        time.sleep(0.005)


def one_round(folder: Path, ports: tuple[int, int], chance: random.Random, figures: Counter[str]) -> None:
    """This will let them run for a moment and kill them, in some rounds one before the others."""
    group = begin(*ports)
    wait_for(folder, chance.randrange(1, 12))
    time.sleep(chance.uniform(0, 0.15))
    if chance.random() < 1 / 3 and (found := members(group)):
        with suppress(ProcessLookupError):
            os.kill(chance.choice(found), signal.SIGKILL)
        figures["rounds_that_lost_one_first"] += 1
        time.sleep(chance.uniform(0, 1.5))
    end(group, signal.SIGKILL)


def is_still() -> bool:
    """This will say whether all that was taken is judged and compared with the others, and its pictures read."""
    return not (
        Signal.objects.filter(judged_at=None).exists()
        or ("pictures" in sys.argv and Picture.objects.filter(state="waiting").exists())
        or Report.objects.filter(joined_at=None).exists()
        or Batch.objects.exists()
    )


def finish(ports: tuple[int, int], teller: subprocess.Popen[bytes]) -> None:
    """This will let all be told and done that was begun."""
    group = begin(*ports)
    teller.communicate(b"\n", timeout=PATIENCE_SECONDS * 4)
    until = time.monotonic() + END_SECONDS
    while not is_still() and time.monotonic() < until:
        time.sleep(0.5)
    connections.close_all()
    end(group, signal.SIGTERM)


def main() -> None:
    """This will run the rounds and say what was found."""
    folder, rounds, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)
    chance = random.Random(seed)  # noqa: S311 - the same moments each time
    secret = add_secret(name=f"short-code-{OPERATOR}", now=timezone.now())
    (folder / "secret").write_text(base64.b64encode(secret.key).decode("ascii"), "ascii")
    serve.load()  # once, not in each child
    ports = (free_port(), free_port())
    found, begun = Findings(folder), time.monotonic()
    teller = subprocess.Popen(
        [sys.executable, TELLER, *map(str, ports), folder, str(seed)], stdin=subprocess.PIPE
    )
    try:
        for _ in range(rounds):
            one_round(folder, ports, chance, found.figures)
            found.look()
            found.figures["rounds_that_left_unjudged"] += Signal.objects.filter(judged_at=None).exists()
            judged = Signal.objects.filter(judged_at__isnull=False).count()
        finish(ports, teller)
    finally:
        teller.kill()
    found.look()
    told, kept, _ = noted(folder)
    stuck = {
        "signals": Signal.objects.filter(judged_at=None).count(),
        "pictures": Picture.objects.filter(state="waiting").count(),
        "unjoined": Report.objects.filter(joined_at=None).count(),
        "batches": Batch.objects.count(),
    }
    doubled = (
        Report.objects.exclude(idempotency_sha256="").values("idempotency_sha256").annotate(n=Count("id"))
    )
    sys.stdout.write(
        json.dumps(
            {
                "rounds": rounds,
                "seconds": round(time.monotonic() - begun),
                "told": len(told),
                "acknowledged": len(kept),
                "reports": len(found.known),
                "wrong": {name: count for name, count in found.wrong.items() if count},
                "doubled_keys": doubled.filter(n__gt=1).count(),
                "stuck": stuck,
                "put_aside": Trouble.objects.filter(put_aside_at__isnull=False).count(),
                "pictures_read": Picture.objects.filter(state="read").count(),
                "pictures_given_up": dict(
                    Counter(Picture.objects.filter(state="failed").values_list("code", flat=True))
                ),
                "files": ReportFile.objects.count(),
                "judged_in_rounds": judged,
                **found.figures,
            }
        )
    )


if __name__ == "__main__":
    main()
