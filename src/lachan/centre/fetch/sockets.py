"""Sockets with one deadline and one allowance for all that comes, so that neither a slow drip nor a flood gets past."""

from __future__ import annotations

import socket
import ssl
import time
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from lachan.centre.fetch.targets import FetchError, NobodyListens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from ipaddress import IPv4Address, IPv6Address
    from pathlib import Path

# Taken at once, whatever the size of a reader's buffer: what counts the head sees so much of the body at most.
PIECE_BYTES: Final = 8_192
# Waiting for nothing is no mistake of a clock: less than this is left, so it is over.
_LEAST_SECONDS: Final = 0.001


class Deadline:
    """One moment by which all has to be done, by a clock that is never set (monotonic)."""

    def __init__(self, seconds: float) -> None:
        """This will start the time."""
        self._end = time.monotonic() + seconds

    def left(self, *, at_most: float = float("inf")) -> float:
        """This will give the seconds left, at most so many. Raises FetchError: `time`."""
        left = self._end - time.monotonic()
        if left < _LEAST_SECONDS:
            raise FetchError("time")
        return min(left, at_most)


class Guard:
    """What a socket goes by: its deadline, and how many bytes may still come."""

    def __init__(self, deadline: Deadline, allowance_bytes: int) -> None:
        """This will keep both."""
        self.deadline = deadline
        self.allowance_bytes = allowance_bytes

    def take(self, count: int) -> None:
        """This will count bytes that came. Raises FetchError: `size`."""
        self.allowance_bytes -= count
        if self.allowance_bytes < 0:
            raise FetchError("size")


@contextmanager
def _told_in_time() -> Iterator[None]:
    """This will say of a wait that was too long what it is: a library above would call it a broken connection."""
    try:
        yield
    except TimeoutError:
        raise FetchError("time") from None


class _Guarded(socket.socket):
    """Sets the time that is left before each wait. Without a guard it is a plain socket."""

    guard: Guard | None = None

    def recv_into(self, buffer: Any, nbytes: int | None = 0, flags: int = 0) -> int:
        """This will receive within the deadline and count."""
        if self.guard is None:
            return super().recv_into(buffer, nbytes or 0, flags)
        self.settimeout(self.guard.deadline.left())
        most = min(nbytes or len(buffer), PIECE_BYTES)
        with _told_in_time():
            count = super().recv_into(buffer, most, flags)
        self.guard.take(count)
        return count

    def send(self, *args: Any, **kwargs: Any) -> int:
        """This will send within the deadline."""
        if self.guard is None:
            return super().send(*args, **kwargs)
        self.settimeout(self.guard.deadline.left())
        with _told_in_time():
            return super().send(*args, **kwargs)

    def sendall(self, *args: Any, **kwargs: Any) -> None:
        """This will send all within the deadline."""
        if self.guard is not None:
            self.settimeout(self.guard.deadline.left())
        with _told_in_time():
            super().sendall(*args, **kwargs)


class _GuardedSSL(ssl.SSLSocket):
    """The same under TLS, written out: SSLSocket's own methods come between it and the class above."""

    guard: Guard | None = None

    def recv_into(self, buffer: Any, nbytes: int | None = 0, flags: int = 0) -> int:
        """This will receive within the deadline and count."""
        if self.guard is None:
            return super().recv_into(buffer, nbytes or 0, flags)
        self.settimeout(self.guard.deadline.left())
        most = min(nbytes or len(buffer), PIECE_BYTES)
        with _told_in_time():
            count = super().recv_into(buffer, most, flags)
        self.guard.take(count)
        return count

    def send(self, *args: Any, **kwargs: Any) -> int:
        """This will send within the deadline; `sendall` comes here too."""
        if self.guard is None:
            return super().send(*args, **kwargs)
        self.settimeout(self.guard.deadline.left())
        with _told_in_time():
            return super().send(*args, **kwargs)


def connect(
    addresses: Sequence[IPv4Address | IPv6Address], port: int, *, guard: Guard, connect_seconds: float
) -> tuple[socket.socket, str]:
    """This will connect to the first address that answers, and give the socket and the address.

    No name is looked up here. Raises FetchError: `connect` (NobodyListens where all refused), `connect_time`, `time`.
    """
    code, refused = "connect", 0
    for number, address in enumerate(addresses, 1):
        family = socket.AF_INET if address.version == 4 else socket.AF_INET6  # noqa: PLR2004 - the version of the protocol
        seconds = guard.deadline.left(at_most=connect_seconds)
        if number < len(addresses):
            # one dead address of several must not use up the time of those behind it
            seconds = min(seconds, max(1.0, connect_seconds / len(addresses)))
        try:
            sock = _Guarded(family, socket.SOCK_STREAM)
        except OSError:
            continue
        try:
            sock.settimeout(seconds)
            sock.connect((str(address), port))
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except TimeoutError:
            code = "connect_time"
            sock.close()
        except ConnectionRefusedError:
            refused += 1
            sock.close()
        except OSError:
            sock.close()
        else:
            sock.guard = guard
            return sock, str(address)
    raise NobodyListens(code) if refused and refused == len(addresses) else FetchError(code)


def wrap(sock: socket.socket, name: str, *, guard: Guard, ca_file: Path | None = None) -> socket.socket:
    """This will start TLS for a name and check its certificate.

    Raises FetchError: `tls`, `time`; the socket is closed then.
    """
    try:
        sock.settimeout(guard.deadline.left())
        wrapped = tls_context(ca_file).wrap_socket(sock, server_hostname=name)
    except TimeoutError:
        sock.close()
        raise FetchError("time") from None
    except (OSError, ValueError):
        sock.close()
        raise FetchError("tls") from None
    guard_socket(wrapped, guard)
    return wrapped


def guard_socket(sock: socket.socket, guard: Guard) -> None:
    """This will put a socket of this room under a deadline."""
    if isinstance(sock, _Guarded | _GuardedSSL):
        sock.guard = guard


@cache
def tls_context(ca_file: Path | None = None) -> ssl.SSLContext:
    """This will give what TLS is checked by: the machine's authorities, or those of a file alone. TLS 1.2 at least."""
    context = ssl.create_default_context(cafile=ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.sslsocket_class = _GuardedSSL
    return context
