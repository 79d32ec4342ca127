from __future__ import annotations

import stat
from base64 import b64decode
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from lachan.centre.measures.effect.probing import signed_bytes
from lachan.centre.partners.codes import READ_OUT_CHARS
from lachan.centre.partners.public_keys import read_public_key
from lachan.probe.keys import CONTEXT, BadKeyError, make_key, read_key, sign

if TYPE_CHECKING:
    from pathlib import Path


def test_a_key_is_its_owners_alone_and_never_written_over(tmp_path: Path) -> None:
    file = tmp_path / "hanoi.key"
    make_key(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_bytes()
    with pytest.raises(BadKeyError, match="there already"):
        make_key(file)
    assert file.read_bytes() == before


def test_what_is_shown_is_what_the_centre_reads_and_what_is_read_out(tmp_path: Path) -> None:
    made = make_key(tmp_path / "hanoi.key")
    read = read_public_key(made.public)
    assert read.fingerprint == made.fingerprint
    assert made.read_out.replace(" ", "") == read.fingerprint[:READ_OUT_CHARS]


def test_what_is_signed_is_what_the_centre_compares(tmp_path: Path) -> None:
    made = make_key(tmp_path / "hanoi.key")
    body = b'{"probe":"hanoi"}'
    signature = b64decode(sign(read_key(tmp_path / "hanoi.key"), body))
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(made.public)).verify(signature, signed_bytes(body))
    assert CONTEXT + body == signed_bytes(body)


def test_a_key_that_others_can_read_or_that_is_none_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "hanoi.key"
    make_key(file)
    file.chmod(0o640)
    with pytest.raises(BadKeyError, match="chmod 600"):
        read_key(file)
    with pytest.raises(BadKeyError, match="lachan probe key"):
        read_key(tmp_path / "no.key")
    other = tmp_path / "other.key"
    other.write_text("-----BEGIN NOTHING-----")
    other.chmod(0o600)
    with pytest.raises(BadKeyError, match="no key"):
        read_key(other)
