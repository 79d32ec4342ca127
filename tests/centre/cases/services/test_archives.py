from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from centre.cases.asked_archives import approver, asked, now_of, with_evidence
from centre.cases.scene import NOW, acting, desk, opened, people
from centre.cases.signed import PASSPHRASE, signer
from lachan.centre.accounts.models import Role
from lachan.centre.audit.models import Entry
from lachan.centre.cases.archive.keeping import folder_of_archives
from lachan.centre.cases.models import CaseArchive, Custody, Event, Exhibit, Said
from lachan.centre.cases.services.archives import (
    MOST_WAITING,
    ask_for_archive,
    fetch_archive,
    new_key,
    passphrase_of,
)
from lachan.centre.cases.services.archiving import make_next_archive
from lachan.centre.cases.services.redacting import Receiver
from lachan.centre.evidence.models import Export, Holding
from lachan.centre.evidence.refusing import EvidenceRefused
from lachan.centre.evidence.services import flag_illegal
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from pathlib import Path

    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people", "signer"]

WEAK = "matkhau"


def refused(people: People, **told: Any) -> str:
    with pytest.raises(Refusal) as caught:
        asked(people, **told)
    assert not CaseArchive.objects.exists()
    return caught.value.code


@pytest.mark.usefixtures("signer")
def test_who_asks_goes_on_at_once_and_nothing_is_made_or_handed_over_yet(people: People) -> None:
    case = with_evidence(people)
    archive = asked(people, case)
    assert (archive.state, archive.attempt, archive.take_at) == ("asked", 0, NOW)
    assert not Export.objects.exists()
    assert not Custody.objects.filter(act="exported").exists()
    event = Event.objects.get(kind="archive_asked")
    assert msgspec.json.decode(event.data) == {"archive": archive.pk, "redacted": False}
    assert list(Said.objects.filter(event=event).values_list("text", flat=True)) == [
        "Chuyển cơ quan điều tra"
    ]
    assert Entry.objects.filter(kind="cases.archive_asked", subject=f"case:{case.pk}").count() == 1


@pytest.mark.usefixtures("signer")
def test_the_passphrase_is_told_until_the_archive_is_made_and_never_lies_open(people: People) -> None:
    archive = asked(people, with_evidence(people))
    assert PASSPHRASE not in str(vars(archive))
    assert passphrase_of(archive_id=archive.pk) == PASSPHRASE
    make_next_archive(now=NOW)
    assert passphrase_of(archive_id=archive.pk) == ""
    assert now_of(archive).passphrase == ""


@pytest.mark.usefixtures("signer")
def test_the_same_key_asks_once_and_is_nobody_elses(people: People) -> None:
    case, key = with_evidence(people), new_key()
    first = asked(people, case, key=key)
    assert asked(people, case, key=key, reason="khác").pk == first.pk
    assert CaseArchive.objects.count() == 1
    with pytest.raises(Refusal, match="not_found"):
        asked(people, case, key=key, actor=acting(people.second("north", Role.APPROVER)))
    with pytest.raises(Refusal, match="not_found"):
        asked(people, with_evidence(people), key=key)


@pytest.mark.usefixtures("signer")
def test_what_could_not_be_made_is_refused_at_once(people: People) -> None:
    case = with_evidence(people)
    assert refused(people, case=opened(people)) == "evidence_none"
    assert refused(people, case=case, reason=" ") == "evidence_reason"
    assert refused(people, case=case, passphrase=WEAK) == "evidence_passphrase"
    assert refused(people, case=case, receiver=Receiver("", "AMBER")) == "cases_words"
    assert refused(people, case=case, receiver=Receiver("Ngân hàng", "BLUE")) == "cases_tlp"
    assert refused(people, case=case, key="x") == "not_found"
    assert refused(people, case=case, actor=desk(people)) == "not_permitted"
    assert refused(people, case=case, actor=approver(people, "south")) == "not_found"
    flag_illegal(file_id=Exhibit.objects.earliest("pk").holding_id, reason="cấm", actor=desk(people), now=NOW)
    assert refused(people, case=case) == "evidence_sealed"


def test_without_a_signer_nothing_is_asked_for(people: People) -> None:
    assert refused(people, case=with_evidence(people)) == "cases_no_signer"


@pytest.mark.usefixtures("signer")
def test_nobody_has_more_than_a_handful_made_at_a_time(people: People) -> None:
    case = with_evidence(people)
    for _ in range(MOST_WAITING):
        asked(people, case)
    with pytest.raises(Refusal, match="cases_archives_waiting"):
        asked(people, case)
    asked(people, case, actor=acting(people.second("north", Role.APPROVER)))
    make_next_archive(now=NOW)
    assert asked(people, case).state == "asked"


@pytest.mark.usefixtures("signer")
def test_who_may_take_evidence_out_fetches_it_and_each_time_is_written_down(people: People) -> None:
    case = with_evidence(people)
    archive = asked(people, case)
    told: dict[str, Any] = {"archive_id": archive.pk, "first": 0, "last": 9, "now": NOW}
    with pytest.raises(Refusal, match="cases_archive_not_made"):
        fetch_archive(actor=approver(people), **told)
    make_next_archive(now=NOW)
    archive = now_of(archive)
    for actor in (approver(people), acting(people.at("north", Role.ANALYST))):
        with fetch_archive(actor=actor, **told) as file:
            content = file.read()
        assert hashlib.sha256(content).hexdigest() == archive.sha256
        assert len(content) == archive.size_bytes
    entries = list(Entry.objects.filter(kind="cases.archive_fetched").order_by("pk"))
    assert [msgspec.json.decode(one.data) for one in entries] == [
        {"archive": archive.pk, "export": archive.export_id, "first": 0, "last": 9}
    ] * 2
    assert {one.subject for one in entries} == {f"case:{case.pk}"}
    with pytest.raises(Refusal, match="not_permitted"):
        fetch_archive(actor=desk(people), **told)
    with pytest.raises(Refusal, match="not_found"):
        fetch_archive(actor=approver(people, "south"), **told)
    with pytest.raises(Refusal, match="not_found"):
        fetch_archive(actor=approver(people), **{**told, "archive_id": archive.pk + 1})
    assert Entry.objects.filter(kind="cases.archive_fetched").count() == 2


@pytest.mark.usefixtures("signer")
def test_an_archive_with_a_file_that_was_flagged_or_destroyed_since_is_not_fetched(people: People) -> None:
    archive = asked(people, with_evidence(people))
    make_next_archive(now=NOW)
    told: dict[str, Any] = {
        "archive_id": archive.pk, "first": 0, "last": 9, "actor": approver(people), "now": NOW,
    }  # fmt: skip
    exhibit = Exhibit.objects.earliest("pk")
    held = Holding.objects.filter(pk=exhibit.holding_id)
    held.update(removed_at=NOW)
    with pytest.raises(EvidenceRefused, match="evidence_unknown"):
        fetch_archive(**told)
    held.update(removed_at=None)
    fetch_archive(**told).close()
    flag_illegal(file_id=exhibit.holding_id, reason="cấm", actor=desk(people), now=NOW)
    with pytest.raises(EvidenceRefused, match="evidence_sealed"):
        fetch_archive(**told)


@pytest.mark.usefixtures("signer")
def test_a_file_that_was_lost_is_said_to_be_gone(people: People, place: Path) -> None:
    archive = asked(people, with_evidence(people))
    make_next_archive(now=NOW)
    (only,) = folder_of_archives().iterdir()
    assert only.is_relative_to(place)
    only.unlink()
    with pytest.raises(Refusal, match="cases_archive_removed"):
        fetch_archive(
            archive_id=archive.pk, first=0, last=9, actor=approver(people), now=NOW + timedelta(days=1)
        )
    assert not Entry.objects.filter(kind="cases.archive_fetched").exists()


@pytest.mark.usefixtures("signer")
def test_a_passphrase_is_made_where_none_is_given(people: People) -> None:
    case = with_evidence(people)
    made = ask_for_archive(case_id=case.pk, key=new_key(), reason="Bàn giao", actor=approver(people), now=NOW)
    assert len(passphrase_of(archive_id=made)) == len(PASSPHRASE)
    assert passphrase_of(archive_id=made) != PASSPHRASE
    assert passphrase_of(archive_id=made + 1) == ""
