"""Receivers as they are outside: an SMTP server, and a program that fails at random and may be away."""

from __future__ import annotations

import json
import random
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller

from served import free_port


class MailSink:
    """Takes all mail; `came` counts by Message-ID, `ids` holds the ids under which each key came."""

    def __init__(self) -> None:
        self.came: Counter[str] = Counter()
        self.ids: dict[str, set[str]] = {}
        self.port = free_port()
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - named by aiosmtpd
        del server, session
        head, _, body = envelope.content.decode().partition("\r\n\r\n")
        message_id = next(line for line in head.split("\r\n") if line.lower().startswith("message-id:"))
        self.came[message_id] += 1
        self.ids.setdefault(body.strip(), set()).add(message_id)
        return "250 taken"


class Program:
    """A partner's program. Takes a call or fails before, after, or slowly; drops doubles by `webhook-id`, as it should.

    `came` counts by id the calls that it took and answered with 2xx, `unanswered` those that it took and fell silent.
    """

    def __init__(self, seed: int) -> None:
        self.came: Counter[str] = Counter()
        self.unanswered: Counter[str] = Counter()
        self.refused = 0
        self.ids: dict[str, set[str]] = {}
        self.done: list[str] = []
        self.chance = random.Random(seed)  # noqa: S311 - failures are no secret
        self.lock = threading.Lock()
        self.port = free_port()
        self.server: ThreadingHTTPServer | None = None

    def open(self) -> None:
        """This will listen, if it does not already."""
        if self.server is None:
            self.server = _Server(("127.0.0.1", self.port), _handler(self))
            threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        """This will go away: nobody listens any more."""
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    def note(self, message_id: str, body: bytes) -> None:
        """This will note under which id what a call is about came."""
        self.ids.setdefault(json.loads(body)["key"], set()).add(message_id)

    def take(self, message_id: str, body: bytes) -> tuple[int, dict[str, str]] | None:
        """This will answer a call; None for falling silent after it was taken."""
        with self.lock:
            dice = self.chance.random()
            if dice < 0.2:
                self.refused += 1
                return 500, {}
            if dice < 0.25:
                self.refused += 1
                return 429, {"Retry-After": "60"}
            if message_id not in self.came and message_id not in self.unanswered:
                self.done.append(message_id)
            self.note(message_id, body)
            if dice < 0.3:
                self.unanswered[message_id] += 1
                return None
            self.came[message_id] += 1
        if dice < 0.4:
            time.sleep(0.1)
        return 200, {}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_: Any) -> None:
        """This will be silent: a caller that is killed goes away in the middle."""


def _handler(program: Program) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if len(body) < int(self.headers["Content-Length"]):
                return
            answer = program.take(self.headers["webhook-id"], body)
            if answer is None:
                self.close_connection = True
                return
            status, headers = answer
            self.send_response(status)
            for name, value in {**headers, "Content-Length": "0"}.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            return

    return Handler
