"""Evidence at a case, as officers bring it in, look at it, take it out, clear it and hand it over."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from centre.cases.scene import changed_by, desk, opened, people
from centre.cases.signed import signer
from centre.console.at_desk import at_desk
from lachan.centre.cases.models import Case, Custody, Exhibit
from lachan.centre.cases.services.changing import hand_over
from lachan.centre.cases.services.ending import close_case
from lachan.centre.cases.services.exhibits import add_exhibit, add_message, record_custody
from lachan.centre.evidence.models import Handling
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from pathlib import Path

    from django.http.response import HttpResponseBase
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
    """This will open a case at the northern office."""
    return opened(people, now=timezone.now(), title="Giả điện lực")


@pytest.fixture
def client(people: People) -> Client:
    """This will sign the desk officer of the northern office in."""
    return at_desk(people.at("north", "desk"))


def text_of(response: HttpResponseBase) -> str:
    assert isinstance(response, HttpResponse)
    return response.content.decode()


def page(case: Case) -> str:
    return reverse("desk_case", args=[case.number])


def sent(
    client: Client, case: Case, content: bytes = b"bang chung", name: str = "tin.txt", **typed: str
) -> HttpResponseBase:
    address = reverse("desk_case_exhibit_add", args=[case.number])
    return client.post(
        address, {"file": SimpleUploadedFile(name, content), "source": "người báo gửi", **typed}
    )


def test_a_file_comes_in_is_looked_at_and_each_act_stands_in_its_chain(case: Case, client: Client) -> None:
    assert sent(client, case).status_code == 302
    exhibit = Exhibit.objects.get()
    assert (exhibit.case_id, exhibit.name, exhibit.source, exhibit.size_bytes) == (
        case.pk,
        "tin.txt",
        "người báo gửi",
        10,
    )
    address = reverse("desk_case_exhibit", args=[case.number, exhibit.pk])
    assert address in text_of(client.get(page(case)))
    shown = text_of(client.get(address))
    for said in (
        exhibit.sha256,
        "người báo gửi",
        say("desk.exhibit.whole", "vi"),
        say("desk.code.custody.taken", "vi"),
    ):
        assert said in shown
    assert Custody.objects.get().act == "taken"
    looked = Handling.objects.latest("pk")
    assert (looked.holding_id, looked.kind) == (exhibit.holding_id, "evidence.viewed")


def test_a_message_is_kept_word_for_word(case: Case, client: Client) -> None:
    address = reverse("desk_case_message", args=[case.number])
    told = client.post(address, {"text": "  Nhan  ngay\n100 trieu ", "source": "người báo đọc"})
    assert told.status_code == 302
    exhibit = Exhibit.objects.get()
    assert (exhibit.kind, exhibit.size_bytes) == ("message", len("Nhan  ngay\n100 trieu"))
    assert client.post(address, {"text": " ", "source": "x"}).status_code == 422
    assert client.post(address, {"text": "x", "source": ""}).status_code == 422
    assert Exhibit.objects.count() == 1


def test_the_limit_is_said_before_a_file_is_chosen(case: Case, client: Client) -> None:
    shown = text_of(client.get(reverse("desk_case_exhibit_add", args=[case.number])))
    assert 'data-most-bytes="1000000"' in shown
    assert say("desk.form.exhibit.file_hint", "vi", limit="1 MB") in shown
    assert "multipart/form-data" in shown


@pytest.mark.parametrize("size", [1_000_001, 2_200_000])
def test_a_file_above_the_limit_is_refused_and_nothing_is_kept(
    case: Case, client: Client, size: int, tmp_path: Path
) -> None:
    told = sent(client, case, b"x" * size)
    assert told.status_code == 413
    assert say("refusal.evidence_too_large.what", "vi", limit="1 MB") in text_of(told)
    assert not Exhibit.objects.exists()
    assert [
        one for one in (tmp_path / "evidence").rglob("*") if one.is_file() and one.stat().st_size > 100_000
    ] == []


@pytest.mark.parametrize(
    ("content", "typed"), [(b"", {}), (b"x", {"source": ""}), (b"x", {"source": "x" * 301})]
)
def test_what_does_not_fit_is_said_and_the_file_has_to_be_chosen_again(
    case: Case, client: Client, content: bytes, typed: dict[str, str]
) -> None:
    told = sent(client, case, content, **typed)
    assert told.status_code == 422
    assert say("desk.case_evidence.again", "vi") in text_of(told)
    assert not Exhibit.objects.exists()


def test_a_closed_case_takes_no_evidence_and_says_so(people: People, case: Case, client: Client) -> None:
    changed_by(case, close_case, people, outcome="no_scam", reason="Trang thật", now=timezone.now())
    told = sent(client, case)
    assert told.status_code == 422
    assert say("refusal.cases_not_open.what", "vi", number=case.number) in text_of(told)
    assert reverse("desk_case_exhibit_add", args=[case.number]) not in text_of(client.get(page(case)))


def test_evidence_is_taken_out_with_a_reason_and_its_chain_goes_on(
    people: People, case: Case, client: Client
) -> None:
    exhibit_id = add_message(
        case_id=case.pk, text="tin", source="người báo", actor=desk(people), now=timezone.now()
    )
    address = reverse("desk_case_exhibit_out", args=[case.number, exhibit_id])
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "đưa nhầm vụ"}).status_code == 302
    shown = text_of(client.get(page(case)))
    assert "đưa nhầm vụ" in shown
    assert reverse("desk_case_exhibit", args=[case.number, exhibit_id]) not in shown
    one = text_of(client.get(reverse("desk_case_exhibit", args=[case.number, exhibit_id])))
    assert say("desk.exhibit.ended", "vi") in one
    again = client.post(address, {"reason": "lần nữa"})
    assert say("refusal.cases_exhibit_ended.what", "vi") in text_of(again)
    assert list(Custody.objects.order_by("number").values_list("act", flat=True)) == ["taken", "taken_out"]


def test_evidence_of_another_case_is_not_found_at_this_one(
    people: People, case: Case, client: Client
) -> None:
    other = opened(people, now=timezone.now(), title="Vụ khác")
    exhibit_id = add_message(
        case_id=other.pk, text="tin", source="người báo", actor=desk(people), now=timezone.now()
    )
    for route in ("desk_case_exhibit", "desk_case_exhibit_out"):
        assert client.get(reverse(route, args=[case.number, exhibit_id])).status_code == 404


def test_evidence_goes_with_its_case_to_another_office(people: People, case: Case, client: Client) -> None:
    sent(client, case)
    exhibit = Exhibit.objects.get()
    changed_by(
        case,
        hand_over,
        people,
        office_id=people.office("south").pk,
        reason="nạn nhân ở đó",
        now=timezone.now(),
    )
    theirs = at_desk(people.at("south", "analyst"))
    assert theirs.get(reverse("desk_case_exhibit", args=[case.number, exhibit.pk])).status_code == 200
    assert theirs.get(reverse("desk_evidence_file", args=[exhibit.holding_id])).status_code == 200
    assert client.get(reverse("desk_evidence_file", args=[exhibit.holding_id])).status_code == 404


def test_who_looks_at_a_preview_on_the_case_is_written_down(
    people: People, case: Case, settings: Settings
) -> None:
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, evidence_host="chungcu.example")
    picture = io.BytesIO(b"Chuyen ngay\n")
    add_exhibit(
        case_id=case.pk, content=picture, name="tin.txt", source="người báo", actor=desk(people),
        now=timezone.now(),
    )  # fmt: skip
    before = Handling.objects.count()
    shown = text_of(at_desk(people.at("north", "desk")).get(page(case)))
    assert "chungcu.example" in shown
    assert Handling.objects.count() == before + 1


def test_a_file_is_cleared_for_partners_and_kept_back_again(people: People, case: Case) -> None:
    exhibit_id = add_message(
        case_id=case.pk, text="tin", source="người báo", actor=desk(people), now=timezone.now()
    )
    client = at_desk(people.at("north", "analyst"))
    address = reverse("desk_case_exhibit_clear", args=[case.number, exhibit_id])
    one = reverse("desk_case_exhibit", args=[case.number, exhibit_id])
    assert say("desk.case_evidence_what.exhibit_clear", "vi") in text_of(client.get(address))
    assert client.post(address, {"reason": "đã xem hết, không có mặt ai"}).status_code == 302
    assert say("desk.exhibit.cleared", "vi") in text_of(client.get(one))
    assert say("desk.case_evidence_what.exhibit_withhold", "vi") in text_of(client.get(address))
    assert client.post(address, {"reason": "có số nhà"}).status_code == 302
    assert say("desk.exhibit.withheld", "vi") in text_of(client.get(one))


def test_a_case_and_its_evidence_keep_to_their_queries_however_much_is_there(
    people: People, case: Case, client: Client
) -> None:
    exhibit_id = add_message(
        case_id=case.pk, text="tin", source="người báo", actor=desk(people), now=timezone.now()
    )
    most = {page(case): 65, reverse("desk_case_exhibit", args=[case.number, exhibit_id]): 32}
    counts: dict[str, list[int]] = {address: [] for address in most}
    for turn in range(3):
        for address, budget in most.items():
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            counts[address].append(len(asked))
            assert len(asked) <= budget, "\n".join(one["sql"][:140] for one in asked.captured_queries)
        for number in range(4):
            add_message(
                case_id=case.pk, text=f"tin {turn} {number}", source="người báo", actor=desk(people),
                now=timezone.now(),
            )  # fmt: skip
            record_custody(exhibit_id=exhibit_id, act="verified", actor=desk(people), now=timezone.now())
    for address, found in counts.items():
        assert found[2] == found[1], f"a row costs no query: {address} {found}"
