from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from centre.evidence.files import keep, picture
from lachan.centre.evidence import services
from lachan.centre.evidence.incoming import Incoming
from lachan.centre.evidence.models import Content, Handling, Holding
from lachan.centre.evidence.place import site_store

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db

KEPT_AT = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)


def lose_rows() -> None:
    for table in (Handling, Holding, Content):
        table.objects.all().delete()


def put_back(path: Path, at: datetime = KEPT_AT) -> None:
    os.utime(path, (at.timestamp(), at.timestamp()))


def test_what_a_crash_left_is_swept_after_an_hour_and_not_before() -> None:
    file = keep(picture())
    put_back(site_store().path_of(file.sha256))
    lose_rows()
    assert services.sweep(now=KEPT_AT + timedelta(minutes=59)) == 0
    assert services.sweep(now=KEPT_AT + timedelta(minutes=61)) == 1
    assert not list(site_store().all())


def test_what_a_row_speaks_of_is_never_swept() -> None:
    keep(picture())
    assert services.sweep(now=KEPT_AT + timedelta(days=3_650)) == 0
    assert len(list(site_store().all())) == 1


def test_a_clock_that_was_set_back_sweeps_nothing() -> None:
    keep(picture())
    lose_rows()
    assert services.sweep(now=KEPT_AT - timedelta(days=3_650)) == 0


def test_drafts_of_a_process_that_was_killed_are_swept(place: Path) -> None:
    incoming = Incoming()
    incoming.write(b"x" * 300_000)
    (draft,) = (place / "drafts").iterdir()
    put_back(draft)
    assert services.sweep(now=KEPT_AT + timedelta(minutes=59)) == 0
    assert services.sweep(now=KEPT_AT + timedelta(minutes=61)) == 1
    assert not list((place / "drafts").iterdir())
    incoming.abandon()


def test_content_that_is_kept_again_is_left_alone_by_a_sweep_that_began_before() -> None:
    file = keep(picture())
    path = site_store().path_of(file.sha256)
    put_back(path)
    lose_rows()
    # somebody keeps it again: it is stamped anew before the row is written
    incoming = Incoming()
    incoming.write(picture())
    incoming.finish()
    assert not incoming.put()
    stamped = datetime.fromtimestamp(site_store().stamp(file.sha256) / 1e9, UTC)
    assert services.sweep(now=stamped + timedelta(minutes=59)) == 0


def test_other_files_in_the_folder_are_left_alone(place: Path) -> None:
    file = keep(picture())
    stranger = site_store().path_of(file.sha256).with_name("notes.txt")
    stranger.write_text("mine", encoding="ascii")
    put_back(stranger)
    lose_rows()
    services.sweep(now=KEPT_AT + timedelta(days=365))
    assert stranger.exists()
    assert place.exists()
