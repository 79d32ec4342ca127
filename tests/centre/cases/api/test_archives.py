"""A program asks for a signed archive, waits until it is made, fetches it in parts, and a stranger verifies it."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from django.utils import timezone

from centre.cases.api.program import token_of, token_of_office
from centre.cases.asked_archives import with_evidence
from centre.cases.scene import desk, opened, people
from centre.cases.signed import PASSPHRASE, signer
from lachan.centre.audit.models import Entry
from lachan.centre.cases.archive.verifying import verify_archive
from lachan.centre.cases.models import CaseArchive, Done, Event
from lachan.centre.cases.services.archiving import KEPT, end_archives, make_next_archive
from lachan.centre.cases.services.notes import write_note
from lachan.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

    from centre.accounts.people import People
    from centre.cases.api.program import Program
    from lachan.centre.cases.models import Case

pytestmark = pytest.mark.django_db
__all__ = ["people", "signer"]
KEY = "7a3a4b38-19c1-4c40-8d0d-91a32b4fd8b1"


def ask(program: Program, case: Case, status: int = 202, **told: Any) -> Any:
    headers = {"if_match": told.pop("version", "*")} | (
        {"idempotency_key": told.pop("key")} if "key" in told else {}
    )
    response = program.ask(
        "POST", f"/cases/{case.number}/archives", {"reason": "chuyển cơ quan điều tra", **told}, **headers
    )
    assert response.status_code == status, response.content
    return response


def path_of(response: Any) -> str:
    said: str = response.headers["Location"]
    return said.removeprefix("/api/v1")


def make() -> None:
    assert make_next_archive(now=timezone.now()) == 1


def refused(response: Any, status: int, code: str) -> None:
    content = response.content if not response.streaming else b"".join(response)
    assert response.status_code == status, content
    assert msgspec.json.decode(content)["code"] == code


def test_it_is_asked_for_waited_for_fetched_and_a_stranger_verifies_it_by_the_command(
    people: People, signer: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program, case = token_of(people, "north", "analyst"), with_evidence(people)
    first = ask(program, case)
    said = first.json()
    assert (said["state"], first.headers["Retry-After"], said["sha256"]) == ("asked", "2", "")
    path = path_of(first)
    waits = program.get(path)
    assert (waits.status_code, waits.headers["Retry-After"]) == (200, "2")
    assert waits.json()["passphrase"] == ""
    refused(program.get(f"{path}/content"), 409, "cases_archive_not_made")
    make()
    ready = program.get(path)
    assert "Retry-After" not in ready.headers
    made = ready.json()
    assert (made["state"], made["done_bytes"], made["why"]) == ("ready", made["total_bytes"], None)
    fetched = program.get(f"{path}/content")
    half = made["size_bytes"] // 2
    begun = b"".join(fetched)[:half]
    rest = program.get(f"{path}/content", range=f"bytes={half}-", if_range=fetched.headers["ETag"])
    assert (rest.status_code, rest.headers["Content-Range"]) == (
        206, f"bytes {half}-{made['size_bytes'] - 1}/{made['size_bytes']}",
    )  # fmt: skip
    content = begun + b"".join(rest)
    assert hashlib.sha256(content).hexdigest() == made["sha256"]
    # a stranger, with the file, the key and the passphrase alone
    (tmp_path / "pass").write_text(f"{said['passphrase']}\n")
    (tmp_path / "fetched.zip").write_bytes(content)
    words = ["case", "verify", str(tmp_path / "fetched.zip"), "--key", str(signer)]
    words += ["--passphrase-file", str(tmp_path / "pass")]
    assert main(words) == 0
    printed = capsys.readouterr().out
    assert f"Case {case.number}, pieces of evidence: 2." in printed
    assert "The archive is as it was signed." in printed
    (tmp_path / "fetched.zip").write_bytes(content[:half] + bytes([content[half] ^ 1]) + content[half + 1 :])
    assert main(words) == 1
    fetches = [msgspec.json.decode(one.data) for one in Entry.objects.filter(kind="cases.archive_fetched")]
    assert [(one["first"], one["last"]) for one in fetches] == [
        (0, made["size_bytes"] - 1), (half, made["size_bytes"] - 1),
    ]  # fmt: skip


@pytest.mark.usefixtures("signer")
def test_an_offices_program_has_one_made_for_a_partner(people: People) -> None:
    program, case = token_of_office(people, "north"), with_evidence(people)
    response = ask(
        program, case, partner="Ngân hàng Sông Hồng", tlp="GREEN", marked=["5 triệu"], passphrase=PASSPHRASE,
        language="en",
    )  # fmt: skip
    assert response.json()["passphrase"] == PASSPHRASE
    make()
    path = path_of(response)
    assert program.get(path).json()["asked_by"] == f"office:{people.office('north').pk}"
    content = b"".join(program.get(f"{path}/content"))
    verified = verify_archive(io.BytesIO(content), passphrase=PASSPHRASE, keys=[])
    assert verified.findings == ()
    assert verified.manifest is not None
    assert (verified.manifest.partner, verified.manifest.tlp) == ("Ngân hàng Sông Hồng", "GREEN")
    # nobody is mailed for an office's program
    failed = msgspec.json.decode(Event.objects.get(kind="archive_made").data)
    assert failed["asked_by"] is None


@pytest.mark.usefixtures("signer")
def test_a_second_try_under_its_key_asks_once_and_no_passphrase_is_kept_with_it(people: People) -> None:
    program, case = token_of(people, "north", "analyst"), with_evidence(people)
    first, again = ask(program, case, key=KEY), ask(program, case, key=KEY)
    assert first.json() == again.json()
    assert first.json()["passphrase"]
    assert path_of(first) == path_of(again)
    assert CaseArchive.objects.count() == 1
    assert first.json()["passphrase"] not in Done.objects.get().answer
    make()
    assert ask(program, case, key=KEY).json()["passphrase"] == ""
    refused(ask(program, case, 422, key=KEY, language="en"), 422, "cases_key_reused")


@pytest.mark.usefixtures("signer")
def test_the_version_that_was_read_is_held_to(people: People) -> None:
    program, case = token_of(people, "north", "analyst"), with_evidence(people)
    bare = program.ask("POST", f"/cases/{case.number}/archives", {"reason": "bàn giao"})
    refused(bare, 428, "cases_if_match")
    ask(program, case, 412, version='"999"')
    assert not CaseArchive.objects.exists()
    write_note(case_id=case.pk, text="x", mentions=[], actor=desk(people), now=timezone.now())
    ask(program, case, version=f'"{case.version}"')


@pytest.mark.usefixtures("signer")
def test_what_can_not_be_made_is_told_with_its_reason(people: People) -> None:
    program = token_of(people, "north", "analyst")
    refused(ask(program, opened(people), 422), 422, "evidence_none")
    case = with_evidence(people)
    refused(ask(program, case, 422, tlp="BLUE"), 422, "not_valid")
    refused(ask(program, case, 422, passphrase="weak"), 422, "not_valid")  # noqa: S106 - no passphrase
    path = path_of(ask(program, case))
    CaseArchive.objects.update(state="failed", code="cases_signer", ended_at=timezone.now())
    said = program.get(path).json()
    assert (said["state"], said["why"]["code"]) == ("failed", "cases_signer")
    assert said["why"]["said_en"]
    refused(program.get(f"{path}/content"), 409, "cases_archive_not_made")


@pytest.mark.usefixtures("signer")
def test_after_a_week_it_is_gone_and_stands_in_the_list(people: People) -> None:
    program, case = token_of(people, "north", "analyst"), with_evidence(people)
    path = path_of(ask(program, case))
    make()
    end_archives(now=timezone.now() + KEPT + timedelta(minutes=1))
    refused(program.get(f"{path}/content"), 410, "cases_archive_removed")
    (one,) = program.get(f"/cases/{case.number}/archives").json()["archives"]
    assert (one["state"], one["keep_until"]) == ("gone", None)
    assert one["removed_at"]


@pytest.mark.usefixtures("signer")
def test_an_archive_of_another_case_or_none_is_not_there(people: People) -> None:
    program, case, other = token_of(people, "north", "analyst"), with_evidence(people), with_evidence(people)
    path = path_of(ask(program, case))
    number = path.rpartition("/")[2]
    for odd in (f"/cases/{other.number}/archives/{number}", f"{path}9", f"/cases/{case.number}/archives/x"):
        refused(program.get(odd), 404, "not_found")
        refused(program.get(f"{odd}/content"), 404, "not_found")
    south = token_of(people, "south", "analyst")
    refused(south.get(path), 404, "not_found")
    make()
    refused(program.get(f"{path}/content", range="bytes=99999999-"), 416, "range")
