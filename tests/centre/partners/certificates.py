"""Certificates and keys of tests, as a partner makes its own."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from cryptography.x509.oid import NameOID

_DAY: Final = timedelta(days=1)


class Made(NamedTuple):
    """A certificate and its key as PEM, and the SHA-256 of the certificate."""

    certificate: str
    key: str
    fingerprint: str


def make_certificate(*, now: datetime, days: int = 200, name: str = "noc.songxanh.example") -> Made:
    """This will make a certificate that nobody but its owner has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 400 * _DAY)
        .not_valid_after(now + days * _DAY)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, SHA256())
    )
    return Made(
        made.public_bytes(Encoding.PEM).decode(),
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        hashlib.sha256(made.public_bytes(Encoding.DER)).hexdigest(),
    )


def make_public_key() -> tuple[str, str]:
    """This will make the Ed25519 key of a probe: as PEM, and its 32 bytes in hexadecimal."""
    key = ed25519.Ed25519PrivateKey.generate().public_key()
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    return pem, key.public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
