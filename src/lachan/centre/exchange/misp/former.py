"""Events of feeds that a partner had before it saw otherwise: once more, with everything in them deleted.

They are made from what it could have had and nothing newer, by the register alone, so that lost files come again.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, BinaryIO, Final

import msgspec
from django.conf import settings

from lachan.centre.exchange.codes import ENDED_KEPT
from lachan.centre.exchange.misp.audiences import audience_at
from lachan.centre.exchange.misp.files import Listed, Spool, listed_of, put
from lachan.centre.exchange.misp.mapping import (
    Event,
    EventFile,
    Issue,
    attribute_of,
    event_of,
    over,
    place_of,
)
from lachan.centre.exchange.queries.entries import rows_until

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lachan.centre.exchange.scopes import Scope

FOLDER: Final = "misp-former"
_STATE: Final = ".state"
# Later than whatever the feed said: a version that came within the second of another has the next one.
_LATER: Final = timedelta(minutes=1)
_event = msgspec.json.Decoder(EventFile)


class FormerState(msgspec.Struct, frozen=True):
    """What is there: for how many scopes, until when it is told, and the events as the manifest lists them."""

    scopes: int
    until: datetime | None
    manifest: dict[str, Listed]


def folder_of(partner_id: int) -> Path:
    """This will give the folder of a partner."""
    folder: Path = settings.ENVIRONMENT.exchange_folder
    return folder / FOLDER / f"partner-{partner_id}"


def former_of(partner_id: int) -> FormerState | None:
    """This will give what a partner is told of the feeds that it had, None where it never had another one."""
    with suppress(FileNotFoundError, msgspec.MsgspecError):
        return msgspec.json.decode((folder_of(partner_id) / _STATE).read_bytes(), type=FormerState)
    return None


def former_file(partner_id: int, name: str) -> BinaryIO:
    """This will open the file of one of these events. Raises FileNotFoundError."""
    return (folder_of(partner_id) / name).open("rb")


def former_event(partner_id: int, uuid: str) -> Event | None:
    """This will give one of these events, None where there is none."""
    with suppress(FileNotFoundError, msgspec.MsgspecError):
        return _event.decode((folder_of(partner_id) / f"{uuid}.json").read_bytes()).Event
    return None


def make_former(partner_id: int, scopes: Sequence[Scope], *, host: str, name: str, now: datetime) -> int:
    """This will make what a partner is told of feeds that it had, and give how many events were written."""
    told = [at for at in range(1, len(scopes)) if scopes[at].at > now - ENDED_KEPT]
    there = former_of(partner_id)
    if there is None and not told:
        return 0
    if there is not None and there.scopes == len(scopes) and (there.until is None or now < there.until):
        return 0
    folder = folder_of(partner_id)
    rmtree(folder, ignore_errors=True)
    # some of it may be somebody's number
    folder.mkdir(mode=0o700, parents=True)
    manifest: dict[str, Listed] = {}
    for at in told:
        issue = Issue(host, audience_at(scopes[:at]).key)
        with TemporaryDirectory(dir=folder, prefix=".all-") as held:
            spool = Spool(held)
            for row in rows_until(scopes[at - 1].reader, scopes[at].seq):
                spool.add(place_of(row), over(attribute_of(row, issue), at=scopes[at].at + _LATER))
            spool.put_down()
            for place in sorted(spool.places):
                attributes = {each.uuid: each for each in spool.read(place)}
                event = event_of(place, attributes, issue=issue, name=name)
                put(folder / f"{event.uuid}.json", msgspec.json.encode(EventFile(event)))
                manifest[event.uuid] = listed_of(event)
    until = min((scopes[at].at + ENDED_KEPT for at in told), default=None)
    # last: whoever reads it finds what it names
    put(folder / _STATE, msgspec.json.encode(FormerState(len(scopes), until, manifest)))
    return len(manifest)
