"""Servers on the loopback that answer as a test says, byte by byte, and certificates for them."""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, ip_network
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from lachan.centre.fetch.targets import Allowed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    type Script = Callable[[socket.socket, bytes], None]

ADDRESS = "127.0.0.1"


class Scripted:
    """A server: where it is, and what it was asked."""

    def __init__(self, listener: socket.socket, scheme: str) -> None:
        self.port: int = listener.getsockname()[1]
        self.url = f"{scheme}://site.example:{self.port}"
        self.asked: list[bytes] = []
        self.allow = Allowed(networks=(ip_network(f"{ADDRESS}/32"),), ports=frozenset({self.port}))


@contextmanager
def scripted(script: Script, *, tls: ssl.SSLContext | None = None, greet: bool = False) -> Iterator[Scripted]:
    """This will serve until the block ends; `script` gets each connection and what was asked, headers and body.

    With `greet` the server speaks first, and nothing has been asked.
    """
    with socket.create_server((ADDRESS, 0), backlog=50) as listener:
        server = Scripted(listener, "https" if tls else "http")

        def one(conn: socket.socket) -> None:
            # a client that goes away in the middle is what many tests are about
            with suppress(OSError):
                wrapped = tls.wrap_socket(conn, server_side=True) if tls else conn
                with wrapped:
                    wrapped.settimeout(20)
                    asked = b"" if greet else read_request(wrapped)
                    server.asked.append(asked)
                    script(wrapped, asked)

        def accept() -> None:
            while True:
                try:
                    conn, _ = listener.accept()
                except OSError:
                    return
                threading.Thread(target=one, args=(conn,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield server
        listener.shutdown(socket.SHUT_RDWR)


def read_request(conn: socket.socket) -> bytes:
    """This will read a request with the body that its Content-Length announces."""
    came = b""
    while b"\r\n\r\n" not in came:
        piece = conn.recv(65_536)
        if not piece:
            return came
        came += piece
    head, _, body = came.partition(b"\r\n\r\n")
    length = next(
        (
            int(line.split(b":")[1])
            for line in head.lower().split(b"\r\n")
            if line.startswith(b"content-length:")
        ),
        0,
    )
    while len(body) < length:
        piece = conn.recv(65_536)
        if not piece:
            break
        body += piece
    return head + b"\r\n\r\n" + body


def answer(body: bytes = b"ok", status: str = "200 OK", **headers: str) -> bytes:
    """This will write an answer; names of headers with _ for -."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def says(said: bytes) -> Script:
    """This will give the script of a server that always answers the same."""

    def script(conn: socket.socket, asked: bytes) -> None:
        del asked
        conn.sendall(said)

    return script


def certificate(folder: Path, *names: str, days: int = 1) -> tuple[ssl.SSLContext, Path]:
    """This will give a server's TLS context and the file of its authority; negative days make it out of date."""
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.now(UTC)  # noqa: TID251 - certificates are checked by the real clock
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=3))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(one) for one in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = folder / f"{names[0]}{days}.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    authority = folder / f"{names[0]}{days}.crt"
    authority.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context, authority


def here(name: str, /, *, seconds: float) -> list[IPv4Address]:
    """This will resolve every name to the scripted server."""
    assert name
    assert seconds > 0
    return [IPv4Address(ADDRESS)]
