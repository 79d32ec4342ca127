from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from centre.accounts.people import make_people
from centre.exchange.making import fill, list_things, partner
from lachan.centre.exchange.models import Subscription, UnsignedAsk
from lachan.centre.exchange.queries.subscriptions import subscriptions
from lachan.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db

FILE = """
[[subscription]]
partner = "ISP-SONGXANH"
format = "rpz"
secret_name = "songxanh-rpz"
options = { answer = "block_page", notify = ["203.0.113.53:53"] }

[[subscription]]
partner = "isp-songxanh"
format = "lists"
kinds = ["domain"]
actions = ["block"]
"""


def subscribe(folder: Path, said: str) -> int:
    file = folder / "subscriptions.toml"
    file.write_text(said, "utf-8")
    return main(["exchange", "subscribe", str(file)])


def test_a_centre_is_set_up_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    partner("ISP-SONGXANH", now=timezone.now())
    assert subscribe(tmp_path, FILE) == 0
    fill(["a.top", "b.top"], now=timezone.now())
    assert main(["exchange", "list"]) == 0
    said = capsys.readouterr().out
    assert "ISP-SONGXANH\trpz\tTLP:AMBER PAP:AMBER domain ip url\tlast never\tlacks 2\n" in said
    assert "ISP-SONGXANH\tlists\tTLP:AMBER PAP:AMBER domain\tlast never\tlacks 2\n" in said
    assert Subscription.objects.filter(set_by="machine:operator").count() == 2


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (FILE.replace('"isp-songxanh"', '"KHAC"'), "subscription 2, KHAC lists"),
        (FILE.replace('["domain"]', '["phone", "fax"]'), "Choose from"),
        (FILE.replace("secret_name", "secret_nam"), "there is no secret_nam"),
        ("[[subscription]\n", "can't be read"),
        ('subscription = "rpz"', "can't be read"),
        ("[other]\na = 1", "nothing else"),
    ],
)
def test_of_a_file_that_does_not_fit_nothing_is_set(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], said: str, why: str
) -> None:
    partner("ISP-SONGXANH", now=timezone.now())
    assert subscribe(tmp_path, said) == 2
    assert why in capsys.readouterr().err
    assert not Subscription.objects.exists()


def test_a_subscription_is_ended_and_what_there_is_none_of_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    partner("ISP-SONGXANH", now=timezone.now())
    subscribe(tmp_path, FILE)
    assert main(["exchange", "unsubscribe", "ISP-SONGXANH", "rpz"]) == 0
    assert main(["exchange", "unsubscribe", "ISP-SONGXANH", "rpz"]) == 2
    assert Subscription.objects.filter(until=None).count() == 1
    assert "gets no rpz any more" in capsys.readouterr().out


def test_who_sits_at_the_machine_is_one_of_two_for_an_address_without_a_signature(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    isp = partner("ISP-SONGXANH", now=timezone.now())
    said = FILE.replace("notify = ", 'without_tsig = ["203.0.113.53"], notify = ')
    assert subscribe(tmp_path, said) == 0
    assert "An administrator at the top has to agree: 203.0.113.53" in capsys.readouterr().out
    # asked for here, so not agreed to here
    assert main(["exchange", "agree", "ISP-SONGXANH"]) == 2
    assert "Ask another administrator" in capsys.readouterr().err
    UnsignedAsk.objects.update(asked_by=f"person:{make_people().at('centre').pk}")
    assert main(["exchange", "agree", "isp-songxanh"]) == 0
    assert subscriptions("rpz")[0].options["without_tsig"] == ["203.0.113.53"]
    assert main(["exchange", "agree", isp.code]) == 1


def test_it_says_how_all_stands_and_by_its_status_that_something_is_wrong(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["exchange", "list"]) == 1
    assert main(["exchange", "state"]) == 0
    assert "version\t0\tlast change never" in capsys.readouterr().out
    list_things([("domain", "lua-dao.top")], now=timezone.now())
    main(["exchange", "state"])
    said = capsys.readouterr().out
    assert "register\tread to its end" in said
    assert "stix\tdirect\n" in said
