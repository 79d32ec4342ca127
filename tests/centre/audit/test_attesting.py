from __future__ import annotations

from datetime import UTC, datetime

import pytest

from centre.audit.logs import key_of
from lachan.centre.audit.attesting import attest, is_attested_by, read_attested
from lachan.centre.audit.signing import fingerprint

NOW = datetime(2026, 11, 28, 14, 30, 5, 999, tzinfo=UTC)
SHA256 = "ab" * 32


def test_it_says_hash_time_and_key_and_the_key_signed_it() -> None:
    said, signature = attest(SHA256, key_of(1), now=NOW)
    read = read_attested(said.encode())
    assert read is not None
    assert (read.sha256, read.signed_at) == (SHA256, NOW.replace(microsecond=0))
    assert read.key == fingerprint(key_of(1).public_key())
    assert is_attested_by(said.encode(), signature, key_of(1).public_key())
    assert not is_attested_by(said.encode(), signature, key_of(2).public_key())


@pytest.mark.parametrize("odd", ["", "ab" * 31, "AB" * 32, "ab" * 32 + "\n", "g" * 64])
def test_it_signs_nothing_but_a_hash(odd: str) -> None:
    with pytest.raises(ValueError, match="no SHA-256"):
        attest(odd, key_of(1), now=NOW)


def test_one_changed_byte_shows() -> None:
    said, signature = attest(SHA256, key_of(1), now=NOW)
    for at in range(len(said)):
        changed = bytearray(said.encode())
        changed[at] ^= 1
        assert not is_attested_by(bytes(changed), signature, key_of(1).public_key())


@pytest.mark.parametrize("odd", [b"", b"\xff", b"lachan-attestation-1\nsha256 x\n", b"lachan-head-1\n"])
def test_what_is_no_statement_is_none(odd: bytes) -> None:
    assert read_attested(odd) is None


def test_a_time_that_does_not_exist_is_no_statement() -> None:
    said, _ = attest(SHA256, key_of(1), now=NOW)
    assert read_attested(said.replace("2026-11-28", "2026-13-28").encode()) is None
