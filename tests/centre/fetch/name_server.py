"""A name server on the loopback, for tests: what it sends is what they give it."""

from __future__ import annotations

import socket
import struct
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    type Answering = Callable[[bytes], list[bytes]]


def written(name: str) -> bytes:
    return b"".join(bytes([len(part)]) + part.encode() for part in name.split(".")) + b"\0"


def record(text: str, *, owner: bytes = b"\xc0\x0c", kind: int = 16, rest: bytes | None = None) -> bytes:
    parts = [text.encode()[at : at + 255] for at in range(0, len(text.encode()), 255)]
    said = b"".join(bytes([len(part)]) + part for part in parts) if rest is None else rest
    return owner + struct.pack("!HHIH", kind, 1, 60, len(said)) + said


def answer(asked: bytes, *records: bytes, flags: int = 0x8180, number: int | None = None) -> bytes:
    """This will write an answer to a question of one TXT name: its number, the question again, the records."""
    end = asked.index(b"\0", 12) + 5
    said = asked[:2] if number is None else struct.pack("!H", number)
    return said + struct.pack("!5H", flags, 1, len(records), 0, 0) + asked[12:end] + b"".join(records)


def two_of_one_port() -> tuple[socket.socket, socket.socket]:
    """This will give a socket for packets and one for streams on one port; others may have taken the second."""
    for _ in range(20):
        tcp = socket.create_server(("127.0.0.1", 0))
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            udp.bind(tcp.getsockname())
        except OSError:
            tcp.close()
            udp.close()
            continue
        return udp, tcp
    raise AssertionError("no port is free")


class Server:
    """A name server of this test: what it sends is what `by_udp` and `by_tcp` give."""

    def __init__(self, by_udp: Answering, by_tcp: Answering | None = None) -> None:
        self.udp, self.tcp = two_of_one_port()
        self.address: tuple[str, int] = self.udp.getsockname()
        self.asked: list[bytes] = []
        self.by_udp, self.by_tcp = by_udp, by_tcp
        for serving in (self.serve_udp, self.serve_tcp):
            threading.Thread(target=serving, daemon=True).start()

    def serve_udp(self) -> None:
        while True:
            try:
                asked, whom = self.udp.recvfrom(4_096)
            except OSError:
                return
            if not asked:
                return
            self.asked.append(asked)
            for said in self.by_udp(asked):
                self.udp.sendto(said, whom)

    def serve_tcp(self) -> None:
        while True:
            try:
                one, _ = self.tcp.accept()
            except OSError:
                return
            with one:
                asked = one.recv(4_096)[2:]
                for said in self.by_tcp(asked) if self.by_tcp else []:
                    one.sendall(struct.pack("!H", len(said)) + said)

    def end(self) -> None:
        for each in (self.udp, self.tcp):
            # wakes who waits in it
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
