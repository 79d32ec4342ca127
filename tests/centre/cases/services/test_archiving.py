from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from django.utils import timezone

from centre.cases.asked_archives import approver, asked, now_of, with_evidence
from centre.cases.scene import NOW, desk, people
from centre.cases.signed import PASSPHRASE, set_to, signer
from lachan.centre.accounts.models import Role, RolePeriod
from lachan.centre.audit.models import Entry
from lachan.centre.audit.signing import read_public_key
from lachan.centre.cases.archive.keeping import folder_of_archives, open_kept
from lachan.centre.cases.archive.verifying import verify_archive
from lachan.centre.cases.custody import broken_at
from lachan.centre.cases.models import CaseArchive, Custody, Event, Exhibit, Notice
from lachan.centre.cases.queries.custody import custody_of_exhibit
from lachan.centre.cases.services import archiving
from lachan.centre.cases.services.archiving import (
    KEPT,
    MOST_ATTEMPTS,
    RETRY,
    SILENT,
    count_archives_waiting,
    end_archives,
    make_next_archive,
    sweep,
)
from lachan.centre.cases.services.clearing import clear_exhibit
from lachan.centre.cases.services.exhibits import add_exhibit
from lachan.centre.cases.services.redacting import Receiver
from lachan.centre.cases.services.telling import Teller
from lachan.centre.evidence.archives import hash_of
from lachan.centre.evidence.models import Export
from lachan.centre.evidence.services import exporting, flag_illegal
from lachan.centre.outbox.models import Message

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people", "signer"]


@pytest.fixture(autouse=True)
def _silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow machine says in between that it lives, and is given more time; here the moments are the test's own."""
    monkeypatch.setattr(archiving, "_SAY_SECONDS", 3_600.0)


class KilledError(BaseException):
    """What a kill leaves: nothing after it runs but what the database undoes."""


def files() -> list[str]:
    return sorted(path.name for path in folder_of_archives().iterdir())


def handed_over_once(archive: CaseArchive) -> None:
    """Each piece says once that it was exported, in a whole chain, and with the hash of what lies there."""
    assert Export.objects.count() == Entry.objects.filter(kind="evidence.exported").count() == 1
    for exhibit in Exhibit.objects.filter(case=archive.case):
        acts = custody_of_exhibit(exhibit.pk)
        out = [act.data for act, _ in acts if act.act == "exported"]
        assert out == [{"export": archive.export_id, "archive_sha256": archive.sha256}]
        assert broken_at(acts) is None


def test_a_worker_makes_it_and_a_stranger_verifies_it(people: People, signer: Path) -> None:
    case = with_evidence(people)
    archive = asked(people, case)
    assert count_archives_waiting() == 1
    assert make_next_archive(now=NOW) == 1
    archive = now_of(archive)
    assert (archive.state, archive.attempt, archive.take_at) == ("ready", 1, None)
    assert archive.done_bytes == archive.total_bytes > 10_000
    assert archive.keep_until is not None
    assert timedelta() <= archive.keep_until - KEPT - NOW < timedelta(minutes=1)
    with open_kept(archive.file) as file:
        verified = verify_archive(file, passphrase=PASSPHRASE, keys=[read_public_key(signer)])
    assert (verified.findings, verified.trusted, verified.case) == ((), True, case.number)
    assert verified.manifest is not None
    assert verified.manifest.made_by == f"{approver(people)}"
    handed_over_once(archive)
    assert make_next_archive(now=NOW) == count_archives_waiting() == 0


@pytest.mark.usefixtures("signer")
def test_one_for_a_partner_is_covered_as_it_was_asked_and_forgets_what_that_was(people: People) -> None:
    case = with_evidence(people)
    picture = Exhibit.objects.get(kind="file")
    clear_exhibit(exhibit_id=picture.pk, reason="không có mặt ai", actor=approver(people), now=NOW)
    archive = asked(people, case, receiver=Receiver("Ngân hàng Sông Hồng", "GREEN", ("5 triệu",)))
    assert "5 triệu" in archive.marked
    make_next_archive(now=NOW)
    archive = now_of(archive)
    assert (archive.state, archive.marked) == ("ready", "")
    with open_kept(archive.file) as file:
        verified = verify_archive(file, passphrase=PASSPHRASE, keys=[])
    assert verified.findings == ()
    assert verified.manifest is not None
    assert (verified.manifest.partner, verified.manifest.tlp) == ("Ngân hàng Sông Hồng", "GREEN")
    assert verified.manifest.covered == 1
    assert len(msgspec.json.decode(archive.holdings)) == 2


@pytest.mark.usefixtures("signer")
@pytest.mark.parametrize("at", ["_write", "hash_of", "write_down"])
def test_who_is_killed_at_any_place_is_followed_and_it_is_handed_over_once(
    people: People, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    archive = asked(people, with_evidence(people))

    def die(*_: Any, **__: Any) -> None:
        raise KilledError

    with monkeypatch.context() as patched:
        patched.setattr(exporting, at, die)
        with pytest.raises(KilledError):
            make_next_archive(now=NOW)
    archive = now_of(archive)
    assert (archive.state, archive.attempt) == ("making", 1)
    assert not Export.objects.exists()
    assert not Custody.objects.filter(act="exported").exists()
    # nobody takes it while the other may still be at it
    assert make_next_archive(now=NOW + SILENT - timedelta(seconds=1)) == 0
    assert make_next_archive(now=NOW + SILENT) == 1
    archive = now_of(archive)
    assert (archive.state, archive.attempt) == ("ready", 2)
    handed_over_once(archive)


@pytest.mark.usefixtures("signer")
def test_what_a_killed_worker_left_on_the_disk_is_swept_and_what_was_made_stays(people: People) -> None:
    archive = asked(people, with_evidence(people))
    make_next_archive(now=NOW)
    made = now_of(archive).file
    left = folder_of_archives() / "7-abc.zip"
    left.write_bytes(b"PK half")
    later = timezone.now() + timedelta(minutes=5)
    assert sweep(now=timezone.now()) == 0
    assert sorted([made, left.name]) == files()
    assert sweep(now=later) == 1
    assert files() == [made]
    assert sweep(now=later) == 0


@pytest.mark.usefixtures("signer")
def test_two_workers_make_it_once(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first is slow; the second takes it over and is done; what the first has then is thrown away."""
    archive = asked(people, with_evidence(people))
    write = exporting._write
    turns: list[int] = []

    def slowly(*given: Any) -> None:
        write(*given)
        if not turns:
            turns.append(1)
            assert make_next_archive(now=NOW + SILENT) == 1
            assert now_of(archive).state == "ready"

    monkeypatch.setattr(exporting, "_write", slowly)
    assert make_next_archive(now=NOW) == 1
    archive = now_of(archive)
    assert (archive.state, archive.attempt) == ("ready", 2)
    handed_over_once(archive)
    assert files() == [archive.file]


@pytest.mark.usefixtures("signer")
def test_a_worker_that_lost_its_claim_stops_while_it_writes(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = asked(people, with_evidence(people))
    monkeypatch.setattr(archiving, "_SAY_SECONDS", 0.0)
    write = exporting._write

    def taken_over(*given: Any) -> None:
        CaseArchive.objects.filter(pk=archive.pk).update(attempt=7)
        write(*given)
        raise AssertionError

    monkeypatch.setattr(exporting, "_write", taken_over)
    assert make_next_archive(now=NOW) == 1
    assert (now_of(archive).state, now_of(archive).attempt) == ("making", 7)
    assert files() == []
    assert not Export.objects.exists()


@pytest.mark.usefixtures("signer")
def test_while_it_writes_it_says_how_far_it_is_and_that_it_lives(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = asked(people, with_evidence(people))
    monkeypatch.setattr(archiving, "_SAY_SECONDS", 0.0)
    seen: list[tuple[int, bool]] = []

    def look(*given: Any, **told: Any) -> tuple[str, int]:
        row = now_of(archive)
        seen.append((row.done_bytes, row.take_at is not None and row.take_at >= NOW + SILENT))
        return hash_of(*given, **told)

    monkeypatch.setattr(exporting, "hash_of", look)
    make_next_archive(now=NOW)
    assert seen == [(now_of(archive).total_bytes, True)]


@pytest.mark.usefixtures("signer")
def test_what_can_not_be_made_says_why_and_keeps_what_was_typed_for_a_week(people: People) -> None:
    case = with_evidence(people)
    picture = Exhibit.objects.get(kind="file")
    archive = asked(people, case)
    partner = asked(people, case, receiver=Receiver("Ngân hàng", "AMBER", ("Mơ",)))
    flag_illegal(file_id=picture.holding_id, reason="cấm", actor=desk(people), now=NOW)
    RolePeriod.objects.filter(person_id=int(approver(people).id)).update(valid_to=NOW.date())
    assert make_next_archive(now=NOW) == make_next_archive(now=NOW) == 1
    archive, partner = now_of(archive), now_of(partner)
    assert (archive.state, archive.passphrase) == ("failed", "")
    assert archive.code in {"not_permitted", "not_found"}
    assert (partner.state, partner.marked) == ("failed", '["Mơ"]')
    assert not Export.objects.exists()
    assert files() == []
    failed = Event.objects.filter(kind="archive_failed").order_by("pk")
    assert [msgspec.json.decode(one.data)["archive"] for one in failed] == [archive.pk, partner.pk]
    assert end_archives(now=NOW + KEPT + timedelta(minutes=1)) == 2
    assert (now_of(partner).state, now_of(partner).marked) == ("failed", "")
    assert not Event.objects.filter(kind="archive_removed").exists()


def test_it_waits_for_a_signer_that_does_not_answer_and_gives_up_in_the_end(
    people: People, signer: Path, settings: Settings, tmp_path: Path
) -> None:
    archive = asked(people, with_evidence(people))
    set_to(settings, signer_socket=tmp_path / "nobody")
    now = NOW
    for attempt in range(1, MOST_ATTEMPTS):
        assert make_next_archive(now=now) == 1
        row = now_of(archive)
        assert (row.state, row.attempt, row.code) == ("asked", attempt, "")
        assert row.take_at is not None
        assert row.take_at >= now + RETRY * attempt
        now = row.take_at
    assert make_next_archive(now=now) == 1
    assert (now_of(archive).state, now_of(archive).code) == ("failed", "cases_signer")
    assert signer.exists()


@pytest.mark.usefixtures("signer")
def test_what_raises_is_put_back_and_the_worker_says_so(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = asked(people, with_evidence(people))

    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("typst")

    with monkeypatch.context() as patched:
        patched.setattr(archiving, "hand_over_evidence", fail)
        with pytest.raises(RuntimeError):
            make_next_archive(now=NOW)
    assert now_of(archive).state == "asked"
    assert make_next_archive(now=NOW) == 0
    assert make_next_archive(now=NOW + RETRY + timedelta(minutes=1)) == 1
    assert now_of(archive).state == "ready"


@pytest.mark.usefixtures("signer")
def test_what_kills_every_worker_is_given_up(people: People) -> None:
    archive = asked(people, with_evidence(people))
    CaseArchive.objects.update(attempt=MOST_ATTEMPTS, state="making", take_at=NOW)
    make_next_archive(now=NOW)
    archive = now_of(archive)
    assert (archive.state, archive.code) == ("failed", "cases_archive_given_up")
    assert msgspec.json.decode(archive.params) == {"times": f"{MOST_ATTEMPTS}"}


@pytest.mark.usefixtures("signer")
def test_after_a_week_the_file_goes_and_the_row_says_so(people: People) -> None:
    archive = asked(people, with_evidence(people))
    make_next_archive(now=NOW)
    until = now_of(archive).keep_until
    assert until is not None
    assert end_archives(now=until - timedelta(seconds=1)) == 0
    assert end_archives(now=until) == 1
    archive = now_of(archive)
    assert (archive.state, archive.removed_at, archive.keep_until) == ("gone", until, None)
    assert sweep(now=timezone.now() + timedelta(minutes=5)) == 1
    assert files() == []
    assert end_archives(now=until) == 0
    assert Event.objects.filter(kind="archive_removed").count() == 1
    # what was handed over stays written down
    handed_over_once(archive)


@pytest.mark.usefixtures("signer")
def test_an_archive_with_a_file_that_was_flagged_since_goes_before_its_time(people: People) -> None:
    archive = asked(people, with_evidence(people))
    make_next_archive(now=NOW)
    assert end_archives(now=NOW) == 0
    flag_illegal(file_id=Exhibit.objects.earliest("pk").holding_id, reason="cấm", actor=desk(people), now=NOW)
    assert end_archives(now=NOW) == 1
    assert (now_of(archive).state, now_of(archive).code) == ("gone", "evidence_sealed")


@pytest.mark.usefixtures("signer")
def test_who_asked_is_told_by_mail_and_nobody_else(people: People) -> None:
    archive = asked(people, with_evidence(people))
    make_next_archive(now=NOW)
    for _ in range(2):
        Teller().tell(now=NOW + timedelta(minutes=1))
    notice = Notice.objects.get(about="archive")
    assert str(notice.person_id) == archive.actor_id
    (mail,) = Message.objects.filter(purpose="cases.notice")
    assert mail.address == people.at("north", Role.APPROVER).email
    assert archive.case.number in bytes(mail.content).decode()


@pytest.mark.usefixtures("signer")
def test_evidence_that_came_after_it_was_asked_for_is_in_it(people: People) -> None:
    case = with_evidence(people)
    archive = asked(people, case)
    add_exhibit(
        case_id=case.pk,
        content=io.BytesIO(b"moi"),
        name="mới.txt",
        source="phường",
        actor=desk(people),
        now=NOW,
    )
    make_next_archive(now=NOW)
    assert len(msgspec.json.decode(now_of(archive).holdings)) == 3
