"""A data folder and a database of their own for processes that a test starts, and commands run on them."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg

from served import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Fresh(NamedTuple):
    """A place for a site: its data folder, its environment, whether it uses PostgreSQL."""

    data: Path
    environment: dict[str, str]
    postgresql: bool

    def run(self, *arguments: str, check: bool = True, **settings: str) -> subprocess.CompletedProcess[str]:
        """This will run `lachan …`; with `check` it must end well."""
        return self.python(
            "import sys; from lachan.cli.main import main; sys.exit(main())",
            *arguments,
            check=check,
            **settings,
        )

    def python(
        self, program: str, *arguments: str, check: bool = True, **settings: str
    ) -> subprocess.CompletedProcess[str]:
        """This will run a Python program with the site's settings; with `check` it must end well."""
        done = subprocess.run(
            [sys.executable, "-c", program, *arguments],
            env=self.environment | settings,
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
        )
        if check and done.returncode:
            raise AssertionError(f"{arguments} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
        return done

    def start(self, program: str, *arguments: str, **settings: str) -> subprocess.Popen[str]:
        """This will start a Python program and not wait for it."""
        return subprocess.Popen(
            [sys.executable, "-c", program, *arguments],
            env=self.environment | settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )


SET_UP = "import os; from lachan.centre.config.preparing import prepare; prepare(static=False, say=lambda line: None)\n"
LACHAN = "import sys; from lachan.cli.main import main; sys.exit(main())"


@contextmanager
def fresh_place(folder: Path) -> Iterator[Fresh]:
    """This will give an empty place: SQLite, or a new database beside the one that LACHAN_DATABASE names."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LACHAN_")}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    environment |= {"PYTHONPATH": os.environ.get("PYTHONPATH") or str(ROOT / "src"), "PYTHONUNBUFFERED": "1"}
    data = folder / "data"
    data.mkdir(mode=0o700, parents=True)
    environment["LACHAN_DATA"] = str(data)
    address = os.environ.get("LACHAN_DATABASE", "")
    if not address:
        yield Fresh(data, environment, postgresql=False)
        return
    name = f"lachan_{uuid4().hex[:12]}"
    environment["LACHAN_DATABASE"] = urlunsplit(urlsplit(address)._replace(path=f"/{name}"))
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"'.encode())
        try:
            yield Fresh(data, environment, postgresql=True)
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
