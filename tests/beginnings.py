"""What a place begins with: tables, or a story told, made once for all tests that begin so and copied for each.

Bringing an empty database up to date takes three seconds of the processor, and telling the demo's story ten. How it is
brought up to date from nothing is tried where that is the question, with places that begin `empty`.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg

ROOT: Final = Path(__file__).resolve().parents[1]
# told on one core beside other tests
MAKE_SECONDS: Final = 900.0
EMPTY: Final = ""
# without keys, and with nothing written: the first start of a site does the rest
MIGRATED: Final = """
from lachan.centre.config.opening import open_site
open_site()
from lachan.centre.config.migrating import migrate_alone
migrate_alone()
"""
# who can sign in is written beside the data
STORY: Final = """
import json
from datetime import UTC, datetime
from pathlib import Path
from lachan.centre.config.preparing import prepare
prepare(say=lambda line: None, static=False)
from lachan.centre.demo.telling import tell_story
{shorter}
people = tell_story(now=datetime.now(UTC))
Path("people.json").write_text(json.dumps(
    [dict(email=one.email, roles=one.roles, password=one.password, secret=one.totp_secret) for one in people]
))
"""
TOLD: Final = STORY.format(shorter="")


def begin(folder: Path, program: str, *, address: str = "", name: str = "") -> None:
    """This will let a place in a folder begin as after a program ran there: its `data`, and what lies beside it.

    With the address of a PostgreSQL server its database `name` is made there too.
    """
    data = folder / "data"
    if program == EMPTY:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        template = ""
    else:
        template = _database(program, address) if address else ""
        shutil.copytree(_made(program, address), folder, dirs_exist_ok=True)
    if address:
        _on_server(address, f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))


def environment_of(data: Path) -> dict[str, str]:
    """This will give the environment of a place: nothing of the developer's own settings."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LACHAN_")}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    return environment | {
        "LACHAN_DATA": str(data),
        "PYTHONPATH": os.environ.get("PYTHONPATH") or str(ROOT / "src"),
        "PYTHONUNBUFFERED": "1",
    }


def address_of(address: str, name: str) -> str:
    """This will give the address of another database of the same server."""
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))


def drop(address: str, name: str) -> None:
    """This will drop a database, whoever is still there."""
    _on_server(address, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@cache
def _made(program: str, address: str) -> Path:
    """This will run a program once in a place of its own, and give its folder."""
    folder = Path(tempfile.mkdtemp(prefix="lachan-begun-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    data = folder / "data"
    data.mkdir(mode=0o700)
    environment = environment_of(data)
    if address:
        environment["LACHAN_DATABASE"] = address_of(address, _database(program, address))
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=MAKE_SECONDS,
    )
    if done.returncode:
        raise AssertionError(f"a beginning could not be made:\n{done.stdout}\n{done.stderr}")
    return folder


@cache
def _database(program: str, address: str) -> str:
    """This will make the empty database that a program fills on a server, and give its name."""
    del program
    name = f"lachan_begun_{uuid4().hex[:12]}"
    _on_server(address, f'CREATE DATABASE "{name}"')
    atexit.register(drop, address, name)
    return name


def _on_server(address: str, statement: str) -> None:
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(statement.encode())
