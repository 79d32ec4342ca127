from __future__ import annotations

import base64
import hashlib
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from centre.accounts.people import NOW
from centre.partners.certificates import make_certificate, make_public_key
from lachan.centre.partners.public_keys import BadKeyError, read_certificate, read_public_key


def test_a_certificate_is_known_by_the_sha_256_of_its_der_and_ends_when_it_says() -> None:
    made = make_certificate(now=NOW)
    read = read_certificate(f"\n {made.certificate}\n")
    assert read.fingerprint == made.fingerprint
    assert read.ends_at == NOW + timedelta(days=200)


def test_a_fingerprint_is_taken_as_openssl_prints_it() -> None:
    figures = make_certificate(now=NOW).fingerprint
    pairs = ":".join(figures[at : at + 2].upper() for at in range(0, 64, 2))
    for said in (figures, pairs, f"sha256 Fingerprint={pairs}\n"):
        assert read_certificate(said).fingerprint == figures
        assert read_certificate(said).ends_at is None


@pytest.mark.parametrize(
    "said",
    [
        "",
        "ab" * 31,
        "ab" * 33,
        "xy" * 32,
        "-----BEGIN CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
        "a" * 20_000,
    ],
)
def test_what_is_no_certificate_is_refused(said: str) -> None:
    with pytest.raises(BadKeyError):
        read_certificate(said)


def test_a_probe_s_key_is_taken_as_pem_as_hexadecimal_and_as_base64() -> None:
    pem, figures = make_public_key()
    raw = bytes.fromhex(figures)
    for said in (
        pem,
        figures,
        figures.upper(),
        base64.b64encode(raw).decode(),
        base64.urlsafe_b64encode(raw).decode(),
    ):
        read = read_public_key(said)
        assert read.key == figures
        assert read.fingerprint == hashlib.sha256(raw).hexdigest()


def test_a_key_of_another_sort_is_refused() -> None:
    other = ec.generate_private_key(ec.SECP256R1()).public_key()
    with pytest.raises(BadKeyError):
        read_public_key(other.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode())


@pytest.mark.parametrize(
    "weak",
    [
        "00" * 32,
        "01" + "00" * 31,
        "ec" + "ff" * 30 + "7f",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    ],
)
def test_a_key_under_which_a_signature_proves_nothing_is_refused(weak: str) -> None:
    with pytest.raises(BadKeyError):
        read_public_key(weak)


@given(st.text(max_size=200))
def test_whatever_is_typed_is_a_key_or_refused(said: str) -> None:
    for read in (read_certificate, read_public_key):
        try:
            assert len(read(said).fingerprint) == 64
        except BadKeyError:
            continue
