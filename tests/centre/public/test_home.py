from __future__ import annotations

import gzip
import re
from html import unescape
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile

from lachan.centre.web import limits
from lachan.centre.web.limits import Buckets
from lachan.centre.web.words import say
from lachan.engine import check

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

BAD = "VIETCOMBANK: Tài khoản của quý khách bị khóa. Xác minh ngay tại https://vietcombank-login.top trong 2 giờ, nhập mã OTP."
HONEST = "Chào bạn, mình là Hương. Lớp tối thứ Ba tuần sau dời sang thứ Năm nhé."
OFFICIAL = "https://www.vietcombank.com.vn/"


def page(response: Any) -> str:
    return unescape(response.content.decode())


def ask(client: Client, text: str, lang: str = "vi") -> str:
    return page(client.post(f"/?lang={lang}", {"text": text}))


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize(
    "text", [BAD, HONEST, OFFICIAL, "0912345678", "data:text/html,x", "\u202e\u200b", "970436:0123456789"]
)
def test_the_plate_says_the_level_of_the_engine_in_word_and_shape(
    client: Client, text: str, lang: str
) -> None:
    level = check(text).level.word
    answer = ask(client, text, lang)
    assert f'<article class="answer {level}"' in answer
    assert f'href="#v-{level}"' in answer
    assert answer.count('id="answer"') == 1


def test_a_bad_message_is_answered_with_whom_why_and_what_to_do(client: Client) -> None:
    answer = ask(client, BAD)
    assert check(BAD).level.word in {"dangerous", "suspicious"}
    assert say("twin.heading", "vi") in answer
    assert "vietcombank.com.vn" in re.sub(r"<[^>]+>", "", answer)
    assert "<mark>" in answer
    assert say("did.heading", "vi") in answer
    assert answer.index(say("did.heading", "vi")) > answer.index('class="plate"')


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_has_happened_is_asked_directly_after_what_to_do(client: Client, lang: str) -> None:
    answer = ask(client, BAD, lang)
    parts = [say(f"{key}.heading", lang) for key in ("did", "twin")]
    order = [answer.index(part) for part in ('class="plate"', *parts, say("answer.why", lang))]
    assert order == sorted(order)
    assert answer.index('<section class="part') == answer.index('<section class="part did"')


def test_a_possible_imitation_is_not_stated(client: Client) -> None:
    answer = ask(client, "acb-login.top")
    assert say("twin.heading_may", "vi") in answer
    assert "có thể mạo tên" in answer
    assert say("twin.heading", "vi") not in answer


def test_every_pin_leads_to_its_reason(client: Client) -> None:
    answer = ask(client, BAD)
    pins = set(re.findall(r'href="#(r\d+)"', answer))
    assert pins
    assert pins == set(re.findall(r'<li id="(r\d+)"', answer))


def test_an_unknown_answer_is_never_worded_as_safe(client: Client) -> None:
    for lang, safe in (("vi", "an toàn"), ("en", "safe")):
        answer = ask(client, HONEST, lang)
        article = answer[answer.index("<article") : answer.index("</article>")].lower()
        assert 'class="answer unknown"' in article
        article = article.replace("không có nghĩa là an toàn", "").replace("doesn’t mean safe", "")
        assert safe not in article
        assert "v-trusted" not in article


def test_a_trusted_address_asks_nothing_about_losses(client: Client) -> None:
    answer = ask(client, OFFICIAL)
    assert 'class="answer trusted"' in answer
    assert say("did.heading", "vi") not in answer


def test_it_asks_what_has_already_happened_with_three_boxes(client: Client) -> None:
    for text in (BAD, HONEST):
        answer = ask(client, text)
        assert answer.count('type="checkbox"') == 3
        assert "checked" not in answer.split('class="ticks"')[1].split("</section>")[0].replace(
            "d1:checked", ""
        )


def test_only_verified_numbers_can_be_called(client: Client) -> None:
    answer = ask(client, BAD + " Gọi 0912345678 hoặc 18001234")
    assert set(re.findall(r'href="tel:(\d+)"', answer)) == {"113"}
    assert "24/11/2026" in answer


def test_every_number_in_the_foot_has_its_source_and_date(client: Client) -> None:
    foot = page(client.get("/")).split("<footer")[1]
    assert (
        foot.count(say("site.help.checked", "vi", source=say("site.help.official", "vi"), date="24/11/2026"))
        == 2
    )


def test_the_centre_is_named_as_the_operator_has_set_it(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert say("site.tagline", "vi") in page(client.get("/"))
    named = msgspec.structs.replace(
        settings.ENVIRONMENT, centre_name="Trung tâm <Sông Hồng>", centre_contact="hoi@trungtam.example"
    )
    monkeypatch.setattr(settings, "ENVIRONMENT", named)
    raw = client.get("/").content.decode()
    assert raw.count("Trung tâm &lt;Sông Hồng&gt;") == 2
    assert '<a href="mailto:hoi@trungtam.example">hoi@trungtam.example</a>' in raw
    assert say("site.tagline", "vi") not in unescape(raw)


def test_what_was_asked_stays_in_the_field_and_is_escaped(client: Client) -> None:
    text = "<script>alert(1)</script> & \"x\" 'y' </textarea>"
    raw = client.post("/", {"text": text}).content.decode()
    assert "<script>alert" not in raw
    assert raw.count("</textarea>") == 1
    assert text in unescape(raw.split("<textarea")[1].split("</textarea>")[0])


def test_the_answer_alone_comes_when_the_page_asks_for_a_piece(client: Client) -> None:
    piece = page(client.post("/", {"text": BAD}, headers={"hx-request": "true"}))
    assert "<html" not in piece
    assert piece.count("<article") == 1
    assert 'hx-swap-oob="true"' in piece


def test_the_other_language_answers_the_same_question(client: Client) -> None:
    answer = ask(client, HONEST)
    assert f'name="text" value="{HONEST}"' in answer
    assert 'action="/?lang=en#answer"' in answer


@pytest.mark.parametrize("text", ["", "   \n"])
def test_an_empty_question_is_refused_kindly(client: Client, text: str) -> None:
    response = client.post("/", {"text": text})
    assert response.status_code == 422
    assert say("refusal.empty.mend", "vi") in page(response)
    assert 'role="alert"' in page(response)


def test_a_message_that_is_too_long_is_answered_with_a_note(client: Client) -> None:
    answer = ask(client, "xin chào " * 8_000)
    assert '<article class="answer' in answer
    assert "phần giữa chưa được xem" in answer


@pytest.mark.parametrize(
    ("data", "status"),
    [(b"not a picture", 422), (b"%PDF-1.7 text", 422), (b"\x89PNG\r\n\x1a\nbroken", 422)],
)
def test_a_picture_that_is_not_read_is_refused_with_what_to_send(
    client: Client, data: bytes, status: int
) -> None:
    upload = SimpleUploadedFile("a.png", data, "image/png")
    response = client.post("/", {"text": "điều tôi đã gõ", "picture": upload})
    assert response.status_code == status
    assert say("refusal.picture.title", "vi") in page(response)
    assert "điều tôi đã gõ" in page(response), "what was typed stays"


def test_a_network_that_asks_too_often_is_told_when_to_come_again(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "networks", Buckets(2))
    statuses = [client.post("/", {"text": HONEST}).status_code for _ in range(2)]
    response = client.post("/", {"text": HONEST})
    assert statuses == [200, 200]
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) >= 1
    assert HONEST in page(response), "what was typed stays"
    other = client.post("/", {"text": HONEST}, REMOTE_ADDR="203.0.113.9")
    assert other.status_code == 200


def test_content_in_an_address_is_refused(client: Client) -> None:
    for address in ("/?text=0912345678", "/?q=x", "/types?text=x", "/types/V10?x"):
        assert client.get(address).status_code == 400


@pytest.mark.parametrize("text", [BAD, HONEST])
def test_a_whole_page_is_at_most_50_kilobytes_compressed(client: Client, text: str) -> None:
    total = len(gzip.compress(client.post("/", {"text": text}).content))
    for name in ("web/tokens.css", "web/public.css", "web/ask.js", "web/mark.svg", "vendor/htmx.min.js"):
        found = finders.find(name)
        assert isinstance(found, str)
        with open(found, "rb") as file:  # noqa: PTH123 - finders give a plain name
            total += len(gzip.compress(file.read()))
    assert total <= 50_000


def test_a_page_is_compressed_on_its_way(client: Client) -> None:
    response = client.get("/", headers={"accept-encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert say("ask.title", "vi").encode() in gzip.decompress(response.content)


def test_the_time_is_that_of_vietnam(client: Client) -> None:
    assert settings.TIME_ZONE == "Asia/Ho_Chi_Minh"
    assert re.search(r"Trả lời lúc \d\d:\d\d ngày \d\d/\d\d/\d{4}", ask(client, HONEST))
    assert re.search(r"Answered at \d{1,2}:\d\d [ap]m on \d{1,2} \w+ \d{4}", ask(client, HONEST, "en"))
