"""`lachan person about` tells what the centre holds about somebody who works here."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from django.db import transaction

from centre.accounts.people import People, people
from lachan.centre.audit import log
from lachan.centre.audit.actors import person_actor
from lachan.centre.audit.models import Entry
from lachan.centre.audit.services import erase, journal_path
from lachan.centre.cases.models import SavedView
from lachan.centre.evidence.services.uploads import begin_upload
from lachan.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["people"]

NOW = datetime(2026, 11, 28, 3, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _prepared() -> Iterator[None]:
    # the test's own database is prepared already
    with patch("lachan.centre.config.serve.prepare"):
        yield
    journal_path().unlink(missing_ok=True)


def test_it_writes_account_roles_values_and_entries_and_records_that_it_did(
    people: People, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    person = people.at("north", "desk")
    with transaction.atomic():
        log.record(
            kind="accounts.person_changed",
            actor=person_actor(people.at("north").pk),
            now=NOW,
            subject=f"person:{person.pk}",
            personal={person.pk: {"name_before": "Trần Thị Bưởi"}},
        )
    SavedView.objects.create(person_id=person.pk, name="Trễ hạn", wanted="{}", made_at=NOW)
    begin_upload(holder="case:1", name="màn hình.mp4", size_bytes=10, actor=person_actor(person.pk), now=NOW)
    file = tmp_path / "about.json"
    assert main(["person", "about", str(person.pk), str(file)]) == 0
    told = json.loads(file.read_text("utf-8"))
    assert file.stat().st_mode & 0o777 == 0o600
    assert told["account"]["email"] == person.email
    assert [period["role"] for period in told["role_periods"]] == ["desk"]
    assert [(value["name"], value["value"]) for value in told["values_in_the_log"]] == [
        ("name_before", "Trần Thị Bưởi")
    ]
    assert "accounts.person_changed" in {entry["kind"] for entry in told["entries_about"]}
    assert "password" not in file.read_text("utf-8")
    assert [(one["name"], one["wanted"]) for one in told["cases"]["saved_views"]] == [("Trễ hạn", "{}")]
    assert [one["name"] for one in told["unfinished_uploads"]] == ["màn hình.mp4"]
    assert told["tokens"] == []
    read = Entry.objects.order_by("-pk")[0]
    assert (read.kind, read.actor) == ("audit.person_told", "machine:operator")
    assert json.loads(read.data)["subjects"] == {"person": str(person.pk)}
    assert person.email not in capsys.readouterr().out


def test_after_the_erasure_it_tells_no_value_of_the_log(people: People, tmp_path: Path) -> None:
    person = people.at("north", "desk")
    with transaction.atomic():
        log.record(
            kind="accounts.person_changed",
            actor=person_actor(people.at("north").pk),
            now=NOW,
            subject=f"person:{person.pk}",
            personal={person.pk: {"name_before": "Trần Thị Bưởi"}},
        )
    erase(person_id=person.pk, actor=person_actor(people.at("north").pk), now=NOW)
    file = tmp_path / "about.json"
    assert main(["person", "about", str(person.pk), str(file)]) == 0
    assert json.loads(file.read_text("utf-8"))["values_in_the_log"] == []


def test_it_refuses_a_file_that_is_there_and_a_person_who_is_not(
    people: People, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "about.json"
    assert main(["person", "about", "987654321", str(file)]) == 2
    assert "there is no person 987654321" in capsys.readouterr().err
    assert not file.exists()
    file.write_text("kept", "utf-8")
    assert main(["person", "about", str(people.at("north").pk), str(file)]) == 2
    assert file.read_text("utf-8") == "kept"
