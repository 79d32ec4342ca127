"""Requests as they come, and answers as they go: bytes and plain data. Pure.

Of a request nothing is read but method, path, the length of its content and whether the connection goes on.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

SETS: Final = "/exchange/lookup/v1/sets"
OBLIVIOUS: Final = "/exchange/lookup/v1/oblivious"
REQUEST_TYPE: Final = "message/ohttp-req"
HEAD_BYTES: Final = 8_192
# A question has less than three hundred bytes.
QUESTION_BYTES: Final = 4_096
_LINE: Final = re.compile(rb"([A-Z]{1,16}) (/[\x21-\x7e]{0,2047}) HTTP/1\.([01])")
_SETS: Final = re.compile(re.escape(SETS) + r"(?:\?from=(\d{1,10}))?", re.ASCII)
_PHRASES: Final = {
    200: "OK", 204: "No Content", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed",
    408: "Request Timeout", 411: "Length Required", 413: "Content Too Large", 415: "Unsupported Media Type",
    429: "Too Many Requests", 431: "Request Header Fields Too Large", 502: "Bad Gateway", 503: "Service Unavailable",
}  # fmt: skip
_OPEN_TO_ALL: Final = (
    # pages and extensions of any origin may ask, for nothing here is anybody's own
    "Access-Control-Allow-Origin: *",
    "Cross-Origin-Resource-Policy: cross-origin",
    "X-Content-Type-Options: nosniff",
    "Referrer-Policy: no-referrer",
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'",
)
_MAY_ASK: Final = (
    "Access-Control-Allow-Methods: GET, POST, OPTIONS",
    "Access-Control-Allow-Headers: Content-Type",
    "Access-Control-Max-Age: 7200",
)


class Head(NamedTuple):
    """What was read of a request's head. `length` is -1 where none was said."""

    method: str
    path: str
    length: int
    content_type: str
    goes_on: bool


class BadRequestError(ValueError):
    """What came is no request that is carried; `status` says which way."""

    def __init__(self, status: int) -> None:
        """This will keep the status."""
        super().__init__(str(status))
        self.status = status


class Answer(NamedTuple):
    """What goes back."""

    status: int
    content: bytes = b""
    content_type: str = ""
    wait_seconds: int = 0


def read_head(said: bytes) -> Head:
    """This will read a head without its empty line. Raises BadRequestError."""
    first, *lines = said.split(b"\r\n")
    found = _LINE.fullmatch(first)
    if found is None:
        raise BadRequestError(400)
    fields: dict[bytes, bytes] = {}
    for line in lines:
        name, colon, value = line.partition(b":")
        name = name.lower()
        if not colon or (name in fields and name == b"content-length"):
            raise BadRequestError(400)
        fields[name] = value.strip()
    if b"transfer-encoding" in fields:
        # a length that isn't known beforehand is how one request is hidden in another
        raise BadRequestError(411)
    said_length = fields.get(b"content-length", b"")
    if said_length and not (said_length.isdigit() and len(said_length) <= 10):  # noqa: PLR2004 - far beyond any
        raise BadRequestError(400)
    connection = fields.get(b"connection", b"").lower()
    return Head(
        found[1].decode(),
        found[2].decode(),
        int(said_length) if said_length else -1,
        fields.get(b"content-type", b"").partition(b";")[0].strip().lower().decode("latin-1"),
        connection != b"close" if found[3] == b"1" else connection == b"keep-alive",
    )


def version_asked(path: str) -> int | None:
    """This will give the version from which a step is asked for, 0 for the whole, None where it is another path."""
    found = _SETS.fullmatch(path)
    return int(found[1] or 0) if found else None


def write(answer: Answer, *, goes_on: bool, to_options: bool = False, without_content: bool = False) -> bytes:
    """This will write an answer."""
    lines = [f"HTTP/1.1 {answer.status} {_PHRASES.get(answer.status, 'Answered')}", *_OPEN_TO_ALL]
    if to_options:
        lines += _MAY_ASK
    if answer.content_type:
        lines.append(f"Content-Type: {answer.content_type}")
    if answer.wait_seconds:
        lines.append(f"Retry-After: {answer.wait_seconds}")
    lines += [
        "Cache-Control: no-store",
        f"Content-Length: {len(answer.content)}",
        f"Connection: {'keep-alive' if goes_on else 'close'}",
    ]
    head = ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")
    return head if without_content else head + answer.content
