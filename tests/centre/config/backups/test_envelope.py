from __future__ import annotations

import io
import os
import subprocess
from typing import IO, TYPE_CHECKING, cast

import pyrage
import pytest

from lachan.centre.config.backups.envelope import (
    PASSPHRASE_MARK,
    Unlock,
    lock_for,
    opening,
    sealing,
    unlock_by,
)
from lachan.centre.config.backups.manifest import BackupError
from programs import need_program

if TYPE_CHECKING:
    from pathlib import Path

    from lachan.centre.config.backups.envelope import Lock

PLAIN = os.urandom(300_000)
PHRASE = "một câu thật dài"


def sealed(lock: Lock, plain: bytes = PLAIN) -> bytes:
    out = io.BytesIO()
    with sealing(out, lock) as stream:
        stream.write(plain)
    return out.getvalue()


def seal_into(out: io.RawIOBase) -> None:
    key = pyrage.x25519.Identity.generate().to_public()
    with sealing(cast("IO[bytes]", out), lock_for(recipients=[str(key)])) as stream:
        for _ in range(100):
            stream.write(PLAIN)


def opened(content: bytes, unlock: Unlock) -> bytes:
    with opening(io.BytesIO(content), unlock) as stream:
        return stream.read()


@pytest.fixture(scope="module")
def by_phrase() -> bytes:
    return sealed(lock_for(passphrase=PHRASE))


def test_what_is_sealed_for_a_key_opens_with_it_and_with_no_other() -> None:
    one, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    content = sealed(lock_for(recipients=[str(one.to_public())]))
    assert opened(content, unlock_by(identity=f"# note\n{one}\n".encode())) == PLAIN
    with pytest.raises(BackupError, match="can't be opened with this key"):
        opened(content, unlock_by(identity=str(other).encode()))


def test_every_recipient_can_open_it() -> None:
    keys = [pyrage.x25519.Identity.generate() for _ in range(3)]
    content = sealed(lock_for(recipients=[str(key.to_public()) for key in keys]))
    for key in keys:
        assert opened(content, unlock_by(identity=str(key).encode())) == PLAIN


def test_age_itself_opens_it(tmp_path: Path) -> None:
    age = need_program("age", "age")
    identity = pyrage.x25519.Identity.generate()
    (tmp_path / "key").write_text(f"{identity}\n")
    (tmp_path / "backup").write_bytes(sealed(lock_for(recipients=[str(identity.to_public())])))
    done = subprocess.run(
        [age, "-d", "-i", tmp_path / "key", tmp_path / "backup"], capture_output=True, check=True, timeout=60
    )
    assert done.stdout == PLAIN


def test_a_passphrase_opens_it_and_another_does_not(by_phrase: bytes) -> None:
    assert by_phrase.startswith(PASSPHRASE_MARK)
    assert opened(by_phrase, unlock_by(passphrase=PHRASE)) == PLAIN
    with pytest.raises(BackupError, match="does not open this backup"):
        opened(by_phrase, unlock_by(passphrase=PHRASE + "."))


@pytest.mark.parametrize("cut", [1, 20, 5_000, 250_000])
def test_what_was_cut_does_not_open(cut: int) -> None:
    identity = pyrage.x25519.Identity.generate()
    content = sealed(lock_for(recipients=[str(identity.to_public())]))
    with pytest.raises(BackupError):
        opened(content[:-cut], Unlock((identity,)))


@pytest.mark.parametrize("place", [0, 30, 120, 400, 100_000, -1])
def test_one_bit_that_differs_is_found(place: int) -> None:
    identity = pyrage.x25519.Identity.generate()
    content = bytearray(sealed(lock_for(recipients=[str(identity.to_public())])))
    content[place] ^= 1
    with pytest.raises(BackupError):
        opened(bytes(content), Unlock((identity,)))


@pytest.mark.parametrize(
    ("recipients", "passphrase", "why"),
    [
        ([], "", "a public key"),
        (["age1xyz"], "", "no public key of age"),
        (["hoi@example.vn"], "", "no public key of age"),
        ([], "short", "too short"),
        (["age1xyz"], PHRASE, "one of the two"),
    ],
)
def test_a_wrong_lock_is_named(recipients: list[str], passphrase: str, why: str) -> None:
    with pytest.raises(BackupError, match=why):
        lock_for(recipients=recipients, passphrase=passphrase)


def test_a_secret_key_in_place_of_the_public_one_is_refused_and_not_repeated() -> None:
    secret = str(pyrage.x25519.Identity.generate())
    with pytest.raises(BackupError, match="That is a secret key") as refused:
        lock_for(recipients=[secret])
    assert secret not in str(refused.value)


@pytest.mark.parametrize("identity", [b"", b"# only a note\n"])
def test_without_a_key_and_a_passphrase_nothing_opens(identity: bytes) -> None:
    with pytest.raises(BackupError, match="Name the file"):
        unlock_by(identity=identity)


@pytest.mark.parametrize(
    "identity", [b"AGE-SECRET-KEY-1WRONG", b"\xff\x00", b"-----BEGIN OPENSSH PRIVATE KEY-----\nAA"]
)
def test_a_file_that_holds_no_key_is_named(identity: bytes) -> None:
    with pytest.raises(BackupError, match="key file holds"):
        unlock_by(identity=identity)


def test_what_fails_while_writing_is_told_as_it_was() -> None:
    class Full(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, content: object) -> int:
            del content
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        seal_into(Full())
