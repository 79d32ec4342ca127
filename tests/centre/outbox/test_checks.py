from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from lachan.centre.config.environment.fields import MailServer
from lachan.centre.outbox.checks import check_authorities, check_mail
from scripted import certificate

if TYPE_CHECKING:
    from pathlib import Path

SERVER = MailServer("smtp", "localhost", 25)


def said(settings: Any, **more: Any) -> list[str]:
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, **more)
    return [f"{one.id} {str(one.msg).partition(':')[0]}" for one in (*check_mail(), *check_authorities())]


def test_a_public_site_without_a_mail_server_is_warned_that_mail_waits(settings: Any) -> None:
    assert said(settings) == []
    assert said(settings, hosts=("lachan.example",)) == ["lachan.W020 LACHAN_MAIL_SERVER"]


def test_with_server_and_sender_all_is_well(settings: Any) -> None:
    assert said(settings, mail_server=SERVER, mail_from="a@lachan.example") == []


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"mail_from": ""}, "lachan.E020 LACHAN_MAIL_FROM"),
        ({"mail_user": "lachan"}, "lachan.E020 LACHAN_MAIL_PASSWORD_FILE"),
    ],
)
def test_what_belongs_together_is_named(settings: Any, given: dict[str, Any], named: str) -> None:
    assert named in said(settings, **{"mail_server": SERVER, "mail_from": "a@lachan.example", **given})


@pytest.mark.parametrize(
    ("content", "mode"), [(None, 0o600), ("", 0o600), ("secret", 0o644), ("x" * 9000, 0o600)]
)
def test_a_password_file_that_can_not_be_used_is_named(
    settings: Any, tmp_path: Path, content: str | None, mode: int
) -> None:
    path = tmp_path / "password"
    if content is not None:
        path.write_text(content)
        path.chmod(mode)
    given = {
        "mail_server": SERVER,
        "mail_from": "a@lachan.example",
        "mail_user": "a",
        "mail_password_file": path,
    }
    assert said(settings, **given) == ["lachan.E022 LACHAN_MAIL_PASSWORD_FILE"]
    path.write_text("secret\n")
    path.chmod(0o600)
    assert said(settings, **given) == []


def test_a_file_that_holds_no_authority_is_named(settings: Any, tmp_path: Path) -> None:
    _, authority = certificate(tmp_path, "site.example")
    empty = tmp_path / "empty"
    empty.write_text("no certificate\n")
    given = {"mail_server": SERVER, "mail_from": "a@lachan.example"}
    for path in (empty, tmp_path / "missing", tmp_path):
        found = said(settings, **given, partner_ca_file=path, mail_ca_file=path)
        assert found == ["lachan.E021 LACHAN_MAIL_CA_FILE", "lachan.E021 LACHAN_PARTNER_CA_FILE"]
    assert said(settings, **given, partner_ca_file=authority, mail_ca_file=authority) == []
