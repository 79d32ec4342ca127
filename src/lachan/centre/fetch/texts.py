"""TXT records of a name, asked of the machine's own resolvers. The standard library asks for addresses alone.

One question and what answers it, in the form of RFC 1035, with RFC 6891 for answers of more than 512 bytes and TCP for
those that don't fit. What comes is as true as the resolver: let the machine ask one that validates DNSSEC.
"""

from __future__ import annotations

import secrets
import socket
import struct
import time
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lachan.centre.fetch.targets import FetchError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    type Server = tuple[str, int]

RESOLVERS: Final = Path("/etc/resolv.conf")
# A name with more answers than these is refused, not cut.
MAX_RECORDS: Final = 50
_PORT: Final = 53
# as many as the system's resolver asks (resolv.conf(5)), each twice
_MAX_SERVERS: Final = 3
_TRIES: Final = 2
_TXT, _CNAME, _OPT, _IN = 16, 5, 41, 1
_NO_SUCH_NAME: Final = 3
# fits into a packet on every way (dnsflagday.net, 2020)
_UDP_BYTES: Final = 1_232
_MAX_NAME_BYTES: Final = 255
_MAX_LABEL_BYTES: Final = 63
_MAX_JUMPS: Final = 32
_HEADER: Final = struct.Struct("!6H")
_RECORD: Final = struct.Struct("!HHIH")


class _BadAnswerError(ValueError):
    """What came is no answer to what was asked."""


def text_records(name: str, *, seconds: float, servers: Sequence[Server] | None = None) -> tuple[str, ...]:
    """This will give the TXT records of a name, each with its parts put together; () where it has none.

    `servers` are addresses and ports; without them those of `/etc/resolv.conf`. Raises FetchError: `dns` for a name
    that can't be asked for, or where no server answers rightly, `dns_time` where none answers in time.
    """
    question = _question(name)
    ends_at = time.monotonic() + seconds
    why = "dns_time"
    asked = list(servers if servers is not None else servers_of_the_machine())[:_MAX_SERVERS]
    for number in range(_TRIES * len(asked)):
        left = ends_at - time.monotonic()
        if left <= 0:
            break
        share = left / (_TRIES * len(asked) - number)
        try:
            return _ask(asked[number % len(asked)], question, name, share)
        except TimeoutError:
            continue
        except (OSError, _BadAnswerError):
            why = "dns"
    raise FetchError(why)


def servers_of_the_machine() -> tuple[Server, ...]:
    """This will give the resolvers that the machine asks; its own address where none is named, as the system does."""
    try:
        lines = RESOLVERS.read_text("ascii", "replace").splitlines()
    except OSError:
        lines = []
    found: list[Server] = []
    for line in lines:
        words = line.split()
        if len(words) > 1 and words[0] == "nameserver":
            try:
                ip_address(words[1].partition("%")[0])
            except ValueError:
                continue
            found.append((words[1], _PORT))
    return tuple(found[:_MAX_SERVERS]) or (("127.0.0.1", _PORT),)


def _question(name: str) -> bytes:
    labels = name.rstrip(".").split(".")
    if not name.isascii() or not all(0 < len(label) <= _MAX_LABEL_BYTES for label in labels):
        raise FetchError("dns")
    written = b"".join(bytes([len(label)]) + label.encode("ascii") for label in labels) + b"\0"
    if len(written) > _MAX_NAME_BYTES:
        raise FetchError("dns")
    return written + struct.pack("!HH", _TXT, _IN)


def _ask(server: Server, question: bytes, name: str, seconds: float) -> tuple[str, ...]:
    """This will ask one server, by UDP and, for an answer that was cut, by TCP."""
    number = secrets.randbits(16)
    # a question with recursion wanted, and how much we take at once
    asked = (
        _HEADER.pack(number, 0x0100, 1, 0, 0, 1) + question + struct.pack("!BHHIH", 0, _OPT, _UDP_BYTES, 0, 0)
    )
    ends_at = time.monotonic() + seconds
    family = socket.AF_INET6 if ":" in server[0] else socket.AF_INET
    # connected: what comes from anybody else is not given to us
    with socket.socket(family, socket.SOCK_DGRAM) as udp:
        udp.connect(server)
        udp.send(asked)
        for came in _heard(udp, ends_at):
            if len(came) >= _HEADER.size and _answers(came, number, question):
                break
    if _HEADER.unpack_from(came)[1] & 0x0200:
        came = _by_tcp(family, server, asked, ends_at)
        if not _answers(came, number, question):
            raise _BadAnswerError
    return _texts_in(came, question, name)


def _heard(udp: socket.socket, ends_at: float) -> Iterator[bytes]:
    """This will give what comes, for as long as there is time. Raises TimeoutError."""
    while True:
        udp.settimeout(max(0.001, ends_at - time.monotonic()))
        yield udp.recv(65_535)


def _by_tcp(family: socket.AddressFamily, server: Server, asked: bytes, ends_at: float) -> bytes:
    with socket.socket(family, socket.SOCK_STREAM) as tcp:
        tcp.settimeout(max(0.001, ends_at - time.monotonic()))
        tcp.connect(server)
        tcp.sendall(struct.pack("!H", len(asked)) + asked)
        (size,) = struct.unpack("!H", _exactly(tcp, 2, ends_at))
        return _exactly(tcp, size, ends_at)


def _exactly(tcp: socket.socket, size: int, ends_at: float) -> bytes:
    came = b""
    while len(came) < size:
        tcp.settimeout(max(0.001, ends_at - time.monotonic()))
        part = tcp.recv(size - len(came))
        if not part:
            raise _BadAnswerError
        came += part
    return came


def _answers(came: bytes, number: int, question: bytes) -> bool:
    """This will say whether this is an answer to what was asked: its number, and the question said again."""
    if len(came) < _HEADER.size + len(question):
        return False
    said, flags, questions, *_ = _HEADER.unpack_from(came)
    again = came[_HEADER.size : _HEADER.size + len(question)]
    return said == number and bool(flags & 0x8000) and questions == 1 and again.lower() == question.lower()


def _texts_in(came: bytes, question: bytes, name: str) -> tuple[str, ...]:
    _, flags, _, answers, *_ = _HEADER.unpack_from(came)
    if flags & 0x000F == _NO_SUCH_NAME:
        return ()
    if flags & 0x000F or answers > MAX_RECORDS:
        raise _BadAnswerError
    texts: list[tuple[str, str]] = []
    led: dict[str, str] = {}
    at = _HEADER.size + len(question)
    try:
        for _ in range(answers):
            owner, at = _name_at(came, at)
            kind, in_class, _, size = _RECORD.unpack_from(came, at)
            at += _RECORD.size
            rest = came[at : at + size]
            if len(rest) < size:
                raise _BadAnswerError
            if in_class == _IN and kind == _TXT:
                texts.append((owner, _text_of(rest)))
            elif in_class == _IN and kind == _CNAME:
                led[owner] = _name_at(came, at)[0]
            at += size
    except (struct.error, IndexError):
        raise _BadAnswerError from None
    # the name itself, and what it was led to by other names
    known = {name.rstrip(".").lower()}
    for _ in led:
        known |= {after for before, after in led.items() if before in known}
    return tuple(text for owner, text in texts if owner in known)


def _name_at(came: bytes, at: int) -> tuple[str, int]:
    """This will read a name, which may go on elsewhere in the message, and give where what follows it begins."""
    labels: list[str] = []
    after = -1
    for _ in range(_MAX_JUMPS + _MAX_LABEL_BYTES * 2):
        size = came[at]
        if size & 0xC0 == 0xC0:  # noqa: PLR2004 - RFC 1035, 4.1.4: two bits say that the rest is a place
            after = at + 2 if after < 0 else after
            at = (size & 0x3F) << 8 | came[at + 1]
        elif size > _MAX_LABEL_BYTES:
            raise _BadAnswerError
        elif size:
            labels.append(came[at + 1 : at + 1 + size].decode("latin-1").lower())
            at += 1 + size
        else:
            return ".".join(labels), at + 1 if after < 0 else after
    raise _BadAnswerError


def _text_of(rest: bytes) -> str:
    parts: list[bytes] = []
    at = 0
    while at < len(rest):
        size = rest[at]
        if at + 1 + size > len(rest):
            raise _BadAnswerError
        parts.append(rest[at + 1 : at + 1 + size])
        at += 1 + size
    return b"".join(parts).decode("utf-8", "replace")
