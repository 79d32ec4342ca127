from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from centre.accounts.people import People, people
from centre.exchange.lists.files import lists_folder
from centre.exchange.making import list_things, partner
from lachan.centre.audit.actors import person_actor
from lachan.centre.exchange.services.subscribing import Asked, subscribe
from lachan.cli import misp

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["lists_folder", "people"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists_folder")]

KEY_NAME = "songxanh"


@pytest.fixture
def visit() -> Callable[..., int]:
    parser = argparse.ArgumentParser()
    misp.configure(parser)
    return lambda *said: misp._visit(parser.parse_args(said))


def set_up(people: People) -> None:
    row = partner(now=timezone.now())
    options = {"address": "https://misp.example", "push": True}
    asked = Asked(format="misp", options=options, secret_name=KEY_NAME)
    subscribe(partner_id=row.pk, asked=asked, actor=person_actor(people.at("centre").pk), now=timezone.now())


def test_it_names_the_instances_and_asks_nobody(
    people: People, visit: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(people)
    assert visit("show") == 0
    assert capsys.readouterr().out == "ISP-TEST\thttps://misp.example\tpush\n"


def test_it_says_which_file_the_key_belongs_into(
    people: People, visit: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(people)
    list_things([("domain", "evil.top")], now=timezone.now())
    assert visit("push", "ISP-TEST") == 2
    assert "keys/misp/NAME" in capsys.readouterr().err


def test_a_pull_where_only_pushing_is_agreed_asks_nobody(
    people: People, visit: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(people)
    assert visit("pull") == 0
    assert capsys.readouterr().out == "ISP-TEST: nothing to do\n"


def test_without_an_instance_it_says_so(
    visit: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert visit("push") == 2
    assert "no subscription" in capsys.readouterr().err
