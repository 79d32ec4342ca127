from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lachan.centre.accounts import shown_keys
from lachan.centre.accounts.keys import KeyRing, issue_key
from lachan.centre.web import limits
from lachan.centre.web.limits import Buckets
from lachan.engine import check
from lachan.engine.model import SUSPICIOUS_AT, Level

if TYPE_CHECKING:
    from pathlib import Path

# an answer asks the register too
pytestmark = pytest.mark.django_db

CHECK = "/api/v1/check"
BATCH = "/api/v1/check/batch"
BAD = "Tai khoan cua quy khach bi khoa. Xac minh tai https://vietcombank-login.top trong 2 gio."


def post(client: Client, address: str, content: Any, **headers: str) -> Any:
    return client.post(address, json.dumps(content), "application/json", headers=headers or None)


def problem(response: Any, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    said: dict[str, Any] = json.loads(response.content)
    assert said["status"] == status
    assert said["code"] == code
    return said


@pytest.fixture
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    path = tmp_path / "keys.json"
    made = issue_key(path=path, name="bank", now=datetime(2026, 11, 24, tzinfo=UTC))
    ring = KeyRing(path)
    monkeypatch.setattr(shown_keys, "ring", lambda: ring)
    return f"Bearer {made}"


def test_it_answers_what_the_engine_says(client: Client) -> None:
    said = post(client, CHECK, {"text": BAD, "kind": "auto"}).json()
    answer = check(BAD)
    assert said["level"] == answer.level.word
    assert [reason["code"] for reason in said["reasons"]] == [reason.code for reason in answer.reasons]
    assert all(reason["text_vi"] and reason["text_en"] for reason in said["reasons"])
    assert [one["value"] for one in said["indicators"]] == [one.value for one in answer.indicators]
    assert said["scam_type"] == answer.scam_type
    assert said["engine"] == answer.engine
    assert [one["code"] for one in said["advice"]] == list(answer.advice)


def test_spans_point_into_the_text(client: Client) -> None:
    text = "Bấm https://vietcombank-login.top để hủy"
    (link,) = [
        one for one in post(client, CHECK, {"text": text}).json()["indicators"] if one["kind"] == "url"
    ]
    start, end = link["span"]
    assert text[start:end] == "https://vietcombank-login.top"


def test_an_open_answer_has_no_score(client: Client, key: str) -> None:
    assert "score" not in post(client, CHECK, {"text": BAD}).json()
    said = post(client, CHECK, {"text": BAD}, authorization=key).json()
    assert (said["score"] >= SUSPICIOUS_AT) == (check(BAD).level >= Level.SUSPICIOUS)


@pytest.mark.parametrize(
    "authorization",
    ["Bearer lachan_" + "x" * 43, "Bearer ", "bearer x y", "Bearer \xff", "Bearer " + "k" * 9_000],
)
def test_a_key_that_was_not_issued_is_refused(client: Client, key: str, authorization: str) -> None:
    del key
    response = post(client, CHECK, {"text": "x"}, authorization=authorization)
    problem(response, 401, "key_unknown")
    assert response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "authorization", ["Basic YTpi", "nonsense", "", "Negotiate \xff", 'Digest username="a"']
)
def test_another_scheme_is_no_key_and_is_passed_over(client: Client, key: str, authorization: str) -> None:
    del key
    said = post(client, CHECK, {"text": "x"}, authorization=authorization)
    assert said.status_code == 200
    assert "score" not in said.json()
    said = post(client, BATCH, {"items": ["x"]}, authorization=authorization)
    assert problem(said, 401, "key_needed")


def test_who_shows_many_wrong_keys_is_stopped_before_a_key_is_looked_at(
    client: Client, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "wrong_keys", Buckets(3))
    for _ in range(5):
        assert post(client, CHECK, {"text": "x"}, authorization=key).status_code == 200
    for number in range(3):
        response = post(client, CHECK, {"text": "x"}, authorization=f"Bearer lachan_{number}")
        problem(response, 401, "key_unknown")
    response = post(client, CHECK, {"text": "x"}, authorization=key)
    said = problem(response, 429, "too_many_wrong_keys")
    assert said["retry_after_seconds"] == int(response.headers["Retry-After"]) >= 1
    assert post(client, CHECK, {"text": "x"}).status_code == 200, "who shows no key isn't concerned"
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    assert post(elsewhere, CHECK, {"text": "x"}, authorization=key).status_code == 200


def test_an_empty_text_is_honestly_unknown(client: Client) -> None:
    said = post(client, CHECK, {"text": ""}).json()
    assert said["level"] == "unknown"
    assert said["notes"]


@pytest.mark.parametrize("kind", ["link", "domain", "text", "phone", "payee", "auto"])
def test_it_takes_each_kind(client: Client, kind: str) -> None:
    assert post(client, CHECK, {"text": "0912345678", "kind": kind}).status_code == 200


@pytest.mark.parametrize(
    "content",
    [{}, {"text": 5}, {"text": "x", "kind": "fax"}, {"text": "x", "more": 1}, [], "x", None, {"text": None}],
)
def test_what_does_not_fit_the_form_is_refused(client: Client, content: Any) -> None:
    said = problem(post(client, CHECK, content), 422, "not_valid")
    assert said["detail_vi"]


@pytest.mark.parametrize(
    ("content", "pointer", "named"),
    [
        ({}, "", '"text"'),
        ({"text": 5}, "/text", "string"),
        ({"text": "x", "kind": "ZQsecret"}, "/kind", "auto, link, domain, text, phone, payee"),
        ({"text": "x", "kind": 7}, "/kind", "auto, link"),
        ({"text": "x", "ZQsecret": 1}, "", '"text", "kind"'),
        (["ZQsecret"], "", "object"),
    ],
)
def test_a_misfit_names_the_field_and_what_may_stand_there_but_not_what_was_sent(
    client: Client, content: Any, pointer: str, named: str
) -> None:
    said = problem(post(client, CHECK, content), 422, "not_valid")
    assert said.get("pointer", "") == pointer
    assert named in said["detail"]
    assert named in said["detail_vi"]
    assert "ZQsecret" not in str(said)


@pytest.mark.parametrize(
    ("content", "pointer", "named"),
    [
        ({"items": ["x"] * 1001}, "/items", "1,000"),
        ({"items": []}, "/items", "at least 1"),
        ({"items": "x"}, "/items", "array"),
        ({"text": "x"}, "", '"items"'),
        ({"items": ["x", 5]}, "/items/1", "string, object"),
        ({"items": ["x", {"kind": "text"}]}, "/items/1", '"text"'),
        ({"items": ["x"] * 30 + [{"text": "x", "kind": "fax"}]}, "/items/30/kind", "payee"),
    ],
)
def test_a_misfit_in_a_batch_is_named_with_its_place(
    client: Client, key: str, content: Any, pointer: str, named: str
) -> None:
    said = problem(post(client, BATCH, content, authorization=key), 422, "not_valid")
    assert said.get("pointer", "") == pointer
    assert named in said["detail"]


def test_half_a_surrogate_pair_costs_neither_its_row_nor_the_others(client: Client, key: str) -> None:
    rows = rb'["xin ch\ud800o", "\udfff", "\ud83d\ude00 b\u00ecnh th\u01b0\u1eddng", "C:\\ud800"]'
    body = b'{"items": ' + rows + b"}"
    response = client.post(BATCH, body, "application/json", headers={"authorization": key})
    texts = ["xin ch\ufffdo", "\ufffd", "\N{GRINNING FACE} bình thường", "C:\\ud800"]
    assert response.status_code == 200
    assert [row["level"] for row in response.json()["answers"]] == [check(text).level.word for text in texts]


def test_half_a_surrogate_pair_moves_no_place(client: Client) -> None:
    said = client.post(CHECK, rb'{"text": "\ud83d https://a.example"}', "application/json").json()
    assert [one["span"] for one in said["indicators"]] == [[2, 19]]


@pytest.mark.parametrize(
    ("parts", "pointer", "named"),
    [
        ({"file": SimpleUploadedFile("a.png", b"x")}, "", "picture, text, kind"),
        ({"message": "ZQsecret"}, "", "picture, text, kind"),
        ({"picture": "not a file"}, "/picture", "filename"),
        ({"text": SimpleUploadedFile("a.txt", b"x")}, "/text", "as text"),
        ({"text": "x", "kind": "ZQsecret"}, "/kind", "auto, link"),
    ],
)
def test_a_part_of_another_name_is_refused_with_the_names_there_are(
    client: Client, parts: dict[str, Any], pointer: str, named: str
) -> None:
    said = problem(client.post(CHECK, parts), 422, "not_valid")
    assert said.get("pointer", "") == pointer
    assert named in said["detail"]
    assert "ZQsecret" not in str(said)


@pytest.mark.parametrize(
    "body",
    [b"{", b"\xff\xfe", b'{"text": "\\ud8"}', b"[" * 100_000, b'{"text":' * 50_000, b'{"a":' * 100_000],
)
def test_what_is_no_json_is_refused_whatever_its_depth(client: Client, body: bytes) -> None:
    response = client.post(CHECK, body, "application/json")
    assert response.status_code in {400, 422}
    assert response.headers["Content-Type"] == "application/problem+json"


def test_other_content_types_are_refused(client: Client) -> None:
    for body, content_type in (("text=x", "application/x-www-form-urlencoded"), ("x", "text/plain")):
        said = problem(client.post(CHECK, body, content_type), 415, "content_type")
        assert "application/json, multipart/form-data" in said["detail"]


def test_content_is_not_taken_from_an_address(client: Client) -> None:
    response = client.get(CHECK, {"text": BAD})
    assert problem(response, 405, "method")
    assert "POST" in response.headers["Allow"]


def test_a_large_body_is_refused_with_the_limit_named(client: Client) -> None:
    said = problem(post(client, CHECK, {"text": "a" * 1_000_001}), 413, "too_large")
    assert "1 MB" in said["detail"]


def test_a_body_without_a_length_is_refused(client: Client) -> None:
    chunked: dict[str, Any] = {
        "HTTP_TRANSFER_ENCODING": "chunked",
        "CONTENT_LENGTH": "",
        "CONTENT_TYPE": "application/json",
    }
    response = client.generic("POST", CHECK, b"", **chunked)
    said = problem(response, 411, "length_required")
    assert "Content-Length" in said["detail"]


def test_a_picture_that_cannot_be_read_is_refused_in_words(client: Client) -> None:
    upload = SimpleUploadedFile("a.png", b"not a picture", "image/png")
    said = problem(client.post(CHECK, {"picture": upload}), 422, "picture")
    assert "PNG" in said["detail"]


def test_text_may_come_as_a_form_too(client: Client) -> None:
    said = client.post(CHECK, {"text": BAD, "kind": "text"}).json()
    assert said["level"] == check(BAD, kind="text").level.word
    problem(client.post(CHECK, {"kind": "text"}), 422, "empty")
    problem(client.post(CHECK, {"text": "x", "kind": "fax"}), 422, "not_valid")


def test_no_cookie_and_no_token_is_needed() -> None:
    assert post(Client(enforce_csrf_checks=True), CHECK, {"text": "x"}).status_code == 200


def test_a_network_that_asks_too_often_is_told_when_to_come_again(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "networks", Buckets(1))
    assert post(client, CHECK, {"text": "x"}).status_code == 200
    response = post(client, CHECK, {"text": "x"})
    said = problem(response, 429, "too_many")
    assert said["retry_after_seconds"] == int(response.headers["Retry-After"]) >= 1


def test_a_batch_answers_in_order_each_by_itself(client: Client, key: str) -> None:
    items: list[Any] = [
        BAD,
        "xin chào",
        {"text": "0912345678", "kind": "phone"},
        "",
        "https://www.vietcombank.com.vn/",
    ]
    answers = post(client, BATCH, {"items": items}, authorization=key).json()["answers"]
    texts = [item if isinstance(item, str) else item["text"] for item in items]
    assert [answer["level"] for answer in answers] == [check(text).level.word for text in texts]
    assert all("score" in answer for answer in answers)


def test_a_batch_needs_a_key(client: Client) -> None:
    response = post(client, BATCH, {"items": ["x"]})
    said = problem(response, 401, "key_needed")
    assert "Authorization: Bearer" in said["detail"]
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_a_batch_has_from_one_to_a_thousand_items(client: Client, key: str) -> None:
    assert len(post(client, BATCH, {"items": ["x"] * 1000}, authorization=key).json()["answers"]) == 1000
    for items in ([], ["x"] * 1001, ["x", 5], "x"):
        problem(post(client, BATCH, {"items": items}, authorization=key), 422, "not_valid")


def test_each_item_of_a_batch_counts(client: Client, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "keys", Buckets(10))
    assert post(client, BATCH, {"items": ["x"] * 10}, authorization=key).status_code == 200
    said = problem(post(client, BATCH, {"items": ["x"]}, authorization=key), 429, "too_many_by_key")
    assert "This key" in said["detail"]


def test_pictures_have_a_quota_of_their_own(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "pictures", Buckets(1))
    problem(client.post(CHECK, {"picture": SimpleUploadedFile("a.png", b"no picture")}), 422, "picture")
    again = client.post(CHECK, {"picture": SimpleUploadedFile("a.png", b"no picture")})
    assert problem(again, 429, "too_many_pictures")["retry_after_seconds"] >= 1
    assert post(client, CHECK, {"text": "x"}).status_code == 200
    page = client.post("/", {"picture": SimpleUploadedFile("a.png", b"no picture")})
    assert page.status_code == 429
    assert int(page.headers["Retry-After"]) >= 1


def test_the_keys_file_is_that_of_the_settings() -> None:
    assert shown_keys.ring()._path == settings.ENVIRONMENT.api_keys_file
