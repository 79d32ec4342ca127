from __future__ import annotations

import hashlib
import io
import os
import time
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from centre.evidence.files import LAN, NOW, held_for, keep, picture
from lachan.centre.audit.actors import OPERATOR
from lachan.centre.evidence import queries, services
from lachan.centre.evidence.incoming import take_in
from lachan.centre.evidence.models import Content, Holding
from lachan.centre.evidence.place import site_store
from lachan.centre.evidence.refusing import EvidenceRefused
from lachan.centre.evidence.services.keeping import ToKeep, keep_all

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

pytestmark = pytest.mark.django_db


def read(sha256: str) -> bytes:
    sealed = site_store().open(sha256)
    try:
        return b"".join(sealed.chunks())
    finally:
        sealed.close()


def nothing_is_there(place: Path) -> bool:
    """This will say that neither a row nor a file is there."""
    left = (
        [path for path in place.rglob("*") if path.is_file() and path.name != "lock"]
        if place.exists()
        else []
    )
    return not left and not Content.objects.exists() and not Holding.objects.exists()


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


def test_the_same_content_lies_there_once_and_is_held_twice() -> None:
    first = keep(picture(), holder="case:1")
    second = keep(picture(), "khác.png", holder="case:2")
    assert first.sha256 == second.sha256
    assert first.id != second.id
    assert Content.objects.count() == 1
    assert list(site_store().all()) == [first.sha256]


def test_a_name_is_data_and_never_a_path(place: Path) -> None:
    kept = keep(picture(), "../../../tmp/\u202egnp.exe")
    assert kept.name == "gnp.exe"
    assert kept.original_name == "../../../tmp/\\u202egnp.exe"
    assert all(len(path.name) == 64 for path in (place / "blobs").rglob("*") if path.is_file())


def test_what_a_sender_says_of_the_type_is_not_believed() -> None:
    assert keep(b"MZ\x90\0\x03", "ảnh.png").kind == "program"


@pytest.mark.parametrize("size", [2_000_001, 3_000_000])
def test_a_file_that_is_too_large_is_refused_whole(place: Path, size: int) -> None:
    with pytest.raises(EvidenceRefused) as caught:
        keep(bytes(size))
    assert (caught.value.what_code, caught.value.status) == ("too_large", 413)
    assert nothing_is_there(place)


def test_two_gigabytes_are_refused_after_the_first_two_megabytes(place: Path) -> None:
    class Endless:
        read_bytes = 0

        def read(self, size: int, /) -> bytes:
            self.read_bytes += size
            assert self.read_bytes < 3_000_000
            return bytes(size)

    with pytest.raises(EvidenceRefused, match="too_large"):
        services.keep(content=Endless(), name="a", held_for=held_for(), actor=LAN, now=NOW)
    assert nothing_is_there(place)


def test_a_sparse_file_of_two_gigabytes_is_refused_too(place: Path, tmp_path: Path) -> None:
    with (tmp_path / "sparse").open("w+b") as sparse:
        os.truncate(sparse.fileno(), 2 * 1024**3)
        begun = time.monotonic()
        with pytest.raises(EvidenceRefused, match="too_large"):
            services.keep(content=sparse, name="a", held_for=held_for(), actor=LAN, now=NOW)
    assert time.monotonic() - begun < 5
    assert nothing_is_there(place)


def test_an_empty_file_is_refused(place: Path) -> None:
    with pytest.raises(EvidenceRefused, match="empty"):
        keep(b"")
    assert nothing_is_there(place)


def test_a_stream_that_breaks_off_leaves_nothing(place: Path) -> None:
    class Broken:
        reads = 0

        def read(self, size: int, /) -> bytes:
            self.reads += 1
            if self.reads == 3:
                raise ConnectionResetError
            return bytes(min(size, 100_000))

    with pytest.raises(ConnectionResetError):
        services.keep(content=Broken(), name="a", held_for=held_for(), actor=LAN, now=NOW)
    assert nothing_is_there(place)


def test_a_stream_that_is_too_slow_is_refused(place: Path) -> None:
    class Slow:
        def read(self, _size: int, /) -> bytes:
            time.sleep(0.02)
            return b"x"

    with pytest.raises(EvidenceRefused, match="too_slow"):
        take_in(Slow(), most_seconds=0.2)
    assert nothing_is_there(place)


def test_nothing_is_kept_on_a_disk_that_is_nearly_full(place: Path, settings: Settings) -> None:
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, evidence_free_mb=1_000_000_000)
    with pytest.raises(EvidenceRefused) as caught:
        keep(picture())
    assert (caught.value.what_code, caught.value.status) == ("disk_full", 507)
    assert nothing_is_there(place)


def test_one_holder_takes_so_many_files_a_day_and_more_on_the_next(settings: Settings) -> None:
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, evidence_per_day=2)
    for number in range(2):
        keep(b"%d" % number)
    with pytest.raises(EvidenceRefused, match="too_many"):
        keep(b"2")
    keep(b"2", holder="case:13")
    keep(b"2", now=NOW + timedelta(days=1))


def to_keep(content: bytes, holder: str, **more: Any) -> ToKeep:
    return ToKeep(take_in(io.BytesIO(content)), f"{holder}.png", held_for(holder), LAN, NOW, **more)


def test_files_of_several_holders_are_kept_in_few_statements_whatever_their_number() -> None:
    files = [to_keep(b"%d" % number, f"report:{number // 2}") for number in range(20)]
    files.append(to_keep(b"3", "report:77"))
    with CaptureQueriesContext(connection) as asked, transaction.atomic():
        ids = keep_all(files, holders_are_new=True)
    said = [one["sql"] for one in asked if "SAVEPOINT" not in one["sql"]]
    # contents, holdings, entries, the way to the entries
    assert len(said) == 4, said
    kept = [queries.file_for(file_id=one, office_ids=None) for one in ids]
    assert [(one.holder, one.sha256) for one in kept if one] == [
        (file.held_for.holder, file.incoming.sha256) for file in files
    ]
    assert Content.objects.count() == 20
    assert [deed.kind for deed in queries.custody_of(ids[7])] == ["evidence.kept"]


def test_one_of_several_files_beyond_the_holder_s_day_refuses_them_all(settings: Settings) -> None:
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, evidence_per_day=2)
    files = [to_keep(b"%d" % number, "report:1") for number in range(3)]
    for holders_are_new in (True, False):
        with pytest.raises(EvidenceRefused, match="too_many"), transaction.atomic():
            keep_all(files, holders_are_new=holders_are_new)
    assert not Holding.objects.exists()
    keep(b"x", holder="report:1")
    with pytest.raises(EvidenceRefused, match="too_many"), transaction.atomic():
        keep_all(files[:2])
    assert Holding.objects.count() == 1


@pytest.mark.parametrize("until", [date(2026, 11, 28), date(2020, 1, 1), date(2057, 1, 1)])
def test_a_term_that_has_passed_or_has_no_end_is_refused(place: Path, until: date) -> None:
    with pytest.raises(EvidenceRefused, match="term"):
        keep(picture(), keep_until=until)
    assert nothing_is_there(place)


@pytest.mark.parametrize("holder", ["", "Nguyễn Văn A", "case:12; DROP", "0912345678", "case:", "../x"])
def test_a_holder_is_a_reference_and_no_words(place: Path, holder: str) -> None:
    with pytest.raises(ValueError, match="references"):
        keep(picture(), holder=holder)
    assert nothing_is_there(place)


def test_a_callers_transaction_that_fails_leaves_no_row_and_the_file_is_swept() -> None:
    def fail() -> None:
        with transaction.atomic():
            keep(picture())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not Holding.objects.exists()
    assert len(list(site_store().all())) == 1
    later = NOW + timedelta(days=365)
    assert services.sweep(now=later) == 1
    assert not list(site_store().all())


def test_keeping_is_written_down_without_a_name() -> None:
    kept = keep(picture(), "Nguyễn Văn A.png", actor=LAN)
    (deed,) = queries.custody_of(kept.id)
    assert (deed.kind, deed.actor, deed.at) == ("evidence.kept", "person:1", NOW)


def test_a_damaged_file_is_mended_when_the_same_content_comes_again() -> None:
    kept = keep(picture())
    path = site_store().path_of(kept.sha256)
    path.write_bytes(path.read_bytes()[:-1])
    keep(picture())
    assert read(kept.sha256) == picture()


def test_files_are_found_by_office_and_by_holder_alone() -> None:
    ours = keep(b"ours", holder="case:1")
    theirs = services.keep(
        content=io.BytesIO(b"theirs"),
        name="b",
        held_for=held_for("case:2", office_id=8),
        actor=OPERATOR,
        now=NOW,
    )
    assert queries.file_for(file_id=theirs.id, office_ids={7}) is None
    assert queries.file_for(file_id=theirs.id, office_ids=set()) is None
    assert queries.file_for(file_id=theirs.id, office_ids={7, 8}) == theirs
    assert queries.file_for(file_id=ours.id, office_ids=None) == ours
    assert queries.files_for(office_ids={7}) == [ours]
    assert queries.files_for(office_ids=None) == [theirs, ours]
    assert queries.files_for(office_ids=None, holder="case:1") == [ours]
    assert queries.files_for(office_ids=None, before_id=theirs.id) == [ours]
