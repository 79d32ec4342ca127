from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from lachan.centre.audit.checks import check_signer_keys, check_witness_folders
from lachan.centre.audit.signing import make_key

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings


def set_to(settings: Settings, **changes: Any) -> None:
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, **changes)


def test_keys_that_belong_together_are_taken(settings: Settings, tmp_path: Path) -> None:
    assert check_signer_keys() == []
    make_key(tmp_path / "key")
    set_to(settings, signer_key=tmp_path / "key.pub", signer_secret=tmp_path / "key")
    assert check_signer_keys() == []


@pytest.mark.parametrize(
    ("name", "said"), [("nothing", "can't be read: No such file"), ("wrong", "holds no public key")]
)
def test_a_public_key_that_is_none_is_named_at_the_start(
    settings: Settings, tmp_path: Path, name: str, said: str
) -> None:
    (tmp_path / "wrong").write_text("a passphrase\n")
    set_to(settings, signer_key=tmp_path / name)
    (found,) = check_signer_keys()
    assert (found.id, found.msg.startswith("LACHAN_SIGNER_KEY: ")) == ("lachan.E040", True)
    assert said in found.msg
    assert ".pub" in str(found.hint)


def test_a_signers_key_that_is_none_or_open_to_others_is_named_at_the_start(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "wrong").write_text("a passphrase\n")
    (tmp_path / "wrong").chmod(0o600)
    set_to(settings, signer_secret=tmp_path / "wrong")
    (found,) = check_signer_keys()
    assert (found.id, "holds no private key" in found.msg) == ("lachan.E041", True)
    make_key(tmp_path / "key")
    (tmp_path / "key").chmod(0o644)
    set_to(settings, signer_secret=tmp_path / "key")
    (found,) = check_signer_keys()
    assert "chmod 600" in found.msg


def test_the_public_half_of_another_key_is_named_at_the_start(settings: Settings, tmp_path: Path) -> None:
    make_key(tmp_path / "key")
    make_key(tmp_path / "other")
    set_to(settings, signer_key=tmp_path / "other.pub", signer_secret=tmp_path / "key")
    (found,) = check_signer_keys()
    assert found.id == "lachan.E042"


def test_a_witness_whose_folder_is_away_is_warned_of(settings: Settings, tmp_path: Path) -> None:
    set_to(settings, witnesses=(f"folder:{tmp_path}", "mail:chung@kien.example"))
    assert check_witness_folders() == []
    set_to(settings, witnesses=(f"folder:{tmp_path / 'away'}",))
    (found,) = check_witness_folders()
    assert (found.id, "away" in found.msg) == ("lachan.W040", True)
