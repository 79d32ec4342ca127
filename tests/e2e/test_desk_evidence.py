"""A file from its report to its seal and back, by two people, and its original under a passphrase: in a browser."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
import pyzipper
from playwright.sync_api import expect

from e2e.at_the_desk import told_desk
from e2e.fitting import fits, sized
from e2e.test_desk import refusals
from e2e.test_desk_reports import SHORT
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from e2e.opening import Desk, OpenDesk

__all__ = ["refusals"]
pytestmark = pytest.mark.e2e

# reports of the officer's office with a photo, a text, an archive and a page that passes for a picture
FILES = """
import io, zipfile
from datetime import timedelta
from PIL import Image, ImageDraw
from lachan.centre.accounts.models import Office, Person
from lachan.centre.audit.actors import Actor
from lachan.centre.evidence.services import HeldFor, keep
from lachan.centre.reports.models import Report, ReportFile
from lachan.centre.web.clock import today

def drawn(number):
    image = Image.new("RGB", (720, 960), "white")
    ImageDraw.Draw(image).rectangle((60, 80, 660, 300 + 40 * number), fill=(40, 60, 140))
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()

def zipped():
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("a.txt", "xin chào")
    return written.getvalue()

now = datetime.now(UTC)
officer = Person.objects.get(email__startswith="hn-truc")
reports = list(Report.objects.filter(office_id=officer.office_id).order_by("pk")[:4])
for number, report in enumerate(reports):
    contents = [("ảnh chuyển khoản.png", drawn(number)), ("tin nhắn.txt", f"Mở http://vcb-{number}.top/ ngay".encode()),
                ("hồ sơ.zip", zipped()), ("ảnh giả.png", drawn(number) + b"<script>alert(1)</script>")]
    for name, content in contents:
        held = keep(content=io.BytesIO(content), name=name, actor=Actor("citizen", f"report-{report.pk}"), now=now,
            held_for=HeldFor(holder=f"report:{report.pk}", office_id=report.office_id, source=f"report:{report.pk}",
                             purpose="report", keep_until=today(now) + timedelta(days=180)))
        ReportFile.objects.create(report=report, holding_id=held.id, added_at=now)
Path("reports.json").write_text(json.dumps([report.pk for report in reports]))
"""
WALKERS = {"officer": "hn-truc", "approver": "hn-duyet", "analyst": "phantich1"}
VIEWS = [("vi", "phone"), ("en", "laptop"), ("vi", "laptop"), ("en", "phone")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("evidence")


@pytest.fixture(scope="module")
def desk(folder: Path, browser: Browser) -> Iterator[Desk]:
    with told_desk(browser, folder, WALKERS, shorter=SHORT, after=FILES) as desk:
        yield desk


@pytest.fixture
def reports(folder: Path, desk: Desk) -> list[int]:
    """The ids of the reports with files."""
    del desk
    return [int(one) for one in json.loads((folder / "reports.json").read_text())]


def is_drawn(page: Page) -> bool:
    """This will say whether the page's picture came within ten seconds."""
    picture = page.locator("main img").first
    picture.scroll_into_view_if_needed()
    for _ in range(100):
        if picture.evaluate("(image) => image.complete && image.naturalWidth > 0"):
            return True
        page.wait_for_timeout(100)
    return False


@pytest.mark.parametrize(("lang", "screen"), VIEWS)
def test_a_file_is_sealed_by_one_and_unsealed_by_two(
    open_desk: OpenDesk, desk: Desk, reports: list[int], lang: str, screen: str
) -> None:
    report = reports[VIEWS.index((lang, screen))]
    page = open_desk("officer", f"/desk/reports/{report}", lang=lang, **sized(screen))
    assert is_drawn(page), "the picture comes from the second host"
    page.locator("main iframe").scroll_into_view_if_needed()
    text = page.frame_locator("main iframe").locator("body")
    expect(text).to_contain_text(f"Mở http://vcb-{VIEWS.index((lang, screen))}.top/ ngay")
    expect(page.locator("main").get_by_text(say("desk.code.scan.not_scanned", lang)).first).to_be_visible()
    expect(page.locator("main")).to_contain_text(say("evidence.no_preview.polyglot", lang))
    fits(page)
    page.get_by_role("link", name="ảnh chuyển khoản.png", exact=True).click()
    assert is_drawn(page)
    fits(page)
    address = page.url
    page.get_by_role("link", name=say("desk.evidence_flag.title", lang)).click()
    fits(page)
    page.click("main .btn.go")
    expect(page.locator(".error")).to_be_visible()
    page.fill("#id_reason", "Ảnh trẻ em, Điều 147 Bộ luật Hình sự")
    page.click("main .btn.go")
    expect(page.locator(".told")).to_be_visible()
    expect(page.locator("main img")).to_have_count(0)
    expect(page.locator("main")).to_contain_text(say("evidence.no_preview.flagged", lang))
    fits(page)
    page.get_by_role("link", name=say("desk.evidence_lift.title", lang)).click()
    fits(page)
    page.fill("#id_reason", "Nhầm tệp: đây là ảnh chuyển khoản")
    page.click("main .btn.go")
    expect(page.locator(".told")).to_be_visible()
    page.goto(f"{desk.site.address}/desk/evidence/")
    fits(page)
    page.locator("main tbody").first.get_by_role("link").first.click()
    expect(page.locator("main form button")).to_have_count(0)
    expect(page.locator("main")).to_contain_text(say("desk.code.evidence_why_not.role", lang))

    second = open_desk("approver", "/desk/", lang=lang, **sized(screen))
    second.get_by_role("link", name=say("desk.waits.evidence_decisions", lang)).click()
    fits(second)
    second.locator("main tbody").first.get_by_role("link").first.click()
    expect(second.locator("main img, main iframe")).to_have_count(0)
    fits(second)
    second.get_by_role("button", name=say("desk.evidence.do_lift", lang)).click()
    expect(second.locator(".error")).to_be_visible()
    fits(second)
    second.fill("#id_reason", "Đã đối chiếu với tin báo")
    second.get_by_role("button", name=say("desk.evidence.do_lift", lang)).click()
    expect(second.locator(".told")).to_be_visible()
    second.goto(address)
    assert is_drawn(second)
    expect(second.locator("main")).to_contain_text("Đã đối chiếu với tin báo")
    fits(second)


def test_an_original_leaves_under_a_passphrase_that_is_shown_once(
    open_desk: OpenDesk, reports: list[int]
) -> None:
    page = open_desk("approver", f"/desk/reports/{reports[0]}")
    page.get_by_role("link", name="tin nhắn.txt", exact=True).click()
    page.get_by_role("link", name=say("desk.evidence_original.title", "vi")).click()
    fits(page)
    page.fill("#id_reason", "Gửi giám định theo công văn 12")
    page.click("main .btn.go")
    fits(page)
    passphrase = page.locator(".onceonly").inner_text()
    with page.expect_download() as waiting:
        page.click("main .btn.go")
    content = waiting.value.path().read_bytes()
    with pyzipper.AESZipFile(io.BytesIO(content)) as archive:
        archive.setpassword(passphrase.encode())
        (name,) = [one for one in archive.namelist() if one.endswith(".txt") and "001" in one]
        assert archive.read(name) == b"M\xe1\xbb\x9f http://vcb-0.top/ ngay"
