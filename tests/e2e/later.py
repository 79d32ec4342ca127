"""A clock that a test moves on, for processes that are really served: what takes minutes outside takes none here.

Site and worker run with the program; what partners run is given the clock itself.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_PROGRAM: Final = """
from datetime import timedelta
from pathlib import Path
from django.utils import timezone
def later(_now=timezone.now, _file=Path({file!r})):
    return _now() + timedelta(minutes=float(_file.read_text()))
timezone.now = later
"""


class Clock:
    """How many minutes later it is than it is, in a file that every process reads."""

    def __init__(self, file: Path) -> None:
        self._file, self._minutes = file, 0.0
        self.pass_minutes(0)
        self.program = _PROGRAM.format(file=str(file))

    def pass_minutes(self, minutes: float) -> None:
        """This will let time pass for all of them, at once."""
        self._minutes += minutes
        # read by others while it is written
        fresh = self._file.with_suffix(".new")
        fresh.write_text(f"{self._minutes}")
        fresh.replace(self._file)

    def now(self) -> datetime:
        """This will give what time it is there."""
        real = datetime.now(UTC)  # noqa: TID251 - what is served has a real clock
        return real + timedelta(minutes=self._minutes)
