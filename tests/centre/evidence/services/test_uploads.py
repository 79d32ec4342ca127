from __future__ import annotations

import hashlib
import io
import random
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from centre.evidence.conftest import NOW, UNTIL
from lachan.centre.audit.actors import person_actor
from lachan.centre.evidence.models import Content, Upload, UploadPart
from lachan.centre.evidence.place import site_store
from lachan.centre.evidence.refusing import EvidenceRefused
from lachan.centre.evidence.services import (
    HeldFor,
    append_to_upload,
    begin_upload,
    drop_upload,
    expire_uploads,
    finish_upload,
    joined,
    keep,
    pieces_of,
    sweep,
    unfinished_of,
    upload_of,
    uploads,
)

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from pytest_django import Settings

    from lachan.centre.audit.actors import Actor
    from lachan.centre.evidence.incoming import Readable
    from lachan.centre.evidence.services import UploadShown

pytestmark = pytest.mark.django_db

SENDER = person_actor(17, office_id=3)
OTHER = person_actor(18, office_id=3)
CONTENT = random.Random(1).randbytes(768_000)  # noqa: S311 - the same each time
HELD = HeldFor(holder="case:1", office_id=3, source="upload", purpose="case_work", keep_until=UNTIL)


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "PART_BYTES", 100_000)


def begun(size_bytes: int = len(CONTENT), *, actor: Actor = SENDER) -> UploadShown:
    return begin_upload(holder="case:1", name="ghi âm.wav", size_bytes=size_bytes, actor=actor, now=NOW)


def append(
    upload: UploadShown, at: int, content: bytes | Readable, *, actor: Actor = SENDER, now: datetime = NOW
) -> UploadShown:
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    return append_to_upload(token=upload.token, offset_bytes=at, content=stream, actor=actor, now=now)


class Breaking:
    """A sender whose connection breaks after so many bytes."""

    def __init__(self, content: bytes, after: int) -> None:
        self._file, self._left = io.BytesIO(content), after

    def read(self, size: int, /) -> bytes:
        if not self._left:
            raise ConnectionResetError
        piece = self._file.read(min(size, self._left))
        self._left -= len(piece)
        return piece


def test_a_file_that_comes_in_parts_is_kept_as_one_with_its_hash(place: Path) -> None:
    upload = begun()
    for at in range(0, len(CONTENT), 250_000):
        upload = append(upload, at, CONTENT[at : at + 250_000])
    assert upload.is_whole
    with joined(token=upload.token, actor=SENDER, now=NOW) as incoming:
        file = keep(content=incoming, name=upload.name, held_for=HELD, actor=SENDER, now=NOW)
        finish_upload(token=upload.token, kept_as=file.id, actor=SENDER, now=NOW)
    assert (file.sha256, file.size_bytes) == (hashlib.sha256(CONTENT).hexdigest(), len(CONTENT))
    assert b"".join(pieces_of(file)) == CONTENT
    assert not UploadPart.objects.exists()
    assert upload_of(token=upload.token, actor=SENDER, now=NOW).kept_as == file.id
    assert Upload.objects.get().name == ""
    assert all(CONTENT[:64] not in path.read_bytes() for path in place.rglob("*") if path.is_file())
    sweep(now=NOW + timedelta(days=900))
    assert list(site_store().all()) == [file.sha256]


def test_after_a_break_it_goes_on_where_the_last_part_ended() -> None:
    upload = begun()
    with pytest.raises(ConnectionResetError):
        append(upload, 0, Breaking(CONTENT, 262_144))
    there = upload_of(token=upload.token, actor=SENDER, now=NOW).offset_bytes
    assert there == 262_144
    upload = append(upload, there, CONTENT[there:])
    with joined(token=upload.token, actor=SENDER, now=NOW) as incoming:
        assert incoming.sha256 == hashlib.sha256(CONTENT).hexdigest()
    # what was not kept is gone, and the parts are there still
    assert Content.objects.count() == 0
    assert len(list(site_store().all())) == UploadPart.objects.count()
    assert list(site_store().drafts()) == []


@given(cuts=st.lists(st.integers(1, 300_000), max_size=8))
@hypothesis_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_however_it_is_cut_what_comes_out_is_what_went_in(cuts: list[int]) -> None:
    Upload.objects.all().delete()
    upload = begun()
    for cut in cuts:
        at = upload.offset_bytes
        if upload.is_whole:
            break
        with pytest.raises(ConnectionResetError):
            append(upload, at, Breaking(CONTENT[at:], min(cut, len(CONTENT) - at - 1)))
        upload = upload_of(token=upload.token, actor=SENDER, now=NOW)
    upload = append(upload, upload.offset_bytes, CONTENT[upload.offset_bytes :])
    with joined(token=upload.token, actor=SENDER, now=NOW) as incoming:
        assert incoming.sha256 == hashlib.sha256(CONTENT).hexdigest()


def test_too_large_is_refused_before_anything_is_sent_and_so_is_nothing(settings: Settings) -> None:
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, evidence_large_mb=3)
    with pytest.raises(EvidenceRefused) as refused:
        begun(3_000_001)
    assert (refused.value.status, refused.value.code) == (413, "evidence_too_large")
    assert "3 MB" in refused.value.what("en")
    with pytest.raises(EvidenceRefused, match="empty"):
        begun(0)
    assert not Upload.objects.exists()
    assert begun(3_000_000).offset_bytes == 0


def test_a_disk_without_room_for_parts_and_whole_is_said_before_anything_is_sent(settings: Settings) -> None:
    free = site_store().free_bytes() // 1_000_000
    settings.ENVIRONMENT = msgspec.structs.replace(
        settings.ENVIRONMENT, evidence_free_mb=max(0, free - 150), evidence_large_mb=200
    )
    first = begun(30_000_000)
    with pytest.raises(EvidenceRefused) as refused:
        # 60 MB would do, were 60 not promised to the first
        begun(60_000_000)
    assert refused.value.status == 507
    drop_upload(token=first.token, actor=SENDER, now=NOW)
    assert begun(30_000_000).offset_bytes == 0


def test_a_disk_that_fills_in_the_middle_keeps_what_is_whole_and_goes_on_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    upload = begun()
    append(upload, 0, CONTENT[:200_000])
    with monkeypatch.context() as full:
        full.setattr(type(site_store()), "free_bytes", lambda _: 0)
        with pytest.raises(EvidenceRefused) as refused:
            append(upload, 200_000, CONTENT[200_000:])
    assert refused.value.status == 507
    assert upload_of(token=upload.token, actor=SENDER, now=NOW).offset_bytes == 200_000
    assert list(site_store().drafts()) == []
    assert append(upload, 200_000, CONTENT[200_000:]).is_whole


def test_one_person_has_three_unfinished_and_nobody_sees_anothers() -> None:
    made = [begun() for _ in range(3)]
    with pytest.raises(EvidenceRefused) as refused:
        begun()
    assert refused.value.status == 429
    assert begun(actor=OTHER).offset_bytes == 0
    assert len(unfinished_of(holder="case:1", actor=SENDER, now=NOW)) == 3
    assert unfinished_of(holder="case:2", actor=SENDER, now=NOW) == ()
    for act in (
        lambda: upload_of(token=made[0].token, actor=OTHER, now=NOW),
        lambda: append(made[0], 0, b"x", actor=OTHER),
        lambda: drop_upload(token=made[0].token, actor=OTHER, now=NOW),
    ):
        with pytest.raises(EvidenceRefused, match="upload_gone"):
            act()


def test_another_place_than_where_it_ended_is_refused_with_the_right_one() -> None:
    upload = begun()
    append(upload, 0, CONTENT[:1_000])
    for at in (0, 999, 1_001):
        with pytest.raises(EvidenceRefused) as refused:
            append(upload, at, b"x")
        assert refused.value.status == 409
        assert "1000" in refused.value.what("en")
    with (
        pytest.raises(EvidenceRefused, match="upload_unfinished"),
        joined(token=upload.token, actor=SENDER, now=NOW),
    ):
        pass


def test_of_two_who_send_at_once_one_is_told_and_no_part_stands_twice() -> None:
    upload = begun()

    class Meanwhile:
        def __init__(self) -> None:
            self._pieces = iter([b"a" * 1_000, b""])

        def read(self, size: int, /) -> bytes:
            del size
            piece = next(self._pieces)
            if not piece:
                # the other was quicker
                append(upload, 0, b"b" * 500)
            return piece

    with pytest.raises(EvidenceRefused, match="upload_offset"):
        append(upload, 0, Meanwhile())
    assert upload_of(token=upload.token, actor=SENDER, now=NOW).offset_bytes == 500
    assert [(one.at_bytes, one.size_bytes) for one in UploadPart.objects.all()] == [(0, 500)]


def test_more_than_the_whole_is_not_read() -> None:
    upload = begun(1_000)
    sent = io.BytesIO(b"x" * 5_000)
    assert append(upload, 0, sent).is_whole
    assert sent.tell() == 1_000


def test_a_damaged_part_is_found_when_the_whole_is_put_together() -> None:
    upload = begun()
    append(upload, 0, CONTENT)
    path = site_store().path_of(UploadPart.objects.order_by("at_bytes")[2].sha256)
    sealed = bytearray(path.read_bytes())
    sealed[-20] ^= 1
    path.write_bytes(sealed)
    with pytest.raises(EvidenceRefused, match="damaged"), joined(token=upload.token, actor=SENDER, now=NOW):
        pass
    assert Content.objects.count() == 0


def test_what_is_unfinished_is_not_swept_and_goes_when_its_time_is_over() -> None:
    upload = begun()
    append(upload, 0, CONTENT[:300_000])
    # long after, with the clock of the sweep alone
    assert sweep(now=NOW + timedelta(days=900)) == 0
    later = NOW + uploads.KEPT + timedelta(seconds=1)
    assert expire_uploads(now=NOW) == 0
    assert expire_uploads(now=later) == 1
    sweep(now=NOW + timedelta(days=900))
    assert list(site_store().all()) == []
    assert not UploadPart.objects.exists()
    with pytest.raises(EvidenceRefused, match="upload_gone"):
        append(upload, 300_000, b"x")


def test_a_part_that_is_also_a_kept_file_stays_when_the_upload_goes() -> None:
    file = keep(content=io.BytesIO(CONTENT[:100_000]), name="a", held_for=HELD, actor=SENDER, now=NOW)
    upload = begun()
    append(upload, 0, CONTENT[:100_000])
    drop_upload(token=upload.token, actor=SENDER, now=NOW)
    sweep(now=NOW + timedelta(days=300))
    assert list(site_store().all()) == [file.sha256]


def test_it_is_kept_once_however_often_that_is_asked() -> None:
    upload = append(begun(), 0, CONTENT)
    finish_upload(token=upload.token, kept_as=5, actor=SENDER, now=NOW)
    with pytest.raises(EvidenceRefused, match="upload_unfinished"):
        finish_upload(token=upload.token, kept_as=6, actor=SENDER, now=NOW)
    with pytest.raises(EvidenceRefused, match="upload_offset"):
        append(upload, len(CONTENT), b"")
    assert upload_of(token=upload.token, actor=SENDER, now=NOW).kept_as == 5
