"""A centre that lists things for real, pages on the loopback under whatever names, and Chromium with the extension."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from playwright.sync_api import Error

from beginnings import environment_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import BrowserContext, Page, Playwright

    from served import Site

TESTS: Final = Path(__file__).resolve().parents[1]
# On a busy machine a start of Python with Django takes seconds.
SECONDS: Final = 240.0
_PREPARE: Final = """
from lachan.centre.config.preparing import prepare
prepare(say=lambda line: None, static=False)
"""
_TOOLS: Final = """
import base64, json, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from django.utils import timezone
from centre.exchange.making import fill, lift, list_things
from lachan.centre.exchange import signing
from lachan.centre.exchange.lookup.building import build
def act(program):
    given = {{"now": timezone.now()}}
    exec(program, globals(), given)
    if given.get("works", True):
        build(timezone.now())
    return given.get("told")
"""
# what is to be done comes line by line, and what came of it goes back so
_OFFICER: Final = """
from lachan.centre.config.opening import open_site
open_site()
{tools}
for line in sys.stdin:
    print(json.dumps(act(json.loads(line))), flush=True)
"""


def beginning(program: str) -> str:
    """This will give the program with which a site is served that has done something already."""
    return f"{_PREPARE}{_TOOLS.format(tests=str(TESTS))}\nact({program!r})"


class Officer:
    """Somebody at a served centre who lists and lifts, and whose every act is in the sets when it is over."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def act(self, program: str) -> Any:
        """This will do something, with `list_things`, `lift` and `now`, and give what it calls `told`.

        The worker's step follows, unless the program says that none `works`.
        """
        writing, reading = self._process.stdin, self._process.stdout
        assert writing is not None
        assert reading is not None
        writing.write(f"{json.dumps(program)}\n")
        writing.flush()
        said = reading.readline()
        assert said, "the officer's program ended"
        return json.loads(said)

    def list(self, *names: str) -> list[str]:
        """This will list domains, and give their sources."""
        sources: list[str] = self.act(
            f"told = list_things([('domain', name) for name in {names!r}], now=now)"
        )
        return sources

    def lift(self, *sources: str) -> None:
        """This will lift them."""
        self.act(f"lift({list(sources)!r}, now=now)")


@contextmanager
def officer_at(site: Site) -> Iterator[Officer]:
    """This will let somebody work at a served centre until the block ends."""
    program = _OFFICER.format(tools=_TOOLS.format(tests=str(TESTS)))
    with subprocess.Popen(
        [sys.executable, "-c", program], env=environment_of(site.data), cwd=site.data.parent, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        try:
            yield Officer(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            process.wait(timeout=SECONDS)


def pack(folder: Path, **settings: str) -> Path:
    """This will pack the extension as an administrator does, and give the folder that a browser loads."""
    script = TESTS.parent / "scripts" / "build_extension.py"
    given = [f"--{name}={value}" for name, value in settings.items()]
    subprocess.run(
        [sys.executable, str(script), f"--out={folder}", *given],
        check=True, capture_output=True, timeout=SECONDS,
    )  # fmt: skip
    return folder


def asked(site: Site, path: str) -> int:
    """This will count the requests for a path, by the site's own log."""
    return sum(f" /{path} " in line for line in site.output.read_text("utf-8").splitlines())


class Pages:
    """A web server that answers to every name and remembers what was opened."""

    def __init__(self) -> None:
        seen: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                seen.append(f"{self.headers['Host']}{self.path}")
                to = self.path.partition("?to=")[2]
                self.send_response(302 if to else 200)
                if to:
                    self.send_header("Location", to)
                body = f"<!doctype html><title>there</title><h1>{self.headers['Host']}</h1>".encode()
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                # a tab that is led elsewhere reads no further
                with suppress(BrokenPipeError, ConnectionResetError):
                    self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        self.seen = seen
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port: int = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def end(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def with_extension(
    playwright: Playwright, chromium: str, extension: Path, profile: Path, pages: Pages, *, lang: str = "vi"
) -> Iterator[BrowserContext]:
    """This will run Chromium with the extension; every name ending in .top, .example or .vn leads to our pages."""
    names = ",".join(f"MAP *.{ending} 127.0.0.1:{pages.port}" for ending in ("top", "example", "vn"))
    context = playwright.chromium.launch_persistent_context(
        str(profile),
        executable_path=chromium,
        headless=True,
        ignore_default_args=["--disable-extensions"],
        args=[
            "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", f"--disable-extensions-except={extension}",
            f"--load-extension={extension}", f"--host-resolver-rules={names}", f"--lang={lang}",
            # pages of our own on plain HTTP, as scams have them too
            "--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable",
        ],
        env={**os.environ, "LANGUAGE": lang, "LANG": f"{lang}_VN.UTF-8" if lang == "vi" else "en_GB.UTF-8"},
        locale="vi-VN" if lang == "vi" else "en-GB",
        viewport={"width": 1280, "height": 900},
    )  # fmt: skip
    context.set_default_timeout(30_000)
    try:
        yield context
    finally:
        context.close()


def id_of(context: BrowserContext) -> str:
    """This will wait for the extension's own program, and give its id."""
    worker = (
        context.service_workers[0] if context.service_workers else context.wait_for_event("serviceworker")
    )
    return worker.url.split("/")[2]


def update(context: BrowserContext) -> dict[str, Any]:
    """This will let the extension fetch what is new, as its clock does, and give what it says."""
    page = context.new_page()
    page.goto(f"chrome-extension://{id_of(context)}/options.html")
    said: dict[str, Any] = page.evaluate("() => chrome.runtime.sendMessage({act: 'update'})")
    page.close()
    return said


def open_address(page: Page, address: str) -> None:
    """This will open an address from a page; the tab may be led elsewhere meanwhile."""
    page.evaluate("address => {location.href = address}", address)


def is_at(page: Page, address: str, *, seconds: float = 60.0) -> bool:
    """This will wait until the tab is at an address that begins so."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        # while it is led from one page to the next there is nothing to ask
        with suppress(Error):
            if str(page.evaluate("location.href")).startswith(address):
                return True
        time.sleep(0.05)
    return False


@contextmanager
def relaying(site: Site, folder: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """This will run `lachan relay` for a served centre, and give its address."""
    program = "import sys; from lachan.cli.main import main; sys.exit(main())"
    with subprocess.Popen(
        [sys.executable, "-c", program, "relay", "--centre", site.address, "--port", "0"],
        env=environment_of(site.data), cwd=folder, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip(), process
        finally:
            process.terminate()
            process.wait(timeout=60)
