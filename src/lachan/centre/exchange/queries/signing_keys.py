"""Which keys sign now, and how a program finds its way from one to the next."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import Final

import msgspec

from lachan.centre.exchange.announcing import Said
from lachan.centre.exchange.models import SigningKey

NEXT: Final = "next"
CURRENT: Final = "current"
FORMER: Final = "former"
OVER: Final = "over"
STOLEN: Final = "stolen"
# in the order in which a page names them
SIGNING: Final = (CURRENT, NEXT, FORMER)
# the file of the first key, that is there since the centre was set up
FIRST: Final = "exchange"
# A key is changed every few years. Who has been away for longer takes the key anew.
_MOST_SAID: Final = 8
_COLUMNS: Final = (
    "name",
    "public",
    "file",
    "state",
    "follows",
    "announced_at",
    "switch_from",
    "began_at",
    "ended_at",
)


class KeyRow(msgspec.Struct, frozen=True):
    """A key; `name` and `public` (hexadecimal) are "" before the first change, when its file alone is known."""

    name: str
    public: str
    file: str
    state: str
    follows: str = ""
    announced_at: datetime | None = None
    switch_from: datetime | None = None
    began_at: datetime | None = None
    ended_at: datetime | None = None


def signing_keys() -> tuple[KeyRow, ...]:
    """This will give the keys that sign: the one that counts first, then the next, then the former. One query."""
    rows = SigningKey.objects.filter(state__in=SIGNING).values_list(*_COLUMNS)
    found = sorted((KeyRow(*row) for row in rows), key=lambda row: SIGNING.index(row.state))
    return tuple(found) or (KeyRow("", "", FIRST, CURRENT),)


def current_file() -> str:
    """This will give the file of the key that counts. One query."""
    found = SigningKey.objects.filter(state=CURRENT).values_list("file", flat=True).first()
    return found or FIRST


def all_keys() -> tuple[KeyRow, ...]:
    """This will give all keys that there ever were, the newest first; none before the first change. One query."""
    return tuple(KeyRow(*row) for row in SigningKey.objects.order_by("-pk").values_list(*_COLUMNS))


def key_signature(name: str) -> str:
    """This will give the signature of a key's file by the key before it, "" where there is none. One query."""
    return SigningKey.objects.filter(name=name).values_list("minisig", flat=True).first() or ""


def said_of_keys() -> tuple[Said, ...]:
    """This will give what was said of keys and is still to be heard, the oldest first. One query.

    Nothing that a withdrawn key said of another: its thief can say that too.
    """
    return current_and_said()[1]


def current_and_said() -> tuple[str, tuple[Said, ...]]:
    """This will give the file of the key that counts, and `said_of_keys`. One query for both."""
    rows = list(SigningKey.objects.order_by("pk"))
    current = next((row.file for row in rows if row.state == CURRENT), FIRST)
    withdrawn = {row.name for row in rows if row.state == STOLEN}
    said = [
        Said(row.announcement, row.announcement_signature)
        for row in rows
        if row.announcement and row.state != STOLEN and row.follows not in withdrawn
    ]
    said += [Said(row.withdrawal, row.withdrawal_signature) for row in rows if row.withdrawal]
    return current, tuple(said[-_MOST_SAID:])
