from __future__ import annotations

import re
from ipaddress import ip_network
from typing import TYPE_CHECKING

import msgspec
import pytest
from django.test import Client

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings

ADDRESSES = ["/", "/types", "/types/V10", "/reasons", "/nothing", "/api/v1/openapi.json", "/healthz"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_has_a_code_and_is_guarded(client: Client, address: str) -> None:
    headers = client.get(address).headers
    assert re.fullmatch(r"[0-9a-hjkmnp-tv-z]{8}", headers["X-Request-ID"])
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


def test_two_requests_have_two_codes(client: Client) -> None:
    assert client.get("/").headers["X-Request-ID"] != client.get("/").headers["X-Request-ID"]


@pytest.mark.parametrize("address", ADDRESSES[:4])
def test_no_page_has_anything_inline(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", page)
    assert not re.search(r"<script(?![^>]* src=)", page)
    assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", page), "everything comes from here"


@pytest.mark.parametrize("address", ADDRESSES[:5])
def test_pages_ask_the_database_nothing(client: Client, address: str) -> None:
    # no `django_db` here: a query would be an error
    assert client.get(address).status_code in {200, 404}


def test_a_stranger_cannot_say_that_the_connection_was_safe(settings: Settings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_HSTS_SECONDS = 60
    said = {"x-forwarded-proto": "https"}
    assert "Strict-Transport-Security" not in Client().get("/types", headers=said).headers
    settings.ENVIRONMENT = msgspec.structs.replace(
        settings.ENVIRONMENT, trusted_proxies=(ip_network("127.0.0.1"),)
    )
    assert "Strict-Transport-Security" in Client().get("/types", headers=said).headers
