"""Run as a program: keeps evidence in a child that is killed in the middle, round after round.

Called with a folder, the number of rounds and a seed. The child writes a line into `acknowledged` in the folder for each
file whose keeping was acknowledged. At the end one line of JSON says what was lost, what lay in plain on the disk, and
what was left over after a sweep.
"""

from __future__ import annotations

import io
import json
import os
import random
import signal
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "lachan.centre.config.settings"
django.setup()

from django.conf import settings  # noqa: E402 - after Django is set up
from django.core.management import call_command  # noqa: E402 - as above
from django.db import connections  # noqa: E402 - as above
from django.utils import timezone  # noqa: E402 - as above

from lachan.centre.audit.actors import OPERATOR  # noqa: E402 - as above
from lachan.centre.evidence import queries, services  # noqa: E402 - as above
from lachan.centre.evidence.models import Content, Holding  # noqa: E402 - as above
from lachan.centre.evidence.place import site_store  # noqa: E402 - as above
from lachan.centre.evidence.services.verifying import fault_of  # noqa: E402 - as above

# In the clear this would be on the disk many times over.
MARK = b"SO TAI KHOAN 0123456789;"
SHARED = 6
THREADS = 3
# On a machine with other work; then the kill comes whatever was done.
PATIENCE_SECONDS = 20.0


def content_of(chance: random.Random) -> bytes:
    """This will give a content of 24 bytes to 700 KB; one in three is one that the others keep too."""
    if chance.random() < 1 / 3:
        number = chance.randrange(SHARED)
        return MARK * (1 + number * 9_000) + b"%d" % number
    return MARK * chance.randrange(1, 30_000) + chance.randbytes(12)


def keep_on(folder: Path, seed: int) -> None:
    """This will keep files until it is killed, and note each that was acknowledged."""
    chance = random.Random(seed)  # noqa: S311 - the same contents each time
    noted = os.open(folder / "acknowledged", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    while True:
        content = content_of(chance)
        now = timezone.now()
        held_for = services.HeldFor(
            holder=f"case:{chance.randrange(10_000_000)}",
            office_id=1,
            source="upload",
            purpose="case_work",
            keep_until=(now + timedelta(days=100)).date(),
        )
        kept = services.keep(
            content=io.BytesIO(content), name="a.txt", held_for=held_for, actor=OPERATOR, now=now
        )
        os.write(noted, f"{kept.id} {kept.sha256}\n".encode())


def wait_for_work(folder: Path, chance: random.Random) -> None:
    """This will wait until none to four files were acknowledged, and a moment more: then the child is in the middle."""
    wanted, until = len(acknowledged(folder)) + chance.randrange(5), time.monotonic() + PATIENCE_SECONDS
    while len(acknowledged(folder)) < wanted and time.monotonic() < until:
        time.sleep(0.005)
    time.sleep(chance.uniform(0, 0.1))


def one_round(folder: Path, chance: random.Random, number: int) -> None:
    """This will let a child keep files for a moment and kill it."""
    connections.close_all()
    child = os.fork()
    if not child:
        for thread in range(THREADS - 1):
            threading.Thread(target=keep_on, args=(folder, number * 10 + thread), daemon=True).start()
        keep_on(folder, number * 10 + 9)
    wait_for_work(folder, chance)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def acknowledged(folder: Path) -> list[tuple[int, str]]:
    """This will read what was acknowledged; a line that a kill cut off was not."""
    path = folder / "acknowledged"
    lines = path.read_text("ascii").splitlines(keepends=True) if path.exists() else []
    return [(int(line.split()[0]), line.split()[1]) for line in lines if line.endswith("\n")]


def files_in_plain(data: Path) -> int:
    """This will count the files in which the mark can be read."""
    return sum(MARK in path.read_bytes() for path in data.rglob("*") if path.is_file())


def main() -> None:
    """This will run the rounds and say what it found."""
    folder, rounds, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    os.umask(0o077)
    call_command("migrate", verbosity=0, interactive=False)
    chance = random.Random(seed)  # noqa: S311 - as above
    data: Path = settings.ENVIRONMENT.data
    store, plain, lost, seen, drafts = site_store(), 0, 0, 0, 0
    for number in range(rounds):
        one_round(folder, chance, number)
        new = acknowledged(folder)[seen:]
        seen += len(new)
        for file_id, sha256 in new:
            file = queries.file_for(file_id=file_id, office_ids=None)
            lost += file is None or file.sha256 != sha256 or bool(fault_of(store, sha256, file.size_bytes))
        plain += files_in_plain(data)
        drafts += len(list(store.drafts())) > 0
    services.sweep(now=timezone.now() + timedelta(hours=2))
    verified = services.verify_all(actor=OPERATOR, now=timezone.now())
    on_disk, in_rows = set(store.all()), set(Content.objects.values_list("sha256", flat=True))
    sys.stdout.write(
        json.dumps(
            {
                "rounds": rounds,
                "acknowledged": seen,
                "lost": lost,
                "in_plain": plain,
                "rounds_that_left_a_draft": drafts,
                "left_over": len(on_disk ^ in_rows) + len(list(store.drafts())),
                "not_whole": len(verified.faults),
                "contents": len(in_rows),
                "holdings": Holding.objects.count(),
            }
        )
    )


if __name__ == "__main__":
    main()
