"""What is written down: ids, routes, status, times, and where an error happened. Never what somebody sent."""

from __future__ import annotations

import logging
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any

from django.views.debug import SafeExceptionReporterFilter

if TYPE_CHECKING:
    from collections.abc import ItemsView


class QuietFormatter(logging.Formatter):
    """Writes one line, and for an exception its type and the places it passed.

    Neither the exception's message nor the lines of source nor local values are written: any of them may hold what
    somebody pasted. Other people's loggers often build a message from a request, so of theirs only the name is kept.
    """

    def format(self, record: logging.LogRecord) -> str:
        """This will give the line of a record."""
        at = datetime.fromtimestamp(record.created, tz=UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        ours = record.name == "lachan" or record.name.startswith("lachan.")
        said = record.getMessage() if ours else f"a message of {record.levelname.lower()} level"
        line = f"{at} {record.levelname} {record.name} {said}"
        if record.exc_info:
            line += "".join(f"\n  {where}" for where in places(record.exc_info))
        return line


type _ExcInfo = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None] | Any
)


def places(exc_info: _ExcInfo) -> list[str]:
    """This will give the type of an exception, and of what caused it, each with file, line and function."""
    told: list[str] = []
    error: BaseException | None = exc_info[1] if isinstance(exc_info, tuple) else None
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        told.append(f"{type(error).__module__}.{type(error).__qualname__}")
        told.extend(
            f"at {frame.filename}:{frame.lineno} in {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__, limit=30)
        )
        error = error.__cause__ or error.__context__
    return told


class NothingOfTheRequestFilter(SafeExceptionReporterFilter):
    """For error reports, if an operator ever switches some on: no field, no local variable, no setting."""

    def is_active(self, request: Any) -> bool:
        """This will hide always, also while debugging."""
        del request
        return True

    def get_post_parameters(self, request: Any) -> dict[str, str]:
        """This will give none of what was posted."""
        del request
        return {}

    def get_traceback_frame_variables(self, request: Any, tb_frame: Any) -> ItemsView[str, Any]:
        """This will give none of the values."""
        del request, tb_frame
        nothing: dict[str, Any] = {}
        return nothing.items()
