from __future__ import annotations

import io
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from centre.cases.scene import NOW, acting, desk, opened, people
from centre.cases.signed import PASSPHRASE, codes, content_of, members_of, plain, set_to, signer
from lachan.centre.accounts.models import Role
from lachan.centre.audit.models import Entry
from lachan.centre.audit.signing import make_key, read_public_key
from lachan.centre.cases.archive.form import PUBLIC_KEY, SIGNATURE, STATEMENT, SUMS, UNLISTED, Manifest
from lachan.centre.cases.archive.verifying import PassphraseError, verify_archive
from lachan.centre.cases.models import Custody, Exhibit
from lachan.centre.cases.queries.custody import custody_of_exhibit
from lachan.centre.cases.services.exhibits import add_exhibit, add_message
from lachan.centre.cases.services.handing_over import hand_over_evidence
from lachan.centre.evidence.models import Export
from lachan.centre.evidence.refusing import EvidenceRefused
from lachan.centre.web.refusals import Refusal
from lachan.cli.main import main
from programs import need_program

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

    from centre.accounts.people import People
    from lachan.centre.cases.models import Case
    from lachan.centre.evidence.services import Archive

pytestmark = pytest.mark.django_db
__all__ = ["people", "signer"]

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40


def with_evidence(people: People) -> Case:
    case = opened(people)
    add_exhibit(
        case_id=case.pk, content=io.BytesIO(PICTURE), name="biên lai 😀.png", source="#let x = 1 *Người báo*",
        actor=desk(people), now=NOW,
    )  # fmt: skip
    add_message(case_id=case.pk, text="Chuyển gấp 5 triệu", source="Tin nhắn", actor=desk(people), now=NOW)
    return case


def handed_over(people: People, case: Case) -> Archive:
    return hand_over_evidence(
        case_id=case.pk, reason="Chuyển cơ quan điều tra", actor=acting(people.at("north", Role.APPROVER)), now=NOW,
        passphrase=PASSPHRASE,
    )  # fmt: skip


def test_a_stranger_with_the_key_verifies_it(people: People, signer: Path) -> None:
    case = with_evidence(people)
    content = content_of(handed_over(people, case))
    verified = verify_archive(io.BytesIO(content), passphrase=PASSPHRASE, keys=[read_public_key(signer)])
    assert verified.findings == ()
    assert (verified.case, verified.files, verified.trusted) == (case.number, 2, True)
    assert verified.attested is not None
    assert verified.attested.signed_at == NOW
    assert not verify_archive(io.BytesIO(content), passphrase=PASSPHRASE).trusted


@pytest.mark.usefixtures("signer")
def test_the_files_the_custody_log_and_a_summary_stand_in_it(people: People) -> None:
    members = members_of(content_of(handed_over(people, with_evidence(people))))
    manifest = msgspec.json.decode(members["manifest.json"], type=Manifest)
    assert [members[file.in_archive] for file in manifest.files] == [PICTURE, "Chuyển gấp 5 triệu".encode()]
    assert manifest.reason == "Chuyển cơ quan điều tra"
    assert members["summary.pdf"].startswith(b"%PDF-")
    assert set(members) == {
        "summary.pdf", "manifest.json", "custody.json", *UNLISTED, *(file.in_archive for file in manifest.files),
    }  # fmt: skip


@pytest.mark.usefixtures("signer")
def test_the_paper_says_it_in_vietnamese_and_reads_nothing_as_markup(people: People, tmp_path: Path) -> None:
    pdftotext = need_program("pdftotext", "poppler-utils")
    case = with_evidence(people)
    pdf = tmp_path / "summary.pdf"
    pdf.write_bytes(members_of(content_of(handed_over(people, case)))["summary.pdf"])
    said = subprocess.run([pdftotext, "-layout", pdf, "-"], capture_output=True, check=True).stdout.decode()
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in said
    assert "Độc lập - Tự do - Hạnh phúc" in said
    assert case.number in said
    assert "#let x = 1 *Người báo*" in said
    assert "biên lai [U+1F600].png" in said


@pytest.mark.usefixtures("signer")
def test_each_piece_gets_the_act_into_its_chain_and_the_log(people: People) -> None:
    archive = handed_over(people, with_evidence(people))
    archive.file.close()
    for exhibit in Exhibit.objects.all():
        act, _ = custody_of_exhibit(exhibit.pk)[-1]
        assert (act.act, act.data) == (
            "exported", {"export": archive.export_id, "archive_sha256": archive.sha256},
        )  # fmt: skip
    assert Entry.objects.filter(kind="evidence.exported").count() == 1


@pytest.mark.usefixtures("signer")
def test_one_changed_byte_anywhere_is_found(people: People) -> None:
    content = content_of(handed_over(people, with_evidence(people)))
    unseen = []
    # the first header, the directory and the end closely, and of the rest one in a few hundred
    end = len(content) - 1_500
    places = [
        *range(0, 100, 2),
        *range(100, end, 997),
        *range(end, len(content), 7),
        *range(len(content) - 100, len(content)),
    ]
    for at in places:
        changed = bytearray(content)
        changed[at] ^= 0x01
        try:
            if not codes(bytes(changed)):
                unseen.append(at)
        except PassphraseError:
            # the flag that says that it is encrypted, or what the passphrase is tried against
            continue
    assert unseen == []


@pytest.mark.usefixtures("signer")
def test_it_names_the_member_that_was_changed_even_when_the_zip_is_written_anew(people: People) -> None:
    members = members_of(content_of(handed_over(people, with_evidence(people))))
    evidence = next(name for name in members if name.startswith("001-"))
    for name, expected in (
        (evidence, ("changed", evidence)),
        ("summary.pdf", ("changed", "summary.pdf")),
        ("custody.json", ("changed", "custody.json")),
        (SUMS, ("sums", SUMS)),
        ("statement.sig", ("signature", "statement.sig")),
        ("signer.pem", ("changed", "signer.pem")),
    ):
        content = bytearray(members[name])
        content[len(content) // 2] ^= 0x01
        assert expected in codes(plain({**members, name: bytes(content)})), name
    without = {name: content for name, content in members.items() if name != evidence}
    assert ("missing", evidence) in codes(plain(without))
    assert ("extra", "more.txt") in codes(plain({**members, "more.txt": b"x"}))


@pytest.mark.usefixtures("signer")
def test_one_changed_byte_of_any_member_is_found_and_its_member_named(people: People) -> None:
    content = content_of(handed_over(people, with_evidence(people)))
    members = members_of(content)
    # of a statement that was changed, what no longer fits it may be named
    also = {STATEMENT: {SIGNATURE, SUMS, PUBLIC_KEY}}

    @settings(max_examples=100, deadline=None)
    @given(
        name=st.sampled_from(sorted(members)),
        part=st.floats(0, 1, exclude_max=True),
        sign=st.integers(1, 255),
    )
    def is_named(name: str, part: float, sign: int) -> None:
        changed = bytearray(members[name])
        changed[int(part * len(changed))] ^= sign
        named = {one for _, one in codes(plain({**members, name: bytes(changed)}))}
        assert named & ({name} | also.get(name, set()))

    @settings(max_examples=100, deadline=None)
    @given(part=st.floats(0, 1, exclude_max=True), sign=st.integers(1, 255))
    def is_found(part: float, sign: int) -> None:
        changed = bytearray(content)
        changed[int(part * len(changed))] ^= sign
        with suppress(PassphraseError):
            assert codes(bytes(changed))

    is_named()
    is_found()


@pytest.mark.usefixtures("signer")
def test_another_key_and_another_passphrase_are_named(people: People, tmp_path: Path) -> None:
    content = content_of(handed_over(people, with_evidence(people)))
    verified = verify_archive(io.BytesIO(content), passphrase=PASSPHRASE, keys=[make_key(tmp_path / "other")])
    assert {one.code for one in verified.findings} == {"key"}
    with pytest.raises(PassphraseError, match="encrypted"):
        verify_archive(io.BytesIO(content))
    with pytest.raises(PassphraseError, match="passphrase"):
        verify_archive(io.BytesIO(content), passphrase=PASSPHRASE[::-1])
    assert [one.code for one in verify_archive(io.BytesIO(b"no zip")).findings] == ["no_archive"]


@pytest.mark.usefixtures("signer")
def test_openssl_alone_verifies_it(people: People, tmp_path: Path) -> None:
    openssl, sha256sum = need_program("openssl", "openssl"), need_program("sha256sum", "coreutils")
    folder = tmp_path / "out"
    folder.mkdir()
    for name, content in members_of(content_of(handed_over(people, with_evidence(people)))).items():
        (folder / name).write_bytes(content)
    command = [
        openssl, "pkeyutl", "-verify", "-pubin", "-inkey", "signer.pem", "-rawin", "-in", "statement.txt", "-sigfile", "statement.sig",
    ]  # fmt: skip
    assert subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0
    assert (
        subprocess.run(
            [sha256sum, "-c", "--strict", SUMS], cwd=folder, capture_output=True, check=False
        ).returncode
        == 0
    )
    (folder / "statement.txt").write_bytes((folder / "statement.txt").read_bytes() + b"\n")
    assert subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 1


def test_the_command_verifies_without_a_database(
    people: People, signer: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = bytearray(content_of(handed_over(people, with_evidence(people))))
    (tmp_path / "pass").write_text(PASSPHRASE + "\n")
    archive = tmp_path / "case.zip"
    archive.write_bytes(content)
    words = [
        "case",
        "verify",
        str(archive),
        "--key",
        str(signer),
        "--passphrase-file",
        str(tmp_path / "pass"),
    ]
    assert main(words) == 0
    assert "The archive is as it was signed." in capsys.readouterr().out
    content[len(content) // 2] ^= 0x01
    archive.write_bytes(content)
    assert main(words) == 1
    assert "NOT as it was signed" in capsys.readouterr().out
    assert main(["case", "verify", str(tmp_path / "nothing.zip")]) == 2


def test_without_a_signer_nothing_leaves_and_nothing_is_written_down(
    people: People, settings: Settings, tmp_path: Path
) -> None:
    case = with_evidence(people)
    with pytest.raises(Refusal, match="cases_no_signer"):
        handed_over(people, case)
    set_to(settings, signer_socket=tmp_path / "nobody")
    with pytest.raises(Refusal, match="cases_signer"):
        handed_over(people, case)
    assert not Export.objects.exists()
    assert not Custody.objects.exclude(act="taken").exists()


@pytest.mark.usefixtures("signer")
def test_who_may_not_take_evidence_out_gets_none(people: People) -> None:
    case = with_evidence(people)
    for actor, code in (
        (desk(people), "not_permitted"),
        (acting(people.at("south", Role.APPROVER)), "not_found"),
    ):
        with pytest.raises(Refusal, match=code):
            hand_over_evidence(case_id=case.pk, reason="Bàn giao", actor=actor, now=NOW)
    with pytest.raises(Refusal, match="not_found"):
        hand_over_evidence(case_id=0, reason="Bàn giao", actor=desk(people), now=NOW)
    with pytest.raises(EvidenceRefused, match="none"):
        handed_over(people, opened(people))
    assert not Export.objects.exists()
