"""Encrypted archives, made piece by piece: a zip with AES-256 under a passphrase, or a zip inside an age file.

Nothing but ciphertext is written to the disk. Names inside are ours, so that nothing that a sender called a file
becomes a path on somebody's machine; what it was called stands in the manifest.
"""

from __future__ import annotations

import hashlib
import io
import re
import secrets
import zipfile
from typing import TYPE_CHECKING, BinaryIO, Final

import pyrage
import pyzipper

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Protocol

    class Member(Protocol):
        """What is put into an archive: its name there, and its content piece by piece."""

        @property
        def name(self) -> str:
            """This will give the name inside."""

        def chunks(self) -> Iterator[bytes]:
            """This will give the content."""


# Crockford's letters: 25 of them are 125 bits. The zip's own key derivation is weak, so the passphrase has to carry it.
_LETTERS: Final = "0123456789abcdefghjkmnpqrstvwxyz"
_GROUPS, _GROUP = 5, 5
_PASSPHRASE: Final = re.compile(rf"[{_LETTERS}]{{{_GROUP}}}(?:-[{_LETTERS}]{{{_GROUP}}}){{{_GROUPS - 1}}}")
# AE-2 of WinZip's specification, which leaves out the check sum of the plain content
_AE_2: Final = 2
CONTAINER: Final = b"sha256:"
# the last field of a zip without a comment
_COMMENT_LENGTH_BYTES: Final = 2
_COPY_BYTES: Final = 1_048_576


class RecipientError(ValueError):
    """What was given is no public key of age or SSH."""


def new_passphrase() -> str:
    """This will give a passphrase that can be read out on the telephone: `k7m2p-…`, five groups of five letters."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def is_passphrase(said: str) -> bool:
    """This will say whether something has the form of `new_passphrase`, and so its strength."""
    return _PASSPHRASE.fullmatch(said) is not None


def read_recipient(said: str) -> pyrage.x25519.Recipient | pyrage.ssh.Recipient:
    """This will read a public key: `age1…`, or a line `ssh-ed25519 …` or `ssh-rsa …`. Raises RecipientError."""
    key = said.strip()
    try:
        if key.startswith("age1"):
            return pyrage.x25519.Recipient.from_str(key)
        return pyrage.ssh.Recipient.from_str(key)
    except (pyrage.RecipientError, ValueError):
        raise RecipientError(said) from None


def write_zip(out: BinaryIO, members: Iterable[Member], *, passphrase: str) -> None:
    """This will write a zip whose members are encrypted with AES-256 (WinZip's AE-2, which 7-Zip and others open)."""
    with pyzipper.AESZipFile(
        out, "w", compression=pyzipper.ZIP_STORED, encryption=pyzipper.WZ_AES, allowZip64=True
    ) as archive:
        archive.setpassword(passphrase.encode("ascii"))
        archive.setencryption(pyzipper.WZ_AES, nbits=256, force_wz_aes_version=_AE_2)
        for member in members:
            with archive.open(member.name, "w", force_zip64=True) as written:
                for chunk in member.chunks():
                    written.write(chunk)


def seal_container(out: BinaryIO, *, each: Callable[[], None] | None = None) -> None:
    """This will write into a finished zip's comment the hash of all before it: a byte changed between members shows.

    `out` stands at its end, was written without a comment, and can be read. The comment is CONTAINER and 64 digits.
    `each` is called for each piece that is read for that.
    """
    length = len(CONTAINER) + 64
    out.seek(-_COMMENT_LENGTH_BYTES, io.SEEK_END)
    out.write(length.to_bytes(_COMMENT_LENGTH_BYTES, "little"))
    sha256, _ = hash_of(out, each=each)
    out.seek(0, io.SEEK_END)
    out.write(CONTAINER + sha256.encode("ascii"))


def write_age(out: BinaryIO, members: Iterable[Member], *, recipient: str) -> None:
    """This will write an age file for a public key, with a zip in it. Raises RecipientError."""
    pyrage.encrypt_io(_Pulled(_zip_pieces(members)), out, [read_recipient(recipient)])


def hash_of(file: BinaryIO, *, each: Callable[[], None] | None = None) -> tuple[str, int]:
    """This will give SHA-256 and length of a file from its start, and leave it there again.

    `each` is called for each piece that is read; what it raises ends it.
    """
    file.seek(0)
    digest = hashlib.sha256()
    size = 0
    while piece := file.read(_COPY_BYTES):
        digest.update(piece)
        size += len(piece)
        if each is not None:
            each()
    file.seek(0)
    return digest.hexdigest(), size


def sums(members: Sequence[tuple[str, str]]) -> bytes:
    """This will write hashes and names as `sha256sum --check` reads them."""
    return "".join(f"{sha256}  {name}\n" for name, sha256 in members).encode("ascii")


class _Sink:
    """What a zip is written to: holds what has not been taken yet, and can't go back."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        self._held += data
        return len(data)

    def flush(self) -> None:
        """This will do nothing; what was written is here."""

    def close(self) -> None:
        """This will do nothing."""

    def take(self) -> bytes:
        taken = bytes(self._held)
        self._held.clear()
        return taken


def _zip_pieces(members: Iterable[Member]) -> Iterator[bytes]:
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        for member in members:
            with archive.open(member.name, "w", force_zip64=True) as written:
                for chunk in member.chunks():
                    written.write(chunk)
                    yield sink.take()
            yield sink.take()
    yield sink.take()


class _Pulled:
    """A stream that is read from pieces as they are made."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        """This will give up to `size` bytes, b"" at the end."""
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._rest = piece
        if size < 0:
            size = len(self._rest)
        given, self._rest = self._rest[:size], self._rest[size:]
        return given
