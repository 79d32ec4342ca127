"""Who wishes the pages of reporting ill: markup that stays, heads of mails, floods, bodies of a thousand parts."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from centre.reports.judging import judge_all
from lachan.centre.evidence.models import Holding, WaitingContent
from lachan.centre.outbox.models import Message
from lachan.centre.reports import receipts, receiving
from lachan.centre.reports.models import Report
from lachan.centre.web import limits
from lachan.centre.web.limits import Buckets
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

HOSTILE = "</textarea><script>alert(1)</script><img src=x onerror=alert(2)>\"'"
CODE = re.compile(r'id="code"[^>]*>([0-9A-Z-]{20})<')
BOUNDARY = "multipart/form-data; boundary=B"


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "networks", Buckets(1_000_000))
    monkeypatch.setattr(receiving, "reports", Buckets(1_000_000))
    monkeypatch.setattr(receipts, "wrong_codes", Buckets(receipts.WRONG_CODES_PER_MINUTE))


def page(response: Any) -> str:
    return unescape(response.content.decode())


def nothing_is_kept() -> bool:
    return not (Report.objects.exists() or Holding.objects.exists() or WaitingContent.objects.exists())


def parts(*given: bytes) -> bytes:
    return (
        b"".join(b"--B\r\nContent-Disposition: form-data; " + one + b"\r\n" for one in given) + b"--B--\r\n"
    )


def is_safe(response: Any) -> bool:
    raw = response.content.decode()
    return (
        "<script>alert" not in raw
        and "<img src=x" not in raw
        and raw.count("<textarea") == raw.count("</textarea>")
    )


def test_markup_that_was_told_stands_on_no_page_of_who_follows_it(client: Client) -> None:
    told = dict.fromkeys(("story", "message", "links", "numbers", "accounts", "apps", "name"), HOSTILE)
    file = SimpleUploadedFile(f"{HOSTILE}.png", b"\x89PNG\r\n\x1a\n" + b"0" * 90, "image/png")
    response = client.post("/report", {**told, "consent": "1", "files": file})
    assert response.status_code == 200
    assert is_safe(response)
    code = CODE.search(page(response))[1]  # type: ignore[index]
    judge_all(timezone.now())
    for body in (
        {"code": code},
        {"code": code, "do": "add", "text": HOSTILE},
        {
            "code": code,
            "do": "add",
            "text": HOSTILE * 500,
            "files": SimpleUploadedFile(f"{HOSTILE}.png", b"x"),
        },
        {"code": code, "do": HOSTILE},
        {"code": code, "do": "withdraw", "sure": HOSTILE},
        {"code": code},
    ):
        response = client.post("/follow", body)
        assert is_safe(response), body
        assert "alert(1)" not in response.content.decode() or "&lt;script&gt;" in response.content.decode()


def test_what_comes_back_with_a_fault_is_text_in_an_addition_too(client: Client) -> None:
    code = CODE.search(page(client.post("/report", {"story": "x", "consent": "1"})))[1]  # type: ignore[index]
    response = client.post("/follow", {"code": code, "do": "add", "text": HOSTILE * 500})
    assert response.status_code == 422
    assert HOSTILE in page(response), "it stays, to be mended"
    assert is_safe(response)


@pytest.mark.parametrize(
    "mail",
    [
        "hoa@example.vn\r\nBcc: ai@khac.example",
        "hoa@example.vn\nSubject: x",
        "hoa@example.vn%0ABcc:ai@khac.example\x0bx",
        '"hoa\r\n"@example.vn',
        "hoa@example.vn, ai@khac.example",
        "<hoa@example.vn>",
        "=?utf-8?q?hoa=0ABcc=3A?=@example.vn\u2028x",
    ],
)
def test_no_head_of_a_mail_is_smuggled_in_by_an_address(client: Client, mail: str) -> None:
    response = client.post("/report", {"story": "x", "consent": "1", "mail": mail})
    assert response.status_code == 422
    assert say("told.not_mail", "vi") in page(response)
    assert nothing_is_kept()
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "day", ["2999-01-01", "29/11/2126", "31/02/2026", "00/00/0000", "1999-12-31", "٢٠٢٦-١١-٢٠"]
)
def test_a_day_that_can_not_be_is_refused_and_stays(client: Client, day: str) -> None:
    response = client.post("/report", {"story": "Chuyện.", "consent": "1", "happened_on": day})
    assert response.status_code == 422
    assert 'id="happened_on-wrong"' in page(response)
    assert f'value="{day}"' in page(response)
    assert "Chuyện." in page(response)
    assert nothing_is_kept()


def test_every_field_that_comes_twice_is_refused_with_its_last_text_kept(client: Client) -> None:
    for name in (
        "story",
        "message",
        "happened_on",
        "place",
        "province",
        "loss_vnd",
        "name",
        "phone",
        "mail",
        "consent",
    ):
        response = client.post("/report", {"story": "x", "consent": "1", name: ["một", "hai"]})
        assert response.status_code == 422, name
        assert say("told.doubled", "vi") in page(response), name
    assert nothing_is_kept()


@pytest.mark.parametrize("path", ["/report", "/report/share", "/follow"])
@pytest.mark.parametrize(
    "body",
    [
        parts(*(b'name="x%d"\r\n\r\na' % number for number in range(10_000))),
        parts(*(b'name="story"\r\n\r\na' for _ in range(10_000))),
        parts(*(b'name="files"; filename="%d.png"\r\n\r\na' % number for number in range(10_000))),
        parts(*(b'name="kept"\r\n\r\nx' for _ in range(10_000))),
    ],
    ids=["fields", "one field", "files", "tokens"],
)
def test_ten_thousand_parts_are_refused_in_words(client: Client, path: str, body: bytes) -> None:
    response = client.generic("POST", path, body, BOUNDARY)
    assert response.status_code in {400, 413, 422}
    assert "<h1>" in page(response)
    assert "Traceback" not in page(response)
    assert nothing_is_kept()


@pytest.mark.parametrize("path", ["/report", "/report/share", "/follow"])
@pytest.mark.parametrize("megabytes", [27, 50])
def test_a_body_beyond_the_limit_is_refused_in_words(client: Client, path: str, megabytes: int) -> None:
    body = parts(b'name="files"; filename="a.png"\r\n\r\n' + bytes(megabytes * 1_000_000))
    response = client.generic("POST", path, body, BOUNDARY)
    assert response.status_code == 413
    assert "25 MB" in page(response)
    assert nothing_is_kept()


@pytest.mark.parametrize("path", ["/report", "/report/share", "/follow"])
def test_a_file_beyond_the_limit_is_refused_in_words(client: Client, path: str) -> None:
    file = SimpleUploadedFile("a.png", bytes(11_000_000), "image/png")
    response = client.post(path, {"story": "Chuyện.", "consent": "1", "files": file})
    assert response.status_code in {404, 413, 422}
    assert nothing_is_kept()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_flood_of_one_network_is_told_to_wait_and_keeps_what_it_typed(
    client: Client, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    monkeypatch.setattr(receiving, "reports", Buckets(20, clock=lambda: 0.0))
    statuses: list[int] = []
    for number in range(60):
        response = client.post(
            f"/report?lang={lang}",
            {"story": f"Chuyện {number}", "consent": "1", "loss_vnd": "1,5 triệu"},
            REMOTE_ADDR=f"198.51.100.{number}",
        )
        statuses.append(response.status_code)
    assert statuses[:20] == [200] * 20
    assert set(statuses[20:]) == {429}
    assert int(response.headers["Retry-After"]) >= 1
    assert say("refusal.reports_too_many.title", lang) in page(response)
    assert "Chuyện 59" in page(response)
    assert 'value="1,5 triệu"' in page(response)
    assert Report.objects.count() == statuses.count(200)
    assert (
        client.post("/report", {"story": "x", "consent": "1"}, REMOTE_ADDR="203.0.113.7").status_code == 200
    )


def test_who_shares_too_soon_keeps_the_words(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "networks", Buckets(1, clock=lambda: 0.0))
    client.post("/report/share", {"text": "một"})
    file = SimpleUploadedFile("a.png", bytes(2_000_000), "image/png")
    response = client.post("/report/share", {"title": "hai", "text": HOSTILE, "files": file})
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) >= 1
    assert f"hai\n{HOSTILE}" in page(response)
    assert is_safe(response)
    assert nothing_is_kept()


def test_who_adds_too_soon_keeps_the_code_and_the_words(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = CODE.search(page(client.post("/report", {"story": "x", "consent": "1"})))[1]  # type: ignore[index]
    monkeypatch.setattr(limits, "networks", Buckets(1, clock=lambda: 0.0))
    client.post("/follow", {"code": code})
    file = SimpleUploadedFile("a.png", bytes(2_000_000), "image/png")
    response = client.post(
        "/follow", {"code": code, "do": "add", "text": f"Họ lại gọi {HOSTILE}", "files": file}
    )
    assert response.status_code == 429
    assert f'name="code" value="{code}"' in page(response)
    assert f"Họ lại gọi {HOSTILE}" in page(response)
    assert is_safe(response)
    monkeypatch.setattr(limits, "networks", Buckets(1_000))
    again = client.post("/follow", {"code": code, "text": "Họ lại gọi"})
    assert "Họ lại gọi</textarea>" in page(again), "typed once, and shown where it belongs"
    assert Report.objects.get().additions.count() == 0
