"""What a process commits stays, though it was forked from one that had the database open, and others come and go."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from fresh import fresh_place

if TYPE_CHECKING:
    from pathlib import Path

# what a program of the site does: it reads, is forked, the child goes on writing, and another program comes and goes
PROGRAM = """
import os, sqlite3
from contextlib import closing
from lachan.centre.config.opening import open_site
open_site()
from django.core.management import call_command
call_command("migrate", "web", verbosity=0)
from django.db import connection
from django.utils import timezone
from lachan.centre.web.models import Beat

def beat(name):
    Beat.objects.create(worker=name, step="fork", started_at=timezone.now(), beat_at=timezone.now())

beat("parent")
began, go = os.pipe(), os.pipe()
child = os.fork()
if not child:
    beat("child 1")
    os.write(began[1], b"x")
    os.read(go[0], 1)
    beat("child 2")
    # as one that is killed: nothing is closed
    os._exit(0)
os.read(began[0], 1)
connection.close()
with closing(sqlite3.connect(connection.settings_dict["NAME"])) as other:
    other.execute("SELECT count(*) FROM web_beat").fetchone()
os.write(go[1], b"x")
os.waitpid(child, 0)
print(Beat.objects.filter(worker__startswith="child").count())
"""


@pytest.mark.live
def test_who_was_forked_beside_an_open_connection_loses_nothing_when_others_close_theirs(
    tmp_path: Path,
) -> None:
    with fresh_place(tmp_path) as place:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env=place.environment | {"PYTHONPATH": os.pathsep.join(sys.path), "LACHAN_DATABASE": ""},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
    assert done.returncode == 0, done.stderr[-2_000:]
    assert done.stdout.split()[-1] == "2"
