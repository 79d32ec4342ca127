"""Asking the centre for others: over connections of the relay's own, with nothing of who asked."""

from __future__ import annotations

import http.client
import ssl
import threading
import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from lachan.relay.requests import OBLIVIOUS, REQUEST_TYPE, SETS, Answer

if TYPE_CHECKING:
    from pathlib import Path

_SECONDS: Final = 10.0
_SETS_SECONDS: Final = 60.0
# Five million names have some 8 MB.
_MOST_BYTES: Final = 64_000_000
_MOST_ANSWER: Final = 1_000_000
# The same download is fetched once for all who ask within so long.
_KEPT_SECONDS: Final = 30.0
# At most some 2 MB each for a million names.
_MOST_KEPT: Final = 64
_AGENT: Final = "lachan-relay"
_OK: Final = 200


class Centre:
    """The centre, asked by as many threads as like; each has a connection of its own that stays open."""

    def __init__(self, address: str, *, ca_file: Path | None = None) -> None:
        """This will make ready. Raises ValueError for no address, OSError for certificates that can't be read."""
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"}:
            raise ValueError(f"{address} is no address of a site, such as https://lachan.example")
        self._host, self._port, self._is_plain = parts.hostname, parts.port, parts.scheme == "http"
        self._context = ssl.create_default_context(cafile=None if ca_file is None else str(ca_file))
        self._mine = threading.local()
        self._kept: OrderedDict[int, tuple[float, Answer]] = OrderedDict()
        self._lock = threading.Lock()

    def ask(self, message: bytes) -> Answer:
        """This will bring a question that can't be read, and give the answer that can't be read."""
        return self._asked("POST", OBLIVIOUS, message, _SECONDS, _MOST_ANSWER)

    def sets(self, since: int) -> Answer:
        """This will give both sets, or the step from a version, fetched at most every half a minute."""
        with self._lock:
            kept = self._kept.get(since)
            if kept is not None and kept[0] > time.monotonic():
                return kept[1]
        answer = self._asked(
            "GET", f"{SETS}?from={since}" if since else SETS, None, _SETS_SECONDS, _MOST_BYTES
        )
        if answer.status == _OK:
            with self._lock:
                self._kept[since] = (time.monotonic() + _KEPT_SECONDS, answer)
                self._kept.move_to_end(since)
                while len(self._kept) > _MOST_KEPT:
                    self._kept.popitem(last=False)
        return answer

    def _asked(self, method: str, path: str, body: bytes | None, seconds: float, most: int) -> Answer:
        headers = {"User-Agent": _AGENT, "Accept": "*/*"}
        if body is not None:
            headers["Content-Type"] = REQUEST_TYPE
        # a connection that the other side has closed meanwhile is made anew, once
        for is_last in (False, True):
            connection = self._connection(seconds)
            try:
                connection.request(method, path, body=body, headers=headers)
                answer = connection.getresponse()
                content = answer.read(most + 1)
                wait = answer.headers.get("Retry-After", "")
            except (OSError, http.client.HTTPException):
                connection.close()
                if is_last:
                    return Answer(502)
            else:
                if len(content) > most:
                    connection.close()
                    return Answer(502)
                if answer.status != _OK:
                    return Answer(answer.status, wait_seconds=int(wait) if wait.isdigit() else 0)
                return Answer(_OK, content, answer.headers.get_content_type())
        return Answer(502)

    def _connection(self, seconds: float) -> http.client.HTTPConnection:
        connection: http.client.HTTPConnection | None = getattr(self._mine, "connection", None)
        if connection is None:
            connection = (
                http.client.HTTPConnection(self._host, self._port, timeout=seconds)
                if self._is_plain
                else http.client.HTTPSConnection(
                    self._host, self._port, timeout=seconds, context=self._context
                )
            )
            self._mine.connection = connection
        connection.timeout = seconds
        if connection.sock is not None:
            connection.sock.settimeout(seconds)
        return connection
