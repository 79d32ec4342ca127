"""Against a real SMTP server (aiosmtpd) on the loopback."""

from __future__ import annotations

import email
import email.policy
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from lachan.centre.config.environment.fields import MailServer
from lachan.centre.outbox.channels.channel import Outbound
from lachan.centre.outbox.channels.mail import MailChannel, compose
from lachan.centre.outbox.contents import Attachment, make_mail
from lachan.centre.outbox.naming import public_id
from scripted import certificate, scripted
from served import free_port

if TYPE_CHECKING:
    import socket
    import ssl
    from collections.abc import Iterator
    from email.message import EmailMessage
    from pathlib import Path

pytestmark = pytest.mark.live

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)


class Sink:
    """Keeps what it takes; `refuses` maps a command to the answer it gives instead."""

    def __init__(self, **refuses: str) -> None:
        self.refuses = refuses
        self.taken: list[Any] = []

    async def handle_MAIL(  # noqa: N802 - named by aiosmtpd
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        del server, session
        envelope.mail_from, envelope.mail_options = address, options
        return self.refuses.get("mail", "250 OK")

    async def handle_RCPT(  # noqa: N802 - named by aiosmtpd
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        del server, session, options
        if "rcpt" in self.refuses:
            return self.refuses["rcpt"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - named by aiosmtpd
        del server, session
        if "data" in self.refuses:
            return self.refuses["data"]
        self.taken.append(envelope)
        return "250 taken"


@contextmanager
def smtp(sink: Sink, **more: Any) -> Iterator[int]:
    """This will serve until the block ends, and give the port."""
    port = free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=port, **more)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def outbound(*, to: str = "lan@congan.example", key: str = "a:1", **mail: Any) -> Outbound:
    made = make_mail(**{"subject": "Cảnh báo lừa đảo", "text": "Xin chào\n.\nhết", **mail})
    made = msgspec.structs.replace(made, id=public_id(key=key, issuer="a"), issuer="lachan.example")
    return Outbound(
        id=1, key=key, host="x", address=to, content=msgspec.json.encode(made), created_at=NOW, number=1
    )


def set_server(settings: Any, port: int, scheme: str = "smtp", host: str = "127.0.0.1", **more: Any) -> None:
    settings.ENVIRONMENT = msgspec.structs.replace(
        settings.ENVIRONMENT,
        mail_server=MailServer(scheme, host, port),
        mail_from="trungtam@lachan.example",
        centre_name="Trung tâm Lá Chắn",
        **more,
    )


def sent(message: Outbound, **more: Any) -> tuple[str, str]:
    outcome = MailChannel(**more).deliver(message, now=NOW)
    return outcome.result, outcome.code


def read(envelope: Any) -> EmailMessage:
    parsed: Any = email.message_from_bytes(envelope.content, policy=email.policy.default)
    return parsed  # type: ignore[no-any-return]


def test_a_mail_arrives_as_it_was_written(settings: Any) -> None:
    sink = Sink()
    files = (Attachment("báo cáo.pdf", "application/pdf", b"%PDF-1.7 \x00\xff"),)
    with smtp(sink) as port:
        set_server(settings, port)
        message = outbound(html="<p>Xin chào</p>", attachments=files, reply_to="hoi@lachan.example")
        assert sent(message) == ("delivered", "smtp.250")
    (envelope,) = sink.taken
    assert (envelope.mail_from, envelope.rcpt_tos) == ("trungtam@lachan.example", ["lan@congan.example"])
    came = read(envelope)
    assert came["Subject"] == "Cảnh báo lừa đảo"
    assert came["From"] == "Trung tâm Lá Chắn <trungtam@lachan.example>"
    assert came["Reply-To"] == "hoi@lachan.example"
    assert came["Auto-Submitted"] == "auto-generated"
    text, html = came.get_body(("plain",)), came.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().splitlines() == ["Xin chào", ".", "hết"]
    assert "Xin chào" in html.get_content()
    (file,) = came.iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("báo cáo.pdf", b"%PDF-1.7 \x00\xff")


def test_what_cannot_be_delivered_is_told_where_the_order_says(settings: Any) -> None:
    sink = Sink()
    with smtp(sink) as port:
        set_server(settings, port)
        message = outbound(return_path="thongbao+aaaa@lachan.example")
        assert sent(message) == ("delivered", "smtp.250")
    (envelope,) = sink.taken
    assert envelope.mail_from == "thongbao+aaaa@lachan.example"
    assert read(envelope)["From"] == "Trung tâm Lá Chắn <trungtam@lachan.example>"


def test_every_attempt_sends_the_same_bytes_under_the_same_id(settings: Any) -> None:
    sink = Sink()
    with smtp(sink) as port:
        set_server(settings, port)
        files = (Attachment("a.txt", "text/plain", b"a"),)
        for key in ("a:1", "a:1", "a:2"):
            assert sent(outbound(key=key, html="<p>", attachments=files))[0] == "delivered"
    one, two, three = sink.taken
    assert one.content == two.content
    assert read(one)["Message-ID"] == read(two)["Message-ID"] != read(three)["Message-ID"]


@pytest.mark.parametrize(
    ("refuses", "outcome"),
    [
        ({"rcpt": "550 no such person"}, ("never", "smtp.550")),
        ({"rcpt": "450 greylisted"}, ("later", "smtp.450")),
        ({"rcpt": "552 full"}, ("never", "smtp.552")),
        ({"mail": "550 not you"}, ("later", "smtp.sender.550")),
        ({"data": "554 spam"}, ("never", "smtp.554")),
        ({"data": "451 later"}, ("later", "smtp.451")),
    ],
)
def test_what_a_server_refuses_is_told_by_its_number(
    settings: Any, refuses: dict[str, str], outcome: tuple[str, str]
) -> None:
    with smtp(Sink(**refuses)) as port:
        set_server(settings, port)
        assert sent(outbound()) == outcome


def test_an_address_with_vietnamese_letters_goes_where_the_server_takes_it(settings: Any) -> None:
    sink = Sink()
    with smtp(sink, enable_SMTPUTF8=True) as port:
        set_server(settings, port)
        assert sent(outbound(to="nguyễn@congan.example"))[0] == "delivered"
    assert sink.taken[0].rcpt_tos == ["nguyễn@congan.example"]
    with smtp(Sink(), enable_SMTPUTF8=False) as port:
        set_server(settings, port)
        assert sent(outbound(to="nguyễn@congan.example")) == ("never", "smtp.smtputf8")


def starttls(sink: Sink, context: ssl.SSLContext, **more: Any) -> Any:
    return smtp(sink, tls_context=context, require_starttls=True, **more)


def test_it_secures_the_connection_and_checks_whom_it_talks_to(settings: Any, tmp_path: Path) -> None:
    context, authority = certificate(tmp_path, "localhost")
    sink = Sink()
    with starttls(sink, context) as port:
        set_server(settings, port, "smtp+starttls", "localhost", mail_ca_file=authority)
        assert sent(outbound())[0] == "delivered"
        set_server(settings, port, "smtp+starttls", "127.0.0.1", mail_ca_file=authority)
        assert sent(outbound())[0] == "later"
        set_server(settings, port, "smtp+starttls", "localhost", mail_ca_file=None)
        assert sent(outbound())[0] == "later"
    assert len(sink.taken) == 1


def test_it_sends_nothing_in_the_clear_to_a_server_without_tls(settings: Any) -> None:
    sink = Sink()
    with smtp(sink) as port:
        set_server(settings, port, "smtp+starttls", "localhost")
        assert sent(outbound()) == ("later", "smtp.no_tls")
    assert sink.taken == []


class Door:
    """Lets one name with one password in."""

    def __call__(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        del server, session, envelope, mechanism
        known = isinstance(data, LoginPassword) and (data.login, data.password) == (b"lachan", b"secret")
        return AuthResult(success=known, handled=False)


@pytest.mark.parametrize(
    ("written", "outcome"), [("secret\n", "smtp.250"), ("wrong\n", "smtp.auth"), (None, "password_file")]
)
def test_it_signs_in_with_the_password_of_the_file(
    settings: Any, tmp_path: Path, written: str | None, outcome: str
) -> None:
    context, authority = certificate(tmp_path, "localhost")
    path = tmp_path / "password"
    if written is not None:
        path.write_text(written)
        path.chmod(0o600)
    with starttls(Sink(), context, authenticator=Door(), auth_required=True) as port:
        set_server(
            settings, port, "smtp+starttls", "localhost",
            mail_ca_file=authority, mail_user="lachan", mail_password_file=path,
        )  # fmt: skip
        assert sent(outbound())[1] == outcome


def test_tls_from_the_first_byte(settings: Any, tmp_path: Path) -> None:
    context, authority = certificate(tmp_path, "localhost")
    asked: list[bytes] = []

    def script(conn: socket.socket, _: bytes) -> None:
        conn.sendall(b"220 here\r\n")
        for said in (
            b"250-here\r\n250 SIZE 100\r\n",
            b"250 ok\r\n",
            b"250 ok\r\n",
            b"354 go\r\n",
            b"250 ok\r\n",
            b"221 bye\r\n",
        ):
            came = conn.recv(65_536)
            while (
                said == b"250 ok\r\n"
                and asked
                and asked[-1].startswith(b"DATA")
                and not came.endswith(b"\r\n.\r\n")
            ):
                came += conn.recv(65_536)
            asked.append(came.upper())
            conn.sendall(said)

    with scripted(script, tls=context, greet=True) as server:
        set_server(settings, server.port, "smtps", "localhost", mail_ca_file=authority)
        assert sent(outbound())[0] == "delivered"
    assert asked[1].startswith(b"MAIL FROM:<TRUNGTAM@")


def greeting(*pieces: bytes, pause: float = 0.0) -> Any:
    def script(conn: socket.socket, _: bytes) -> None:
        for piece in pieces:
            conn.sendall(piece)
            time.sleep(pause)

    return script


@pytest.mark.parametrize(
    ("script", "codes"),
    [
        (greeting(b"554 go away\r\n"), {"smtp.554"}),
        (greeting(b"421 busy\r\n"), {"smtp.421"}),
        (greeting(b"220 here\r\n"), {"reset", "smtp.-1"}),
        (greeting(b""), {"reset", "smtp.-1"}),
        (greeting(b"HTTP/1.1 400 Bad\r\n\r\n"), {"smtp.-1", "reset"}),
        (greeting(*[b"220-slow\r\n"] * 40, pause=0.1), {"time"}),
        (greeting(b"220-x\r\n" * 100_000), {"size"}),
        (greeting(b"2" * 100_000), {"smtp.500", "size", "reset"}),
    ],
)
def test_a_server_that_talks_nonsense_or_too_slowly_is_tried_later(
    settings: Any, script: Any, codes: set[str]
) -> None:
    with scripted(script, greet=True) as server:
        set_server(settings, server.port)
        start = time.monotonic()
        result, code = sent(outbound(), total_seconds=0.7)
    assert (result, code in codes) == ("later", True), code
    assert time.monotonic() - start < 4


def test_nobody_listens(settings: Any) -> None:
    set_server(settings, 1)
    assert sent(outbound()) == ("later", "connect")


def test_it_is_ready_once_server_and_sender_are_set(settings: Any) -> None:
    assert not MailChannel().is_ready()
    set_server(settings, 25)
    assert MailChannel().is_ready()
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, mail_from="")
    assert not MailChannel().is_ready()


def test_long_lines_and_every_letter_fit_into_seven_bits() -> None:
    made = compose(
        outbound(text="ễ" * 5000 + "\n" + "a" * 5000), sender="a@b.example", name='Trung tâm "Lá", Chắn'
    )
    raw = made.as_bytes()
    assert raw.isascii()
    assert max(len(line) for line in raw.splitlines()) <= 998
