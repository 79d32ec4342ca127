"""From a report on the phone to its outcome on the phone: commune police, the province, evidence, the end.

The reporter, the officer of the ward and the officer of the province each have a phone of 360 px; site and worker are
served as they are on a centre's machine, with the demo's offices and people.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import pytest
from playwright.sync_api import expect

from beginnings import ROOT
from e2e.at_the_desk import told_desk
from e2e.opening import watched
from e2e.reporting import PHONE, code_on, go_on
from fresh import LACHAN
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from e2e.opening import Desk, Open
    from served import Site

pytestmark = pytest.mark.e2e

# offices and people alone: the only case is the one that is told here
NOTHING_TOLD: Final = """
from lachan.centre.demo import story, telling
telling.PARTS = story.PARTS[:2]
"""
WARD, PROVINCE = "Công an phường Hoàn Kiếm", "Công an thành phố Hà Nội"
WALKERS: Final = {"ward": "hk-truc", "province": "hn-truc"}
STORY: Final = "Người gọi xưng là công an, bảo tôi chuyển tiền để chứng minh mình trong sạch."
# the reporter waits for the machine; the bar of the issue for the case alone is two seconds
PATIENCE_SECONDS: Final = 60.0
RECEIPT: Any = {"name": "bien-lai.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + b"0" * 900}


@contextmanager
def worker(site: Site, folder: Path, *, program: str = "", **settings: str) -> Iterator[None]:
    """This will let a worker run beside the site until the block ends, with further settings where named.

    `program` is Python that runs before it in its process.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LACHAN_")}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    environment |= {"LACHAN_DATA": str(site.data), "PYTHONPATH": str(ROOT / "src"), "OMP_NUM_THREADS": "1"}
    environment |= settings
    with (folder / "worker.log").open("wb") as written:
        process = subprocess.Popen(
            [sys.executable, "-c", f"{program}\n{LACHAN}", "work"],
            env=environment,
            stdout=written,
            stderr=subprocess.STDOUT,
        )
        try:
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("cases")
    with told_desk(browser, folder, WALKERS, shorter=NOTHING_TOLD) as desk, worker(desk.site, folder):
        yield desk


class Phones:
    """The phones of the three; each page is looked at for what doesn't fit, and kept as a picture where asked."""

    def __init__(self, open_page: Open, centre: Desk, pictures: Path) -> None:
        self.site = centre.site
        self.pictures = pictures
        self.pages: dict[str, Page] = {"reporter": open_page("/report", locale="vi", **PHONE)}
        for who in WALKERS:
            self.pages[who] = open_page("/desk/", locale="vi", storage_state=centre.states[who], **PHONE)

    def keep(self, page: Page, name: str) -> None:
        """This will keep a picture of the whole page, and see that nothing stands beside the screen."""
        page.screenshot(path=self.pictures / f"{name}.png", full_page=True)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE["viewport"]["width"], f"{name} is {wide} px wide"


@pytest.fixture
def phones(browser: Browser, centre: Desk, tmp_path: Path) -> Iterator[Phones]:
    with watched(browser, centre.site, expected=["status of 4"]) as open_page:
        yield Phones(open_page, centre, tmp_path)


def tell(phones: Phones) -> str:
    """This will report on the phone that money has just gone, and give the code."""
    page = phones.pages["reporter"]
    page.goto(phones.site.address + "/report")
    page.fill("#story", STORY)
    go_on(page)
    page.select_option("#province", label="Hà Nội")
    page.fill("#place", "phường Hoàn Kiếm")
    go_on(page)
    page.fill("#accounts", "0123456789 Vietcombank")
    go_on(page)
    page.fill("#loss_vnd", "45 triệu")
    go_on(page)
    page.check("#consent")
    page.click("#send")
    code = code_on(page)
    phones.keep(page, "1-receipt")
    return code


def follow(phones: Phones, code: str) -> Page:
    """This will type the code on the reporter's phone."""
    page = phones.pages["reporter"]
    page.goto(phones.site.address + "/follow")
    page.fill("#code", code)
    page.click(".btn.go")
    page.wait_for_selector("#stands")
    return page


def wait_for_stage(phones: Phones, code: str, said: str) -> Page:
    """This will look again and again until the reporter reads something."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        page = follow(phones, code)
        if page.locator(".stages").get_by_text(said).count():
            return page
        assert time.monotonic() < until, page.inner_text("main")
        time.sleep(0.5)


def the_case(phones: Phones, who: str) -> Page:
    """This will open the only case from somebody's inbox."""
    page = phones.pages[who]
    page.goto(phones.site.address + "/desk/cases/")
    phones.keep(page, f"inbox-{who}")
    page.locator('main a[href*="/desk/cases/2"]').first.click()
    expect(page.locator(".casehead")).to_be_visible()
    return page


def act(page: Page, name: str) -> None:
    """This will choose one of the case's acts, those behind `other acts` too."""
    link = page.locator(f'.casehead a[href$="/{name}"]')
    if not link.first.is_visible():
        page.locator(".casehead summary").click()
    link.first.click()
    page.wait_for_url(re.compile(f"/{name}$"))


def confirm(page: Page) -> None:
    page.locator("main form.form .btn.go").click()


def test_a_report_on_the_phone_goes_through_ward_and_province_to_its_outcome(phones: Phones) -> None:
    code = tell(phones)
    given = say("follow.stage.given", "vi", office=WARD)
    page = wait_for_stage(phones, code, given)
    expect(page.locator("#stands")).to_have_text(say("follow.case.new", "vi"))
    phones.keep(page, "2-with-the-ward")

    # the ward's officer finds it in the inbox, as urgent, takes it, and hands it up
    page = the_case(phones, "ward")
    expect(page.locator(".casehead")).to_contain_text(WARD)
    expect(page.locator(".casehead")).to_contain_text(say("desk.case.urgent_until", "vi"))
    expect(page.locator("main")).to_contain_text(STORY)
    phones.keep(page, "3-case-at-the-ward")
    act(page, "take")
    confirm(page)
    expect(page.locator(".casehead")).to_contain_text("Đỗ Anh Tuấn")
    expect(follow(phones, code).locator("#stands")).to_have_text(say("follow.case.worked_on", "vi"))
    act(page, "hand-over")
    page.fill("#id_office", "CAT-HN")
    page.fill("#id_reason", "Tài khoản nhận tiền liên quan nhiều phường")
    phones.keep(page, "4-hand-over")
    confirm(page)
    page.wait_for_load_state()

    # what the reporter reads names the province now, and no officer
    page = follow(phones, code)
    expect(page.locator(".stages")).to_contain_text(say("follow.stage.moved", "vi", office=PROVINCE))
    assert "Đỗ Anh Tuấn" not in page.inner_text("body")

    close_at_the_province(phones)

    # the reporter reads it, in both languages
    page = follow(phones, code)
    expect(page.locator("#stands")).to_have_text(say("follow.outcome.recovered", "vi"))
    expect(page.locator("main")).to_contain_text("30.000.000 đồng")
    assert "Ngân hàng tạm giữ kịp" not in page.inner_text("body")
    phones.keep(page, "8-outcome")
    page.goto(phones.site.address + "/follow?lang=en")
    page.fill("#code", code)
    page.click(".btn.go")
    expect(page.locator("#stands")).to_have_text(say("follow.outcome.recovered", "en"))
    expect(page.locator("main")).to_contain_text("30,000,000 đồng")


def close_at_the_province(phones: Phones) -> None:
    """This will have the province's officer take the case, add evidence, and close it with what was got back."""
    page = the_case(phones, "province")
    act(page, "take")
    confirm(page)
    page.locator('#evidence a[href$="/evidence/add"]').click()
    page.fill("#id_source", "Nạn nhân gửi qua điện thoại")
    page.set_input_files("#id_file", [RECEIPT])
    phones.keep(page, "5-evidence")
    confirm(page)
    expect(page.locator("main")).to_contain_text("bien-lai.png")
    page.goto(re.sub(r"(/desk/cases/\d{4}-\d{6}).*", r"\1", page.url))
    expect(page.locator("#evidence")).to_contain_text("bien-lai.png")
    act(page, "close")
    page.select_option("#id_outcome", "recovered")
    page.fill("#id_recovered_vnd", "30000000")
    page.fill("#id_reason", "Ngân hàng tạm giữ kịp và hoàn lại")
    phones.keep(page, "6-close")
    confirm(page)
    expect(page.locator(".casehead")).to_contain_text(say("desk.code.case_outcome.recovered", "vi"))
    phones.keep(page, "7-closed")
