"""How a file is sealed on the disk: in chunks, so that it is never whole in memory, and no part can be moved or cut.

A sealed file is a head and chunks. Each file has its own random key, wrapped by the master key together with what the
file is (SHA-256 and size of its content), so a file that is put in another's place can't be opened. Chunks are
AES-256-GCM after the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015): the nonce holds the chunk's number
and whether it is the last, so that order and end are part of what is proved.

    head   magic 8, file id 16, id of the wrapping key 8, chunk bytes 4, content bytes 8, nonce 12, wrapped key 48
    chunk  ciphertext of at most `CHUNK_BYTES`, then its tag of 16 bytes
"""

from __future__ import annotations

import hashlib
import os
import struct
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK_BYTES: Final = 262_144
_MAGIC: Final = b"LACHANE1"
_HEAD: Final = struct.Struct(">8s16s8sIQ12s48s")
HEAD_BYTES: Final = _HEAD.size
_TAG_BYTES: Final = 16
_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
# four bytes count the chunks; a content with more would use a nonce twice
_MOST_CHUNKS: Final = 2**32 - 1


class SealError(Exception):
    """A sealed file can't be opened. `code` says why.

    `form` (no sealed file, or another form), `key` (sealed under another master key), `content` (its head belongs to
    another content, or was changed), `length` (something is cut off or added), `chunk` (a chunk was changed or moved),
    `hash` (what came out is not what the name says).
    """

    def __init__(self, code: str) -> None:
        """This will keep the code."""
        super().__init__(code)
        self.code = code


class SealingKey:
    """The key that wraps the files' keys: made from the master key, for this purpose alone."""

    def __init__(self, master: bytes) -> None:
        """This will derive it (HKDF, RFC 5869). Raises ValueError for a master key of another length than 32 bytes."""
        if len(master) != _KEY_BYTES:
            raise ValueError(f"the master key has {_KEY_BYTES} bytes, not {len(master)}")
        derived = HKDF(SHA256(), _KEY_BYTES + 8, None, b"lachan evidence 1").derive(master)
        self._cipher = AESGCM(derived[:_KEY_BYTES])
        # says which key it was, and nothing about it
        self.id = derived[_KEY_BYTES:]

    def wrap(self, key: bytes, nonce: bytes, about: bytes) -> bytes:
        """This will encrypt a file's key: 48 bytes."""
        return self._cipher.encrypt(nonce, key, about)

    def unwrap(self, wrapped: bytes, nonce: bytes, about: bytes) -> bytes:
        """This will give a file's key. Raises SealError(`content`)."""
        try:
            return self._cipher.decrypt(nonce, wrapped, about)
        except InvalidTag:
            raise SealError("content") from None


class SealingWriter:
    """Seals a content as it comes in. Nothing but ciphertext is handed to `file`, which must be empty and seekable."""

    def __init__(self, file: BinaryIO, key: SealingKey) -> None:
        """This will begin with an empty head, which no reader takes for a sealed file."""
        self._file = file
        self._key = key
        self._file_id = os.urandom(16)
        self._own_key = os.urandom(_KEY_BYTES)
        self._cipher = AESGCM(self._own_key)
        self._hash = hashlib.sha256()
        self._held = bytearray()
        self._chunks = 0
        self.size_bytes = 0
        file.write(bytes(HEAD_BYTES))

    def write(self, data: bytes) -> None:
        """This will add a piece of any length."""
        self._hash.update(data)
        self.size_bytes += len(data)
        self._held += data
        # the last chunk is marked, so one is always held back until it is known whether more comes
        if len(self._held) > CHUNK_BYTES:
            at = 0
            with memoryview(self._held) as held:
                while len(held) - at > CHUNK_BYTES:
                    self._seal(bytes(held[at : at + CHUNK_BYTES]), last=False)
                    at += CHUNK_BYTES
            del self._held[:at]

    def finish(self) -> str:
        """This will seal the rest and write the head; it gives the SHA-256 of the content in hexadecimal."""
        self._seal(bytes(self._held), last=True)
        self._held.clear()
        digest = self._hash.digest()
        nonce = os.urandom(_NONCE_BYTES)
        about = _about(self._file_id, CHUNK_BYTES, self.size_bytes, digest)
        wrapped = self._key.wrap(self._own_key, nonce, about)
        self._file.seek(0)
        self._file.write(
            _HEAD.pack(_MAGIC, self._file_id, self._key.id, CHUNK_BYTES, self.size_bytes, nonce, wrapped)
        )
        return digest.hex()

    def _seal(self, chunk: bytes | memoryview, *, last: bool) -> None:
        if self._chunks >= _MOST_CHUNKS:
            raise ValueError("too many chunks for one file")
        self._file.write(self._cipher.encrypt(_nonce(self._chunks, last=last), chunk, self._file_id))
        self._chunks += 1


class SealedFile:
    """A sealed file that is read. The file stays open with it, so what is removed meanwhile can still be read."""

    def __init__(self, file: BinaryIO, key: SealingKey, sha256: str) -> None:
        """This will open the head of the content `sha256`. Raises SealError."""
        self._file = file
        self._sha256 = bytes.fromhex(sha256)
        head = file.read(HEAD_BYTES)
        if len(head) != HEAD_BYTES or not head.startswith(_MAGIC):
            raise SealError("form")
        self._file_id: bytes
        self._chunk_bytes: int
        self.size_bytes: int
        _, self._file_id, key_id, self._chunk_bytes, self.size_bytes, nonce, wrapped = _HEAD.unpack(head)
        if key_id != key.id:
            raise SealError("key")
        about = _about(self._file_id, self._chunk_bytes, self.size_bytes, self._sha256)
        self._cipher = AESGCM(key.unwrap(wrapped, nonce, about))
        self._chunks = max(1, -(-self.size_bytes // self._chunk_bytes))
        expected = HEAD_BYTES + self.size_bytes + self._chunks * _TAG_BYTES
        if file.seek(0, os.SEEK_END) != expected:
            raise SealError("length")

    def chunks(self) -> Iterator[bytes]:
        """This will give the content from the start, piece by piece, each proved before it is given.

        Raises SealError: at a piece that was changed, or at the end when the whole is not what the name says.
        """
        self._file.seek(HEAD_BYTES)
        digest = hashlib.sha256()
        for number in range(self._chunks):
            last = number == self._chunks - 1
            sealed = self._file.read(
                (self.size_bytes - number * self._chunk_bytes if last else self._chunk_bytes) + _TAG_BYTES
            )
            try:
                chunk = self._cipher.decrypt(_nonce(number, last=last), sealed, self._file_id)
            except (InvalidTag, ValueError):
                raise SealError("chunk") from None
            digest.update(chunk)
            if last and digest.digest() != self._sha256:
                raise SealError("hash")
            yield chunk

    def close(self) -> None:
        """This will close the file."""
        with suppress(OSError):
            self._file.close()


def _about(file_id: bytes, chunk_bytes: int, size_bytes: int, digest: bytes) -> bytes:
    return _MAGIC + file_id + struct.pack(">IQ", chunk_bytes, size_bytes) + digest


def _nonce(number: int, *, last: bool) -> bytes:
    # seven bytes of zeros are enough before it: each key is used for one file alone
    return bytes(7) + struct.pack(">I", number) + (b"\x01" if last else b"\x00")
