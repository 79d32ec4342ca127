"""What each row of the matrix asks: the path with its object in it, and the body of a write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from centre.accounts.people import People
    from centre.console.matrix import Row

    type Blanks = Mapping[str, Any]

OFFICE_OF: Final = {"own": "north", "below": "north_ward", "other": "south"}

CONTENT: Final[Mapping[str, dict[str, str]]] = {
    "api/v1/check": {"content_type": "application/json"},
    "api/v1/check/batch": {"content_type": "application/json"},
}


def request_of(row: Row, people: People, column: str) -> tuple[str, Any]:
    """This will give the path and the body for a row. Objects are made anew for each column."""
    blanks = BLANKS[row.address](people, row.place, column) if row.address in BLANKS else {}
    path = "/" + row.address
    for name, value in blanks.items():
        for kind in ("int", "str", "slug"):
            path = path.replace(f"<{kind}:{name}>", str(value))
    body = BODIES.get((row.address, row.method))
    return path, body(people, row.place) if callable(body) else body


BLANKS: Final[dict[str, Callable[[People, str, str], Blanks]]] = {
    "types/<str:type_id>": lambda *_: {"type_id": "V01"},
}
BODIES: Final[dict[tuple[str, str], Any]] = {
    ("api/v1/check", "POST"): {"text": "xin chào"},
    ("api/v1/check/batch", "POST"): [{"text": "xin chào"}],
}
