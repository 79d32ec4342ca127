from __future__ import annotations

from datetime import date
from io import StringIO
from typing import TYPE_CHECKING

import msgspec
import pytest
from django.conf import settings
from django.core.checks import Error, run_checks
from django.core.management import call_command

from lachan.centre.config.checks import (
    check_centre,
    check_data_folder,
    check_environment,
    check_lists,
    check_public_site,
    check_signer,
)
from lachan.centre.config.environment import POPULAR_LIST, read_environment
from lachan.centre.config.secret_key import read_or_make_secret_key, secret_key_path
from lachan.engine.lists import write_base

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import Settings


def test_all_is_well_as_it_comes_but_for_the_list_that_the_set_up_makes() -> None:
    assert [found.id for found in run_checks()] == ["lachan.W005"]
    assert settings.DEBUG is False


def test_it_names_the_variable_and_the_mend(settings: Settings) -> None:
    _, settings.ENVIRONMENT_PROBLEMS = read_environment({"LACHAN_WORKERS": "x", "LACHAN_WORKRES": "2"})
    wrong, misspelt = check_environment()
    assert isinstance(wrong, Error)
    assert wrong.msg.startswith("LACHAN_WORKERS:")
    assert "whole number" in str(wrong.hint)
    assert not isinstance(misspelt, Error)
    assert "LACHAN_WORKERS" in str(misspelt.hint)


def test_it_says_how_to_make_the_key_private(settings: Settings, tmp_path: Path) -> None:
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, data=tmp_path)
    read_or_make_secret_key(tmp_path)
    assert check_data_folder() == []
    secret_key_path(tmp_path).chmod(0o644)
    (found,) = check_data_folder()
    assert found.hint == f"Run: chmod 600 {secret_key_path(tmp_path)}"


@pytest.mark.parametrize(
    ("hosts", "debug", "https_only", "ids"),
    [
        (("localhost",), True, False, []),
        (("lachan.example",), False, True, []),
        (("lachan.example",), True, True, ["lachan.E004"]),
        (("lachan.example",), False, False, ["lachan.W002"]),
    ],
)
def test_it_does_not_let_a_public_site_show_its_source(
    settings: Settings, *, hosts: tuple[str, ...], debug: bool, https_only: bool, ids: list[str]
) -> None:
    settings.ENVIRONMENT = msgspec.structs.replace(
        settings.ENVIRONMENT, hosts=hosts, debug=debug, https_only=https_only
    )
    assert [found.id for found in check_public_site()] == ids


@pytest.mark.parametrize(
    ("hosts", "name", "name_en", "contact", "named"),
    [
        (("localhost",), "", "", "", []),
        (("hoi.example",), "", "", "", ["LACHAN_CENTRE_NAME", "LACHAN_CENTRE_CONTACT"]),
        (("hoi.example",), "Trung tâm", "Centre", "a@b.example", []),
        (("hoi.example",), "Trung tâm", "", "a@b.example", ["LACHAN_CENTRE_NAME_EN"]),
        (("localhost",), "", "Centre", "", ["LACHAN_CENTRE_NAME"]),
    ],
)
def test_a_public_site_should_say_who_runs_it(
    settings: Settings, hosts: tuple[str, ...], name: str, name_en: str, contact: str, named: list[str]
) -> None:
    settings.ENVIRONMENT = msgspec.structs.replace(
        settings.ENVIRONMENT, hosts=hosts, centre_name=name, centre_name_en=name_en, centre_contact=contact
    )
    found = check_centre()
    assert [warning.msg.partition(":")[0] for warning in found] == named
    assert all(warning.hint and not isinstance(warning, Error) for warning in found)


@pytest.mark.django_db
def test_the_migrations_are_those_of_the_models() -> None:
    said = StringIO()
    call_command("makemigrations", dry_run=True, stdout=said)
    assert said.getvalue().strip() == "No changes detected"


def test_a_list_that_is_missing_or_broken_is_named_with_its_mend(settings: Settings, tmp_path: Path) -> None:
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, data=tmp_path)
    folder = tmp_path / "lists"
    folder.mkdir()
    (missing,) = check_lists()
    assert str(folder / POPULAR_LIST) in missing.msg
    assert missing.hint is not None
    assert missing.hint.endswith("lachan lists popular")
    write_base([], folder / POPULAR_LIST, built=date(2026, 11, 24))
    assert check_lists() == []
    (folder / "ours.csv").write_text("value,kind,class,source\na.example,domain,nonsense,desk\n", "utf-8")
    (broken,) = check_lists()
    assert "ours.csv" in broken.msg
    assert "nonsense" in broken.msg
    assert str(folder) in str(broken.hint)
    (folder / "ours.csv").unlink()
    (folder / POPULAR_LIST).write_bytes(b"no base")
    (broken,) = check_lists()
    assert POPULAR_LIST in broken.msg


def test_a_signer_that_cannot_be_started_is_named_and_one_of_our_own_user_is_warned_of(
    settings: Settings, tmp_path: Path
) -> None:
    secret = tmp_path / "signer.key"
    assert check_signer() == []
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, signer_secret=secret)
    assert [found.id for found in check_signer()] == ["lachan.E005"]
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, signer_socket=tmp_path / "socket")
    (missing,) = check_signer()
    assert missing.id == "lachan.E006"
    assert f"audit key {secret}" in str(missing.hint)
    secret.write_text("x")
    assert [found.id for found in check_signer()] == ["lachan.W007"]
