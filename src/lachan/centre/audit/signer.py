"""The signer: a process of its own, best under a user of its own, with a key that the site can't read.

It remembers the last head that it signed and signs only what follows from that. So whoever rewrites the log gets no
signature for it, even with the whole site in hand. It speaks lines of JSON over a Unix socket, and asks nobody
anything.
"""

from __future__ import annotations

import base64
import contextlib
import os
import selectors
import signal
import socket
import stat
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec

from lachan.centre.audit.attesting import attest
from lachan.centre.audit.chain import ChainError, Head, check_onwards
from lachan.centre.audit.signing import Statement, clean_reason, public_line, sign

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

# A head is about 350 bytes; the site sends at most HEADS_AT_ONCE of them.
HEADS_AT_ONCE: Final = 2_000
_LINE_BYTES: Final = 1_000_000
_WAIT_SECONDS: Final = 5.0


class Ask(msgspec.Struct, frozen=True):
    """What the site asks: how things stand, a signature under the last of these heads, or one about a hash.

    `have` is the serial of the newest statement that it has, 0 for none; `sha256` is what is to be attested.
    """

    ask: Literal["status", "sign", "attest"]
    heads: tuple[Head, ...] = ()
    have: int = 0
    sha256: str = ""


class Reply(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the signer answers: its public key and last statement, or why it refuses (a code) and at which batch.

    `attested` and `signature` (base64) are the statement about a hash that was asked for, as `attesting` writes it.
    """

    public: str = ""
    last: Statement | None = None
    refused: str = ""
    number: int = 0
    attested: str = ""
    signature: str = ""


def last_common_head(
    heads: Iterable[Head], *, last: Statement, signed: Sequence[Statement] = ()
) -> Head | None:
    """This will give the head from which a restored log goes on, None where it has nothing in common.

    A site that was started before the restore was stated has sealed batches of its own, under numbers that were signed
    for others. With `signed` heads from outside it is the last of them that the log has; else the last head that was
    sealed no later than `last`, the signer's last statement: what is sealed after a restore is sealed after that.
    """
    said = {(statement.number, statement.head) for statement in signed}
    common = None
    for head in heads:
        if head.number <= last.number and (
            (head.number, head.head) in said if said else head.sealed_at <= last.sealed_at
        ):
            common = head
    return common


class StateError(ValueError):
    """The file in which the signer remembers can't be read; the message has the mend."""


class Signer:
    """The key and the memory.

    `state` is the file with the last statement; it is on the disk before an answer leaves.
    """

    def __init__(self, *, key: Ed25519PrivateKey, state: Path) -> None:
        """This will remember where it stood. Raises StateError, OSError."""
        self._key = key
        self._state = state
        self.last = _read_state(state)

    def answer(self, line: bytes, *, now: datetime) -> Reply:
        """This will answer one line; what can't be read is refused with `form`."""
        try:
            ask = msgspec.json.decode(line, type=Ask)
        except msgspec.MsgspecError:
            return Reply(refused="form")
        if ask.ask == "attest":
            return self.attest_hash(ask.sha256, now=now)
        # a break that the site has not fetched yet comes first: behind the next head nobody would ask for it any more
        unknown_break = self.last is not None and self.last.kind == "break" and ask.have < self.last.serial
        if ask.ask == "status" or unknown_break:
            return self._reply()
        return self.sign_heads(ask.heads, now=now)

    def sign_heads(self, heads: tuple[Head, ...], *, now: datetime) -> Reply:
        """This will sign the last of these heads when all follow from what was signed before, or refuse.

        Heads up to the last signed one may come again; they must say the same. Refusals: the codes of ChainError,
        `other` (the last signed head is not in this chain), `behind` (the chain ends before it), `empty`.
        """
        if not heads:
            return Reply(refused="empty")
        last = self.last
        new = heads
        if last:
            same = [head for head in heads if head.number == last.number]
            if any(head.head != last.head or head.entries != last.entries for head in same):
                return Reply(refused="other", number=last.number)
            new = tuple(head for head in heads if head.number > last.number)
            if not new:
                return self._reply() if same else Reply(refused="behind", number=heads[-1].number)
        try:
            end = check_onwards(
                new,
                number=last.number if last else 0,
                head=last.head if last else "",
                entries=last.entries if last else 0,
                sealed_at=last.sealed_at if last else None,
            )
        except ChainError as error:
            # the first new head names another head before it: the chain was rewritten or an old backup stands there
            code = (
                "other"
                if last and error.what == "previous" and error.number == last.number + 1
                else error.what
            )
            return Reply(refused=code, number=error.number)
        self._keep(
            Statement(
                kind="head",
                serial=self._next_serial(),
                number=end.number,
                head=end.head,
                entries=end.entries,
                sealed_at=end.sealed_at,
                signed_at=now,
                key="",
            )
        )
        return self._reply()

    def attest_hash(self, sha256: str, *, now: datetime) -> Reply:
        """This will sign that something with this hash was shown to it; refuses what is no hash with `form`.

        It leaves the chain's memory alone.
        """
        try:
            said, signature = attest(sha256, self._key, now=now)
        except ValueError:
            return Reply(refused="form")
        return Reply(
            public=public_line(self._key.public_key()),
            attested=said,
            signature=base64.b64encode(signature).decode(),
        )

    def go_on_from(self, head: Head, *, reason: str, now: datetime) -> Statement:
        """This will sign a break: the chain goes on after `head`, what was signed beyond it is lost, and why.

        Raises ValueError without a reason, or when there is nothing to break.
        """
        last = self.last
        if last is None or (head.number >= last.number and head.head == last.head):
            raise ValueError("nothing is lost: the signer has signed nothing beyond that head")
        return self._keep(
            Statement(
                kind="break",
                serial=self._next_serial(),
                number=head.number,
                head=head.head,
                entries=head.entries,
                sealed_at=head.sealed_at,
                signed_at=now,
                key="",
                lost_to=max(last.number, last.lost_to),
                reason=clean_reason(reason),
            )
        )

    def _reply(self) -> Reply:
        return Reply(public=public_line(self._key.public_key()), last=self.last)

    def _next_serial(self) -> int:
        return self.last.serial + 1 if self.last else 1

    def _keep(self, statement: Statement) -> Statement:
        signed = sign(statement, self._key)
        draft = self._state.with_name(f".{self._state.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(msgspec.json.encode(signed) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._state)
        folder = os.open(self._state.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        self.last = signed
        return signed


def _read_state(path: Path) -> Statement | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Statement)
    except FileNotFoundError:
        return None
    except msgspec.MsgspecError:
        raise StateError(
            f"{path} can't be read. It is the signer's memory: restore it from a copy. "
            "Without it the signer would sign any chain"
        ) from None


def serve(*, signer: Signer, path: Path, mode: int, clock: Callable[[], datetime]) -> None:
    """This will answer on the Unix socket at `path` until SIGTERM or SIGINT; one asker at a time, each at most 5 s.

    Raises OSError when the socket can't be made, FileExistsError when something else stands there or another signer
    lives.
    """
    stop_read, stop_write = os.pipe()
    os.set_blocking(stop_write, False)
    signal.set_wakeup_fd(stop_write)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    with listen(path, mode) as server, selectors.DefaultSelector() as waiting:
        waiting.register(server, selectors.EVENT_READ)
        waiting.register(stop_read, selectors.EVENT_READ)
        while True:
            ready = {key.fd for key, _ in waiting.select()}
            if stop_read in ready:
                break
            asker, _ = server.accept()
            with asker, contextlib.suppress(OSError):
                asker.settimeout(_WAIT_SECONDS)
                line = _read_line(asker)
                asker.sendall(msgspec.json.encode(signer.answer(line, now=clock())) + b"\n")
    path.unlink(missing_ok=True)


def listen(path: Path, mode: int) -> socket.socket:
    """This will open the socket; one that a dead signer left is replaced."""
    if path.exists():
        if not stat.S_ISSOCK(path.stat().st_mode):
            raise FileExistsError(f"{path} is no socket; name another path")
        with socket.socket(socket.AF_UNIX) as probe:
            if probe.connect_ex(str(path)) == 0:
                raise FileExistsError(f"a signer listens at {path} already")
        path.unlink()
    server = socket.socket(socket.AF_UNIX)
    mask = os.umask(0o777 & ~mode)
    try:
        server.bind(str(path))
    finally:
        os.umask(mask)
    server.listen(8)
    return server


def _read_line(asker: socket.socket) -> bytes:
    received = bytearray()
    while b"\n" not in received and len(received) <= _LINE_BYTES:
        part = asker.recv(65_536)
        if not part:
            break
        received += part
    return bytes(received.partition(b"\n")[0])


class SignerUnreachableError(OSError):
    """Nobody answers at the signer's socket."""


def ask_signer(path: Path, ask: Ask) -> Reply:
    """This will ask the signer, from the site's side. Raises SignerUnreachableError."""
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(_WAIT_SECONDS)
            line.connect(str(path))
            line.sendall(msgspec.json.encode(ask) + b"\n")
            reply: Any = msgspec.json.decode(_read_line(line), type=Reply)
    except (OSError, msgspec.MsgspecError) as error:
        raise SignerUnreachableError(f"no signer answers at {path}: {error}") from None
    return reply  # type: ignore[no-any-return]
