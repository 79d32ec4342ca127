from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lachan.centre.exchange import signing
from lachan.centre.exchange.queries.signing_keys import FIRST, signing_keys
from lachan.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def key_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(signing, "key_path", lambda: tmp_path / FIRST)
    return tmp_path


def test_the_keys_are_shown_as_minisign_takes_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["exchange", "keys"]) == 0
    public = signing.public_key()
    assert (
        capsys.readouterr().out == f"{signing.key_name(public)}\tcurrent\t{signing.minisign_line(public)}\n"
    )


def test_the_next_is_announced_and_not_switched_to_before_its_day(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["exchange", "keys", "announce", "--days", "2"]) == 0
    said = capsys.readouterr().out
    assert "is announced" in said
    assert "\tnext\t" in said
    assert "not before" in said
    assert main(["exchange", "keys", "switch"]) == 2
    assert "isn’t switched to before" in capsys.readouterr().err
    assert main(["exchange", "keys", "end"]) == 2
    assert main(["exchange", "keys", "announce", "--days", "0"]) == 2


def test_keys_are_not_withdrawn_without_a_yes(capsys: pytest.CaptureFixture[str]) -> None:
    first = signing.key_name(signing.public_key())
    assert main(["exchange", "keys", "withdraw"]) == 2
    assert "--yes" in capsys.readouterr().err
    assert signing_keys()[0].name == ""
    assert main(["exchange", "keys", "withdraw", "--yes"]) == 0
    assert f"{first}\tstolen\tsince" in capsys.readouterr().out
    assert signing.key_name(signing.public_key()) != first


def test_a_key_that_is_lost_is_named(capsys: pytest.CaptureFixture[str], key_folder: Path) -> None:
    signing.public_key()
    (key_folder / FIRST).unlink()
    signing._kept.cache_clear()
    assert main(["exchange", "keys", "announce"]) == 2
    assert "Restore it from the copy of the keys" in capsys.readouterr().err
