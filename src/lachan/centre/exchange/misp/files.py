"""Files of feeds: where they stand, how one is put in place, what a manifest lists, attributes by the thousand."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import msgspec
from django.conf import settings

from lachan.centre.exchange.misp.mapping import Attribute, Org, Place, Tag

if TYPE_CHECKING:
    from pathlib import Path

    from lachan.centre.exchange.misp.mapping import Event

MANIFEST: Final = "manifest.json"
HASHES: Final = "hashes.csv"
FOLDER: Final = "misp"
STATE: Final = ".state"
# so many attributes are held before they are put down
_HELD: Final = 20_000


class Listed(msgspec.Struct, frozen=True):
    """An event in the manifest."""

    Orgc: Org
    Tag: tuple[Tag, ...]
    info: str
    date: str
    analysis: str
    threat_level_id: str
    timestamp: str


def listed_of(event: Event) -> Listed:
    """This will give how the manifest lists an event."""
    return Listed(
        event.Orgc, event.Tag, event.info, event.date, event.analysis, event.threat_level_id, event.timestamp
    )


def put(path: Path, content: bytes) -> None:
    """This will put a file in place, whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


class FeedState(msgspec.Struct, frozen=True):
    """How a feed stands: up to which place of the counter, and what the manifest holds, by the event's id."""

    upto: int
    since_seq: int
    is_emptied: bool
    manifest: dict[str, Listed]
    places: dict[str, Place]


def folder_of(key: str) -> Path:
    """This will give the folder of a way of seeing."""
    folder: Path = settings.ENVIRONMENT.exchange_folder
    return folder / FOLDER / key


def state_of(key: str) -> FeedState | None:
    """This will read how a feed stands, None where there is none."""
    with suppress(FileNotFoundError, msgspec.MsgspecError):
        return msgspec.json.decode((folder_of(key) / STATE).read_bytes(), type=FeedState)
    return None


class Spool:
    """Attributes by event, put down in files, so that a million are not held in memory."""

    def __init__(self, folder: str) -> None:
        """This will begin with nothing, in an empty folder."""
        self._folder = folder
        self._held: dict[Place, list[bytes]] = {}
        self._count = 0
        self.places: set[Place] = set()

    def add(self, place: Place, attribute: Attribute) -> None:
        """This will take an attribute."""
        self.places.add(place)
        self._held.setdefault(place, []).append(msgspec.json.encode(attribute))
        self._count += 1
        if self._count >= _HELD:
            self.put_down()

    def put_down(self) -> None:
        """This will put down what is held."""
        for place, lines in self._held.items():
            with open(self._path(place), "ab") as file:  # noqa: PTH123 - a plain path
                file.write(b"\n".join(lines) + b"\n")
        self._held.clear()
        self._count = 0

    def read(self, place: Place) -> list[Attribute]:
        """This will give what was put down of an event."""
        if place not in self.places:
            return []
        with open(self._path(place), "rb") as file:  # noqa: PTH123 - a plain path
            return [msgspec.json.decode(line, type=Attribute) for line in file]

    def _path(self, place: Place) -> str:
        return f"{self._folder}/{place.kind}-{place.month}-{place.part}"
