"""The look-up's addresses: what anybody gets, what is refused, and what is written down (nothing)."""

from __future__ import annotations

import logging
import os
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any, Final

import msgspec
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils import timezone

from centre.accounts.people import People, people
from centre.exchange.lookup.reading import Client, question, read_answer
from centre.exchange.lookup.stopping import fill_up, stop
from centre.exchange.making import lift, list_things
from lachan.centre.exchange import signing
from lachan.centre.exchange.lookup import building, counting
from lachan.centre.exchange.lookup.building import build
from lachan.centre.exchange.lookup.expressions import hash_of
from lachan.centre.exchange.lookup.generations import BLOCK
from lachan.centre.exchange.lookup.oblivious import hpke
from lachan.centre.exchange.lookup.oblivious.keys import keys_at, public_key_at
from lachan.centre.web.limits import Buckets

if TYPE_CHECKING:
    from pathlib import Path

    from django.http import HttpResponseBase
    from django.test import Client as Browser
    from pytest_django.fixtures import DjangoAssertNumQueries

__all__ = ["people"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("centre")]

SETS: Final = "/exchange/lookup/v1/sets"
HASHES: Final = "/exchange/lookup/v1/hashes"
OBLIVIOUS: Final = "/exchange/lookup/v1/oblivious"
KEYS: Final = "/exchange/lookup/v1/oblivious-keys"
BYTES: Final = "application/octet-stream"
EVIL: Final = hash_of("evil.top")


@pytest.fixture
def listed(centre: Path) -> list[str]:
    del centre  # the folders come first
    now = timezone.now()
    sources = list_things([("domain", "evil.top"), ("domain", "bad.top")], now=now)
    build(now)
    return sources


def ask(browser: Browser, body: bytes, **headers: Any) -> Any:
    return browser.post(HASHES, body, content_type=BYTES, **headers)


def counted(size: int) -> bytes:
    return bytes((size,)) if size < 64 else (size | 0x4000).to_bytes(2)


def inner(path: str, content: bytes, method: str = "POST") -> bytes:
    parts = [part.encode() for part in (method, "https", "lachan.example", path)]
    written = b"".join(counted(len(part)) + part for part in parts)
    return b"\0" + written + b"\0" + counted(len(content)) + content


def seal(plain: bytes, *, when: datetime | None = None) -> tuple[bytes, hpke.Context]:
    key = public_key_at(int((when or timezone.now()).timestamp()))
    header = bytes((key.id, 0, 0x20, 0, 1, 0, 1))
    enc, context = hpke.send(bytes.fromhex(key.key), b"message/bhttp request\0" + header)
    return header + enc + context.seal(plain), context


def opened(sealed: bytes, message: bytes, context: hpke.Context) -> tuple[int, bytes]:
    """This will open an answer as a client does: status, and the size of the fields and content left out."""
    secret = hpke.extract(message[7:39] + sealed[:16], context.export(b"message/bhttp response", 16))
    key, nonce = hpke.expand(secret, b"key", 16), hpke.expand(secret, b"nonce", 12)
    plain = AESGCM(key).decrypt(nonce, sealed[16:], b"")
    assert plain[0] == 1
    status = int.from_bytes(plain[1:3]) & 0x3FFF
    return status, plain[-1_024:]


@pytest.mark.usefixtures("listed")
def test_sets_are_for_anybody_and_any_page(client: Browser) -> None:
    response = client.get(SETS)
    assert response.status_code == 200
    taken = Client(signing.public_key())
    taken.take(response.content)
    assert len(taken.block) == 2
    headers = response.headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert headers["Cache-Control"] == "public, max-age=60"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Type"] == BYTES
    assert "Set-Cookie" not in headers


def test_who_has_a_version_gets_the_step_and_then_nothing(client: Browser, listed: list[str]) -> None:
    taken = Client(signing.public_key())
    taken.take(client.get(SETS).content)
    lift(listed[:1], now=timezone.now())
    build(timezone.now())
    response = client.get(f"{SETS}?from={taken.head['seq']}")
    assert taken.take(response.content).is_step
    assert taken.block == {int.from_bytes(hash_of("bad.top")[:4])}
    again = client.get(f"{SETS}?from={taken.head['seq']}")
    assert client.get(
        f"{SETS}?from={taken.head['seq']}", headers={"If-None-Match": again.headers["ETag"]}
    ).status_code == 304  # fmt: skip
    assert taken.take(again.content).sets == [[], [], [], []]


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize("said", ["1", "4294967295", "9999999999"])
def test_a_version_that_never_was_gets_the_whole(client: Browser, said: str) -> None:
    taken = Client(signing.public_key())
    assert not taken.take(client.get(f"{SETS}?from={said}").content).is_step


@pytest.mark.parametrize("said", ["x", "-1", "1e3", "١", "99999999999", "1;2"])
@pytest.mark.usefixtures("listed")
def test_a_version_that_is_no_number_is_refused(client: Browser, said: str) -> None:
    response = client.get(SETS, {"from": said})
    assert response.status_code == 400
    assert response.json()["code"] == "lookup_no_version"
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.usefixtures("listed")
def test_whole_hashes_come_in_an_answer_of_one_size(client: Browser) -> None:
    hit, miss = ask(client, question(EVIL)), ask(client, question(b"\0\0\0\1"))
    assert (hit.status_code, miss.status_code) == (200, 200)
    assert len(hit.content) == len(miss.content) == 1_024
    assert read_answer(hit.content)[2] == {(BLOCK, EVIL)}
    assert hit.headers["Cache-Control"] == "private, max-age=300"
    assert hit.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in hit.headers


def test_a_lifted_name_is_in_no_answer_after_the_next_version(client: Browser, listed: list[str]) -> None:
    lift(listed[:1], now=timezone.now())
    build(timezone.now())
    assert read_answer(ask(client, question(EVIL)).content)[2] == set()


@pytest.mark.usefixtures("listed")
def test_a_stop_reaches_every_way_to_ask_though_no_worker_is_there(client: Browser, people: People) -> None:
    taken = Client(signing.public_key())
    taken.take(client.get(SETS).content)
    etag = client.get(SETS).headers["ETag"]
    stop(people)
    assert read_answer(ask(client, question(EVIL)).content)[2] == set()
    message, context = seal(inner(HASHES, question(EVIL)))
    relayed = client.post(OBLIVIOUS, message, content_type="message/ohttp-req")
    assert read_answer(opened(relayed.content, message, context)[1])[2] == set()
    # signed, and later than what it had, so that a client takes it
    taken.take(client.get(f"{SETS}?from={taken.head['seq']}", headers={"If-None-Match": etag}).content)
    assert (taken.block, taken.flag) == (set(), set())
    fill_up(people)
    build(timezone.now())
    taken.take(client.get(f"{SETS}?from={taken.head['seq']}").content)
    assert len(taken.block) == 2


@pytest.mark.usefixtures("listed")
def test_no_set_that_was_emptied_is_handed_out_while_a_worker_is_at_it(
    client: Browser, people: People, centre: Path
) -> None:
    stop(people)
    with building._alone(centre):
        assert client.get(SETS).status_code == 503
        assert read_answer(ask(client, question(EVIL)).content)[2] == set()
    assert client.get(SETS).status_code == 200


@pytest.mark.usefixtures("listed")
def test_no_question_reaches_the_database(
    client: Browser, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        ask(client, question(EVIL))
        client.get(SETS)
        client.get(f"{SETS}?from=1")
        client.post(OBLIVIOUS, seal(inner(HASHES, question(EVIL)))[0], content_type="message/ohttp-req")


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize(
    ("body", "status", "code"),
    [(b"", 411, "lookup_length"), (bytes(60), 400, "lookup_no_question"), (bytes(65), 413, "lookup_length"),
     (bytes(2_000_000), 413, "lookup_length")],
    ids=["empty", "short", "long", "very long"],
)  # fmt: skip
def test_what_is_no_question_is_refused(client: Browser, body: bytes, status: int, code: str) -> None:
    response = ask(client, body)
    assert (response.status_code, response.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("get", HASHES, "POST, OPTIONS"),
        ("post", SETS, "GET, HEAD, OPTIONS"),
        ("get", OBLIVIOUS, "POST, OPTIONS"),
    ],
)
def test_other_methods_are_refused(client: Browser, method: str, path: str, allowed: str) -> None:
    response = getattr(client, method)(path)
    assert (response.status_code, response.headers["Allow"]) == (405, allowed)


@pytest.mark.parametrize("path", [SETS, HASHES, OBLIVIOUS, KEYS])
def test_browsers_hear_that_any_page_may_ask(client: Browser, path: str) -> None:
    response = client.options(path, headers={"Origin": "https://bank.example"})
    assert response.status_code == 204
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert "Content-Type" in response.headers["Access-Control-Allow-Headers"]


def test_before_the_first_version_it_says_when_to_come_again(client: Browser) -> None:
    for response in (client.get(SETS), ask(client, question(EVIL))):
        assert (response.status_code, response.json()["code"]) == (503, "lookup_not_yet")
        assert response.headers["Retry-After"] == "5"


@pytest.mark.usefixtures("listed")
def test_a_relayed_question_is_opened_and_its_answer_is_for_who_asked(client: Browser) -> None:
    message, context = seal(inner(HASHES, question(EVIL)))
    response = client.post(OBLIVIOUS, message, content_type="message/ohttp-req")
    assert (response.status_code, response.headers["Content-Type"]) == (200, "message/ohttp-res")
    status, content = opened(response.content, message, context)
    assert status == 200
    assert read_answer(content)[2] == {(BLOCK, EVIL)}
    assert EVIL not in response.content


@pytest.mark.usefixtures("listed")
def test_a_relay_sees_the_same_size_whatever_was_asked(client: Browser) -> None:
    sizes = set()
    for plain in (
        inner(HASHES, question(EVIL)), inner(HASHES, question(b"\0\0\0\1")), inner(HASHES, b"no question"),
        inner("/desk/", question(EVIL)), inner(HASHES, question(EVIL), method="GET"),
    ):  # fmt: skip
        response = client.post(OBLIVIOUS, seal(plain)[0], content_type="message/ohttp-req")
        assert response.status_code == 200
        sizes.add(len(response.content))
    assert len(sizes) == 1


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize("path", ["/desk/", "/exchange/lookup/v1/sets", "https://bank.example/", ""])
def test_nothing_but_look_ups_is_done_for_a_relay(client: Browser, path: str) -> None:
    message, context = seal(inner(path, question(EVIL)))
    response = client.post(OBLIVIOUS, message, content_type="message/ohttp-req")
    assert opened(response.content, message, context)[0] == 404


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize("message", [os.urandom(200), b"\1" * 39], ids=["random", "short"])
def test_what_is_no_relayed_question_is_refused(client: Browser, message: bytes) -> None:
    response = client.post(OBLIVIOUS, message, content_type="message/ohttp-req")
    assert (response.status_code, response.json()["code"]) == (400, "lookup_not_opened")


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize(("days", "status"), [(-7, 200), (7, 200), (-15, 400), (15, 400)])
def test_the_key_of_last_week_and_of_the_next_are_taken(client: Browser, days: int, status: int) -> None:
    message, _ = seal(inner(HASHES, question(EVIL)), when=timezone.now() + timedelta(days=days))
    assert client.post(OBLIVIOUS, message, content_type="message/ohttp-req").status_code == status


@pytest.mark.usefixtures("listed")
def test_the_head_names_the_key_that_is_served(client: Browser) -> None:
    taken = Client(signing.public_key())
    taken.take(client.get(SETS).content)
    [key] = taken.head["oblivious"]
    served = client.get(KEYS)
    assert served.headers["Content-Type"] == "application/ohttp-keys"
    assert served.content[2] == key["id"]
    assert served.content[5:37].hex() == key["key"]
    assert key["until"] > taken.head["expires_at"]


def test_all_processes_and_starts_have_the_same_keys() -> None:
    at = int(datetime(2026, 11, 29, tzinfo=UTC).timestamp())
    first = public_key_at(at)
    assert public_key_at(at) == first
    assert set(keys_at(at)) == {(first.id + step) % 256 for step in (-1, 0, 1)}
    assert public_key_at(at + 7 * 86_400).key != first.key


@pytest.mark.usefixtures("listed")
def test_a_network_that_asks_too_often_waits(client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "asked", Buckets(3, clock=lambda: 0.0))
    assert client.get(SETS).status_code == 200
    statuses = [ask(client, question(EVIL)).status_code for _ in range(4)]
    assert statuses == [200, 200, 429, 429]
    response = ask(client, question(EVIL))
    assert int(response.headers["Retry-After"]) >= 1
    assert ask(client, question(EVIL), REMOTE_ADDR="203.0.113.9").status_code == 200


@pytest.mark.usefixtures("listed")
def test_a_relay_that_the_operator_named_is_not_counted(
    client: Browser, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "asked", Buckets(1, clock=lambda: 0.0))
    settings.ENVIRONMENT = msgspec.structs.replace(
        settings.ENVIRONMENT, lookup_relays=(ip_network("203.0.113.0/28"),)
    )
    for _ in range(5):
        assert ask(client, question(EVIL), REMOTE_ADDR="203.0.113.9").status_code == 200
    assert [ask(client, question(EVIL), REMOTE_ADDR="198.51.100.1").status_code for _ in range(2)] == [
        200,
        429,
    ]


@pytest.mark.usefixtures("listed")
def test_nothing_of_a_question_and_nothing_of_who_asks_is_written_down(
    client: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    """The log has a line for each request with its route, and this is all that there is."""
    message = seal(inner(HASHES, question(EVIL)))[0]
    logging.getLogger("lachan.requests").addHandler(caplog.handler)
    try:
        with caplog.at_level(logging.DEBUG):
            ask(client, question(EVIL), REMOTE_ADDR="203.0.113.9", headers={"Cookie": "who=me"})
            client.post(OBLIVIOUS, message, content_type="message/ohttp-req", REMOTE_ADDR="203.0.113.9")
            client.get(f"{SETS}?from=1234567890", REMOTE_ADDR="203.0.113.9")
            ask(client, b"bad", REMOTE_ADDR="203.0.113.9")
    finally:
        logging.getLogger("lachan.requests").removeHandler(caplog.handler)
    said = caplog.text
    assert "/exchange/lookup/v1/hashes 200" in said
    for secret in ("203.0.113", "who=me", EVIL[:4].hex(), str(EVIL[:4]), "1234567890"):
        assert secret not in said


@pytest.mark.usefixtures("listed")
def test_neither_a_cookie_nor_a_session_comes_of_it(client: Browser) -> None:
    responses: list[HttpResponseBase] = [client.get(SETS), ask(client, question(EVIL)), client.get(KEYS)]
    assert not any(response.cookies for response in responses)
    assert not client.cookies
