"""Handing evidence over at the desk: asked for, watched while it is made, fetched in parts, said to be gone."""

from __future__ import annotations

import hashlib
import io
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from centre.cases.scene import desk, fresh, opened, people
from centre.cases.signed import signer
from centre.console.at_desk import at_desk
from lachan.centre.audit.models import Entry
from lachan.centre.cases.archive.verifying import verify_archive
from lachan.centre.cases.models import Case, CaseArchive, Custody, Exhibit
from lachan.centre.cases.services.archiving import KEPT, end_archives, make_next_archive
from lachan.centre.cases.services.exhibits import add_message
from lachan.centre.evidence.services import flag_illegal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client
    from pytest_django import Settings

    from centre.accounts.people import People

__all__ = ["people", "signer"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(tmp_path: Path, settings: Settings) -> None:
    """This will let keys and evidence lie in a fresh folder, with room for small files only."""
    settings.ENVIRONMENT = msgspec.structs.replace(
        settings.ENVIRONMENT, data=tmp_path, evidence_mb=1, evidence_free_mb=1
    )


@pytest.fixture
def case(people: People) -> Case:
    """This will open a case at the northern office, with a message as evidence."""
    made = opened(people, now=timezone.now(), title="Giả điện lực")
    add_message(case_id=made.pk, text="tin", source="người báo", actor=desk(people), now=timezone.now())
    return made


@pytest.fixture
def client(people: People) -> Client:
    """This will sign the analyst of the northern office in, who may take evidence out."""
    return at_desk(people.at("north", "analyst"))


def text_of(response: Any) -> str:
    return str(response.content.decode())


def page(case: Case) -> str:
    return reverse("desk_case_archive", args=[case.number])


def typed(**told: str) -> dict[str, str]:
    return {
        "scope": "whole", "partner": "", "tlp": "AMBER", "marked": "", "reason": "chuyển cơ quan điều tra",
        "language": "vi", **told,
    }  # fmt: skip


def token_and_passphrase(client: Client, case: Case, **told: str) -> tuple[str, str]:
    asked = text_of(client.post(page(case), typed(**told)))
    token = asked.partition('name="token" value="')[2].partition('"')[0]
    return token, asked.partition('class="onceonly">')[2].partition("<")[0]


def asked(client: Client, case: Case, **told: str) -> tuple[CaseArchive, str]:
    """This will ask for an archive as an officer does, and give it with its passphrase."""
    token, passphrase = token_and_passphrase(client, case, **told)
    answer = client.post(page(case), {"token": token})
    archive = CaseArchive.objects.latest("pk")
    assert (answer.status_code, answer["Location"]) == (302, where(archive))
    return archive, passphrase


def where(archive: CaseArchive, name: str = "made") -> str:
    return reverse(f"desk_case_archive_{name}", args=[archive.case.number, archive.pk])


def made(archive: CaseArchive) -> CaseArchive:
    assert make_next_archive(now=timezone.now()) == 1
    return CaseArchive.objects.get(pk=archive.pk)


@pytest.mark.usefixtures("signer")
@pytest.mark.parametrize("scope", ["whole", "partner"])
def test_it_is_asked_for_after_its_passphrase_was_shown_made_by_a_worker_and_verifies(
    people: People, case: Case, client: Client, scope: str
) -> None:
    assert "lachan case verify" in text_of(client.get(page(case)))
    told = {"scope": scope, "partner": "Ngân hàng Sông Hồng"}
    token, passphrase = token_and_passphrase(client, case, **told)
    assert not CaseArchive.objects.exists()
    for _ in range(2):
        # pressed twice
        assert client.post(page(case), {"token": token}).status_code == 302
    (archive,) = CaseArchive.objects.all()
    assert not Custody.objects.filter(act="exported").exists()
    waits = text_of(client.get(where(archive)))
    assert say("desk.code.archive_state.asked", "vi") in waits
    assert passphrase not in waits
    archive = made(archive)
    shown = text_of(client.get(where(archive)))
    assert archive.sha256 in shown
    assert where(archive, "file") in shown
    content = b"".join(client.get(where(archive, "file")))
    assert hashlib.sha256(content).hexdigest() == archive.sha256
    verified = verify_archive(io.BytesIO(content), passphrase=passphrase, keys=[])
    assert (verified.case, verified.findings) == (case.number, ())
    # another person's token opens nothing
    other = at_desk(people.second("north", "analyst"))
    assert other.post(page(case), {"token": token}).status_code == 422
    assert client.post(page(case), {"token": token[:-2]}).status_code == 422
    # but whoever may take evidence out fetches what was made
    assert b"".join(other.get(where(archive, "file"))) == content
    assert Entry.objects.filter(kind="cases.archive_fetched").count() == 2


@pytest.mark.usefixtures("signer")
def test_the_page_says_who_asked_for_what_and_comes_up_to_date_until_it_is_made(
    people: People, case: Case, client: Client
) -> None:
    archive, _ = asked(client, case, scope="partner", partner="Ngân hàng <Sông Hồng>", marked="Mơ")
    shown = text_of(client.get(where(archive)))
    for said in (
        people.at("north", "analyst").name,
        "chuyển cơ quan điều tra",
        "Ngân hàng &lt;Sông Hồng&gt;",
        "TLP:AMBER",
        say("desk.archive.redacted", "vi"),
        'data-every="2"',
        "<noscript>",
    ):
        assert said in shown
    assert "Mơ" not in shown
    part = f"{where(archive)}?part=live"
    first = client.get(part)
    assert "<html" not in text_of(first)
    assert client.get(part, headers={"If-None-Match": first["ETag"]}).status_code == 304
    CaseArchive.objects.update(state="making", attempt=1, done_bytes=500_000, total_bytes=2_000_000)
    goes_on = client.get(part, headers={"If-None-Match": first["ETag"]})
    assert 'value="25"' in text_of(goes_on)
    assert "500 KB / 2,0 MB (25 %)" in text_of(goes_on)
    assert "data-over" not in text_of(goes_on)
    CaseArchive.objects.update(state="asked", attempt=0)
    made(archive)
    assert "data-over" in text_of(client.get(part, headers={"If-None-Match": goes_on["ETag"]}))
    assert "live.js" not in text_of(client.get(where(archive)))


@pytest.mark.usefixtures("signer")
def test_after_a_minute_without_a_worker_the_page_says_what_to_do(case: Case, client: Client) -> None:
    archive, _ = asked(client, case)
    assert say("desk.archive.alone", "vi") not in text_of(client.get(where(archive)))
    CaseArchive.objects.update(asked_at=timezone.now() - timedelta(minutes=2))
    assert say("desk.archive.alone", "vi") in text_of(client.get(where(archive)))


@pytest.mark.usefixtures("signer")
def test_what_could_not_be_made_says_why_and_is_asked_for_again_as_it_was_typed(
    people: People, case: Case, client: Client
) -> None:
    archive, _ = asked(
        client, case, scope="partner", partner="Ngân hàng", tlp="GREEN", marked="Mơ\n0987654321"
    )
    CaseArchive.objects.update(state="failed", code="cases_signer", ended_at=timezone.now())
    shown = text_of(client.get(where(archive)))
    assert say("refusal.cases_signer.what", "vi") in shown
    again = f"{page(case)}?again={archive.pk}"
    assert again in shown
    form = text_of(client.get(again))
    assert 'value="Ngân hàng"' in form
    assert "Mơ\n0987654321" in form
    assert "chuyển cơ quan điều tra" in form
    # what somebody else wanted covered is theirs
    other = text_of(at_desk(people.second("north", "analyst")).get(again))
    assert 'value="Ngân hàng"' in other
    assert "Mơ" not in other
    for odd in ("x", "0", "9" * 30, f"{archive.pk + 1}"):
        assert client.get(f"{page(case)}?again={odd}").status_code == 200


@pytest.mark.usefixtures("signer")
def test_a_part_of_it_is_fetched_by_who_lost_the_rest(case: Case, client: Client) -> None:
    archive = made(asked(client, case)[0])
    whole = b"".join(client.get(where(archive, "file")))
    part = client.get(where(archive, "file"), headers={"Range": "bytes=100-"})
    assert (part.status_code, part["ETag"]) == (206, f'"{archive.sha256}"')
    assert b"".join(part) == whole[100:]
    said = [msgspec.json.decode(one.data) for one in Entry.objects.filter(kind="cases.archive_fetched")]
    assert sorted((one["first"], one["last"]) for one in said) == [(0, len(whole) - 1), (100, len(whole) - 1)]
    head = client.head(where(archive, "file"))
    assert f'filename="{case.number}-{archive.pk}.zip"' in head["Content-Disposition"]
    assert head["Content-Length"] == f"{len(whole)}"
    beyond = client.get(where(archive, "file"), headers={"Range": f"bytes={len(whole)}-"})
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{len(whole)}")
    assert Entry.objects.filter(kind="cases.archive_fetched").count() == 2


@pytest.mark.usefixtures("signer")
def test_what_is_not_made_or_gone_is_not_fetched_and_the_page_says_so(
    people: People, case: Case, client: Client
) -> None:
    archive, _ = asked(client, case)
    assert client.get(where(archive, "file"), headers={"Range": "bytes=5-"}).status_code == 409
    archive = made(archive)
    flag_illegal(
        file_id=Exhibit.objects.get().holding_id, reason="cấm", actor=desk(people), now=timezone.now()
    )
    assert client.get(where(archive, "file")).status_code == 403
    assert end_archives(now=timezone.now()) == 1
    assert client.get(where(archive, "file")).status_code == 410
    shown = text_of(client.get(where(archive)))
    assert say("desk.archive.removed", "vi") in shown
    assert say("refusal.evidence_sealed.what", "vi") in shown
    assert where(archive, "file") not in shown


@pytest.mark.usefixtures("signer")
def test_after_a_week_it_is_said_to_be_over(case: Case, client: Client) -> None:
    archive = made(asked(client, case)[0])
    assert end_archives(now=timezone.now() + KEPT + timedelta(minutes=1)) == 1
    assert say("desk.archive.over", "vi") in text_of(client.get(where(archive)))


@pytest.mark.usefixtures("signer")
def test_the_case_lists_its_archives_for_who_may_fetch_them_alone(
    people: People, case: Case, client: Client
) -> None:
    archive = made(asked(client, case)[0])
    address = reverse("desk_case", args=[case.number])
    assert where(archive) in text_of(client.get(address))
    assert where(archive) not in text_of(at_desk(people.at("north", "desk")).get(address))
    # as many archives as there are: no query more
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for _ in range(3):
        asked(client, case)
    with CaptureQueriesContext(connection) as four:
        client.get(address)
    assert len(four) <= len(one)
    # of another case it is not there
    other = opened(people, now=timezone.now())
    assert client.get(reverse("desk_case_archive_made", args=[other.number, archive.pk])).status_code == 404


@pytest.mark.usefixtures("signer")
def test_who_proved_it_long_ago_proves_it_again_before_a_file_is_sent(
    people: People, case: Case, client: Client
) -> None:
    archive = made(asked(client, case)[0])
    analyst = people.at("north", "analyst")
    analyst.set_password(secrets.token_urlsafe(20))
    analyst.save(update_fields=["password"])
    stale = at_desk(analyst, proved_seconds_ago=3_600)
    assert stale.get(where(archive)).status_code == 200
    sent = stale.get(where(archive, "file"))
    assert (sent.status_code, "reauthenticate" in sent["Location"]) == (302, True)
    assert stale.get(page(case)).status_code == 302


def test_an_archive_without_a_signer_or_evidence_is_not_offered(case: Case, client: Client) -> None:
    shown = text_of(client.get(page(case)))
    assert say("refusal.cases_no_signer.mend", "vi") in shown
    assert "<textarea" not in shown
    assert fresh(case).state == "open"


@pytest.mark.usefixtures("signer")
def test_a_redacted_archive_needs_its_partner(case: Case, client: Client) -> None:
    told = client.post(page(case), typed(scope="partner", partner=" "))
    assert told.status_code == 422
    assert say("desk.wrong.required", "vi") in text_of(told)
