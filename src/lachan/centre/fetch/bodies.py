"""What came, unpacked: piece by piece, so that a small file that unpacks to a large one is stopped on the way."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final, Protocol

from lachan.centre.fetch.targets import FetchError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# What we say that we read; anything else that comes is refused, for it would be kept as something that it is not.
ACCEPTED: Final = "gzip, deflate"
_PIECE_BYTES: Final = 65_536
_GZIP: Final = 31
_ZLIB: Final = 15
_RAW: Final = -15


class _Unpacking(Protocol):
    @property
    def unconsumed_tail(self) -> bytes: ...
    @property
    def eof(self) -> bool: ...
    def decompress(self, data: bytes, max_length: int = ..., /) -> bytes: ...


def unpack(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """This will give the body's pieces as they were before they were packed.

    Raises FetchError: `encoding` for a way of packing that we did not ask for, or more than one; `broken_body`.
    """
    named = encoding.strip().lower()
    if named in {"", "identity"}:
        yield from pieces
    elif named in {"gzip", "x-gzip", "deflate"}:
        yield from _inflate(iter(pieces), named)
    else:
        raise FetchError("encoding")


def _inflate(pieces: Iterator[bytes], named: str) -> Iterator[bytes]:
    unpacking: _Unpacking | None = None
    for piece in pieces:
        if unpacking is None:
            # "deflate" comes with the wrapper of zlib or bare; the first byte tells (RFC 1950: method 8)
            form = _GZIP if named != "deflate" else _ZLIB if piece[0] & 0x0F == zlib.DEFLATED else _RAW
            unpacking = zlib.decompressobj(form)
        data = piece
        while data and not unpacking.eof:
            try:
                yield unpacking.decompress(data, _PIECE_BYTES)
            except zlib.error:
                raise FetchError("broken_body") from None
            data = unpacking.unconsumed_tail
    if unpacking is not None and not unpacking.eof:
        raise FetchError("broken_body")
