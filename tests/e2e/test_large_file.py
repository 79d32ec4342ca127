"""A large file at the desk in a real browser: it comes in parts, over a broken line, after the page was closed."""

from __future__ import annotations

import hashlib
import json
import os
import random
from typing import TYPE_CHECKING

import pytest

from beginnings import ROOT
from served import served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Request, Route

    from served import Site

pytestmark = pytest.mark.live

CONTENT = random.Random(5).randbytes(40_000_000)  # noqa: S311 - the same each time
BEGIN = """
import json
from pathlib import Path
from lachan.centre.config.preparing import prepare
prepare(say=lambda line: None, static=True)
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
Path("begun.json").write_text(json.dumps(
    {"case": case.number, "cookies": {name: one.value for name, one in client.cookies.items()}}
))
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Site, dict[str, str], str]]:
    settings = {
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT / "tests"))),
        "LACHAN_EVIDENCE_LARGE_MB": "50",
        "LACHAN_EVIDENCE_FREE_MB": "1",
    }
    with served(tmp_path / "site", settings=settings, program=BEGIN) as site:
        begun = json.loads((tmp_path / "site/begun.json").read_text())
        yield site, begun["cookies"], begun["case"]


def test_a_large_file_goes_on_after_a_break_and_after_the_page_was_closed(
    site: tuple[Site, dict[str, str], str], browser: Browser, tmp_path: Path
) -> None:
    served_at, cookies, number = site
    path = tmp_path / "ghi âm cuộc gọi.wav"
    path.write_bytes(CONTENT)
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="vi")
    context.add_cookies(
        [{"name": name, "value": value, "url": served_at.address} for name, value in cookies.items()]
    )
    where = f"{served_at.address}/desk/cases/{number}/evidence/large"
    page = _opened(context.new_page(), where)

    # the first part comes; of the second nothing, until the page is closed
    sent: list[int] = []

    def cut(route: Route, request: Request) -> None:
        if request.method == "PATCH":
            sent.append(int(request.headers["upload-offset"]))
            if len(sent) > 1:
                route.abort("connectionreset")
                return
        route.continue_()

    page.route("**/evidence/uploads/**", cut)
    _choose(page, path)
    page.get_by_text("Mất kết nối").wait_for()
    assert sent[:2] == [0, 16_000_000]
    page.close(run_before_unload=False)

    page = _opened(context.new_page(), where)
    assert "ghi âm cuộc gọi.wav" in page.inner_text("table")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    begun_at: list[int] = []
    page.on(
        "request",
        lambda one: begun_at.append(int(one.headers["upload-offset"])) if one.method == "PATCH" else None,
    )
    _choose(page, path)
    page.wait_for_url(f"{served_at.address}/desk/cases/{number}", timeout=60_000)
    assert begun_at == [16_000_000, 32_000_000]
    shown = page.inner_text("main")
    assert "ghi âm cuộc gọi.wav" in shown
    whole = hashlib.sha256(CONTENT).hexdigest()
    assert whole[:16] in shown
    page.click("text=ghi âm cuộc gọi.wav")
    assert whole in page.inner_text("main").replace(" ", "").replace("\n", "")

    # too large is said before anything is sent
    page = _opened(page, where)
    path.write_bytes(b"0" * 50_000_001)
    _choose(page, path)
    page.get_by_text("lớn hơn giới hạn").wait_for()
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def _opened(page: Page, where: str) -> Page:
    page.set_default_timeout(20_000)
    page.goto(where)
    return page


def _choose(page: Page, path: Path) -> None:
    page.set_input_files("input[name=file]", path)
    page.fill("input[name=source]", "Công ty viễn thông nộp")
    page.click("form[data-uploads] .btn.go")
