from __future__ import annotations

import gzip
import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile

from lachan.centre.evidence.models import WaitingContent
from lachan.centre.reports import receipts, receiving
from lachan.centre.reports.models import Report
from lachan.centre.web import limits
from lachan.centre.web.limits import Buckets
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_has_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receipts, "wrong_codes", Buckets(receipts.WRONG_CODES_PER_MINUTE))
    monkeypatch.setattr(receiving, "reports", Buckets(1_000))
    monkeypatch.setattr(limits, "networks", Buckets(1_000))


STORY = "Một người tự xưng là công an gọi, đòi tôi chuyển tiền."
HOSTILE = "<script>alert(1)</script></textarea>\"'&<img src=x onerror=alert(2)>"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 300
CODE = re.compile(r'<p class="code" id="code"[^>]*>([0-9A-Z-]{20})</p>')


def page(response: Any) -> str:
    return unescape(response.content.decode())


def tell(client: Client, told: Mapping[str, Any] | None = None, lang: str = "vi", **more: Any) -> Any:
    return client.post(f"/report?lang={lang}", {"story": STORY, "consent": "1", **(told or {})}, **more)


def code_of(response: Any) -> str:
    found = CODE.search(page(response))
    assert found, page(response)
    return found[1]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_form_has_five_steps_and_says_what_the_report_is_used_for(client: Client, lang: str) -> None:
    shown = page(client.get(f"/report?lang={lang}"))
    for step in ("story", "where", "traces", "loss", "contact"):
        assert say(f"report.steps.{step}", lang) in shown
    for part in ("what", "who", "long"):
        assert say(f"report.consent.{part}", lang) in shown
    assert say("report.step", lang, number="5", of="5") in shown


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_is_told_is_kept_and_answered_with_a_code(client: Client, lang: str) -> None:
    response = tell(
        client,
        {"links": "vcb-login.top\nhttps://x.example/", "numbers": "0912 345 678", "loss_vnd": "1,5 triệu"},
        lang,
    )
    assert response.status_code == 200
    assert len(code_of(response)) == 20
    assert say("report.receipt.urgent", lang) in page(response)
    told = Report.objects.get()
    assert told.story == STORY
    assert told.loss_vnd == 1_500_000
    assert told.language == lang
    assert told.channel == "web"


def test_the_code_is_kept_nowhere_on_the_way(client: Client) -> None:
    response = tell(client)
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert not response.cookies.keys() - {"lang"}
    assert code_of(response) not in "".join(response.headers.values())


def test_a_fault_is_said_at_its_field_and_all_that_was_typed_stays(client: Client) -> None:
    response = tell(
        client, {"happened_on": "31/02/2026", "loss_vnd": "nhiều", "links": "a.example\nb.example"}
    )
    shown = page(response)
    assert response.status_code == 422
    assert Report.objects.count() == 0
    for field, said in (("happened_on", "told.no_such_day"), ("loss_vnd", "told.not_money")):
        beside = shown.split(f'id="{field}-wrong"')[1][:400]
        assert say(said, "vi") in beside
        assert f'aria-describedby="{field}-wrong' in shown
    for typed in (STORY, 'value="31/02/2026"', 'value="nhiều"', "a.example\nb.example"):
        assert typed in shown
    assert 'name="consent" value="1" checked' in shown
    assert say("report.kept", "vi") in shown


def test_without_consent_nothing_is_kept(client: Client) -> None:
    response = client.post("/report", {"story": STORY})
    assert response.status_code == 422
    assert say("told.consent", "vi") in page(response)
    assert Report.objects.count() == 0


def test_a_picture_alone_is_a_report(client: Client) -> None:
    response = client.post(
        "/report", {"consent": "1", "files": SimpleUploadedFile("../../tin.png", PNG, "image/png")}
    )
    assert response.status_code == 200
    assert Report.objects.get().files.count() == 1


def test_too_many_files_are_refused_with_what_was_typed_kept(client: Client) -> None:
    files = [SimpleUploadedFile(f"{number}.png", PNG, "image/png") for number in range(6)]
    response = tell(client, {"files": files})
    assert response.status_code == 422
    assert say("refusal.reports_too_many_files.title", "vi") in page(response)
    assert STORY in page(response)
    assert page(response).count('name="kept"') == 5, "the first five need not be chosen again"
    assert Report.objects.count() == 0


def test_an_empty_file_is_refused(client: Client) -> None:
    response = tell(client, {"files": SimpleUploadedFile("trong.png", b"", "image/png")})
    assert response.status_code == 422
    assert Report.objects.count() == 0


def test_a_form_that_is_sent_twice_is_one_report_with_one_code(client: Client) -> None:
    shown = page(client.get("/report"))
    key = shown.split('name="key" value="')[1].split('"')[0]
    codes = {code_of(tell(client, {"key": key})) for _ in range(2)}
    assert len(codes) == 1
    assert Report.objects.count() == 1


def test_something_else_from_the_same_form_is_asked_about_and_then_taken(client: Client) -> None:
    key = "k" * 32
    tell(client, {"key": key})
    response = tell(client, {"key": key, "story": "Chuyện khác hẳn."})
    assert response.status_code == 409
    assert say("report.sent_before", "vi") in page(response)
    assert "Chuyện khác hẳn." in page(response)
    new = page(response).split('name="key" value="')[1].split('"')[0]
    assert new != key
    assert tell(client, {"key": new, "story": "Chuyện khác hẳn."}).status_code == 200
    assert Report.objects.count() == 2


def test_the_other_language_keeps_what_was_typed_and_takes_nothing(client: Client) -> None:
    response = tell(client, {"again": "1"}, "en")
    assert say("report.steps.story", "en") in page(response)
    assert STORY in page(response)
    assert Report.objects.count() == 0


def test_an_answer_that_is_wrong_is_told_as_that(client: Client) -> None:
    shown = page(client.post("/report", {"again": "1", "about": "answer_wrong", "message": "shop.example"}))
    assert say("report.title_wrong", "vi") in shown
    assert "shop.example" in shown
    response = client.post(
        "/report",
        {"about": "answer_wrong", "message": "shop.example", "story": "Đây là cửa hàng thật", "consent": "1"},
    )
    assert response.status_code == 200
    assert Report.objects.get().about == "answer_wrong"


@pytest.mark.parametrize(
    "field",
    [
        "story",
        "message",
        "links",
        "place",
        "name",
        "phone",
        "mail",
        "happened_on",
        "about",
        "key",
        "loss_vnd",
    ],
)
@pytest.mark.parametrize("text", [HOSTILE, "\x00\x1b", "\ud7ff\ufffe", "{{ 7|add:7 }}", "x" * 12_000])
def test_hostile_text_is_shown_as_text(client: Client, field: str, text: str) -> None:
    response = tell(client, {field: text, "consent": ""})
    raw = response.content.decode()
    assert response.status_code == 422
    assert "<script>alert" not in raw
    assert "<img src=x" not in raw
    assert raw.count("</textarea>") == raw.count("<textarea")


def test_a_field_that_comes_twice_is_refused(client: Client) -> None:
    response = client.post("/report", {"story": ["một", "hai"], "consent": "1"})
    assert response.status_code == 422
    assert say("told.doubled", "vi") in page(response)


def test_another_site_can_not_make_a_browser_tell(client: Client) -> None:
    for path in ("/report", "/follow"):
        response = client.post(
            path, {"story": STORY, "consent": "1"}, headers={"sec-fetch-site": "cross-site"}
        )
        assert response.status_code == 403
    assert Report.objects.count() == 0


@pytest.mark.parametrize("path", ["/report?story=x", "/follow?code=7K2M-9QXR-4TBD-H8JWC"])
def test_nothing_is_read_from_an_address(client: Client, path: str) -> None:
    assert client.get(path).status_code == 400
    assert client.post(path, {"story": STORY, "consent": "1"}).status_code == 400


def test_a_body_that_is_too_large_is_refused_before_it_is_read(client: Client) -> None:
    response = client.generic(
        "POST", "/report", b"", "multipart/form-data; boundary=x", CONTENT_LENGTH="99999999999"
    )
    assert response.status_code == 413
    assert "25 MB" in page(response)


def test_a_network_that_sends_too_often_keeps_what_it_typed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "networks", Buckets(1, clock=lambda: 0.0))
    tell(client)
    response = tell(client, {"story": "Chuyện thứ hai"})
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) >= 1
    assert "Chuyện thứ hai" in page(response)
    assert say("refusal.too_many.title", "vi") in page(response)
    picture = SimpleUploadedFile("tin.png", PNG + b"0" * 3_000_000, "image/png")
    response = tell(client, {"story": "Chuyện thứ ba", "loss_vnd": "500 triệu", "files": picture})
    assert response.status_code == 429
    assert "Chuyện thứ ba" in page(response)
    assert 'value="500 triệu"' in page(response)
    assert Report.objects.count() == 1
    assert WaitingContent.objects.count() == 0, "a flood leaves no files"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_too_many_reports_of_one_network_are_refused_in_their_own_words_with_all_kept(
    client: Client, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    monkeypatch.setattr(receiving, "reports", Buckets(1, clock=lambda: 0.0))
    key = "k" * 32
    picture = SimpleUploadedFile("tin.png", PNG, "image/png")
    tell(client)
    response = tell(client, {"story": "Chuyện thứ hai", "key": key, "files": picture}, lang)
    shown = page(response)
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) >= 1
    assert say("refusal.reports_too_many.title", lang) in shown
    for typed in ("Chuyện thứ hai", f'value="{key}"', "tin.png", 'name="consent" value="1" checked'):
        assert typed in shown
    assert tell(client, REMOTE_ADDR="203.0.113.9").status_code == 200, "another network is served"
    assert client.get("/report").status_code == 200, "who only looks is served"


def test_a_code_is_shown_as_it_was_given_however_it_was_typed(client: Client) -> None:
    code = code_of(tell(client))
    seen = page(client.post("/follow", {"code": code.lower().replace("-", " ")}))
    assert f'<p class="mono">{code}</p>' in seen
    assert say("follow.hidden", "vi") in seen
    gone = page(client.post("/follow", {"code": code, "do": "withdraw", "sure": "1"}))
    assert say("follow.hidden", "vi") not in gone, "it is erased, not hidden"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_report_is_followed_added_to_and_withdrawn(client: Client, lang: str) -> None:
    code = code_of(tell(client, {"name": "Nguyễn Thị Hoa", "phone": "0912345678"}))
    address = f"/follow?lang={lang}"
    seen = page(client.post(address, {"code": code.lower().replace("-", " ")}))
    assert say("receipt.new", lang) in seen
    for private in (STORY, "Nguyễn Thị Hoa", "0912345678"):
        assert private not in seen
    added = page(client.post(address, {"code": code, "do": "add", "text": "Họ lại gọi."}))
    assert say("follow.added", lang) in added
    assert Report.objects.get().additions.get().text == "Họ lại gọi."
    kept = page(client.post(address, {"code": code, "do": "withdraw"}))
    assert say("refusal.report_not_sure.title", lang) in kept
    assert Report.objects.get().story == STORY
    gone = page(client.post(address, {"code": code, "do": "withdraw", "sure": "1"}))
    assert say("follow.withdrawn", lang) in gone
    report = Report.objects.get()
    assert (report.story, report.name, report.phone) == ("", "", "")
    assert 'name="do"' not in gone


def test_a_picture_is_added(client: Client) -> None:
    code = code_of(tell(client))
    client.post(
        "/follow", {"code": code, "do": "add", "files": SimpleUploadedFile("a.png", PNG, "image/png")}
    )
    assert Report.objects.get().files.count() == 1


def test_an_empty_addition_is_refused_in_words(client: Client) -> None:
    code = code_of(tell(client))
    response = client.post("/follow", {"code": code, "do": "add", "text": "  "})
    assert response.status_code == 422
    assert say("told.nothing", "vi") in page(response)


def test_an_addition_that_is_too_long_stays(client: Client) -> None:
    code = code_of(tell(client))
    response = client.post("/follow", {"code": code, "do": "add", "text": "dài " * 5_000})
    assert response.status_code == 422
    assert "dài dài dài" in page(response)


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("", 422),
        (HOSTILE, 422),
        ("7K2M-9QXR-4TBD-H8JWC", None),
        ("0000-0000-0000-00000", 404),
        ("x" * 9_000, 422),
    ],
)
def test_a_wrong_code_opens_nothing_and_is_explained(client: Client, code: str, status: int | None) -> None:
    response = client.post("/follow", {"code": code})
    assert response.status_code in ({status} if status else {404, 422})
    assert "<script>alert" not in response.content.decode()
    assert 'name="do"' not in page(response)


def test_who_guesses_codes_is_slowed_down(client: Client) -> None:
    statuses = [
        client.post("/follow", {"code": f"{number:017d}"}, REMOTE_ADDR="198.51.100.7").status_code
        for number in range(30)
    ]
    assert set(statuses[:5]) <= {404, 422}
    assert statuses[-1] == 429


@pytest.mark.parametrize("told", [{}, {"happened_on": "x", "loss_vnd": "x"}])
def test_a_whole_page_is_at_most_50_kilobytes_compressed(client: Client, told: dict[str, str]) -> None:
    total = len(gzip.compress(tell(client, told).content))
    for name in ("web/tokens.css", "web/public.css", "public/report.css", "public/report.js", "web/mark.svg"):
        found = finders.find(name)
        assert isinstance(found, str)
        total += len(gzip.compress(Path(found).read_bytes()))
    assert total <= 50_000
