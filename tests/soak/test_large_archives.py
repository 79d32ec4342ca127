"""Archives of large files: memory stays flat while a worker makes one and while it is fetched."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import signal
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from beginnings import ROOT
from fresh import LACHAN, fresh_place
from served import free_port
from soak.large_files import MEGABYTE, Watch, serving

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.live

# as for uploads: a piece, its seal, the driver of the database, and what the allocator keeps
MOST_GROWTH_BYTES = 64 * MEGABYTE
PATIENCE_SECONDS = 1_800

# a file of chance in a case, and a small case whose archive is made first: fonts and drawing are loaded by then
BEGIN = """
import io, json, sys
from lachan.centre.config.preparing import prepare
prepare(say=lambda line: None)
from django.conf import settings
from django.test import Client
from django.utils import timezone
from centre.accounts.people import make_people
from centre.accounts.signed_in import sign_in
from centre.cases.scene import desk, make_map, opened
from lachan.centre.cases.services.exhibits import add_exhibit
from lachan.centre.evidence.incoming import take_in
from soak.large_files import content_from

class Large:
    def __init__(self, size_bytes):
        self.pieces, self.rest = content_from(0, size_bytes), b""
    def read(self, size):
        self.rest = self.rest or next(self.pieces, b"")
        given, self.rest = self.rest[:size], self.rest[size:]
        return given

people = make_people()
make_map(people)
now, numbers = timezone.now(), []
for size_bytes in (1000, int(sys.argv[1])):
    case = opened(people, now=now)
    with take_in(Large(size_bytes), limit_bytes=size_bytes) as incoming:
        add_exhibit(case_id=case.pk, content=incoming, name="lon.bin", source="Phường nộp", actor=desk(people), now=now)
    numbers.append(case.number)
client = Client()
sign_in(client, people.at("north", "approver"))
cookies = {name: one.value for name, one in client.cookies.items()} | {settings.CSRF_COOKIE_NAME: "a" * 32}
print(json.dumps({"cases": numbers, "cookies": cookies}))
"""


class Approver:
    """Somebody at the desk who asks for archives and fetches them."""

    def __init__(self, port: int, cookies: dict[str, str]) -> None:
        self._port = port
        self._headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "X-CSRFToken": "a" * 32,
            "Host": f"localhost:{port}",
        }

    def ask(self, number: str) -> tuple[str, str]:
        """This will ask for the archive of a case; gives where it is shown, and its passphrase."""
        where = f"/desk/cases/{number}/evidence/archive"
        typed = {"scope": "whole", "tlp": "AMBER", "marked": "", "reason": "bàn giao", "language": "vi"}
        page = self._said("POST", where, typed)[1].decode()
        token = page.partition('name="token" value="')[2].partition('"')[0]
        passphrase = page.partition('class="onceonly">')[2].partition("<")[0]
        return self._said("POST", where, {"token": token})[0]["Location"], passphrase

    def wait(self, address: str) -> float:
        """This will wait until it can be fetched; gives how long it took to be told so at most."""
        began, longest = time.monotonic(), 0.0
        while time.monotonic() - began < PATIENCE_SECONDS:
            asked = time.monotonic()
            page = self._said("GET", f"{address}?part=live")[1].decode()
            longest = max(longest, time.monotonic() - asked)
            if f'{address}/file"' in page:
                return longest
            assert "data-over" not in page, page
            time.sleep(0.5)
        raise AssertionError("it was not made")

    def fetch(self, address: str, out: Path) -> tuple[int, str]:
        """This will fetch it into a file piece by piece; gives its size and SHA-256."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=600)
        connection.request("GET", f"{address}/file", headers=self._headers)
        response = connection.getresponse()
        assert response.status == 200, response.status
        digest, size = hashlib.sha256(), 0
        with out.open("wb") as file:
            while piece := response.read(MEGABYTE):
                digest.update(piece)
                size += file.write(piece)
        connection.close()
        return size, digest.hexdigest()

    def _said(
        self, method: str, path: str, typed: dict[str, str] | None = None
    ) -> tuple[http.client.HTTPMessage, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=600)
        headers = dict(self._headers)
        if typed is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, urlencode(typed) if typed else None, headers)
        response = connection.getresponse()
        content = response.read()
        connection.close()
        assert response.status in {200, 302}, (response.status, path)
        return response.headers, content


def make_and_fetch(folder: Path, *, size_bytes: int) -> dict[str, Any]:
    """This will have a large archive made and fetched at a served site, and say how much memory that took."""
    with fresh_place(folder) as place:
        both = os.pathsep.join((str(ROOT / "src"), str(ROOT / "tests")))
        begun = json.loads(
            place.python(BEGIN, f"{size_bytes}", PYTHONPATH=both, timeout_seconds=1_800).stdout.splitlines()[
                -1
            ]
        )
        key, socket = folder / "key", folder / "socket"
        place.run("audit", "key", str(key))
        signer = place.start(LACHAN, "audit", "signer", "--key", str(key), "--socket", str(socket))
        place.environment.update(LACHAN_SIGNER_SOCKET=str(socket), LACHAN_SIGNER_KEY=f"{key}.pub")
        worker = place.start(LACHAN, "work", LACHAN_EVIDENCE_FREE_MB="1")
        watch, watch_worker = Watch(), Watch()
        try:
            with serving(place, port := free_port()) as site:
                approver = Approver(port, begun["cookies"])
                small, large = begun["cases"]
                approver.wait(approver.ask(small)[0])
                watch.begin(site.pid)
                watch_worker.begin(worker.pid, least=1)
                began = time.monotonic()
                address, passphrase = approver.ask(large)
                answered = time.monotonic() - began
                longest = approver.wait(address)
                made = time.monotonic() - began
                out = folder / "fetched.zip"
                size, sha256 = approver.fetch(address, out)
                seconds = time.monotonic() - began
                watch.pause()
                watch_worker.pause()
            (folder / "pass").write_text(f"{passphrase}\n")
            verified = place.run(
                "case", "verify", str(out), "--key", f"{key}.pub", "--passphrase-file", str(folder / "pass"),
                timeout_seconds=1_800,
            )  # fmt: skip
        finally:
            watch.end()
            watch_worker.end()
            os.killpg(worker.pid, signal.SIGTERM)
            worker.communicate(timeout=60)
            os.killpg(signer.pid, signal.SIGTERM)
            signer.communicate(timeout=60)
    return {
        "size_bytes": size,
        "sha256": sha256,
        "verified": verified.stdout,
        "site_growth_bytes": watch.growth,
        "worker_growth_bytes": watch_worker.growth,
        "looks": min(watch.looks, watch_worker.looks),
        "answered_seconds": round(answered, 2),
        "longest_page_seconds": round(longest, 2),
        "made_seconds": round(made, 1),
        "fetched_seconds": round(seconds - made, 1),
    }


def it_was_made_in_flat_memory(found: dict[str, Any], size_bytes: int) -> None:
    assert size_bytes < found["size_bytes"] < size_bytes + MEGABYTE
    assert found["looks"]
    assert 0 < found["site_growth_bytes"] < MOST_GROWTH_BYTES, found
    assert 0 < found["worker_growth_bytes"] < MOST_GROWTH_BYTES, found
    assert "The archive is as it was signed." in found["verified"]
    # asking doesn't wait for the making
    assert found["answered_seconds"] < max(5.0, found["made_seconds"] / 2), found


def test_two_hundred_megabytes_are_made_into_an_archive_and_fetched_in_flat_memory(tmp_path: Path) -> None:
    it_was_made_in_flat_memory(make_and_fetch(tmp_path, size_bytes=200 * MEGABYTE), 200 * MEGABYTE)


@pytest.mark.slow
def test_two_gigabytes_are_made_into_an_archive_and_fetched_in_flat_memory(tmp_path: Path) -> None:
    found = make_and_fetch(tmp_path, size_bytes=2_000 * MEGABYTE)
    (tmp_path / "found.json").write_text(json.dumps(found))
    it_was_made_in_flat_memory(found, 2_000 * MEGABYTE)
