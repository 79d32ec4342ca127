"""Files that came once are not asked for again: from the share sheet, and when a form comes back with a fault."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lachan.centre.evidence import services
from lachan.centre.evidence.models import Content, Holding, WaitingContent
from lachan.centre.evidence.place import site_store
from lachan.centre.evidence.services import waiting
from lachan.centre.reports import receipts, receiving
from lachan.centre.reports.models import Report
from lachan.centre.web import limits
from lachan.centre.web.limits import Buckets
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 300
# a picture with nothing to read in it
WHITE = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080200000090" "7753de0000000c49444154789c63f8ffff3f0005fe02fe0def46b8"
    "0000000049454e44ae426082"
)  # fmt: skip
KEPT = re.compile(
    r'name="kept" value="([^"]+)" checked><span class="breaks">(.*?) <span class="hint">([^<]+)<'
)
CODE = re.compile(r'id="code"[^>]*>([0-9A-Z-]{20})<')


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "networks", Buckets(1_000_000))
    monkeypatch.setattr(limits, "pictures", Buckets(1_000_000))
    monkeypatch.setattr(receiving, "reports", Buckets(1_000_000))
    monkeypatch.setattr(receipts, "wrong_codes", Buckets(receipts.WRONG_CODES_PER_MINUTE))


def picture(name: str = "tin.png", content: bytes = PNG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/png")


def kept_in(response: Any) -> list[tuple[str, str, str]]:
    return KEPT.findall(unescape(response.content.decode()))


def refused(client: Client, **told: Any) -> Any:
    """Sends a form without consent: it comes back."""
    response = client.post("/report", {"story": "Chuyện.", **told})
    assert response.status_code == 422
    return response


def names() -> list[str]:
    return list(Holding.objects.order_by("pk").values_list("name", flat=True))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_files_of_a_form_that_comes_back_are_sent_with_it_the_next_time(client: Client, lang: str) -> None:
    response = client.post(
        f"/report?lang={lang}", {"story": "Chuyện.", "files": [picture("một.png"), picture("hai.png", PNG + b"2")]}
    )  # fmt: skip
    assert response.status_code == 422
    assert say("report.kept_files", lang) in unescape(response.content.decode())
    found = kept_in(response)
    assert [name for _, name, _ in found] == ["một.png", "hai.png"]
    assert found[0][2] == "1 KB"
    assert Report.objects.count() == Content.objects.count() == 0, "they belong to nothing yet"
    tokens = [token for token, _, _ in found]
    response = client.post("/report", {"story": "Chuyện.", "consent": "1", "kept": tokens})
    assert response.status_code == 200
    assert Report.objects.get().files.count() == 2
    assert names() == ["một.png", "hai.png"]


def test_a_file_is_left_out_by_its_box_and_another_added(client: Client) -> None:
    (_, _, _), (second, _, _) = kept_in(
        refused(client, files=[picture("a.png"), picture("b.png", PNG + b"2")])
    )
    response = client.post(
        "/report", {"story": "x", "consent": "1", "kept": [second], "files": picture("c.png", PNG + b"3")}
    )
    assert response.status_code == 200
    assert names() == ["b.png", "c.png"]


def test_they_stay_through_one_fault_after_another(client: Client) -> None:
    response = refused(client, files=picture())
    for number in range(3):
        tokens = [token for token, _, _ in kept_in(response)]
        assert len(tokens) == number + 1
        response = refused(client, kept=tokens, files=picture(f"{number}.png", PNG + b"%d" % number))
    assert len(kept_in(response)) == 4


def test_the_same_form_sent_twice_is_one_report_though_its_file_waited(client: Client) -> None:
    tokens = [token for token, _, _ in kept_in(refused(client, files=picture()))]
    form = {"story": "x", "consent": "1", "key": "k" * 30, "kept": tokens}
    codes = {CODE.search(client.post("/report", form).content.decode())[1] for _ in range(2)}  # type: ignore[index]
    assert len(codes) == 1
    assert Report.objects.count() == 1


def test_no_more_than_five_are_taken_however_they_came(client: Client) -> None:
    tokens = [
        token for token, _, _ in kept_in(refused(client, files=[picture(f"{n}.png", PNG + b"%d" % n) for n in range(4)]))
    ]  # fmt: skip
    files = [picture("x.png", PNG + b"x"), picture("y.png", PNG + b"y")]
    response = client.post("/report", {"story": "x", "consent": "1", "kept": tokens, "files": files})
    assert response.status_code == 422
    assert say("refusal.reports_too_many_files.title", "vi") in unescape(response.content.decode())
    assert len(kept_in(response)) == 5
    assert Report.objects.count() == Holding.objects.count() == 0


def test_a_file_that_is_gone_is_said_and_not_left_out_in_silence(client: Client) -> None:
    tokens = [token for token, _, _ in kept_in(refused(client, files=picture()))]
    WaitingContent.objects.update(until=timezone.now() - timedelta(seconds=1))
    services.end_waiting(now=timezone.now())
    form = {"story": "x", "consent": "1", "kept": tokens}
    response = client.post("/report", form)
    assert response.status_code == 422
    assert say("told.file_gone", "vi") in unescape(response.content.decode())
    assert kept_in(response) == []
    assert client.post("/report", form | {"kept": []}).status_code == 200


@pytest.mark.parametrize(
    "token",
    ["x", "../../../etc/passwd", "", "\x00", "a" * 5_000, '"><script>alert(1)</script>', "../blobs/aa/bb"],
)
def test_a_forged_token_opens_nothing(client: Client, token: str) -> None:
    refused(client, files=picture())
    response = client.post("/report", {"story": "x", "consent": "1", "kept": token})
    assert response.status_code == 422
    assert "<script>alert" not in response.content.decode()
    assert Report.objects.count() == Holding.objects.count() == 0


def test_a_hundred_tokens_are_not_looked_for(client: Client) -> None:
    response = client.post("/report", {"story": "x", "consent": "1", "kept": [f"x{n}" for n in range(90)]})
    assert response.status_code == 422
    assert Report.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../../etc/passwd", "passwd"),
        ("C:\\Windows\\tin.png", "tin.png"),
        ("anh\u202egnp.exe", "anhgnp.exe"),
        ('"><script>alert(1)</script>.png', "script_.png"),
        ("a" * 300 + ".png", "a" * 116 + ".png"),
        ("\x00.png", "png"),
    ],
)
def test_a_name_is_shown_as_a_name_and_is_no_path(client: Client, name: str, shown: str) -> None:
    file = picture()
    file.name = name
    response = refused(client, files=file)
    assert "<script>alert" not in response.content.decode()
    assert [one for _, one, _ in kept_in(response)] == [shown]
    assert all(re.fullmatch(r"[0-9a-f]{64}", sha256) for sha256 in site_store().all())


def test_too_many_that_wait_are_asked_for_again_and_the_form_stays(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "MOST_OF_NETWORK_BYTES", 500)
    response = refused(client, files=[picture("a.png"), picture("b.png", PNG + b"2")])
    shown = unescape(response.content.decode())
    assert kept_in(response) == []
    assert say("report.files_again", "vi") in shown
    assert "Chuyện." in shown


def test_a_flood_of_faults_fills_no_disk(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    before = WaitingContent.objects.count()
    monkeypatch.setattr(waiting, "MOST_BYTES", 5_000)
    monkeypatch.setattr(waiting, "MOST_OF_NETWORK_BYTES", 2_000)
    for number in range(60):
        client.post(
            "/report",
            {"story": "x", "files": picture("a.png", PNG + b"%d" % number)},
            REMOTE_ADDR=f"198.51.{number % 6}.7",
        )
    rows = WaitingContent.objects.values_list("size_bytes", flat=True)
    assert before < len(rows)
    assert sum(rows) <= 5_000


def test_the_other_language_keeps_the_files(client: Client) -> None:
    response = client.post("/report?lang=en", {"again": "1", "story": "x", "files": picture()})
    assert response.status_code == 200
    assert [name for _, name, _ in kept_in(response)] == ["tin.png"]


def test_a_shared_picture_goes_with_the_report_without_being_chosen_again(client: Client) -> None:
    shared = {"text": "Nhận được hôm nay", "files": picture("chup.png", WHITE)}
    response = client.post("/report/share", shared)
    assert response.status_code == 200
    (token, name, _) = kept_in(response)[0]
    assert name == "chup.png"
    assert Report.objects.count() == Content.objects.count() == 0
    response = client.post("/report", {"message": "Nhận được hôm nay", "consent": "1", "kept": token})
    assert response.status_code == 200
    assert Report.objects.get().files.count() == 1


def test_several_shared_pictures_all_wait(client: Client) -> None:
    response = client.post(
        "/report/share", {"files": [picture(f"{n}.png", PNG + b"%d" % n) for n in range(3)]}
    )
    assert len(kept_in(response)) == 3


def test_a_shared_picture_waits_even_when_no_picture_can_be_read_now(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "pictures", Buckets(1, clock=lambda: 0.0))
    for _ in range(2):
        response = client.post("/report/share", {"files": picture()})
    assert response.status_code == 200
    assert say("report.shared_unread", "vi") in unescape(response.content.decode())
    assert len(kept_in(response)) == 1


def test_what_waited_leaves_the_disk_when_the_form_was_never_sent(client: Client) -> None:
    content = PNG + b"never sent"
    client.post("/report/share", {"files": picture(content=content)})
    sha256 = hashlib.sha256(content).hexdigest()
    assert sha256 in set(site_store().all())
    later = timezone.now() + waiting.WAITING + timedelta(hours=2)
    assert services.end_waiting(now=later) == 1
    assert sha256 not in set(site_store().all())


def test_files_of_an_addition_that_comes_back_need_not_be_chosen_again(client: Client) -> None:
    code = CODE.search(client.post("/report", {"story": "x", "consent": "1"}).content.decode())[1]  # type: ignore[index]
    long = {"code": code, "do": "add", "text": "dài " * 5_000, "files": picture("them.png")}
    response = client.post("/follow", long)
    assert response.status_code == 422
    ((token, name, _),) = kept_in(response)
    assert name == "them.png"
    response = client.post("/follow", {"code": code, "do": "add", "text": "ngắn", "kept": token})
    assert response.status_code == 200
    assert Report.objects.get().files.count() == 1


def test_who_has_no_code_lets_nothing_wait_on_the_page_for_following(client: Client) -> None:
    client.post("/follow", {"code": "7K2M-9QXR-4TBD-H8JWC", "do": "add", "files": picture()})
    assert WaitingContent.objects.count() == 0
