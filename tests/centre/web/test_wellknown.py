from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import msgspec
from django.utils import timezone
from PIL import Image

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django.fixtures import Settings


def test_the_mark_is_there_in_the_sizes_that_are_asked_for(client: Client) -> None:
    response = client.get("/favicon.ico")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/x-icon"
    assert "max-age" in response.headers["Cache-Control"]
    picture = Image.open(BytesIO(response.content), formats=["ICO"])
    assert {(16, 16), (32, 32), (48, 48)} <= picture.info["sizes"]
    assert picture.convert("RGBA").getchannel("A").getextrema() == (0, 255), "drawn, on nothing"


def test_robots_may_read_the_pages_and_not_the_api(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"].startswith("text/plain")
    assert "Disallow: /api/" in response.content.decode().splitlines()
    assert "Disallow: /" not in response.content.decode().splitlines()


def test_a_weakness_can_be_reported_to_the_centre(client: Client, settings: Settings) -> None:
    settings.ENVIRONMENT = msgspec.structs.replace(
        settings.ENVIRONMENT, centre_contact="hoi@trungtam.example", https_only=True
    )
    response = client.get("/.well-known/security.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    said = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert said["Contact"] == "mailto:hoi@trungtam.example"
    assert said["Canonical"] == "https://testserver/.well-known/security.txt"
    until = datetime.fromisoformat(said["Expires"]) - timezone.now()
    assert timedelta(days=30) < until < timedelta(days=365)


def test_without_a_contact_there_is_no_such_file(client: Client) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404
