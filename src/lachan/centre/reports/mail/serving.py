"""The door behind the centre's mail server: SMTP or LMTP on the loopback or a Unix socket, memory bounded."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import stat
from collections.abc import Callable  # noqa: TC003 - msgspec resolves the annotation at run time
from contextlib import suppress
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP
from django.db import close_old_connections
from django.utils import timezone

from lachan.centre.reports.mail.parts import UnfitMailError
from lachan.centre.reports.mail.services import MAIL_BYTES, Delivery, take_mail
from lachan.centre.reports.short_code.reading import without_accents
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from aiosmtpd.smtp import Envelope, Session

_log = logging.getLogger("lachan.mail")

# Each is held in memory while it comes in and is read: about five times its size at the worst.
MOST_AT_ONCE: Final = 4
# Beyond this nobody waits for the end of a mail that is refused already.
_MOST_PASSED_OVER_BYTES: Final = 200_000_000
_MOST_RECEIVERS: Final = 50
_FULL: Final = 507
_TOO_LARGE: Final = 413


class Doorway(msgspec.Struct, frozen=True):
    """Where mail is handed in, for which addresses, and whose `Authentication-Results` are believed ("" nobody's).

    `place` is a port on the loopback (`127.0.0.1:8025`) or the path of a Unix socket.
    """

    place: str
    addresses: tuple[str, ...]
    lmtp: bool = False
    authserv_id: str = ""


class Beside(msgspec.Struct, frozen=True):
    """What else is taken at this door, by a room above: whether an address is its, and what it does with a mail.

    `take(address, envelope_from, raw)` returns once the mail is kept, and raises as `take_mail`.
    """

    awaits: Callable[[str], bool]
    take: Callable[[str, str, bytes], object]


class DoorError(ValueError):
    """A place at which mail can't be taken; the message says the mend."""


class Handler:
    """Takes what the mail server hands on; every answer is one of SMTP's, whatever happens inside."""

    def __init__(self, doorway: Doorway, beside: Beside | None = None) -> None:
        """This will begin with nothing being read."""
        self._beside = beside
        self._addresses = {one.lower() for one in doorway.addresses}
        self._authserv_id = doorway.authserv_id
        self.receiving = 0
        self.idle = asyncio.Event()
        self.idle.set()

    def begin(self) -> bool:
        """This will count a mail that comes in; False when there are too many already."""
        if self.receiving >= MOST_AT_ONCE:
            return False
        self.receiving += 1
        self.idle.clear()
        return True

    def end(self) -> None:
        """This will count it as done."""
        self.receiving -= 1
        if not self.receiving:
            self.idle.set()

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """This will take the centre's own addresses alone: it is no relay."""
        del server, session, options
        if address.lower() not in self._addresses and not await asyncio.to_thread(self._is_beside, address):
            return "550 5.1.1 No such address here"
        if len(envelope.rcpt_tos) >= _MOST_RECEIVERS:
            return "452 4.5.3 Too many recipients"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        """This will answer 250 once the report is on the disk for good."""
        del server, session
        raw = envelope.content if isinstance(envelope.content, bytes) else b""
        envelope.content = envelope.original_content = None
        delivery = Delivery(envelope.mail_from or "", tuple(envelope.rcpt_tos), raw)
        return await asyncio.to_thread(self.answer, delivery)

    def answer(self, delivery: Delivery) -> str:
        """This will take one mail and give SMTP's answer: for all its receivers here, or it comes again for all."""
        close_old_connections()
        try:
            ours = tuple(to for to in delivery.to if to.lower() in self._addresses)
            if self._beside is not None:
                for to in delivery.to:
                    if to not in ours:
                        self._beside.take(to, delivery.envelope_from, delivery.raw)
            if ours:
                own = msgspec.structs.replace(delivery, to=ours)
                take_mail(delivery=own, authserv_id=self._authserv_id, now=timezone.now())
        except UnfitMailError as error:
            _log.warning("a mail was refused: %s", error.code)
            return _refused(error)
        except Refusal as refusal:
            _log.warning("a mail was refused: %s", refusal.code)
            status = {_FULL: "452 4.3.1", _TOO_LARGE: "552 5.3.4"}.get(refusal.status, "554 5.6.0")
            return f"{status} {refusal.what('en')} {without_accents(refusal.what('vi'))}"
        except Exception as error:  # noqa: BLE001 - the mail server keeps the mail and tries again
            # no traceback: words of the mail may stand in it
            _log.error("a mail could not be taken: %s", type(error).__name__)
            return "451 4.3.0 Try again later"
        finally:
            close_old_connections()
        return "250 2.0.0 Taken"

    def _is_beside(self, address: str) -> bool:
        close_old_connections()
        try:
            return self._beside is not None and self._beside.awaits(address)
        finally:
            close_old_connections()


class _BoundedData:
    """`DATA` in one buffer that never grows beyond the limit, whatever the length of lines."""

    answers_each = False

    async def smtp_DATA(self: Any, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        """This will read a mail, and hand it on or refuse it after its end."""
        if await self.check_helo_needed():
            return
        if not self.envelope.rcpt_tos:
            await self.push("503 5.5.1 Error: need RCPT command")
            return
        if arg:
            await self.push("501 5.5.4 Syntax: DATA")
            return
        handler: Handler = self.event_handler
        if not handler.begin():
            await self.push("451 4.3.2 Too many mails at once, try again later")
            return
        try:
            # one answer for each receiver by LMTP (RFC 2033, 4.2), one for all by SMTP
            answers = len(self.envelope.rcpt_tos) if self.answers_each else 1
            await self.push("354 End data with <CR><LF>.<CR><LF>")
            content = await self._read_content()
            if content is None:
                said = without_accents(say("mailed.too_large", "vi"))
                status = f"552 5.3.4 {say('mailed.too_large', 'en')} {said}"
            else:
                self.envelope.content = content
                del content
                status = await handler.handle_DATA(self, self.session, self.envelope)
        finally:
            handler.end()
        self._set_post_data_state()
        for _ in range(answers):
            await self.push(status)

    async def _read_content(self: Any) -> bytes | None:
        """This will give the content, None when it was too large."""
        content, size, begins = bytearray(), 0, True
        while True:
            try:
                piece = await self._reader.readuntil(b"\r\n")
                ends = True
            except asyncio.LimitOverrunError as error:
                piece = await self._reader.read(error.consumed)
                ends = False
            if begins and piece == b".\r\n":
                return bytes(content) if size <= MAIL_BYTES else None
            size += len(piece)
            if size <= MAIL_BYTES:
                content += piece[1:] if begins and piece.startswith(b".") else piece
            else:
                content.clear()
                if size > _MOST_PASSED_OVER_BYTES:
                    await self.push("421 4.3.0 Closing")
                    self.transport.close()
                    raise asyncio.CancelledError
            begins = ends


class SmtpDoor(_BoundedData, SMTP):
    """SMTP with a bounded `DATA`."""

    line_length_limit = 65_536


class LmtpDoor(_BoundedData, LMTP):
    """LMTP with a bounded `DATA`."""

    answers_each = True
    line_length_limit = 65_536


async def serve_mail(doorway: Doorway, beside: Beside | None = None) -> None:
    """This will take mail until it is told to end, and then finish what is being taken. Raises DoorError, OSError."""
    loop = asyncio.get_running_loop()
    handler = Handler(doorway, beside)
    made = partial(
        LmtpDoor if doorway.lmtp else SmtpDoor,
        handler,
        data_size_limit=MAIL_BYTES,
        enable_SMTPUTF8=True,
        hostname="lachan",
        ident="Lachan",
        loop=loop,
    )
    if doorway.place.startswith("/"):
        server = await loop.create_unix_server(made, sock=_bind_socket(Path(doorway.place)))
    else:
        host, port = read_port(doorway.place)
        server = await loop.create_server(made, host, port)
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    await ended.wait()
    server.close()
    # who is connected and sends nothing isn't waited for
    await handler.idle.wait()


def read_port(said: str) -> tuple[str, int]:
    """This will read `127.0.0.1:8025`; the loopback alone, for the open internet is the mail server's.

    Raises DoorError.
    """
    host, _, port = said.rpartition(":")
    try:
        is_here = ip_address(host.strip("[]")).is_loopback
    except ValueError:
        is_here = False
    if not is_here or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65_536:  # noqa: PLR2004 - a port
        raise DoorError("give a port on the loopback, such as 127.0.0.1:8025, or the path of a Unix socket")
    return host.strip("[]"), int(port)


def _bind_socket(path: Path) -> socket.socket:
    """This will make the socket for owner and group, in the place of one that an earlier run left."""
    with suppress(FileNotFoundError):
        if not stat.S_ISSOCK(path.stat().st_mode):
            raise DoorError(f"{path} is there and is no socket; name another path")
        path.unlink()
    made = socket.socket(socket.AF_UNIX)
    try:
        made.bind(str(path))
        path.chmod(0o660)
    except OSError:
        made.close()
        raise
    return made


def _refused(error: UnfitMailError) -> str:
    if error.code == "parts":
        said = [say("mailed.too_many_parts", lang) for lang in ("en", "vi")]
    elif error.code == "depth":
        said = [say("mailed.too_deep", lang) for lang in ("en", "vi")]
    elif error.code == "tnef":
        said = [say("mailed.tnef", lang) for lang in ("en", "vi")]
    elif error.code == "no_mail":
        said = [say("mailed.no_mail", lang) for lang in ("en", "vi")]
    else:
        said = [say("mailed.nothing", lang) for lang in ("en", "vi")]
    return f"554 5.6.0 {said[0]} {without_accents(said[1])}"
