from __future__ import annotations

import errno
import hashlib
import io
from typing import TYPE_CHECKING, Any

import msgspec
import pyrage
import pytest
import pyzipper

from centre.evidence.files import LAN, MINH, NOW, keep, picture
from lachan.centre.evidence import queries, services
from lachan.centre.evidence.models import Export
from lachan.centre.evidence.place import site_store
from lachan.centre.evidence.refusing import EvidenceRefused
from lachan.centre.evidence.services import exporting

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

    from lachan.centre.evidence.queries import EvidenceFile

pytestmark = pytest.mark.django_db


def export(*files: EvidenceFile, recipient: str = "", reason: str = "Gửi Viện kiểm sát") -> services.Archive:
    return services.export_files(files=files, reason=reason, actor=LAN, now=NOW, recipient=recipient)


def members(archive: services.Archive) -> dict[str, bytes]:
    with archive.file, pyzipper.AESZipFile(archive.file) as opened:
        opened.setpassword(archive.passphrase.encode())
        return {name: opened.read(name) for name in opened.namelist()}


def refused(*files: EvidenceFile, **options: str) -> str:
    with pytest.raises(EvidenceRefused) as caught:
        export(*files, **options)
    assert not Export.objects.exists()
    assert caught.value.what("vi")
    return caught.value.what_code


def test_originals_leave_encrypted_with_a_manifest_of_their_hashes() -> None:
    one, two = keep(picture(), "Nguyễn Văn A.png"), keep(b"xin ch\xc3\xa0o", "../b.txt")
    archive = export(one, two)
    assert archive.name.endswith(".zip")
    whole = archive.file.read()
    assert (archive.size_bytes, archive.sha256) == (len(whole), hashlib.sha256(whole).hexdigest())
    assert picture()[:60] not in whole
    archive.file.seek(0)
    found = members(archive)
    manifest: dict[str, Any] = msgspec.json.decode(found["manifest.json"])
    assert manifest["reason"] == "Gửi Viện kiểm sát"
    assert [(said["sha256"], said["original_name"]) for said in manifest["files"]] == [
        (one.sha256, "Nguyễn Văn A.png"),
        (two.sha256, "../b.txt"),
    ]
    for said in manifest["files"]:
        assert hashlib.sha256(found[said["in_archive"]]).hexdigest() == said["sha256"]
        assert f"{said['sha256']}  {said['in_archive']}\n" in found["SHA256SUMS"].decode()
    assert not [name for name in found if "/" in name or "\\" in name or ".." in name]


def test_an_export_for_a_public_key_has_no_passphrase() -> None:
    identity = pyrage.x25519.Identity.generate()
    file = keep(picture())
    archive = export(file, recipient=str(identity.to_public()))
    assert archive.passphrase == ""
    with archive.file:
        opened = pyrage.decrypt(archive.file.read(), [identity])
    with pyzipper.ZipFile(io.BytesIO(opened)) as inside:
        assert inside.read(inside.namelist()[2]) == picture()
    assert Export.objects.get().sealed_for == str(identity.to_public())


def test_an_export_is_written_down_and_its_passphrase_nowhere() -> None:
    file = keep(picture())
    archive = export(file)
    archive.file.close()
    assert [deed.kind for deed in queries.custody_of(file.id)] == ["evidence.kept", "evidence.exported"]
    row = Export.objects.get()
    assert (row.made_by, row.reason, row.archive_sha256) == ("person:1", "Gửi Viện kiểm sát", archive.sha256)
    assert archive.passphrase not in str(vars(row))


def test_nothing_is_left_on_the_disk_of_an_archive(place: Path) -> None:
    file = keep(picture())
    before = {path for path in place.rglob("*") if path.is_file()}
    archive = export(file)
    assert {path for path in place.rglob("*") if path.is_file()} == before
    archive.file.close()


def test_one_flagged_file_stops_the_whole_export() -> None:
    fine, flagged = keep(picture()), keep(b"illegal")
    services.flag_illegal(file_id=flagged.id, reason="Ảnh", actor=MINH, now=NOW)
    assert refused(fine, flagged) == "sealed"
    # whatever the caller believes: it is asked anew
    assert not flagged.flagged


def test_a_flag_that_comes_while_the_archive_is_written_stops_it(monkeypatch: pytest.MonkeyPatch) -> None:
    file = keep(picture())
    write = exporting._write

    def flag_meanwhile(*args: Any) -> None:
        write(*args)
        services.flag_illegal(file_id=file.id, reason="Ảnh", actor=MINH, now=NOW)

    monkeypatch.setattr(exporting, "_write", flag_meanwhile)
    assert refused(file) == "sealed"


def test_infected_files_may_leave_since_they_leave_encrypted() -> None:
    file = keep(picture() + b"<script>")
    assert file.why_not_shown == "polyglot"
    assert members(export(file))


def test_a_damaged_file_stops_the_export() -> None:
    file, other = keep(picture()), keep(b"other")
    path = site_store().path_of(file.sha256)
    sealed = path.read_bytes()
    path.write_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))
    assert refused(other, file) == "damaged"
    path.unlink()
    assert refused(other, file) == "damaged"


def test_a_disk_that_fills_up_stops_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    file = keep(picture())
    monkeypatch.setattr(exporting, "write_zip", full)
    assert refused(file) == "disk_full"


def test_room_is_left_on_the_disk(settings: Settings) -> None:
    file = keep(picture())
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, evidence_free_mb=1_000_000_000)
    assert refused(file) == "disk_full"


def test_odd_requests_are_refused() -> None:
    file = keep(picture())
    assert refused() == "none"
    assert refused(file, reason=" ") == "reason"
    assert refused(file, recipient="age1nonsense") == "recipient"
    assert refused(*[file] * 201) == "too_many_out"
    gone = msgspec.structs.replace(file, id=file.id + 9)
    assert refused(gone) == "unknown"


def test_the_same_file_asked_twice_is_in_it_once() -> None:
    file = keep(picture())
    assert len(members(export(file, file))) == 3
