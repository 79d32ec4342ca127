"""Previews in a real browser: the desk's page may show them from the second host, and no stranger's page may frame them."""

from __future__ import annotations

import os
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Response

    from served import Site

    type Linked = Callable[[Path], str]

pytestmark = pytest.mark.e2e

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Tests"
LINK = """
import os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "lachan.centre.config.settings"
django.setup()
from django.test import RequestFactory
from django.utils import timezone
from lachan.centre.audit.actors import person_actor
from lachan.centre.evidence import queries, services
from lachan.centre.evidence.links import asked_by
asked = asked_by(RequestFactory().get("/", headers={"host": sys.argv[2], "user-agent": sys.argv[3]}, SERVER_PORT=sys.argv[4]))
file = queries.file_for(file_id=int(sys.argv[1]), office_ids=None)
print(services.show_previews(files=[file], actor=person_actor(1), asked=asked, now=timezone.now())[0].address)
"""


OFFICES = (
    "code,kind,name_vi,name_en,parent,territory,valid_from,valid_to,competences\n"
    "BCA,ministry,Bộ Công an,Ministry of Public Security,,,2025-07-01,,\n"
)


@pytest.fixture
def linked(site: Site) -> Linked:
    """This will keep a file at the served site and give the address of its preview."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LACHAN_")}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    environment |= {"LACHAN_DATA": str(site.data), "PYTHONPATH": os.pathsep.join(sys.path)}

    def run(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, *words], env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def link(path: Path) -> str:
        command = "import sys; from lachan.cli.main import main; sys.exit(main())"
        keep = (
            "evidence",
            "keep",
            str(path),
            "--holder",
            "case:1",
            "--office",
            "BCA",
            "--until",
            "2030-01-01",
        )
        offices = path.with_suffix(".csv")
        offices.write_text(OFFICES, encoding="utf-8")
        run("-c", command, "offices", "import", str(offices))
        file_id = run("-c", command, *keep).split("\t")[0]
        host = urlsplit(site.address)
        return run("-c", LINK, file_id, host.netloc, BROWSER, str(host.port))

    return link


class Pages(ThreadingHTTPServer):
    """Pages of ours on the loopback: what they hold and the policy under which they stand, by path."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.held: dict[str, tuple[str, str]] = {}

    def put(self, host: str, body: str, policy: str = "") -> str:
        path = f"/{len(self.held)}"
        self.held[path] = (body, policy)
        return f"http://{host}:{self.server_address[1]}{path}"


class Answer(BaseHTTPRequestHandler):
    """Answers with a page that was put there."""

    server: Pages

    def do_GET(self) -> None:
        body, policy = self.server.held.get(self.path, ("", ""))
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        if policy:
            self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def pages() -> Iterator[Pages]:
    with Pages() as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def opened(browser: Browser, address: str) -> Page:
    page = browser.new_context(user_agent=BROWSER).new_page()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return page


def test_the_desk_shows_a_picture_of_the_second_host(
    browser: Browser, pages: Pages, linked: Linked, tmp_path: Path
) -> None:
    path = tmp_path / "a.jpg"
    Image.new("RGB", (80, 50), "red").save(path)
    address = linked(path)
    assert urlsplit(address).hostname == "evidence.localhost"
    policy = "default-src 'none'; img-src 'self' http://evidence.localhost:*"
    page = opened(browser, pages.put("localhost", f'<img src="{address}">', policy))
    assert page.evaluate("document.images[0].naturalWidth") == 80
    page.context.close()


def test_a_text_is_framed_by_the_desk_and_runs_nothing_and_by_no_stranger(
    browser: Browser, pages: Pages, linked: Linked, tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("đọc thử <script>document.title = 'ran'</script>", encoding="utf-8")
    framed = f'<iframe src="{linked(path)}"></iframe>'
    page = opened(browser, pages.put("localhost", framed))
    frame = page.frames[1]
    assert "<script>" in frame.locator("body").inner_text()
    assert frame.title() == ""
    page.context.close()
    page = opened(browser, pages.put("stranger.localhost", framed))
    assert "đọc thử" not in page.frames[1].content()
    page.context.close()


def test_the_browser_is_given_no_cookie_and_nothing_of_the_site(
    browser: Browser, site: Site, linked: Linked, tmp_path: Path
) -> None:
    path = tmp_path / "c.txt"
    path.write_text("xin chào", encoding="utf-8")
    address = linked(path)
    context = browser.new_context(user_agent=BROWSER)
    page = context.new_page()
    response: Response | None = page.goto(address)
    assert response is not None
    assert response.status == 200
    assert "xin chào" in page.locator("body").inner_text()
    assert context.cookies() == []
    for there in ("/", "/desk/", "/accounts/login/", "/static/web/desk.css"):
        gone = page.goto(f"http://{urlsplit(address).netloc}{there}")
        assert gone is not None
        assert gone.status == 404
    response = page.goto(site.address + urlsplit(address).path)
    assert response is not None
    assert response.status == 404
    context.close()
    other = browser.new_context(user_agent="Somebody else")
    response = other.new_page().goto(address)
    assert response is not None
    assert response.status == 404
    other.close()
