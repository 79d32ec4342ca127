"""Officers who work on cases at a served site, over HTTP, while it is killed; and what they were told was done."""

from __future__ import annotations

import hashlib
import http.client
import random
import re
import threading
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Callable

_VERSION: Final = re.compile(r'name="version" value="(\d+)"')
_TOKEN: Final = re.compile(r'name="token" value="([^"]+)"')
_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}
_OFFICES: Final = ("north", "centre", "north_ward")


class Told:
    """What was asked for, what the site said was done, and what it answered otherwise."""

    def __init__(self) -> None:
        self.asked: dict[str, str] = {}
        self.done: dict[str, str] = {}
        # addresses of archives that were acknowledged, and the hashes of those that were fetched
        self.archives_asked: list[str] = []
        self.archives: dict[str, str] = {}
        self.statuses: dict[str, int] = {}
        self.lock = threading.Lock()

    def note_status(self, what: str, status: int) -> None:
        with self.lock:
            name = f"{what} {status}"
            self.statuses[name] = self.statuses.get(name, 0) + 1


class Officer:
    """One who does something over and over until told to stop. An answer that never came is no answer."""

    def __init__(self, begun: dict[str, Any], port: int, told: Told, seed: int) -> None:
        self._begun, self._port, self._told = begun, port, told
        self._draw = random.Random(seed)  # noqa: S311 - the same acts each time
        self._seed = seed
        self._count = 0

    def work(self, over: threading.Event) -> None:
        acts: list[Callable[[], None]] = [
            self._note, self._message, self._hand_over, self._export, self._fetch,
        ]  # fmt: skip
        while not over.is_set():
            try:
                self._draw.choices(acts, [4, 4, 3, 2, 3])[0]()
            except (OSError, http.client.HTTPException):
                # the site was killed, or is not there yet
                over.wait(0.05)

    def _note(self) -> None:
        self._say("note", "note", "text")

    def _message(self) -> None:
        self._say("message", "evidence/message", "text", source="Phường nộp")

    def _say(self, kind: str, address: str, field: str, **more: str) -> None:
        self._count += 1
        words = f"{kind} {self._seed}-{self._count}"
        with self._told.lock:
            self._told.asked[words] = kind
        status, _ = self._post("desk", f"{self._case()}/{address}", {field: words, **more})
        if status == http.client.FOUND:
            with self._told.lock:
                self._told.done[words] = kind
        self._told.note_status(kind, status)

    def _hand_over(self) -> None:
        where = f"{self._case()}/hand-over"
        _, page = self._ask("desk", "GET", where)
        found = _VERSION.search(page.decode("utf-8", "replace"))
        if found is None:
            return
        office = self._draw.choice(_OFFICES)
        status, _ = self._post(
            "desk", where, {"version": found[1], "office": office, "reason": "phân công lại"}
        )
        self._told.note_status("hand_over", status)

    def _export(self) -> None:
        where = f"{self._case()}/evidence/archive"
        scope = self._draw.choice(("whole", "partner"))
        asked = {
            "scope": scope,
            "partner": "Ngân hàng",
            "tlp": "AMBER",
            "marked": "",
            "reason": "bàn giao",
            "language": "vi",
        }
        status, page = self._post("approver", where, asked)
        found = _TOKEN.search(page.decode("utf-8", "replace"))
        if found is None:
            self._told.note_status("export asked", status)
            return
        status, address = self._post("approver", where, {"token": found[1]}, gives="Location")
        self._told.note_status("export", status)
        if status == http.client.FOUND:
            with self._told.lock:
                self._told.archives_asked.append(address.decode())

    def _fetch(self) -> None:
        with self._told.lock:
            asked = list(self._told.archives_asked)
        if not asked:
            return
        address = self._draw.choice(asked)
        status, content = self._ask("approver", "GET", f"{address}/file")
        self._told.note_status("fetch", status)
        if status == http.client.OK:
            with self._told.lock:
                self._told.archives[address] = hashlib.sha256(content).hexdigest()

    def _case(self) -> str:
        return f"/desk/cases/{self._draw.choice(self._begun['cases'])}"

    def _post(self, who: str, path: str, typed: dict[str, str], *, gives: str = "") -> tuple[int, bytes]:
        return self._ask(who, "POST", path, urlencode(typed), gives=gives)

    def _ask(
        self, who: str, method: str, path: str, body: str | None = None, *, gives: str = ""
    ) -> tuple[int, bytes]:
        """This will give status and content, or instead of that the header that is named."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        cookies = "; ".join(f"{name}={value}" for name, value in self._begun["cookies"][who].items())
        headers = {**(_FORM if body is not None else {}), "Cookie": cookies, "X-CSRFToken": "a" * 32}
        try:
            connection.request(method, path, body, {**headers, "Host": f"localhost:{self._port}"})
            response = connection.getresponse()
            # cut off in the middle it raises, and was not told
            content = response.read()
            return response.status, response.headers.get(gives, "").encode() if gives else content
        finally:
            connection.close()
