"""Against real HTTP servers on the loopback."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from lachan.centre.fetch.client import Limits
from lachan.centre.outbox import signing
from lachan.centre.outbox.channels.channel import Outbound, Outcome
from lachan.centre.outbox.channels.webhook import WebhookChannel
from lachan.centre.outbox.contents import make_webhook
from lachan.centre.outbox.naming import public_id
from scripted import answer, certificate, here, says, scripted

if TYPE_CHECKING:
    import socket
    from pathlib import Path

pytestmark = pytest.mark.live

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
NAME = "bank"


@pytest.fixture
def secret(tmp_path: Path, settings: Any) -> signing.Secret:
    settings.ENVIRONMENT = msgspec.structs.replace(
        settings.ENVIRONMENT, data=tmp_path, partner_networks=(ip_network("127.0.0.1/32"),)
    )
    return signing.add_secret(name=NAME, now=NOW)


def outbound(url: str, *, secret_name: str = NAME, allow_private: bool = True, key: str = "w:1") -> Outbound:
    call = make_webhook(
        event="measure.approved",
        payload={"id": 7, "name": "Lá Chắn"},
        secret_name=secret_name,
        allow_private=allow_private,
        at=NOW.isoformat(),
    )
    call = msgspec.structs.replace(call, id=public_id(key=key, issuer="a"), issuer="lachan.example")
    return Outbound(
        id=1, key=key, host="x", address=url, content=msgspec.json.encode(call), created_at=NOW, number=3
    )


def call(url: str, *, seconds: float = 5.0, **more: Any) -> Outcome:
    channel = WebhookChannel(
        resolver=here, limits=Limits(max_bytes=1000, total_seconds=seconds, max_redirects=0)
    )
    return channel.deliver(outbound(url, **more), now=NOW)


def headers_of(asked: bytes) -> dict[str, str]:
    lines = asked.partition(b"\r\n\r\n")[0].decode().split("\r\n")[1:]
    return {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}


def test_a_call_is_signed_and_says_what_it_is(secret: signing.Secret) -> None:
    with scripted(says(answer(b"", "204 No Content"))) as server:
        assert call(f"{server.url}/hook?a=b") == Outcome("delivered", "http.204")
    (asked,) = server.asked
    body = asked.partition(b"\r\n\r\n")[2]
    headers = headers_of(asked)
    assert asked.startswith(b"POST /hook?a=b HTTP/1.1")
    assert msgspec.json.decode(body) == {"id": 7, "name": "Lá Chắn"}
    assert headers["webhook-id"] == headers["idempotency-key"] == headers["ce-id"]
    assert headers["webhook-id"].startswith("msg_")
    assert headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    assert headers["webhook-key-id"] == secret.id
    assert headers["webhook-attempt"] == "3"
    assert headers["ce-type"] == "measure.approved"
    assert headers["ce-specversion"] == "1.0"
    expected = signing.sign(
        [secret], message_id=headers["webhook-id"], at_seconds=int(NOW.timestamp()), body=body
    )
    assert headers["webhook-signature"] == expected


def test_while_a_secret_is_changed_both_sign(secret: signing.Secret) -> None:
    newer = signing.add_secret(name=NAME, now=NOW)
    with scripted(says(answer())) as server:
        call(server.url)
    headers = headers_of(server.asked[0])
    assert headers["webhook-key-id"] == f"{newer.id} {secret.id}"
    assert headers["webhook-signature"].count("v1,") == 2


@pytest.mark.usefixtures("secret")
@pytest.mark.parametrize(
    ("status", "result"),
    [
        ("200 OK", "delivered"), ("201 Created", "delivered"), ("202 Accepted", "delivered"), ("299 X", "delivered"),
        ("301 Moved", "never"), ("302 Found", "never"), ("308 X", "never"), ("304 X", "never"),
        ("400 Bad", "never"), ("410 Gone", "never"), ("413 X", "never"), ("422 X", "never"), ("405 X", "never"),
        ("401 X", "later"), ("403 X", "later"), ("404 X", "later"), ("408 X", "later"), ("425 X", "later"), ("429 X", "later"),
        ("500 X", "later"), ("502 X", "later"), ("503 X", "later"), ("599 X", "later"), ("600 X", "never"),
    ],
)  # fmt: skip
def test_each_status_means_one_thing(status: str, result: str) -> None:
    with scripted(says(answer(b"", status, Location="http://site.example/"))) as server:
        outcome = call(server.url)
    assert (outcome.result, outcome.code) == (result, f"http.{status[:3]}")
    assert len(server.asked) == 1


@pytest.mark.usefixtures("secret")
@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120), ("0", 0), ("99999999999999999999", 86_400), ("-5", 0), ("1e9", 0), ("soon", 0), ("", 0), ("٣", 0),
        ("Sat, 28 Nov 2026 04:00:00 GMT", 3600), ("Sat, 28 Nov 2026 02:00:00 GMT", 0), ("Sat, 28 Nov 2099 02:00:00 GMT", 86_400),
    ],
)  # fmt: skip
def test_it_hears_when_to_come_again(said: str, seconds: int) -> None:
    with scripted(says(answer(b"", "503 X", Retry_After=said.encode().decode("latin-1")))) as server:
        assert call(server.url).wait_seconds == seconds


@pytest.mark.usefixtures("secret")
def test_it_follows_no_redirect_with_what_is_meant_for_the_partner() -> None:
    with scripted(says(answer())) as other:
        away = answer(b"", "307 X", Location=f"http://127.0.0.1:{other.port}/")
        with scripted(says(away)) as server:
            assert call(server.url).result == "never"
    assert other.asked == []


@pytest.mark.usefixtures("secret")
def test_it_reaches_nothing_inside_unless_the_order_says_so() -> None:
    with scripted(says(answer())) as server:
        assert call(server.url, allow_private=False) == Outcome("later", "address.loopback")
        assert call("http://169.254.169.254/") == Outcome("later", "address.metadata")
    assert server.asked == []


@pytest.mark.usefixtures("secret")
def test_without_its_secret_a_call_waits(tmp_path: Path) -> None:
    with scripted(says(answer())) as server:
        assert call(server.url, secret_name="other") == Outcome("later", "no_secret")  # noqa: S106
        (tmp_path / "keys/webhooks/bank").chmod(0o644)
        assert call(server.url) == Outcome("later", "secret_file")
    assert server.asked == []


@pytest.mark.usefixtures("secret")
def test_whoever_says_that_it_was_taken_is_believed_whatever_follows() -> None:
    def endless(conn: socket.socket, asked: bytes) -> None:
        del asked
        conn.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(40):
            conn.sendall(b"x" * 10)
            time.sleep(0.05)

    with scripted(endless) as server:
        outcome = call(server.url, seconds=0.5)
        assert call(server.url, seconds=0.5) == outcome
    assert outcome == Outcome("delivered", "http.200")


@pytest.mark.usefixtures("secret")
def test_a_head_that_does_not_end_is_tried_later() -> None:
    def endless(conn: socket.socket, asked: bytes) -> None:
        del asked
        conn.sendall(b"HTTP/1.1 200 OK\r\n")
        for _ in range(40):
            conn.sendall(b"X: y\r\n")
            time.sleep(0.05)

    with scripted(endless) as server:
        assert call(server.url, seconds=0.5) == Outcome("later", "time")


@pytest.mark.usefixtures("secret")
def test_https_is_checked_by_the_partners_own_authority(tmp_path: Path, settings: Any) -> None:
    context, authority = certificate(tmp_path, "site.example")
    with scripted(says(answer()), tls=context) as server:
        assert call(server.url) == Outcome("later", "tls")
        settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, partner_ca_file=authority)
        assert call(server.url).result == "delivered"
