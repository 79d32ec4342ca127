"""A data folder and a database of their own for processes that a test starts, and commands run on them."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from beginnings import MIGRATED, address_of, begin, drop, environment_of

if TYPE_CHECKING:
    from collections.abc import Iterator


class Fresh(NamedTuple):
    """A place for a site: its data folder, its environment, whether it uses PostgreSQL."""

    data: Path
    environment: dict[str, str]
    postgresql: bool

    def run(
        self, *arguments: str, check: bool = True, timeout_seconds: float = 180, **settings: str
    ) -> subprocess.CompletedProcess[str]:
        """This will run `lachan …`; with `check` it must end well."""
        return self.python(
            "import sys; from lachan.cli.main import main; sys.exit(main())",
            *arguments,
            check=check,
            timeout_seconds=timeout_seconds,
            **settings,
        )

    def python(
        self,
        program: str,
        *arguments: str,
        check: bool = True,
        timeout_seconds: float = 180,
        **settings: str,
    ) -> subprocess.CompletedProcess[str]:
        """This will run a Python program with the site's settings; with `check` it must end well."""
        done = subprocess.run(
            [sys.executable, "-c", program, *arguments],
            env=self.environment | settings,
            capture_output=True,
            text=True,
            check=False,
            timeout=timeout_seconds,
        )
        if check and done.returncode:
            raise AssertionError(f"{arguments} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
        return done

    def start(
        self, program: str, *arguments: str, said: Path | str | None = None, **settings: str
    ) -> subprocess.Popen[str]:
        """This will start a Python program and not wait for it; what it says is added to the file `said`.

        Without one it goes into a pipe of 64 KB, and who fills that waits until somebody reads it.
        """
        with Path(said).open("a") if said else nullcontext(subprocess.PIPE) as told:
            return subprocess.Popen(
                [sys.executable, "-c", program, *arguments],
                env=self.environment | settings,
                stdout=told,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )


SET_UP = "import os; from lachan.centre.config.preparing import prepare; prepare(static=False, say=lambda line: None)\n"
LACHAN = "import sys; from lachan.cli.main import main; sys.exit(main())"


@contextmanager
def fresh_place(folder: Path, *, begins: str = MIGRATED) -> Iterator[Fresh]:
    """This will give a place of its own: SQLite, or a new database beside the one that LACHAN_DATABASE names.

    `begins` is the program after which it begins (see beginnings.py): with tables, unless EMPTY or TOLD is said.
    """
    environment = environment_of(folder / "data")
    address = os.environ.get("LACHAN_DATABASE", "")
    name = f"lachan_{uuid4().hex[:12]}"
    begin(folder, begins, address=address, name=name)
    if not address:
        yield Fresh(folder / "data", environment, postgresql=False)
        return
    try:
        yield Fresh(
            folder / "data", environment | {"LACHAN_DATABASE": address_of(address, name)}, postgresql=True
        )
    finally:
        drop(address, name)
