"""Requests that no browser sends, byte by byte to a served site: each gets an answer below 500 or is hung up on, soon."""

from __future__ import annotations

import gzip
import json
import socket
import time
from typing import TYPE_CHECKING, NamedTuple
from urllib.request import urlopen

import pytest

from served import Site, served

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.live

PLANTED = b"ZQODD8w2mc"
# Wanted is a second; a machine that is busy with other things is given three more.
PATIENCE_SECONDS = 4.0
JSON = b"application/json"


class Case(NamedTuple):
    """What is sent, and the statuses that are in order; 0 stands for a connection that is closed without an answer."""

    sent: bytes
    wanted: set[int]


def post(
    body: bytes,
    *,
    content_type: bytes = JSON,
    path: bytes = b"/api/v1/check",
    head: bytes = b"",
    length: bytes = b"",
) -> bytes:
    said = length or b"%d" % len(body)
    return (
        b"POST %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: %s\r\n"
        b"Content-Length: %s\r\n%s\r\n%s" % (path, content_type, said, head, body)
    )


def form(body: bytes, head: bytes = b"multipart/form-data; boundary=B") -> bytes:
    return post(body, content_type=head)


QUESTION = b'{"text": "%s"}' % PLANTED
FORM_HEAD = b'--B\r\nContent-Disposition: form-data; name="text"\r\n'
CASES = {
    "a body in pieces": Case(
        b"POST /api/v1/check HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(QUESTION), QUESTION), {411},
    ),
    "a form in pieces": Case(
        b"POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        b"Transfer-Encoding: chunked\r\n\r\nf\r\ntext=%s\r\n0\r\n\r\n" % PLANTED, {411},
    ),
    "a length and pieces": Case(post(QUESTION, head=b"Transfer-Encoding: chunked\r\n"), {0, 400, 411}),
    "a length that is no number": Case(post(QUESTION, length=b"many"), {0, 400, 411}),
    "a length below nothing": Case(post(QUESTION, length=b"-5"), {0, 400, 411}),
    "a length in other digits": Case(post(QUESTION, length="１４".encode()), {0, 400, 411}),
    "a length that is larger than any number": Case(post(QUESTION, length=b"9" * 40), {0, 400, 413}),
    "a packed body": Case(post(gzip.compress(QUESTION), head=b"Content-Encoding: gzip\r\n"), {400}),
    "UTF-16": Case(post(QUESTION.decode().encode("utf-16")), {400}),
    "UTF-16 by its charset": Case(
        post(QUESTION.decode().encode("utf-16"), content_type=b"application/json; charset=utf-16"), {400}
    ),
    "no UTF-8": Case(post(b'{"text": "%s\xff\xfe\xed\xa0\x80"}' % PLANTED), {400}),
    "a mark before JSON": Case(post(b"\xef\xbb\xbf" + QUESTION), {200, 400}),
    "NUL in JSON": Case(post(b'{"text": "%s\\u0000 \0"}' % PLANTED), {400}),
    "keys that stand twice": Case(post(b'{"text": "a", "text": "%s"}' % PLANTED), {200}),
    "no number": Case(post(b'{"text": NaN}'), {400}),
    "beyond any number": Case(post(b'{"text": -1e99999}'), {400, 422}),
    "a number of many digits": Case(post(b'{"text": %s}' % (b"9" * 900_000)), {400, 422}),
    "deep arrays": Case(post(b"[" * 900_000), {400, 422}),
    "deep objects": Case(post(b'{"a":' * 150_000), {400, 422}),
    "deep arrays in a batch": Case(post(b'{"items": ' + b"[" * 900_000, path=b"/api/v1/check/batch"), {401}),
    "nothing": Case(post(b""), {400}),
    "a million spaces": Case(post(b" " * 1_000_000), {400}),
    "as many links as fit": Case(post(json.dumps({"text": "a.vn " * 199_000}).encode()), {200}),
    "more than fits": Case(post(json.dumps({"text": "a.vn " * 2_000_000}).encode()), {413}),
    "a form without an end": Case(form(FORM_HEAD + b"\r\n" + PLANTED), {200, 400, 422}),
    "a form without parts": Case(form(b"--B--\r\n"), {422}),
    "a form of nothing": Case(form(b""), {422}),
    "a form without a boundary": Case(form(FORM_HEAD, b"multipart/form-data"), {400, 422}),
    "a form with an endless boundary": Case(form(FORM_HEAD, b"multipart/form-data; boundary=" + b"B" * 5_000), {400, 422}),
    "a part with an endless head": Case(form(FORM_HEAD + b"X: " + PLANTED * 5_000 + b"\r\n\r\nx\r\n--B--\r\n"), {200, 400, 422}),
    "a part that is packed": Case(
        form(FORM_HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n%s!\r\n--B--\r\n" % PLANTED), {200, 400, 422}
    ),
    "a part in an unknown alphabet": Case(
        form(FORM_HEAD + b"\r\nx\r\n--B--\r\n", b"multipart/form-data; boundary=B; charset=klingon"), {200, 400, 415, 422}
    ),
    "very many parts": Case(form((FORM_HEAD + b"\r\nx\r\n") * 2_000 + b"--B--\r\n"), {400}),
    "a field's form on the page": Case(
        post(b"text=%s&" % PLANTED * 2_000, path=b"/", content_type=b"application/x-www-form-urlencoded"), {400, 413}
    ),
    "a content type of nothing": Case(post(QUESTION, content_type=b""), {415}),
    "a content type that is none": Case(post(QUESTION, content_type=b"\xff;;;=%s" % PLANTED), {0, 400, 415}),
    "a key of many kilobytes": Case(post(QUESTION, head=b"Authorization: Bearer %s\r\n" % (PLANTED * 1_000)), {401}),
    # the server leaves a head that is no text out, so that no key is shown
    "a key that is no text": Case(post(QUESTION, head=b"Authorization: Bearer \xff\xfe\r\n"), {0, 200, 400, 401}),
    "a head that is too large": Case(post(QUESTION, head=b"X-Odd: %s\r\n" % (PLANTED * 5_000)), {0, 400, 431}),
    "very many heads": Case(post(QUESTION, head=b"X-Odd: 1\r\n" * 2_000), {0, 400, 431}),
    "NUL in a head": Case(post(QUESTION, head=b"X-Odd: \0\r\n"), {0, 400}),
    "odd cookies": Case(post(QUESTION, head=b'Cookie: lang="\\777"; =; ;;; %s=\xff\r\n' % PLANTED), {0, 200, 400}),
    "no host": Case(b"POST /api/v1/check HTTP/1.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", {0, 400}),
    "somebody else's host": Case(b"GET / HTTP/1.1\r\nHost: %s.example\r\nConnection: close\r\n\r\n" % PLANTED, {400}),
    "a method of one's own": Case(b"%s /api/v1/check HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" % PLANTED, {405}),
    "an address of many kilobytes": Case(
        b"GET /%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" % (PLANTED * 1_000), {404}
    ),
    "a broken address": Case(b"GET /%%%zz%c0%ae/../types HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", {0, 400, 404}),
    "an old protocol": Case(b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n", {200}),
    "no protocol at all": Case(b"\x16\x03\x01" + PLANTED * 100, {0, 400}),
}  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("odd")
    (folder / "tmp").mkdir()
    settings = {
        "LACHAN_CHECKS_PER_MINUTE": "100000", "LACHAN_THREADS": "4", "TMPDIR": str(folder / "tmp"),
    }  # fmt: skip
    with served(folder, settings=settings) as site:
        yield site


def send(site: Site, sent: bytes) -> int:
    """This will send bytes and give the status that comes back, 0 when the connection is closed without one."""
    port = int(site.address.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as connection:
        try:
            connection.sendall(sent)
            answer = connection.recv(65_536)
        except ConnectionError:
            return 0
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1") else 0


@pytest.mark.parametrize("name", CASES)
def test_it_is_answered_in_order_and_soon(site: Site, name: str) -> None:
    start = time.monotonic()
    assert send(site, CASES[name].sent) in CASES[name].wanted
    assert time.monotonic() - start < PATIENCE_SECONDS


def test_afterwards_the_site_is_well_and_has_written_nothing_of_it(site: Site) -> None:
    with urlopen(f"{site.address}/healthz", timeout=10) as response:  # noqa: S310 - our own site
        assert json.loads(response.read())["database"] == "ok"
    assert b" 500 " not in site.output.read_bytes()
    written = [path for path in site.data.parent.rglob("*") if path.is_file()]
    assert site.output in written
    assert [path for path in written if PLANTED in path.read_bytes()] == []
