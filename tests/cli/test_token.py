"""`lachan token`: tokens in use, and one ended by who sits at the machine."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from django.utils import timezone

from centre.accounts.people import People, people
from lachan.centre.accounts.models import Token
from lachan.centre.accounts.permissions import CASE_VIEW
from lachan.centre.accounts.services.tokens import make_own_token
from lachan.centre.audit.actors import person_actor
from lachan.centre.audit.models import Entry
from lachan.centre.web.clock import today
from lachan.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["people"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _opened() -> Iterator[None]:
    # the test's own database is open already
    with patch("lachan.centre.config.opening.open_site"):
        yield


def made(people: People) -> tuple[int, str]:
    now, person = timezone.now(), people.at("north", "desk")
    token = make_own_token(
        name="bảng tính",
        permissions=(CASE_VIEW,),
        last_day=today(now) + timedelta(days=30),
        actor=person_actor(person.pk),
        now=now,
    )
    return token.id, token.token


def test_it_lists_tokens_in_use_by_whose_they_are_and_never_the_token(
    people: People, capsys: pytest.CaptureFixture[str]
) -> None:
    token_id, token = made(people)
    person = people.at("north", "desk").pk
    assert main(["token", "list"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    row = line.split("\t")
    assert row[:3] == [str(token_id), f"person:{person}", f"lch_…{token[-4:]}"]
    assert row[4:] == ["-", "bảng tính"]
    assert token not in line
    assert main(["token", "list", "--person", str(person)]) == 0
    assert main(["token", "list", "--person", str(person + 1)]) == 1
    assert main(["token", "list", "--office", people.office("north").code]) == 1
    assert main(["token", "list", "--office", "nowhere"]) == 2
    assert "there is no office" in capsys.readouterr().err


def test_it_ends_a_token_and_says_so_in_the_log(people: People, capsys: pytest.CaptureFixture[str]) -> None:
    token_id, _ = made(people)
    assert main(["token", "end", str(token_id)]) == 0
    assert Token.objects.get(pk=token_id).state == "ended"
    assert Entry.objects.get(kind="accounts.token_ended").actor == "machine:operator"
    assert main(["token", "list"]) == 1
    assert main(["token", "end", str(token_id + 1)]) == 1
    assert "there is no token" in capsys.readouterr().err
