"""Parts of a file, so that who lost the connection fetches the rest alone (RFC 9110, section 14)."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, Protocol

import msgspec
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

_PIECE_BYTES: Final = 262_144
_ONE: Final = re.compile(r"bytes=\s*([0-9]{0,18})\s*-\s*([0-9]{0,18})\s*")


class Readable(Protocol):
    """What is sent from: a file, or what is put together while it is read."""

    def seek(self, offset: int, /) -> int:
        """This will go on from there."""

    def read(self, size: int, /) -> bytes:
        """This will give at most so many bytes."""

    def close(self) -> None:
        """This will close it."""


class Part(msgspec.Struct, frozen=True):
    """Which bytes of a file are wanted: from `first` to `last`, that one too. `is_whole`: all, without having asked."""

    first: int
    last: int
    size_bytes: int
    is_whole: bool

    @property
    def length(self) -> int:
        """This will give how many bytes these are."""
        return self.last - self.first + 1


def part_wanted(request: HttpRequest, *, size_bytes: int, etag: str) -> Part:
    """This will read Range and If-Range. What can't be read, and several parts at once, are the whole.

    `etag` in quotes; a part of another content than that is the whole of this one. Raises Refusal (416 `range`) for a
    part that lies beyond the end.
    """
    whole = Part(0, size_bytes - 1, size_bytes, is_whole=True)
    found = _ONE.fullmatch(request.headers.get("Range", "").strip())
    if request.method != "GET" or found is None or found[0].endswith("=-") or not (found[1] or found[2]):
        return whole
    if request.headers.get("If-Range", etag).strip() != etag:
        return whole
    if not found[1]:
        # the last so many
        first, last = max(0, size_bytes - int(found[2])), size_bytes - 1
        is_there = int(found[2]) > 0 and size_bytes > 0
    else:
        first = int(found[1])
        last = min(int(found[2]), size_bytes - 1) if found[2] else size_bytes - 1
        if found[2] and int(found[2]) < first:
            return whole
        is_there = first < size_bytes
    if not is_there:
        raise Refusal(416, "range", size=f"{size_bytes}")
    return Part(first, last, size_bytes, is_whole=False)


def send_part(file: Readable, part: Part, *, name: str, etag: str) -> StreamingHttpResponse:
    """This will send a part of a file under a name, 206 or 200, piece by piece, and close it with the response."""
    status = HTTPStatus.OK if part.is_whole else HTTPStatus.PARTIAL_CONTENT
    response = StreamingHttpResponse(
        _Sent(file, part), status=status, content_type="application/octet-stream"
    )
    _put_headers(response, part, name, etag)
    return response


def tell_part(part: Part, *, name: str, etag: str) -> HttpResponse:
    """This will answer HEAD: what a GET would say, without the file."""
    response = HttpResponse(content_type="application/octet-stream")
    _put_headers(response, part, name, etag)
    return response


def _put_headers(response: HttpResponse | StreamingHttpResponse, part: Part, name: str, etag: str) -> None:
    response.headers["Content-Length"] = f"{part.length}"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    if not part.is_whole:
        response.headers["Content-Range"] = f"bytes {part.first}-{part.last}/{part.size_bytes}"


class _Sent:
    """A part of a file, piece by piece. Who never reads any of it closes the file all the same."""

    def __init__(self, file: Readable, part: Part) -> None:
        self._file, self._left = file, part.length
        file.seek(part.first)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        piece = self._file.read(min(self._left, _PIECE_BYTES)) if self._left > 0 else b""
        if not piece:
            self.close()
            raise StopIteration
        self._left -= len(piece)
        return piece

    def close(self) -> None:
        """This will close the file."""
        self._left = 0
        self._file.close()
