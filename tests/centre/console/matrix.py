"""The authorisation matrix: every address of the site, by method and place, against everybody who may come.

A row is `ADDRESS METHOD PLACE` and one outcome a column; one outcome alone holds for all columns. Who comes has one role
at the northern office. Place `own` is an object of that office, `below` of an office under it, `other` of the southern
one, `-` where the address names no object. Outcomes: `in` asked to sign in, `2f` sent to the second factor, `ok` a page
(200), `done` a write that leads on (302), else a status. A write whose outcome is not `done` changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import URLPattern, URLResolver, get_resolver

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROLES: Final = ("desk", "analyst", "approver", "publisher", "auditor", "partner", "administrator")
COLUMNS: Final = ("anonymous", "password", *ROLES)

DESK: Final = """
#                                                                  desk   analyst approver publisher auditor partner admin
desk/                                            GET  -     in 2f  ok     ok      ok       ok        ok      ok      ok
"""

# signing in: who is already in is led to the desk; what isn't said here is allauth's own business and tested there
ACCOUNTS: Final = """
"""

PUBLIC: Final = """
                                                 GET  -     ok
types                                            GET  -     ok
types/<str:type_id>                              GET  -     ok
reasons                                          GET  -     ok
favicon.ico                                      GET  -     ok
robots.txt                                       GET  -     ok
.well-known/security.txt                         GET  -     404
healthz                                          GET  -     ok
api/v1/                                          GET  -     404
api/v1/openapi.json                              GET  -     ok
api/v1/check                                     POST -     ok
api/v1/check/batch                               POST -     401
"""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    address: str
    method: str
    place: str
    outcomes: Mapping[str, str]

    def __str__(self) -> str:
        """This will name the row as a test's id does."""
        return f"{self.method} {self.address or '/'} {self.place}"


def read_rows(table: str) -> Iterator[Row]:
    """This will read the rows of a table. Raises ValueError for a line that has not one outcome for each column."""
    for line in table.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        words = line.split()
        address = "" if line.startswith(" ") else words.pop(0)
        method, place, *outcomes = words
        if len(outcomes) == 1:
            outcomes *= len(COLUMNS)
        if len(outcomes) != len(COLUMNS):
            raise ValueError(f"{line!r}: one outcome, or one for each of {COLUMNS}")
        yield Row(address, method, place, dict(zip(COLUMNS, outcomes, strict=True)))


ROWS: Final = tuple(row for table in (DESK, ACCOUNTS, PUBLIC) for row in read_rows(table))


def addresses(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """This will give every address of the site, as its pattern is written."""
    for pattern in (resolver or get_resolver()).url_patterns:
        written = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, written)
        else:
            yield written, pattern
