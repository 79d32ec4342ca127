"""Evidence at the desk: who sees which file, who decides what, and how an original leaves."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pyrage
import pytest
import pyzipper
from django.db import connection
from django.http import FileResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from centre.accounts.people import People, people
from centre.console.at_desk import at_desk
from centre.console.test_reports_at_desk import report_at, text_of
from centre.evidence.files import picture
from lachan.centre.accounts.access import viewer_of
from lachan.centre.audit.actors import Actor, person_actor
from lachan.centre.audit.models import Entry
from lachan.centre.console.queries.evidence import count_to_decide, waiting_for_second
from lachan.centre.evidence.models import Content, DestructionOrder, Export, Handling, IllegalFlag, Ruling
from lachan.centre.evidence.queries import EvidenceFile, file_for
from lachan.centre.evidence.services import (
    HeldFor,
    ask_to_destroy,
    ask_to_lift,
    flag_illegal,
    keep,
    place_legal_hold,
)
from lachan.centre.reports.models import Report
from lachan.centre.web.clock import today
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

    from lachan.centre.accounts.models import Person

__all__ = ["people"]
pytestmark = pytest.mark.django_db

REFERENCE = "Quyết định 12/QĐ-VKS ngày 28/11/2026"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, settings: Settings) -> None:
    """This will let evidence lie in a folder of the test's own."""
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, data=tmp_path, evidence_free_mb=1)


def kept(
    report_id: int, content: bytes = b"Mo http://vcb-xac.top/ ngay", name: str = "tin nhắn.txt"
) -> EvidenceFile:
    """This will keep a file as one of a report."""
    now = timezone.now()
    return keep(
        content=io.BytesIO(content),
        name=name,
        held_for=HeldFor(
            holder=f"report:{report_id}",
            office_id=Report.objects.get(pk=report_id).office_id or 0,
            source=f"report:{report_id}",
            purpose="report",
            keep_until=today(now) + timedelta(days=180),
        ),
        actor=Actor("citizen", f"report-{report_id}"),
        now=now,
    )


def acts(person: Person) -> dict[str, Any]:
    return {"actor": person_actor(person.pk), "now": timezone.now()}


def asked_lift(file: EvidenceFile, person: Person) -> int:
    flag_id = flag_illegal(file_id=file.id, reason="ảnh trẻ em", **acts(person))
    ask_to_lift(flag_id=flag_id, reason="nhầm tệp", **acts(person))
    return flag_id


def page_of(file: EvidenceFile) -> str:
    return reverse("desk_evidence_file", args=[file.id])


def bytes_of(response: Any) -> bytes:
    assert isinstance(response, FileResponse)
    content = b"".join(response)
    # a server closes it with the answer
    for closer in response._resource_closers:  # type: ignore[attr-defined]
        closer()
    return content


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_file_says_how_it_stands_and_shows_its_preview_from_the_second_host(
    people: People, lang: str
) -> None:
    number = report_at(people)
    file = kept(number, picture(), "ảnh chuyển khoản.png")
    desk = at_desk(people.at("north", "desk"), lang=lang)
    response = desk.get(page_of(file))
    page = text_of(response)
    assert say("desk.code.scan.not_scanned", lang) in page
    assert file.sha256 in page
    assert "evidence.localhost" in page
    assert "evidence.localhost" in response.headers["Content-Security-Policy"]
    assert reverse("desk_report", args=[number]) in page
    assert Entry.objects.filter(kind="evidence.viewed").count() == 1
    Content.objects.update(scan="infected", scan_said="Eicar-Test-Signature", scanned_at=timezone.now())
    page = text_of(desk.get(page_of(file)))
    assert say("desk.code.scan.infected", lang) in page
    assert say("evidence.no_preview.infected", lang) in page
    assert "evidence.localhost" not in page
    # that its name was read is written down too
    assert Entry.objects.filter(kind="evidence.facts_viewed").count() == 1


def test_a_flagged_file_is_shown_nowhere_and_its_original_stays(people: People) -> None:
    number = report_at(people)
    file = kept(number, picture(), "ảnh.png")
    Report.objects.get(pk=number).files.create(holding_id=file.id, added_at=timezone.now())
    desk = at_desk(people.at("north", "approver"))
    assert "evidence.localhost/" in text_of(desk.get(reverse("desk_report", args=[number]))).replace(
        ":80", ""
    )
    flag_illegal(file_id=file.id, reason="ảnh trẻ em", **acts(people.at("north", "desk")))
    for address in (page_of(file), reverse("desk_report", args=[number]), reverse("desk_evidence")):
        page = text_of(desk.get(address))
        assert "<img" not in page
        assert "<iframe" not in page
        assert "/preview/" not in page
    response = desk.post(reverse("desk_evidence_original", args=[file.id]), {"reason": "gửi giám định"})
    assert response.status_code == 403
    assert not Export.objects.exists()


def test_who_asked_does_not_decide_and_nobody_below_an_approver_does(people: People) -> None:
    file = kept(report_at(people))
    approver = people.at("north", "approver")
    address = reverse("desk_evidence_lift", args=[asked_lift(file, approver)])
    typed = {"answer": "agree", "reason": "đã xem hồ sơ"}
    own = at_desk(approver)
    assert 'name="answer"' not in text_of(own.get(address))
    refused = own.post(address, typed)
    assert refused.status_code == 403
    assert say("refusal.evidence_two_persons.what", "vi") in text_of(refused)
    assert at_desk(people.at("north", "analyst")).post(address, typed).status_code == 403
    assert IllegalFlag.objects.get().lifted_at is None
    assert at_desk(people.at("centre", "approver")).post(address, typed).status_code == 302
    assert IllegalFlag.objects.get().lifted_at is not None
    ruling = Ruling.objects.get()
    assert (ruling.agreed, ruling.reason, ruling.asked_because) == (True, "đã xem hồ sơ", "nhầm tệp")
    assert Entry.objects.filter(kind="evidence.lifted").count() == 1
    assert "đã xem hồ sơ" in text_of(own.get(page_of(file)))


def test_a_decision_needs_a_reason_and_a_choice_and_is_made_once(people: People) -> None:
    file = kept(report_at(people))
    address = reverse("desk_evidence_lift", args=[asked_lift(file, people.at("north", "desk"))])
    desk = at_desk(people.at("north", "approver"))
    for typed in (
        {"answer": "agree"},
        {"answer": "agree", "reason": " \n"},
        {"answer": "agree", "reason": "x" * 501},
        {"answer": "maybe", "reason": "đã xem"},
        {"reason": "đã xem"},
    ):
        assert desk.post(address, typed).status_code == 422
    assert IllegalFlag.objects.get().lifted_at is None
    assert desk.post(address, {"answer": "refuse", "reason": "đúng là bất hợp pháp"}).status_code == 302
    flag = IllegalFlag.objects.get()
    assert (flag.lifted_at, flag.lift_asked_at) == (None, None)
    assert desk.post(address, {"answer": "agree", "reason": "đã xem"}).status_code == 404
    assert not Ruling.objects.get().agreed


def test_what_several_offices_hold_is_decided_by_who_answers_for_all_of_them(people: People) -> None:
    file = kept(report_at(people))
    other = kept(report_at(people, "south"))
    assert other.sha256 == file.sha256
    address = reverse("desk_evidence_lift", args=[asked_lift(file, people.at("north", "desk"))])
    north, typed = at_desk(people.at("north", "approver")), {"answer": "agree", "reason": "đã xem"}
    page = text_of(north.get(address))
    assert say("desk.code.evidence_why_not.above", "vi") in page
    assert say("desk.evidence.others", "vi", count="1") in page
    assert reverse("desk_evidence_file", args=[other.id]) not in page
    assert north.post(address, typed).status_code == 403
    assert count_to_decide(viewer_of(people.at("north", "approver"), now=timezone.now())) == 0
    assert count_to_decide(viewer_of(people.at("centre", "approver"), now=timezone.now())) == 1
    assert at_desk(people.at("centre", "approver")).post(address, typed).status_code == 302


def test_a_file_belongs_to_the_office_that_has_its_report_now(people: People) -> None:
    number = report_at(people)
    file = kept(number)
    north, south = at_desk(people.at("north", "desk")), at_desk(people.at("south", "desk"))
    assert north.get(page_of(file)).status_code == 200
    assert south.get(page_of(file)).status_code == 404
    Report.objects.filter(pk=number).update(office_id=people.office("south").pk)
    assert north.get(page_of(file)).status_code == 404
    assert south.get(page_of(file)).status_code == 200
    # what no office answers for is the centre's own, as its report is
    Report.objects.filter(pk=number).update(office_id=None)
    assert south.get(page_of(file)).status_code == 404
    assert at_desk(people.at("centre", "desk")).get(page_of(file)).status_code == 200
    flag_id = asked_lift(file, people.at("centre", "desk"))
    approver = at_desk(people.at("centre", "approver"))
    typed = {"answer": "agree", "reason": "đã xem"}
    assert approver.post(reverse("desk_evidence_lift", args=[flag_id]), typed).status_code == 302


def test_what_waits_stands_on_the_first_page_of_who_decides_it(people: People) -> None:
    file = kept(report_at(people))
    asked_lift(file, people.at("north", "desk"))
    approver = people.at("north", "approver")
    said = say("desk.waits.evidence_decisions", "vi")
    assert said in text_of(at_desk(approver).get(reverse("desk")))
    assert said not in text_of(at_desk(people.at("north", "desk")).get(reverse("desk")))
    assert said not in text_of(at_desk(people.at("south", "approver")).get(reverse("desk")))
    page = text_of(at_desk(approver).get(reverse("desk_evidence")))
    assert reverse("desk_evidence_lift", args=[IllegalFlag.objects.get().pk]) in page
    assert "nhầm tệp" in page
    assert "nhầm tệp" not in text_of(at_desk(people.at("south", "approver")).get(reverse("desk_evidence")))


def test_destruction_takes_an_order_and_another_person(people: People) -> None:
    file = kept(report_at(people))
    analyst, approver = at_desk(people.at("north", "analyst")), at_desk(people.at("north", "approver"))
    ask = reverse("desk_evidence_ask_destroy", args=[file.id])
    assert analyst.post(ask, {"reason": "theo lệnh"}).status_code == 422
    assert analyst.post(ask, {"order": REFERENCE, "reason": "theo lệnh"}).status_code == 302
    assert analyst.post(ask, {"order": REFERENCE, "reason": "theo lệnh"}).status_code == 422
    address = reverse("desk_evidence_destruction", args=[DestructionOrder.objects.get().pk])
    assert REFERENCE in text_of(approver.get(address))
    typed = {"answer": "agree", "reason": "đã đối chiếu lệnh"}
    assert analyst.post(address, typed).status_code == 403
    assert approver.post(address, typed).status_code == 302
    found = file_for(file_id=file.id, office_ids=None)
    assert found is not None
    assert found.removed_why == "order"
    assert say("desk.code.evidence_removed.order", "vi") in text_of(approver.get(page_of(file)))


def test_who_asked_for_destruction_takes_it_back_and_a_legal_hold_stops_it(people: People) -> None:
    file = kept(report_at(people))
    analyst = people.at("north", "analyst")
    first = ask_to_destroy(file_id=file.id, order_reference=REFERENCE, reason="theo lệnh", **acts(analyst))
    address = reverse("desk_evidence_destruction", args=[first])
    taken = at_desk(analyst).post(address, {"answer": "refuse", "reason": "lệnh đã bị hủy"})
    assert taken.status_code == 302
    assert DestructionOrder.objects.get().withdrawn_at is not None
    second = ask_to_destroy(file_id=file.id, order_reference=REFERENCE, reason="theo lệnh", **acts(analyst))
    place_legal_hold(file_id=file.id, reason="vụ án 12", **acts(people.at("north", "desk")))
    address = reverse("desk_evidence_destruction", args=[second])
    approver = at_desk(people.at("north", "approver"))
    response = approver.post(address, {"answer": "agree", "reason": "theo lệnh"})
    assert response.status_code == 422
    page = text_of(response)
    assert say("refusal.evidence_held.what", "vi") in page
    assert "vụ án 12" in page
    found = file_for(file_id=file.id, office_ids=None)
    assert found is not None
    assert found.removed_at is None


def test_an_original_leaves_under_a_passphrase_that_nobody_chooses(people: People) -> None:
    content = b"Mo http://vcb-xac.top/ ngay"
    file = kept(report_at(people), content)
    desk = at_desk(people.at("north", "analyst"))
    address = reverse("desk_evidence_original", args=[file.id])
    assert desk.post(address, {"reason": ""}).status_code == 422
    shown = desk.post(address, {"reason": "gửi giám định"})
    passphrase, token = shown.context["passphrase"], shown.context["token"]
    assert passphrase in text_of(shown)
    assert "no-store" in shown.headers["Cache-Control"]
    assert not Export.objects.exists()
    response = desk.post(address, {"token": token})
    archive = bytes_of(response)
    assert response.headers["Content-Disposition"].startswith("attachment")
    export = Export.objects.get()
    assert (export.reason, export.archive_sha256) == ("gửi giám định", hashlib.sha256(archive).hexdigest())
    with pyzipper.AESZipFile(io.BytesIO(archive)) as opened:
        opened.setpassword(passphrase.encode())
        assert content in [opened.read(name) for name in opened.namelist()]
    assert (
        passphrase
        not in f"{list(Entry.objects.values_list('data', flat=True))}{list(Export.objects.values())}"
    )
    assert Handling.objects.filter(holding_id=file.id, kind="evidence.exported").count() == 1


def test_what_a_passphrase_was_shown_for_holds_for_that_person_and_file_alone(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = report_at(people)
    file, other = kept(number), kept(number, b"tin khac")
    desk, second = at_desk(people.at("north", "analyst")), at_desk(people.at("north", "approver"))
    address = reverse("desk_evidence_original", args=[file.id])
    token = desk.post(address, {"reason": "gửi giám định"}).context["token"]
    elsewhere = reverse("desk_evidence_original", args=[other.id])
    for client, where, sent in (
        (desk, elsewhere, token),
        (second, address, token),
        (desk, address, token[:-2] + "aa"),
        (desk, address, "x"),
    ):
        assert client.post(where, {"token": sent}).status_code == 422
    monkeypatch.setattr("lachan.centre.console.views.evidence._PASSPHRASE_SECONDS", -1)
    assert desk.post(address, {"token": token}).status_code == 422
    assert not Export.objects.exists()


def test_an_original_leaves_for_a_public_key_at_once(people: People) -> None:
    file = kept(report_at(people), b"noi dung")
    key = pyrage.x25519.Identity.generate()
    desk = at_desk(people.at("north", "analyst"))
    address = reverse("desk_evidence_original", args=[file.id])
    wrong = desk.post(address, {"reason": "gửi giám định", "recipient": "age1khong-phai-khoa"})
    assert wrong.status_code == 422
    assert "gửi giám định" in text_of(wrong)
    response = desk.post(address, {"reason": "gửi giám định", "recipient": f" {key.to_public()} "})
    opened = pyrage.decrypt(bytes_of(response), [key])
    assert b"noi dung" in opened
    assert Export.objects.get().sealed_for == str(key.to_public())


def test_an_old_proof_of_who_one_is_is_not_enough_to_take_or_decide(people: People) -> None:
    file = kept(report_at(people))
    flag_id = asked_lift(kept(report_at(people), b"khac"), people.at("north", "desk"))
    approver = people.at("north", "approver")
    approver.set_password("một câu dài mà chỉ mình nhớ")
    approver.save()
    desk = at_desk(approver, proved_seconds_ago=3_600)
    for address in (
        reverse("desk_evidence_original", args=[file.id]),
        reverse("desk_evidence_lift", args=[flag_id]),
    ):
        response = desk.get(address)
        assert response.status_code == 302
        assert "reauthenticate" in response.headers["Location"]


def test_what_senders_call_their_files_is_shown_as_text(people: People) -> None:
    number = report_at(people)
    name = '<img src=x onerror=alert(1)>"{{ 7|add:7 }}\u202egnp.exe'
    file = kept(number, b"tin", name)
    asked_lift(file, people.at("north", "desk"))
    desk = at_desk(people.at("north", "approver"))
    for address in (
        page_of(file),
        reverse("desk_evidence_lift", args=[IllegalFlag.objects.get().pk]),
        reverse("desk_evidence"),
    ):
        page = text_of(desk.get(address))
        assert "<img src=x" not in page
        assert "\u202e" not in page
        assert "14" not in page.partition("{{ 7")[1]


def test_a_page_that_no_pdf_has_is_the_first_or_the_last(people: People) -> None:
    file = kept(report_at(people), picture(), "ảnh.png")
    desk = at_desk(people.at("north", "desk"))
    for said in ("0", "-1", "999999999999", "x", "٣", ""):
        assert desk.get(page_of(file), {"page": said}).status_code == 200


def test_lists_keep_to_their_queries_however_much_waits(people: People) -> None:
    approver = people.at("north", "approver")
    desk, counts = at_desk(approver), []
    for round_ in range(2):
        for number in range(1 + round_ * 6):
            asked_lift(kept(report_at(people), b"tin %d %d" % (round_, number)), people.at("north", "desk"))
        for address in (reverse("desk_evidence"), reverse("desk")):
            desk.get(address)
            with CaptureQueriesContext(connection) as asked:
                assert desk.get(address).status_code == 200
            counts.append(len(asked))
    assert counts[0] == counts[2] <= 18
    assert counts[1] == counts[3]
    assert len(waiting_for_second(viewer_of(approver, now=timezone.now()))) == 8
