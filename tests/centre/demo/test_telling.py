"""Telling a story: never into a real centre; and a short one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lachan.centre.accounts.models import Office, Person
from lachan.centre.cases.models import Case
from lachan.centre.demo.story import p05_reports
from lachan.centre.demo.telling import RealDataError, tell_story

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def test_it_does_not_tell_a_story_into_a_real_centre() -> None:
    Person.objects.create(name="Trần Thị An", email="an@centre.example")
    with pytest.raises(RealDataError):
        tell_story(now=NOW)
    assert not Office.objects.exists()


def test_a_short_story_has_its_cases_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(p05_reports, "REPORTS", 60)
    tell_story(now=NOW)
    assert Case.objects.exists()
