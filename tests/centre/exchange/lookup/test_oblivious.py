"""Oblivious HTTP against the published example (RFC 9458, appendix A) and another implementation of HPKE."""

from __future__ import annotations

import os
import struct

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from hypothesis import given
from hypothesis import strategies as st

from lachan.centre.exchange.lookup.oblivious import hpke, messages
from lachan.centre.exchange.lookup.oblivious.messages import BadMessageError

GATEWAY = X25519PrivateKey.from_private_bytes(
    bytes.fromhex("3c168975674b2fa8e465970b79c8dcf09f1c741626480bd4c6162fc5b6a98e1a")
)
EPHEMERAL = bytes.fromhex("bc51d5e930bda26589890ac7032f70ad12e4ecb37abb1b65b1256c9c48999c73")
ENCAPSULATED = bytes.fromhex(
    "010020000100014b28f881333e7c164ffc499ad9796f877f4e1051ee6d31bad19dec96c208b4726374e469135906992e"
    "1268c594d2a10c695d858c40a026e7965e7d86b83dd440b2c0185204b4d63525"
)
REQUEST = bytes.fromhex("00034745540568747470730b6578616d706c652e636f6d012f")
NONCE = bytes.fromhex("c789e7151fcba46158ca84b04464910d")
ANSWERED = bytes.fromhex("c789e7151fcba46158ca84b04464910d86f9013e404feea014e7be4a441f234f857fbd")
INFO = b"message/bhttp request\0" + ENCAPSULATED[:7]


def test_the_published_request_is_opened_and_answered() -> None:
    opening = messages.open_request(ENCAPSULATED, {1: GATEWAY})
    assert opening.asked == messages.Asked("GET", "/", b"")
    assert opening.context.export(b"message/bhttp response", 16).hex() == "62d87a6ba569ee81014c2641f52bea36"
    assert messages.seal_response(opening, bytes.fromhex("0140c8"), nonce=NONCE) == ANSWERED


def test_the_published_request_is_what_a_client_makes() -> None:
    enc, context = hpke.send(
        GATEWAY.public_key().public_bytes_raw(),
        INFO,
        make=lambda: X25519PrivateKey.from_private_bytes(EPHEMERAL),
    )
    assert ENCAPSULATED[:7] + enc + context.seal(REQUEST) == ENCAPSULATED


def test_keys_are_written_as_published() -> None:
    """The published configuration offers a second cipher, which we don't."""
    said = messages.write_keys({1: GATEWAY})
    assert said.hex() == (
        "0029" + "01002031e1f05a740102115220e9af918f738674aec95f54db6e04eb705aae8e798155" + "000400010001"
    )


def test_another_implementation_is_understood_and_understands() -> None:
    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_128_GCM)
    theirs = suite.encrypt(b"a question", GATEWAY.public_key(), INFO)
    assert hpke.receive(theirs[:32], GATEWAY, INFO).open(theirs[32:]) == b"a question"
    enc, context = hpke.send(GATEWAY.public_key().public_bytes_raw(), INFO)
    assert suite.decrypt(enc + context.seal(b"another"), GATEWAY, INFO) == b"another"


def seal(inner: bytes, *, number: int = 1, suite: tuple[int, int, int] = (0x20, 1, 1)) -> bytes:
    header = struct.pack(">BHHH", number, *suite)
    enc, context = hpke.send(GATEWAY.public_key().public_bytes_raw(), b"message/bhttp request\0" + header)
    return header + enc + context.seal(inner)


@pytest.mark.parametrize(
    "message",
    [
        b"",
        bytes(39),
        bytes(5_000),
        ENCAPSULATED[:-1],
        ENCAPSULATED[:-1] + b"\0",
        ENCAPSULATED[:7] + bytes(32) + ENCAPSULATED[39:],
        seal(REQUEST, number=2),
        seal(REQUEST, suite=(0x20, 1, 2)),
        seal(b""),
        seal(b"\x01" + REQUEST[1:]),
        seal(REQUEST[:6]),
        seal(b"\0\xff" + b"\xff" * 7),
        seal(b"\0\x02\xff\xfe" + REQUEST[5:]),
    ],
    ids=[
        "empty", "nothing inside", "too long", "cut off", "changed", "no key", "another key", "another cipher",
        "an empty request", "of unknown length", "a request cut off", "a length beyond all", "no letters",
    ],
)  # fmt: skip
def test_what_is_no_request_for_us_is_refused(message: bytes) -> None:
    with pytest.raises(BadMessageError):
        messages.open_request(message, {1: GATEWAY})


@given(st.binary(max_size=300))
def test_any_bytes_inside_are_read_or_refused(inner: bytes) -> None:
    try:
        asked = messages.read_request(inner)
    except BadMessageError:
        return
    assert len(asked.content) <= len(inner)


@given(st.binary(max_size=20_000), st.integers(100, 599))
def test_only_who_asked_can_read_the_answer(content: bytes, status: int) -> None:
    enc, context = hpke.send(GATEWAY.public_key().public_bytes_raw(), INFO)
    opening = messages.open_request(ENCAPSULATED[:7] + enc + context.seal(REQUEST), {1: GATEWAY})
    plain = messages.write_response(status, {"content-type": "application/octet-stream"}, content)
    nonce = os.urandom(16)
    sealed = messages.seal_response(opening, plain, nonce=nonce)
    secret = hpke.extract(enc + nonce, context.export(b"message/bhttp response", 16))
    key, at = hpke.expand(secret, b"key", 16), hpke.expand(secret, b"nonce", 12)
    assert hpke.Context(key, at, b"").open(sealed[16:]) == plain
    with pytest.raises(hpke.OpenError):
        hpke.Context(key, at, b"").open(sealed[16:-1])


def test_a_key_of_zeros_is_no_key() -> None:
    with pytest.raises(hpke.OpenError):
        hpke.receive(bytes(32), GATEWAY, INFO)
    assert isinstance(GATEWAY.public_key(), X25519PublicKey)
