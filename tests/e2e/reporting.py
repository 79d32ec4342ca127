"""What the walks of a citizen share: a phone, texts, going on from step to step, and the code at the end."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from served import Site

PHONE: Any = {"viewport": {"width": 360, "height": 740}}
BAD = "VIETCOMBANK: Tài khoản của quý khách bị khóa. Xác minh tại https://vietcombank-login.top trong 2 giờ."
STORY = "Có người gọi, xưng là công an, bảo tôi chuyển tiền."
HOSTILE = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"
PNG: Any = {"name": "tin.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + b"0" * 500}


def count(site: Site, table: str) -> int:
    with closing(sqlite3.connect(f"file:{next(site.data.glob('*.sqlite3'))}?mode=ro", uri=True)) as database:
        found: int = database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    return found


def go_on(page: Page, times: int = 1) -> None:
    for _ in range(times):
        page.locator("[data-next]:visible").click()


def send(page: Page, *, stepwise: bool) -> None:
    if stepwise:
        while page.locator("[data-next]:visible").count():
            go_on(page)
    page.check("#consent")
    page.click("#send")


def code_on(page: Page) -> str:
    page.wait_for_selector("#receipt #code")
    return page.locator("#code").inner_text().strip()
