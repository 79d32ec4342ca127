from __future__ import annotations

import io
import subprocess
from typing import TYPE_CHECKING, NamedTuple

import pyrage
import pytest
import pyzipper

from lachan.centre.evidence.archives import (
    RecipientError,
    new_passphrase,
    read_recipient,
    write_age,
    write_zip,
)
from programs import need_program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Part(NamedTuple):
    """A member of an archive."""

    name: str
    content: bytes

    def chunks(self) -> Iterator[bytes]:
        for at in range(0, len(self.content), 70_000):
            yield self.content[at : at + 70_000]


WORDS = "abc-def"
PARTS = [Part("manifest.json", b"{}"), Part("001.png", b"picture" * 100_000), Part("002.bin", b"")]


def test_a_zip_opens_with_its_passphrase_alone() -> None:
    out = io.BytesIO()
    write_zip(out, PARTS, passphrase=WORDS)
    assert b"picture" not in out.getvalue()
    with pyzipper.AESZipFile(io.BytesIO(out.getvalue())) as archive:
        assert archive.namelist() == [part.name for part in PARTS]
        archive.setpassword(WORDS.encode())
        for part in PARTS:
            assert archive.read(part.name) == part.content
        # no check sum of the plain content stands beside the ciphertext
        assert {info.CRC for info in archive.infolist()} == {0}
        archive.setpassword(b"wrong")
        with pytest.raises(RuntimeError):
            archive.read("001.png")


def test_another_program_opens_the_zip(tmp_path: Path) -> None:
    seven = need_program("7z", "7zip")
    path = tmp_path / "a.zip"
    with path.open("wb") as out:
        write_zip(out, PARTS, passphrase=WORDS)
    subprocess.run([seven, "x", f"-p{WORDS}", f"-o{tmp_path}", str(path)], check=True, capture_output=True)
    assert (tmp_path / "001.png").read_bytes() == PARTS[1].content
    wrong = subprocess.run([seven, "t", "-pwrong", str(path)], check=False, capture_output=True)
    assert wrong.returncode != 0


def test_an_age_file_opens_with_its_key_alone(tmp_path: Path) -> None:
    age = need_program("age", "age")
    identity = pyrage.x25519.Identity.generate()
    path = tmp_path / "a.zip.age"
    with path.open("wb") as out:
        write_age(out, PARTS, recipient=str(identity.to_public()))
    key = tmp_path / "key"
    key.write_text(f"{identity}\n", encoding="ascii")
    opened = subprocess.run([age, "-d", "-i", str(key), str(path)], check=True, capture_output=True).stdout
    with pyzipper.ZipFile(io.BytesIO(opened)) as archive:
        assert [archive.read(part.name) for part in PARTS] == [part.content for part in PARTS]
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(path.read_bytes(), [pyrage.x25519.Identity.generate()])


@pytest.mark.parametrize(
    "said", ["", "age1", "age1qqqq", "ssh-ed25519", "AGE-SECRET-KEY-1", "x", "ssh-ed25519 AAAA"]
)
def test_what_is_no_public_key_is_refused(said: str) -> None:
    with pytest.raises(RecipientError):
        read_recipient(said)


def test_passphrases_are_long_and_each_is_new() -> None:
    made = {new_passphrase() for _ in range(100)}
    assert len(made) == 100
    assert all(len(one) == 29 and one.count("-") == 4 for one in made)
