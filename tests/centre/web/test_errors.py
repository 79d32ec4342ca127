from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from lachan.centre.public import views
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.test import Client

# an answer asks the register too
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/nothing-here", 404, "not_found"),
        ("/types/V99", 404, "not_found"),
        ("/?text=secret", 400, "content_in_address"),
    ],
)
def test_an_error_says_what_happened_what_to_do_and_a_code(
    client: Client, address: str, status: int, code: str, lang: str
) -> None:
    response = client.get(address, headers={"cookie": f"lang={lang}"})
    page = response.content.decode()
    assert response.status_code == status
    for part in ("title", "what", "mend"):
        assert say(f"refusal.{code}.{part}", lang) in page
    assert response.headers["X-Request-ID"] in page
    assert f'<html lang="{lang}">' in page


def test_a_crash_tells_nothing_of_its_cause(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise ZeroDivisionError("the-secret-cause")

    monkeypatch.setattr(views, "ask", crash)
    client.raise_request_exception = False
    response = client.post("/", {"text": "xin chào"})
    assert response.status_code == 500
    page = response.content.decode()
    assert say("refusal.server_error.mend", "vi") in page
    assert "the-secret-cause" not in page
    assert response.headers["X-Request-ID"] in page


def test_a_machine_gets_a_problem(client: Client) -> None:
    response = client.get("/api/v1/nothing")
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = json.loads(response.content)
    assert problem["status"] == 404
    assert problem["code"] == "not_found"
    assert problem["request_id"] == response.headers["X-Request-ID"]
    assert problem["detail"]
    assert problem["detail_vi"]


SAFE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def safe(response: Any) -> bool:
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert {name: response.headers.get(name) for name in SAFE} == SAFE
    return True


@pytest.mark.parametrize("path", ["/", "/types", "/api/v1/openapi.json"])
def test_a_wrong_host_is_refused_without_repeating_it(client: Client, path: str) -> None:
    response = client.get(path, headers={"host": "evil.example"})
    assert response.status_code == 400
    assert b"evil.example" not in response.content
    assert safe(response)


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/v1", "/api/v2/check", "/api/v1/check/"])
def test_every_address_of_the_api_answers_with_problems(client: Client, path: str) -> None:
    response = client.post(path, "{}", "application/json")
    assert response.status_code in {403, 404}
    assert response.headers["Content-Type"] == "application/problem+json"
    assert safe(response)


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "options", "trace"])
def test_another_method_is_a_problem_with_the_headers_of_every_answer(client: Client, method: str) -> None:
    response = getattr(client, method)("/api/v1/check")
    assert response.status_code == 405
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Allow"] == "POST"
    assert safe(response)


def test_another_method_on_a_machines_page_is_said_in_words(client: Client) -> None:
    response = client.put("/healthz")
    assert response.status_code == 405
    assert "GET, HEAD" in response.content.decode()
    assert safe(response)


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_are_refused_in_words(client: Client, method: str) -> None:
    response = getattr(client, method)("/")
    assert response.status_code == 405
    assert "GET, HEAD, POST" in response.content.decode()
    assert response.headers["Allow"] == "GET, HEAD, POST"
