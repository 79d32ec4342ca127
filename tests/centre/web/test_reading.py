from __future__ import annotations

import socket
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest

from lachan.centre.web.reading import Readers
from lachan.centre.web.refusals import Refusal
from served import served

if TYPE_CHECKING:
    from pathlib import Path


def test_one_network_cannot_have_all() -> None:
    readers = Readers(2, wait_seconds=0.01)
    with ExitStack() as held:
        for _ in range(2):
            held.enter_context(readers.reading("a"))
        with pytest.raises(Refusal) as refused, readers.reading("a"):
            pass
        assert refused.value.status == 503
        assert refused.value.retry_after_seconds > 0
        with readers.reading("b"):
            pass
    with readers.reading("a"):
        pass
    assert readers._reading == {}


def test_what_fails_while_it_is_read_leaves_its_place() -> None:
    readers = Readers(1, wait_seconds=0.01)
    with pytest.raises(OSError, match="gone"), readers.reading("a"):
        raise OSError("gone")
    with readers.reading("a"):
        pass


@pytest.mark.live
def test_slow_senders_do_not_take_the_site_from_others(tmp_path: Path) -> None:
    # one process, so that its threads are all there are; the slow ones and the others come from different networks
    settings = {"LACHAN_WORKERS": "1", "LACHAN_THREADS": "8", "LACHAN_TRUSTED_PROXIES": "127.0.0.1"}
    with served(tmp_path, settings=settings) as site, ExitStack() as held:
        port = urlsplit(site.address).port
        for _ in range(24):
            slow = held.enter_context(socket.create_connection(("127.0.0.1", port)))
            slow.sendall(
                b"POST / HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 203.0.113.5\r\nContent-Length: 1000\r\n"
                b"Content-Type: multipart/form-data; boundary=B\r\n\r\n--B"
            )
        time.sleep(1.5)
        other = Request(  # noqa: S310 - our own site
            f"{site.address}/api/v1/check",
            b'{"text": "xin chao"}',
            {"Content-Type": "application/json", "X-Forwarded-For": "198.51.100.7"},
        )
        with urlopen(other, timeout=10) as response:  # noqa: S310 - as above
            assert response.status == 200
