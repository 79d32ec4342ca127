"""From a block to its lift, through browsers: the owner's phone, the desk of who had no part in it, the owner again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from e2e.at_the_desk import told_desk
from e2e.fitting import SCREENS, fits, overflow, violations
from e2e.test_cases import NOTHING_TOLD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from e2e.opening import Desk, Open, OpenDesk

pytestmark = pytest.mark.e2e

BAD = "dichvucong-capnhat.top"
SISTER = f"m.{BAD}"
WALKERS = {"signer": "hn-duyet", "reviewer": "duyet@"}
# two names are found dangerous, and blocked by Ha Noi: proposed by its officer, signed by its approver
_BLOCKED = f"""
from django.utils import timezone
from lachan.centre.accounts.models import Person
from lachan.centre.audit.actors import person_actor
from lachan.centre.indicators.models import Indicator
from lachan.centre.indicators.spelling import fold_of, value_hash
from lachan.centre.measures.models import Measure
from lachan.centre.measures.preview import seen_sha256
from lachan.centre.measures.services.looking import look_around
from lachan.centre.measures.services.proposing import Wanted, propose_measures
from lachan.centre.measures.services.signing import sign_measure
now = timezone.now()
officer = Person.objects.get(email__startswith="hn-truc")
signer = Person.objects.get(email__startswith="hn-duyet")
for name in ({BAD!r}, {SISTER!r}):
    Indicator.objects.create(kind="domain", value=name, value_sha256=value_hash(name), fold=fold_of(name),
                             first_seen_at=now, last_seen_at=now, sightings=4, level="dangerous", score=0.97, judged_at=now)
    [line] = propose_measures(kind="block_domain", wanted=[Wanted(name)], office_id=officer.office_id,
                              reason="Giả cổng dịch vụ công, xin mã OTP", actor=person_actor(officer.pk), now=now)
    look_around(now=now, ask=lambda host, kind: ("45.76.12.9",) if kind == "A" else ())
    measure = Measure.objects.get(number=line.number)
    sign_measure(measure_id=measure.pk, seen=seen_sha256(measure), says="approve", reason="Đã xem trang",
                 actor=person_actor(signer.pk), now=now)
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Desk]:
    with told_desk(
        browser, tmp_path_factory.mktemp("appeal"), WALKERS, shorter=NOTHING_TOLD, after=_BLOCKED
    ) as desk:
        yield desk


@pytest.fixture
def refusals() -> tuple[str, ...]:
    # axe asks the frame with the preview, which lets nobody in
    return (
        "status of 404",
        "status of 409",
        "status of 422",
        "status of 403",
        "'postMessage' on 'DOMWindow'",
    )


def looks_right(page: Page) -> None:
    assert page.locator("h1").count() == 1
    assert overflow(page) == []
    assert violations(page) == []


def test_an_owner_appeals_by_phone_and_reads_that_it_was_lifted(
    open_desk: OpenDesk, desk: Desk, browser: Browser
) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740}, locale="vi-VN")
    # as an old phone has it: whatever script a page asks for doesn't come
    page.route("**/*.js", lambda asked: asked.abort())
    page.goto(desk.site.address + "/appeal")
    looks_right(page)
    page.fill("#what", "ten-chua-ai-biet.example")
    page.fill("#why", "Trang bán hàng của tôi từ năm 2019, có giấy phép.")
    page.check("#consent")
    page.click(".btn.go")
    expect(page.locator("#answer")).to_contain_text("không nêu")
    looks_right(page)
    page.fill("#what", f"https://www.{BAD}/dang-nhap")
    page.set_input_files(
        "#files", {"name": "giay-phep.txt", "mimeType": "text/plain", "buffer": b"giay phep so 12"}
    )
    page.click(".btn.go")
    code = page.locator("#code").inner_text()
    assert re.fullmatch(r"[0-9A-Z-]{20}", code)
    looks_right(page)
    # the page of a measure says so to who signed it, and lets another decide
    mine = open_desk("signer", "/desk/appeals/")
    mine.click("[data-rows] a")
    expect(mine.locator("#decide")).to_contain_text("không xem xét khiếu nại về chính việc đó")
    for width, height in SCREENS.values():
        review = open_desk("reviewer", "/desk/appeals/", viewport={"width": width, "height": height})
        fits(review)
        review.click("[data-rows] a")
        fits(review)
    expect(review.locator("body")).to_contain_text("Trang bán hàng của tôi từ năm 2019")
    review.check(f"text={SISTER}")
    review.fill("textarea[name=reason]", "Đã xem giấy phép và trang: đây là cửa hàng thật.")
    review.check("input[name=was_wrong]")
    review.click("button[value=lifted]")
    expect(review.locator("body")).to_contain_text("Đã gỡ mọi biện pháp")
    fits(review)
    for state in ("open", "lifted", "upheld"):
        fits(open_desk("reviewer", f"/desk/appeals/?state={state}", lang="en"))
    page.goto(desk.site.address + "/appeal/follow")
    page.fill("#code", code.lower())
    page.click(".btn.go")
    expect(page.locator("main")).to_contain_text("Đã xem giấy phép và trang: đây là cửa hàng thật.")
    expect(page.locator("main")).to_contain_text("xin lỗi bạn")
    looks_right(page)
    # and whoever asks is told that it was cleared
    for name in (BAD, SISTER):
        page.goto(desk.site.address + "/")
        page.fill("#q", f"https://{name}/")
        page.click(".go")
        expect(page.locator("#answer")).to_contain_text("từng bị báo nhầm")
    page.close()


@pytest.mark.parametrize("path", ["/appeal", "/appeal/follow"])
def test_the_forms_fit_every_screen_in_both_languages_and_in_the_dark(open_page: Open, path: str) -> None:
    for lang, width, scheme in (("vi", 320, "light"), ("en", 360, "dark"), ("en", 1280, "light")):
        page = open_page(f"{path}?lang={lang}", viewport={"width": width, "height": 740}, color_scheme=scheme)
        looks_right(page)
        page.click(".btn.go")
        looks_right(page)
