from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.db import DatabaseError, connection

from lachan import __version__
from lachan.centre.config.environment import POPULAR_LIST
from lachan.engine.lists import write_base

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.test import Client


@pytest.fixture
def folder() -> Iterator[Path]:
    """The site's own folder of lists, with an empty list of popular sites."""
    folder: Path = settings.ENVIRONMENT.lists_folder
    folder.mkdir()
    write_base([], folder / POPULAR_LIST, built=date(2026, 11, 24))
    yield folder
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()


@pytest.mark.usefixtures("folder")
@pytest.mark.django_db
def test_it_says_that_all_is_well(client: Client) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json()["status"] == "ok"
    assert response.json()["version"] == __version__


@pytest.mark.django_db
def test_it_says_when_a_list_is_broken_and_goes_on_answering(client: Client, folder: Path) -> None:
    broken = folder / "ours.csv"
    broken.write_text("value,kind,class,source\nsecret-name.example,domain,nonsense,desk\n", "utf-8")
    response = client.get("/healthz")
    assert response.status_code == 200
    assert (response.json()["status"], response.json()["lists"]) == ("degraded", "broken")
    assert "ours" not in response.content.decode()
    assert "secret-name" not in response.content.decode()
    assert client.post("/api/v1/check", {"text": "x"}, "application/json").status_code == 200
    broken.unlink()
    assert client.get("/healthz").json()["status"] == "ok"


@pytest.mark.django_db
def test_it_says_when_the_list_of_popular_sites_is_missing(client: Client) -> None:
    said = client.get("/healthz").json()
    assert (said["status"], said["popular_list"]) == ("degraded", "missing")


def test_it_says_when_the_database_fails(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise DatabaseError("disk I/O error")

    monkeypatch.setattr(connection, "cursor", fail)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["database"] == "failed"
