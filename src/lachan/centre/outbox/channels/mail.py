"""Mail by the operator's server: TLS unless the server is this machine, one message a connection."""

from __future__ import annotations

import smtplib
from contextlib import suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.conf import settings

from lachan.centre.fetch.resolving import resolve_by_system
from lachan.centre.fetch.sockets import Deadline, Guard, connect, guard_socket, tls_context, wrap
from lachan.centre.fetch.targets import FetchError
from lachan.centre.outbox.channels.channel import Outbound, Outcome
from lachan.centre.outbox.contents import Mail
from lachan.centre.outbox.naming import issuer
from lachan.centre.web.keyfiles import KeyFileError, read_private

if TYPE_CHECKING:
    import socket
    from datetime import datetime

    from lachan.centre.config.environment import Environment

_CONNECT_SECONDS: Final = 10.0
# All that a server says in one conversation; its greeting and answers have a few lines.
_ANSWER_BYTES: Final = 65_536
_LASTING: Final = range(500, 600)


class MailChannel:
    """Hands mail to the operator's server."""

    def __init__(self, *, total_seconds: float = 60.0) -> None:
        """This will keep the limit of time for one mail."""
        self.total_seconds = total_seconds

    def is_ready(self) -> bool:
        """This will say whether a server and a sender are set; until then mail waits."""
        environment: Environment = settings.ENVIRONMENT
        return environment.mail_server is not None and bool(environment.mail_from)

    def deliver(self, message: Outbound, *, now: datetime) -> Outcome:
        """This will hand in one mail; the same bytes at each attempt."""
        del now
        environment: Environment = settings.ENVIRONMENT
        guard = Guard(Deadline(self.total_seconds), _ANSWER_BYTES)
        try:
            with _Conversation(environment, guard) as server:
                server.enter()
                return _hand_in(server, message, environment)
        except (FetchError, KeyFileError, smtplib.SMTPException, OSError) as error:
            return Outcome("later", _code_of(error))


def _code_of(error: Exception) -> str:
    """This will name what went wrong before the mail itself was spoken of: the server's trouble or our setting."""
    match error:
        case FetchError():
            return error.code
        case KeyFileError():
            return "password_file"
        case smtplib.SMTPAuthenticationError():
            return "smtp.auth"
        case smtplib.SMTPNotSupportedError():
            return "smtp.no_tls"
        case smtplib.SMTPResponseException():
            return f"smtp.{error.smtp_code}"
        case _:
            return "reset"


def compose(message: Outbound, *, sender: str, name: str) -> EmailMessage:
    """This will make the mail: the id that doubles are known by, and nothing that differs from attempt to attempt."""
    mail = msgspec.json.decode(message.content, type=Mail)
    made = EmailMessage(policy=(SMTPUTF8 if _is_wide(message) else SMTP).clone(cte_type="7bit"))
    made["From"] = Address(name, addr_spec=sender)
    made["To"] = message.address
    made["Subject"] = mail.subject
    made["Date"] = format_datetime(message.created_at)
    made["Message-ID"] = f"<{mail.id}@{mail.issuer}>"
    # no holiday answers, please (RFC 3834)
    made["Auto-Submitted"] = "auto-generated"
    if mail.reply_to:
        made["Reply-To"] = mail.reply_to
    made.set_content(mail.text)
    if mail.html:
        made.add_alternative(mail.html, subtype="html")
    for one in mail.attachments:
        kind, _, subtype = one.media_type.partition("/")
        made.add_attachment(one.body, maintype=kind, subtype=subtype, filename=one.name)
    for number, part in enumerate(made.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_{mail.id}_{number}")
    return made


def _is_wide(message: Outbound) -> bool:
    """This will say whether an address has letters that only some servers take (RFC 6531)."""
    mail = msgspec.json.decode(message.content, type=Mail)
    return not (message.address + mail.reply_to + mail.return_path).isascii()


def _hand_in(server: _Conversation, message: Outbound, environment: Environment) -> Outcome:
    made = compose(message, sender=environment.mail_from, name=environment.centre_name)
    return_path = msgspec.json.decode(message.content, type=Mail).return_path or environment.mail_from
    options = []
    if _is_wide(message):
        if not server.has_extn("smtputf8"):
            return Outcome("never", "smtp.smtputf8")
        options = ["SMTPUTF8", "BODY=8BITMIME"]
    try:
        server.sendmail(return_path, [message.address], made.as_bytes(), options)
    except smtplib.SMTPRecipientsRefused as error:
        return _refused(next(iter(error.recipients.values()))[0])
    except smtplib.SMTPSenderRefused as error:
        # all mail would die of a wrong sender, so it waits for the operator
        return Outcome("later", f"smtp.sender.{error.smtp_code}")
    except smtplib.SMTPDataError as error:
        return _refused(error.smtp_code)
    return Outcome("delivered", "smtp.250")


def _refused(status: int) -> Outcome:
    return Outcome("never" if status in _LASTING else "later", f"smtp.{status}")


class _Conversation(smtplib.SMTP):
    """SMTP over our own sockets, so that one deadline holds for the whole."""

    def __init__(self, environment: Environment, guard: Guard) -> None:
        if environment.mail_server is None:  # pragma: no cover - such mail is not claimed
            raise FetchError("connect")
        self.environment = environment
        self.place = environment.mail_server
        self.guard = guard
        super().__init__(local_hostname=issuer())

    def enter(self) -> None:
        """This will connect, secure the connection and sign in, as the operator has set."""
        code, said = self.connect(self.place.host, self.place.port)
        if code != 220:  # noqa: PLR2004 - RFC 5321, 4.2.3
            raise smtplib.SMTPConnectError(code, said)
        # what starttls names the server by, for its certificate
        self._host = self.place.host
        if self.place.scheme == "smtp+starttls":
            self.starttls(context=tls_context(self.environment.mail_ca_file))
            guard_socket(self._socket(), self.guard)
        self.ehlo_or_helo_if_needed()
        if self.environment.mail_user:
            self.login(self.environment.mail_user, _password(self.environment))

    def _get_socket(self, host: str, port: int, timeout: Any) -> socket.socket:
        del timeout
        left = self.guard.deadline.left(at_most=_CONNECT_SECONDS)
        addresses = resolve_by_system(host, seconds=left)
        sock, _ = connect(addresses, port, guard=self.guard, connect_seconds=_CONNECT_SECONDS)
        if self.place.scheme == "smtps":
            sock = wrap(sock, host, guard=self.guard, ca_file=self.environment.mail_ca_file)
        return sock

    def _socket(self) -> socket.socket:
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected
        return self.sock

    def __exit__(self, *_: object) -> None:
        # the goodbye is good manners; waiting for its answer would only put off noting what the server has taken
        with suppress(smtplib.SMTPException, OSError, FetchError):
            if self.sock is not None:
                self.putcmd("QUIT")
        self.close()


def _password(environment: Environment) -> str:
    path = environment.mail_password_file
    if path is None:
        raise KeyFileError("LACHAN_MAIL_PASSWORD_FILE is not set, but LACHAN_MAIL_USER is.")
    try:
        return read_private(path).decode().rstrip("\r\n")
    except FileNotFoundError:
        raise KeyFileError(f"{path} is missing.") from None
    except UnicodeDecodeError:
        raise KeyFileError(f"{path} is no text.") from None
