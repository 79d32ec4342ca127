"""A folder of list files for a test, and what is in them."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import msgspec
import pytest
from django.conf import settings

from lachan.centre.exchange.lists import making
from lachan.centre.exchange.lists.kept import Shelf
from lachan.centre.exchange.readers import PUBLIC

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from lachan.centre.exchange.lists.kept import ListFile
    from lachan.centre.exchange.readers import Reader


@pytest.fixture
def lists_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This will keep list files in a folder of the test's own."""
    monkeypatch.setattr(making, "_made", {})
    monkeypatch.setattr(settings, "ENVIRONMENT", msgspec.structs.replace(settings.ENVIRONMENT, data=tmp_path))
    return tmp_path / "exchange" / "lists"


def make(now: datetime) -> int:
    """This will do a pass of the worker."""
    return making.make_files(now=now)


def state(file: str, reader: Reader = PUBLIC) -> ListFile:
    """This will give how a file stands."""
    found = Shelf(reader.key).read(file)
    assert found is not None
    return found


def content(file: str, reader: Reader = PUBLIC) -> bytes:
    """This will give a file as it is handed out."""
    return whole(Shelf(reader.key), state(file, reader))


def whole(shelf: Shelf, there: ListFile) -> bytes:
    """This will give a file of a shelf, and see that its packed form is the same."""
    plain, packed = shelf.open(there), shelf.open(there, packed=True)
    try:
        found = plain.read(there.size + 1)
        assert len(found) == there.size
        assert gzip.decompress(packed.read(there.packed_size)) == found
        return found
    finally:
        plain.close()
        packed.close()


def lines(file: str, reader: Reader = PUBLIC) -> list[str]:
    """This will give the lines of a file without its head."""
    said = content(file, reader).decode().splitlines()
    if file.endswith(".csv"):
        return said[1:]
    return [line for line in said if line[0] not in "#![" or "] " in line]
