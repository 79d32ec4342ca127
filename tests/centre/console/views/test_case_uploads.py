from __future__ import annotations

import base64
import random
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from django.urls import reverse
from django.utils import timezone

from centre.cases.scene import desk, opened, people
from centre.console.at_desk import at_desk
from lachan.centre.cases.models import Custody, Exhibit
from lachan.centre.cases.services.ending import close_case
from lachan.centre.evidence.models import Upload
from lachan.centre.evidence.services import uploads

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client
    from pytest_django import Settings

    from centre.accounts.people import People
    from lachan.centre.cases.models import Case

pytestmark = pytest.mark.django_db
__all__ = ["people"]

CONTENT = random.Random(3).randbytes(700_000)  # noqa: S311 - the same each time
PIECE = "application/offset+octet-stream"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "PART_BYTES", 100_000)
    settings.ENVIRONMENT = msgspec.structs.replace(
        settings.ENVIRONMENT, data=tmp_path, evidence_mb=1, evidence_large_mb=2, evidence_free_mb=1
    )


@pytest.fixture
def case(people: People) -> Case:
    return opened(people, now=timezone.now())


@pytest.fixture
def officer(people: People) -> Client:
    return at_desk(people.at("north", "desk"))


def begun(officer: Client, case: Case, size_bytes: int = len(CONTENT), name: str = "ghi âm.wav") -> Any:
    return officer.post(
        reverse("desk_case_uploads", args=[case.number]),
        headers={
            "Upload-Length": f"{size_bytes}",
            "Upload-Metadata": f"filename {base64.b64encode(name.encode()).decode()}",
        },
    )


def sent(officer: Client, address: str, at: int, content: bytes, kind: str = PIECE) -> Any:
    return officer.patch(address, content, content_type=kind, headers={"Upload-Offset": f"{at}"})


def test_a_large_file_comes_in_parts_and_becomes_evidence_once(officer: Client, case: Case) -> None:
    made = begun(officer, case)
    assert made.status_code == 201
    address = made.headers["Location"]
    assert sent(officer, address, 0, CONTENT[:300_000]).headers["Upload-Offset"] == "300000"
    there = officer.head(address)
    assert (there.headers["Upload-Offset"], there.headers["Upload-Length"]) == ("300000", f"{len(CONTENT)}")
    assert there.headers["Upload-Expires"].endswith("GMT")
    assert sent(officer, address, 300_000, CONTENT[300_000:]).status_code == 204
    for _ in range(2):
        whole = officer.post(address, {"source": "Công ty viễn thông nộp"})
        assert (whole.status_code, whole.json()) == (
            200,
            {"address": reverse("desk_case", args=[case.number])},
        )
    exhibit = Exhibit.objects.get()
    assert (exhibit.name, exhibit.size_bytes, exhibit.source) == (
        "ghi âm.wav",
        len(CONTENT),
        "Công ty viễn thông nộp",
    )
    assert Custody.objects.get().act == "taken"


def test_refusals_are_said_in_words_and_nothing_is_made(officer: Client, case: Case) -> None:
    too_large = begun(officer, case, 2_000_001)
    assert too_large.status_code == 413
    assert "2 MB" in too_large.json()["what"]
    for size in (0, -1):
        assert begun(officer, case, size).status_code == 422
    assert not Upload.objects.exists()
    address = begun(officer, case).headers["Location"]
    assert sent(officer, address, 0, b"x", "text/plain").status_code == 415
    assert sent(officer, address, 5, b"x").status_code == 409
    assert sent(officer, address, 0, CONTENT + b"x").status_code == 413
    assert officer.post(address, {"source": "a"}).status_code == 409
    assert officer.head(address).headers["Upload-Offset"] == "0"
    assert officer.head(address + "x").status_code == 404


def test_without_words_or_once_the_case_is_closed_nothing_is_kept_and_the_parts_stay(
    officer: Client, case: Case, people: People
) -> None:
    address = begun(officer, case).headers["Location"]
    sent(officer, address, 0, CONTENT)
    assert officer.post(address, {"source": " "}).json()["code"] == "cases_words"
    close_case(
        case_id=case.pk, version=case.version, outcome="not_proven", reason="Không rõ", recovered_vnd=None,
        actor=desk(people), now=timezone.now(),
    )  # fmt: skip
    assert officer.post(address, {"source": "Phường"}).json()["code"] == "cases_not_open"
    assert not Exhibit.objects.exists()
    assert officer.head(address).headers["Upload-Offset"] == f"{len(CONTENT)}"


def test_another_case_and_another_person_have_no_such_upload(
    officer: Client, case: Case, people: People
) -> None:
    address = begun(officer, case).headers["Location"]
    other = opened(people, now=timezone.now())
    assert officer.head(address.replace(case.number, other.number)).status_code == 404
    assert at_desk(people.at("north", "approver")).head(address).status_code == 403
    assert at_desk(people.at("south", "desk")).head(address).status_code == 404


def test_the_page_lists_what_is_unfinished_and_drops_it(officer: Client, case: Case) -> None:
    sent(officer, begun(officer, case).headers["Location"], 0, CONTENT[:100_000])
    where = reverse("desk_case_upload_page", args=[case.number])
    page = officer.get(where).content.decode()
    assert "ghi âm.wav" in page
    assert "web/upload.js" in page
    assert 'data-most-bytes="2000000"' in page
    token = Upload.objects.get().token
    assert officer.post(where, {"drop": token}).status_code == 302
    assert not Upload.objects.exists()
    assert "ghi âm.wav" not in officer.get(where).content.decode()


def test_without_a_script_a_small_file_comes_at_once_and_a_larger_one_is_refused(
    officer: Client, case: Case, tmp_path: Path
) -> None:
    where = reverse("desk_case_upload_page", args=[case.number])
    for size, status in ((50_000, 302), (1_200_000, 413)):
        path = tmp_path / f"{size}.wav"
        path.write_bytes(CONTENT[:1] * size)
        with path.open("rb") as file:
            assert officer.post(where, {"source": "Phường", "file": file}).status_code == status
    assert Exhibit.objects.get().size_bytes == 50_000
    assert officer.post(where, {"source": "Phường"}).status_code == 422


def test_programs_learn_what_can_be_sent(officer: Client, case: Case) -> None:
    told = officer.options(reverse("desk_case_uploads", args=[case.number]))
    assert (told.headers["Tus-Version"], told.headers["Tus-Max-Size"]) == ("1.0.0", "2000000")
    address = begun(officer, case).headers["Location"]
    assert officer.delete(address).status_code == 204
    assert officer.head(address).status_code == 404
