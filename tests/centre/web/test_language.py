from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client


def test_it_speaks_vietnamese_whatever_the_browser_wishes(client: Client) -> None:
    response = client.get("/types", headers={"accept-language": "en-GB,en"})
    assert b'<html lang="vi">' in response.content
    assert response.headers["Content-Language"] == "vi"


def test_english_is_a_switch_that_is_remembered(client: Client) -> None:
    response = client.get("/?lang=en")
    assert b'<html lang="en">' in response.content
    assert response.cookies["lang"]["samesite"] == "Lax"
    assert response.cookies["lang"]["httponly"]
    assert b'<html lang="en">' in client.get("/types").content
    assert b'<html lang="vi">' in client.get("/types?lang=vi").content
    assert b'<html lang="vi">' in client.get("/types").content


def test_english_works_without_a_cookie(client: Client) -> None:
    page = client.get("/?lang=en").content.decode()
    client.cookies.clear()
    assert 'href="/types?lang=en"' in page
    assert 'action="/?lang=en#answer"' in page
    assert 'hx-post="/?lang=en"' in page


@pytest.mark.django_db
def test_it_does_not_set_a_cookie_unasked(client: Client) -> None:
    assert not client.get("/").cookies
    assert not client.post("/", {"text": "0912345678"}).cookies
    assert not client.get("/?lang=fr").cookies


def test_an_unknown_language_is_vietnamese(client: Client) -> None:
    assert b'<html lang="vi">' in client.get("/?lang=fr").content
    client.cookies["lang"] = "xx"
    assert b'<html lang="vi">' in client.get("/").content
