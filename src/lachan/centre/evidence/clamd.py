"""A small client of clamd: a content is sent in pieces (INSTREAM), and the answer is read.

The protocol is that of clamd(8): a command with z before it and NUL after, pieces with their length in four bytes, a
piece of no length at the end.
"""

from __future__ import annotations

import re
import socket
import struct
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

# For each step: connecting, sending a piece, waiting for the answer. Large archives take clamd some seconds.
STEP_SECONDS: Final = 60.0
_ANSWER_BYTES: Final = 4_096
_FOUND: Final = re.compile(r"stream: (?P<name>.+?) FOUND")


class ScannerError(Exception):
    """The scanner did not look. `code` says why.

    `away` (it can't be reached), `too_slow`, `too_large` for it, `answer` (it said something else).
    """

    def __init__(self, code: str) -> None:
        """This will keep the code."""
        super().__init__(code)
        self.code = code


class Scanned(NamedTuple):
    """What the scanner found: the name of the signature, "" where nothing was found."""

    found: str


def scan(place: str, chunks: Iterable[bytes], *, step_seconds: float = STEP_SECONDS) -> Scanned:
    """This will have a content scanned by the clamd at `place` (a socket's path, or HOST:PORT). Raises ScannerError."""
    try:
        with _connect(place, step_seconds) as talk:
            try:
                talk.sendall(b"zINSTREAM\0")
                for chunk in chunks:
                    if chunk:
                        talk.sendall(struct.pack("!I", len(chunk)))
                        talk.sendall(chunk)
                talk.sendall(bytes(4))
            except (BrokenPipeError, ConnectionResetError):
                # it has said why before it closed: most often that the stream is too large for it
                pass
            return _read(_answer(talk))
    except TimeoutError:
        raise ScannerError("too_slow") from None
    except OSError:
        raise ScannerError("away") from None


def version(place: str, *, step_seconds: float = 5.0) -> str:
    """This will ask the scanner for its version and the day of its signatures. Raises ScannerError."""
    try:
        with _connect(place, step_seconds) as talk:
            talk.sendall(b"zVERSION\0")
            return _answer(talk)
    except TimeoutError:
        raise ScannerError("too_slow") from None
    except OSError:
        raise ScannerError("away") from None


def _connect(place: str, step_seconds: float) -> socket.socket:
    if place.startswith("/"):
        talk = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            talk.settimeout(step_seconds)
            talk.connect(place)
        except BaseException:
            talk.close()
            raise
        return talk
    host, _, port = place.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), step_seconds)


def _answer(talk: socket.socket) -> str:
    said = bytearray()
    while len(said) < _ANSWER_BYTES and not said.endswith(b"\0"):
        try:
            piece = talk.recv(_ANSWER_BYTES)
        except ConnectionResetError:
            break
        if not piece:
            break
        said += piece
    return said.rstrip(b"\0").decode("utf-8", "replace")


def _read(said: str) -> Scanned:
    if said == "stream: OK":
        return Scanned("")
    if found := _FOUND.fullmatch(said):
        return Scanned(found["name"])
    if "size limit exceeded" in said:
        raise ScannerError("too_large")
    raise ScannerError("answer" if said else "away")
