"""`lachan ministry` keeps ministries' sign-in services, and says what is wrong with what it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest

from lachan.centre.accounts.models import Office, Person, SignInLink, SignInProvider
from lachan.centre.audit.models import Entry
from lachan.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _prepared() -> Iterator[None]:
    # the test's own database is prepared already
    with patch("lachan.centre.config.serve.prepare"):
        yield


@pytest.fixture
def office() -> Office:
    return Office.objects.create(
        code="bo-a", kind="ministry", name_vi="Bộ A", name_en="A", valid_from="2020-01-01"
    )


def add(*more: str, issuer: str = "https://sso.bo-a.example") -> int:
    return main(
        ["ministry", "add", "bo-a", "--office", "bo-a", "--name", "Bộ A", "--name-en", "Ministry A",
         "--issuer", issuer, "--client-id", "lachan", *more]
    )  # fmt: skip


@pytest.mark.usefixtures("office")
def test_it_keeps_a_service_with_its_secret_sealed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("rất bí mật\n", "utf-8")

    assert add("--secret-file", str(secret), "--second-factor", "mfa  hwk") == 0

    kept = SignInProvider.objects.get()
    assert kept.second_factor_values == "mfa hwk"
    assert "bí mật" not in kept.secret
    assert "/accounts/ministry/bo-a/callback/" in capsys.readouterr().out
    assert Entry.objects.filter(kind="accounts.provider_changed", actor="machine:operator").count() == 1
    assert main(["ministry", "stop", "bo-a"]) == 0
    assert main(["ministry", "list"]) == 0
    assert capsys.readouterr().out == (
        "Stopped; 0 sessions that it had opened have ended.\nbo-a\tbo-a\tstopped\thttps://sso.bo-a.example\n"
    )


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(
    "issuer",
    ["http://sso.bo-a.example", "sso.bo-a.example", "https://a@b.example", "https://b.example?x", ""],
)
def test_it_refuses_an_issuer_that_is_none(issuer: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert add(issuer=issuer) == 2
    assert "issuer" in capsys.readouterr().err
    assert not SignInProvider.objects.exists()


def test_it_names_what_is_unknown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert add() == 2
    assert "there is no office bo-a" in capsys.readouterr().err
    assert add("--secret-file", str(tmp_path / "none")) == 2
    assert main(["ministry", "stop", "bo-b"]) == 2
    assert main(["ministry", "link", "bo-b", "a@b.example", "x"]) == 2
    assert not Entry.objects.exists()


def test_it_links_and_unlinks_a_person(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    add()
    person = Person.objects.create(name="Bình", email="binh@bo-a.example", office=office)
    assert main(["ministry", "link", "bo-a", "Binh@bo-a.example", "17"]) == 0
    assert SignInLink.objects.get().person == person
    assert main(["ministry", "link", "bo-a", "binh@bo-a.example", "18"]) == 2
    assert "linked there already" in capsys.readouterr().err
    assert main(["ministry", "unlink", "bo-a", "binh@bo-a.example"]) == 0
    assert not SignInLink.objects.exists()
    assert main(["ministry", "unlink", "bo-a", "binh@bo-a.example"]) == 2
    assert main(["ministry", "link", "bo-a", "la@bo-a.example", "18"]) == 2
    assert "nobody here has the address" in capsys.readouterr().err
