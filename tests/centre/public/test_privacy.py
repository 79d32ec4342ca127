"""What people paste leaves no trace: after an answer, after a refusal, after a crash."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

import pytest

from served import Site, served

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.live

PLANTED = "ZQPLANTED7f3kx"
STARTED = time.time()
CRASH = "crash-now"
# The view's own way to the engine is made to fail with what was asked in the error's message, as a bug might.
PROGRAM = f"""
import lachan.centre.config.serve as serving
load = serving.load
def load_and_break():
    application = load()
    import lachan.centre.public.views as views, lachan.centre.public.api as api
    def breaking(real):
        def ask(asked):
            if {CRASH!r} in asked.text:
                kept = asked.text
                raise RuntimeError("cannot look at " + kept)
            return real(asked)
        return ask
    views.ask = breaking(views.ask)
    api.ask = breaking(api.ask)
    return application
serving.load = load_and_break
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("privacy")
    temporary = folder / "tmp"
    temporary.mkdir()
    with served(folder, settings={"TMPDIR": str(temporary)}, program=PROGRAM) as site:
        yield site


def send(site: Site, path: str, body: bytes, content_type: str) -> int:
    request = Request(site.address + path, body, {"Content-Type": content_type})  # noqa: S310 - our own site
    try:
        with urlopen(request, timeout=30) as response:  # noqa: S310 - as above
            response.read()
            return int(response.status)
    except HTTPError as error:
        error.read()
        return error.code


def form(text: str, picture: bytes | None = None) -> tuple[bytes, str]:
    parts = [b'--B\r\nContent-Disposition: form-data; name="text"\r\n\r\n' + text.encode() + b"\r\n"]
    if picture is not None:
        parts.append(
            b'--B\r\nContent-Disposition: form-data; name="picture"; filename="%s.png"\r\n'
            b"Content-Type: image/png\r\n\r\n%s\r\n" % (PLANTED.encode(), picture)
        )
    return b"".join(parts) + b"--B--\r\n", "multipart/form-data; boundary=B"


FORM = "application/x-www-form-urlencoded"


def files(count: int) -> tuple[bytes, str]:
    """This will give a report with consent and so many files."""
    told = b'--B\r\nContent-Disposition: form-data; name="consent"\r\n\r\n1\r\n'
    one = (
        b'--B\r\nContent-Disposition: form-data; name="files"; filename="%s.txt"\r\n'
        b"Content-Type: text/plain\r\n\r\n%s\r\n" % (PLANTED.encode(), PLANTED.encode() * 1_000)
    )
    return told + one * count + b"--B--\r\n", "multipart/form-data; boundary=B"


def everywhere(site: Site) -> list[Path]:
    """This will name the folders that a program writes to: its data, its output, temporary files."""
    return [site.data.parent, Path("/tmp"), Path("/var/tmp"), Path("/dev/shm")]  # noqa: S108 - looked through


def traces(folders: list[Path], since: float) -> list[Path]:
    """This will find the planted words in all that was written since then."""
    found: list[Path] = []
    for folder in folders:
        for path in folder.rglob("*"):
            try:
                if path.is_file() and path.stat().st_mtime >= since and PLANTED.encode() in path.read_bytes():
                    found.append(path)
            except OSError:
                continue
    return found


def ours(site: Site) -> list[str]:
    """This will give what the site's processes have open besides pipes, sockets and libraries."""
    opened: list[str] = []
    for process in Path("/proc").iterdir():
        if not process.name.isdigit():
            continue
        try:
            if os.getpgid(int(process.name)) != site.pid:
                continue
            opened.extend(str(link.readlink()) for link in (process / "fd").iterdir())
        except OSError:
            continue
    return opened


CASES = {
    "an answer on the page": ("/", *form(f"{PLANTED} bấm https://{PLANTED.lower()}.example"), 200),
    "an answer by the API": (
        "/api/v1/check", json.dumps({"text": f"{PLANTED} 0912345678"}).encode(), "application/json", 200,
    ),
    "an empty question": ("/", *form(""), 422),
    "a form that isn't one": ("/", PLANTED.encode() * 50, "multipart/form-data; boundary=B", 422),
    "no JSON": ("/api/v1/check", f'{{"text": "{PLANTED}'.encode(), "application/json", 400),
    "another form": ("/api/v1/check", json.dumps({PLANTED: PLANTED}).encode(), "application/json", 422),
    "a text that is too large": ("/", *form(PLANTED * 100_000), 413),
    "a picture that is too large": ("/", *form(PLANTED, PLANTED.encode() * 900_000), 413),
    "a body that is too large": ("/api/v1/check", PLANTED.encode() * 100_000, "application/json", 413),
    "a broken picture": ("/", *form(PLANTED, b"\x89PNG\r\n\x1a\n" + PLANTED.encode() * 400_000), 422),
    "no picture at all": ("/", *form(PLANTED, PLANTED.encode() * 400_000), 422),
    "a crash on the page": ("/", *form(f"{PLANTED} {CRASH}"), 500),
    "a crash on the page with a picture": ("/", *form(f"{PLANTED} {CRASH}", PLANTED.encode() * 400_000), 500),
    "a crash in the API": (
        "/api/v1/check", json.dumps({"text": f"{PLANTED} {CRASH}"}).encode(), "application/json", 500,
    ),
    "a report without consent": ("/report", f"story={PLANTED}&phone=0912345678".encode(), FORM, 422),
    "a report with a file too many": ("/report", *files(6), 422),
    "a report with a day to come": (
        "/report", f"consent=1&story={PLANTED}&happened_on=2999-01-01&place={PLANTED}".encode(), FORM, 422,
    ),
    "what a phone shares": ("/report/share", *form(PLANTED), 200),
    "a code that is none": ("/follow", f"code={PLANTED}".encode(), FORM, 422),
    "a report in an address": ("/report?story=" + PLANTED, b"", FORM, 400),
    "content in an address": (f"/?{urlencode({'text': PLANTED})}", b"", "text/plain", 400),
    "content in a path": (f"/{quote(PLANTED)}", b"", "text/plain", 404),
    "another site's form": ("/types", PLANTED.encode(), "text/plain", 403),
}  # fmt: skip


@pytest.fixture(scope="module")
def statuses(site: Site) -> dict[str, int]:
    """Asks in every way, one after the other, and gives what was answered."""
    answered: dict[str, int] = {}
    for case, (path, body, content_type, _) in CASES.items():
        answered[case] = send(site, path, body, content_type)
        unlinked = [opened for opened in ours(site) if "deleted" in opened]
        assert unlinked == [], f"{case} leaves an open temporary file"
    return answered


@pytest.mark.parametrize("case", CASES)
def test_it_answers(statuses: dict[str, int], case: str) -> None:
    assert statuses[case] == CASES[case][3]


@pytest.mark.usefixtures("statuses")
def test_it_leaves_no_trace_of_anything(site: Site) -> None:
    assert traces(everywhere(site), STARTED) == []


def test_the_trap_works(site: Site) -> None:
    planted = site.data / "planted"
    planted.write_text(PLANTED)
    try:
        assert traces([site.data.parent], STARTED) == [planted]
    finally:
        planted.unlink()


def test_an_error_is_written_down_with_its_place_and_its_code(site: Site) -> None:
    send(site, "/", *form(f"{PLANTED} {CRASH}"))
    time.sleep(0.2)
    log = site.output.read_text("utf-8")
    assert "builtins.RuntimeError" in log
    assert "views.py" in log
    assert "POST / 500" in log
    assert PLANTED not in log


def test_what_the_site_keeps_is_for_its_owner_alone(site: Site) -> None:
    kept = [path for path in site.data.rglob("*") if "static" not in path.relative_to(site.data).parts[:1]]
    assert {"lachan.sqlite3", "secret-key"} <= {path.name for path in kept}
    for path in [site.data, *kept]:
        assert path.stat().st_mode & 0o077 == 0, path
