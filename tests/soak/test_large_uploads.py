"""Large files at a served site: memory stays flat, and a site that is killed in the middle loses no part that it had."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import random
import signal
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from beginnings import ROOT
from fresh import fresh_place
from served import free_port
from soak.large_files import MEGABYTE, Watch, content_from, serving

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.live

# what a thread of the site needs for one piece, its seal and the driver of the database, and what the allocator keeps
MOST_GROWTH_BYTES = 64 * MEGABYTE

BEGIN = """
import json, os
from lachan.centre.config.preparing import prepare
prepare(say=lambda line: None)
from django.conf import settings
from django.test import Client
from django.utils import timezone
from centre.accounts.people import make_people
from centre.accounts.signed_in import sign_in
from centre.cases.scene import make_map, opened
people = make_people()
make_map(people)
case = opened(people, now=timezone.now())
client = Client()
sign_in(client, people.at("north", "desk"))
cookies = {name: one.value for name, one in client.cookies.items()} | {settings.CSRF_COOKIE_NAME: "a" * 32}
print(json.dumps({"case": case.number, "cookies": cookies}))
"""
LOOK = """
import json
from lachan.centre.config.opening import open_site
open_site()
from lachan.centre.cases.models import Exhibit
from lachan.centre.evidence.models import Upload, UploadPart
from lachan.centre.evidence.place import site_store
from lachan.centre.evidence.services.verifying import fault_of
one = Exhibit.objects.get()
print(json.dumps({
    "sha256": one.sha256, "size_bytes": one.size_bytes, "fault": fault_of(site_store(), one.sha256, one.size_bytes),
    "parts": UploadPart.objects.count(), "unfinished": Upload.objects.filter(kept_as=None).count(),
}))
"""


class Sender:
    """Somebody at the desk who sends a file of a size to a site that may be killed meanwhile."""

    def __init__(self, port: int, begun: dict[str, Any], size_bytes: int) -> None:
        self._port = port
        self._where = f"/desk/cases/{begun['case']}/evidence/uploads"
        self._headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in begun["cookies"].items()),
            "X-CSRFToken": "a" * 32,
            "Host": f"localhost:{port}",
        }
        self.size_bytes = size_bytes
        self.address = ""

    def begin(self) -> None:
        response, said = self._ask("POST", self._where, {"Upload-Length": f"{self.size_bytes}"})
        assert response.status == 201, said.decode()
        self.address = response.headers["Location"]

    def offset(self) -> int:
        response, _ = self._ask("HEAD", self.address)
        assert response.status == 200, response.status
        return int(response.headers["Upload-Offset"])

    def send(self, at: int, stop_at: int, *, then: threading.Event | None = None) -> int:
        """Send from a place on, in one request. Stopping before the end, say so and wait to be cut off."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=120)
        connection.putrequest("PATCH", self.address, skip_host=True)
        headers = {
            **self._headers,
            "Content-Type": "application/offset+octet-stream",
            "Upload-Offset": f"{at}",
            "Content-Length": f"{self.size_bytes - at}",
        }
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        try:
            for piece in content_from(at, stop_at):
                connection.send(piece)
            if then is not None:
                then.set()
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def keep(self) -> int:
        response, _ = self._ask(
            "POST", self.address, {"Content-Type": "application/x-www-form-urlencoded"}, "source=Vien+thong"
        )
        return response.status

    def _ask(
        self, method: str, path: str, headers: dict[str, str] | None = None, body: str = ""
    ) -> tuple[http.client.HTTPResponse, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=600)
        connection.request(method, path, body or None, {**self._headers, **(headers or {})})
        response = connection.getresponse()
        said = response.read()
        connection.close()
        return response, said


def sha256_of(size_bytes: int) -> str:
    digest = hashlib.sha256()
    for piece in content_from(0, size_bytes):
        digest.update(piece)
    return digest.hexdigest()


def send_through_kills(folder: Path, *, size_bytes: int, kills: int, seed: int) -> dict[str, Any]:
    """This will send a file to a site that is killed so often on the way, and say what came of it."""
    chance = random.Random(seed)  # noqa: S311 - the same kills each time
    lost: list[int] = []
    with fresh_place(folder) as place:
        both = os.pathsep.join((str(ROOT / "src"), str(ROOT / "tests")))
        begun = json.loads(place.python(BEGIN, PYTHONPATH=both).stdout.splitlines()[-1])
        port = free_port()
        sender = Sender(port, begun, size_bytes)
        watch = Watch()
        began = time.monotonic()
        for number in range(kills + 1):
            with serving(place, port) as site:
                if not sender.address:
                    sender.begin()
                at = sender.offset()
                watch.begin(site.pid)
                if number == kills:
                    assert sender.send(at, size_bytes) == 204
                    while (status := sender.keep()) == 503:
                        time.sleep(1)
                    assert status == 200
                    # lost answers are asked for again, and the same is told
                    assert sender.keep() == 200
                else:
                    stop = at + chance.randrange(1, max(2, (size_bytes - at) // (kills - number + 1) * 2))
                    stop = min(stop, size_bytes - 1)
                    sent = threading.Event()
                    thread = threading.Thread(target=sender.send, args=(at, stop), kwargs={"then": sent})
                    thread.start()
                    assert sent.wait(600)
                    time.sleep(chance.uniform(0, 0.3))
                    os.killpg(site.pid, signal.SIGKILL)
                    thread.join(timeout=130)
                    lost.append(stop)
                watch.pause()
        seconds = time.monotonic() - began
        watch.end()
        found: dict[str, Any] = json.loads(place.python(LOOK).stdout.splitlines()[-1])
    return {
        **found,
        "growth_bytes": watch.growth,
        "looks": watch.looks,
        "seconds": round(seconds, 1),
        "kills": len(lost),
    }


def it_came_whole(found: dict[str, Any], size_bytes: int) -> None:
    assert (found["size_bytes"], found["fault"]) == (size_bytes, "")
    assert found["sha256"] == sha256_of(size_bytes)
    assert (found["parts"], found["unfinished"]) == (0, 0)
    assert found["looks"]
    assert 0 < found["growth_bytes"] < MOST_GROWTH_BYTES, found


def test_two_hundred_megabytes_come_through_two_kills_in_flat_memory(tmp_path: Path) -> None:
    found = send_through_kills(tmp_path, size_bytes=200 * MEGABYTE, kills=2, seed=1)
    it_came_whole(found, 200 * MEGABYTE)


@pytest.mark.slow
def test_two_gigabytes_come_through_ten_kills_in_flat_memory(tmp_path: Path) -> None:
    found = send_through_kills(tmp_path, size_bytes=2_000 * MEGABYTE, kills=10, seed=2)
    it_came_whole(found, 2_000 * MEGABYTE)
    (tmp_path / "found.json").write_text(json.dumps(found))
