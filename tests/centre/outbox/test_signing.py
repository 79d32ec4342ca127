from __future__ import annotations

import base64
import hashlib
import hmac
import stat
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from lachan.centre.outbox import signing
from lachan.centre.web.keyfiles import KeyFileError

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 28, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, data=tmp_path)
    return tmp_path / "keys/webhooks"


def test_a_new_secret_stands_first_and_two_are_valid(folder: Path) -> None:
    first = signing.add_secret(name="bank", now=NOW)
    second = signing.add_secret(name="bank", now=NOW)
    third = signing.add_secret(name="bank", now=NOW)
    assert signing.read_secrets("bank") == (third, second)
    assert first.id != second.id
    assert signing.retire_secrets(name="bank") == 1
    assert signing.read_secrets("bank") == (third,)
    assert stat.S_IMODE((folder / "bank").stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == ["bank"]


def test_the_signature_is_what_the_specification_says() -> None:
    # the example of the Standard Webhooks specification's own libraries
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    secret = signing.Secret("a", key)
    body = b'{"test": 2432232314}'
    said = signing.sign([secret], message_id="msg_p5jXN8AQM9LWM0D4loKWxJek", at_seconds=1614265330, body=body)
    assert said == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_each_valid_secret_signs() -> None:
    secrets = [signing.Secret("a", b"a" * 32), signing.Secret("b", b"b" * 32)]
    said = signing.sign(secrets, message_id="m", at_seconds=5, body=b"x")
    for secret, signature in zip(secrets, said.split(" "), strict=True):
        digest = hmac.digest(secret.key, b"m.5.x", hashlib.sha256)
        assert signature == f"v1,{base64.b64encode(digest).decode()}"


def test_a_secret_is_shown_to_who_asks_for_it_and_not_in_passing() -> None:
    secret = signing.Secret("a", b"k" * 32)
    assert signing.shown(secret).startswith("whsec_")
    assert "k" * 8 not in repr(secret)


@pytest.mark.parametrize("content", ["", "\n", "a\n", "a b\n", "a " + "A" * 43 + "\n", "x" * 5000, "ễ"])
def test_a_broken_file_is_named(folder: Path, content: str) -> None:
    folder.mkdir(parents=True)
    path = folder / "bank"
    path.write_text(content, encoding="utf-8")
    path.chmod(0o600)
    with pytest.raises(KeyFileError, match="webhooks/bank"):
        signing.read_secrets("bank")


def test_a_file_that_others_can_read_is_refused(folder: Path) -> None:
    signing.add_secret(name="bank", now=NOW)
    (folder / "bank").chmod(0o644)
    with pytest.raises(KeyFileError, match="chmod 600"):
        signing.read_secrets("bank")


@pytest.mark.usefixtures("folder")
def test_no_secret_and_a_name_that_leads_elsewhere() -> None:
    with pytest.raises(signing.NoSecretError):
        signing.read_secrets("bank")
    with pytest.raises(signing.SecretNameError):
        signing.read_secrets("../master")
