from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from centre.evidence.files import LAN, keep, picture
from lachan.centre.evidence.place import site_store

if TYPE_CHECKING:
    from pathlib import Path


pytestmark = pytest.mark.django_db


def read(sha256: str) -> bytes:
    sealed = site_store().open(sha256)
    try:
        return b"".join(sealed.chunks())
    finally:
        sealed.close()


def test_it_keeps_a_file_and_gives_it_back(place: Path) -> None:
    content = picture()
    kept = keep(content, actor=LAN)
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert (kept.size_bytes, kept.kind, kept.scan) == (len(content), "png", "not_scanned")
    assert (kept.kept_by, kept.holder, kept.office_id) == ("person:1", "case:12", 7)
    assert read(kept.sha256) == content
    assert not list((place / "drafts").iterdir())


def test_no_piece_of_the_content_lies_on_the_disk(place: Path) -> None:
    content = b"SO TAI KHOAN 0123456789 " * 60_000
    keep(content, "tin.txt")
    for path in place.rglob("*"):
        if path.is_file():
            assert b"SO TAI KHOAN" not in path.read_bytes()
            assert path.stat().st_mode & 0o077 == 0
