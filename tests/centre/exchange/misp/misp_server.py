"""A stand-in for a MISP server: what its REST answers, as its OpenAPI document has it, over TLS on the loopback.

Real MISP is PHP, MariaDB and Redis. It does here what the document says of the calls that are used: events are found by
UUID, an edit takes an attribute whose time is later, a deletion is soft, a search pages.
"""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ssl

KEY = "k" * 40


class Misp:
    """An instance: its events by UUID, and what it was asked."""

    def __init__(self, context: ssl.SSLContext) -> None:
        """This will listen on a free port."""
        self.events: dict[str, dict[str, Any]] = {}
        self.others: list[Any] = []
        self.asked: list[str] = []
        self.fails = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: Any) -> None:
                """Nothing is printed."""

            def do_GET(self) -> None:
                outer.answer(self, None)

            def do_HEAD(self) -> None:
                outer.answer(self, None)

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                outer.answer(self, json.loads(self.rfile.read(length) or b"{}"))

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_address[1]
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()

    def end(self) -> None:
        """This will stop."""
        self._server.shutdown()
        self._server.server_close()

    def attributes(self) -> dict[str, dict[str, Any]]:
        """This will give all attributes by their value."""
        return {each["value"]: each for event in self.events.values() for each in event["Attribute"]}

    def answer(self, request: Any, body: Any) -> None:
        """This will answer a request."""
        path = request.path.strip("/").removesuffix("/metadata:1")
        self.asked.append(f"{request.command} {path.rpartition('/')[0] if '-' in path else path}")
        if request.headers.get("Authorization") != KEY:
            status, said = (
                403,
                {"name": "Authentication failed.", "message": "Authentication failed.", "url": "/"},
            )
        elif self.fails:
            self.fails -= 1
            status, said = 500, {"name": "An Internal Error Has Occurred."}
        else:
            status, said = self._answer(request.command, path, body)
        content = json.dumps(said).encode()
        request.send_response(status)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        if request.command != "HEAD":
            request.wfile.write(content)

    def _answer(self, method: str, path: str, body: Any) -> tuple[int, Any]:  # noqa: C901, PLR0911 - a table of calls
        name = path.rpartition("/")[2]
        if path == "servers/getVersion":
            return 200, {"version": "2.5.34", "pymisp_recommended_version": "2.5.34.4", "perm_sync": True}
        if path == "users/view/me":
            return 200, {
                "User": {"id": "1", "email": "x@misp.example"},
                "Role": {"id": "3", "name": "User"},
                "UserSetting": [],
            }
        if path.startswith("events/view/"):
            found = self.events.get(name)
            return (
                (200, {"Event": found})
                if found
                else (404, {"name": "Invalid event", "message": "Invalid event"})
            )
        if path == "events/add":
            event = body.get("Event", body)
            if event["uuid"] in self.events:
                return 409, {"name": "Event already exists", "message": "Event already exists"}
            self.events[event["uuid"]] = event
            return 200, {"Event": event}
        if path.startswith("events/edit/"):
            return self._edit(name, body.get("Event", body))
        if path.startswith("attributes/delete/"):
            for event in self.events.values():
                for each in event["Attribute"]:
                    if each["uuid"] == name:
                        each["deleted"] = True
                        return 200, {"message": "Attribute deleted."}
            return 404, {"name": "Invalid attribute", "message": "Invalid attribute"}
        if path == "attributes/restSearch" and method == "POST":
            return self._search(body)
        return 404, {"name": "Not Found", "message": "Not Found"}

    def _edit(self, uuid: str, said: dict[str, Any]) -> tuple[int, Any]:
        event = self.events[uuid]
        there = {each["uuid"]: each for each in event["Attribute"]}
        for each in said["Attribute"]:
            before = there.get(each["uuid"])
            if before is None:
                event["Attribute"].append(each)
            elif int(each["timestamp"]) > int(before["timestamp"]):
                before.update(each)
        return 200, {"Event": event}

    def _search(self, body: dict[str, Any]) -> tuple[int, Any]:
        found = [
            each
            for each in self.others
            # what no MISP would send is sent too
            if not isinstance(each, dict)
            or "timestamp" not in each
            or (int(each["timestamp"]) >= int(body["timestamp"]) and each["type"] in body["type"])
        ]
        start = (int(body["page"]) - 1) * int(body["limit"])
        return 200, {"response": {"Attribute": found[start : start + int(body["limit"])]}}
