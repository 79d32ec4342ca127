"""An urgent measure is signed on the smallest phone, and what was a mistake is lifted, undone, said and counted as one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from e2e.at_the_desk import told_desk
from e2e.measuring import PARTNERS_TOLD, WALKERS, WHAT, Walk, mail_taken, until
from e2e.opening import watched
from e2e.reporting import PHONE
from e2e.test_cases import worker
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from e2e.measuring import Sink
    from e2e.opening import Desk

pytestmark = pytest.mark.e2e

PROVIDERS: Final = {"yeucau@songxanh.example", "yeucau@nuitrang.example"}


@pytest.fixture(scope="module")
def mails() -> Iterator[tuple[Sink, dict[str, str]]]:
    with mail_taken() as taken:
        yield taken


@pytest.fixture(scope="module")
def centre(
    tmp_path_factory: pytest.TempPathFactory, browser: Browser, mails: tuple[Sink, dict[str, str]]
) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("measures")
    with (
        told_desk(browser, folder, WALKERS, shorter=PARTNERS_TOLD) as desk,
        worker(desk.site, folder, **mails[1]),
    ):
        yield desk


class Mistaken(Walk):
    """Goes on with an urgent one, and with a mistake."""

    def press(self, case: str, sink: Sink) -> None:
        """This will have the officer call for a signature, and the approver give it on the smallest telephone."""
        page = self.officer
        page.goto(f"{self.address}/desk/measures/propose?case={case}&kind=block_url")
        page.fill("#id_reason", "Tiền đang đi")
        page.check("#id_is_urgent")
        page.locator("main form.form .btn.go").click()
        expect(page.locator("h1")).to_have_text(say("measures.kind.block_url", "vi"))
        number = page.url.rpartition("/")[2]
        subject = say("measures.mail.urgent_subject", "vi", number=number)
        until(lambda: subject in [one.subject for one in sink.came], "nobody is called")
        page = self.approver
        page.set_viewport_size({"width": 320, "height": 568})
        page.goto(f"{self.address}/desk/urgent/")
        assert page.url.endswith(f"/desk/urgent/{number}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        self.keep(page, "4-urgent")
        self.officer.reload()
        expect(self.officer.locator("#called")).to_contain_text(say("measures.urgent.seen", "vi"))
        if page.locator(".soon").count():
            page.fill("#id_reason", "Đã xem")
        page.click("button[value=approve]")
        expect(page.locator("main")).to_contain_text(say("measures.urgent.none", "vi"))
        page.set_viewport_size(PHONE["viewport"])

    def lift_as_mistake(self, measure: str) -> None:
        """This will have the approver lift it and say that it should never have been."""
        page = self.approver
        page.goto(f"{self.address}/desk/measures/{measure}/lift")
        page.fill("#id_reason", "Trang của một cửa hàng thật")
        page.check("#id_was_wrong")
        page.locator("main form.form .btn.go").click()
        expect(page.locator(".told")).to_have_text(say("desk.done.measure_lifted", "vi"))


@pytest.fixture
def walk(browser: Browser, centre: Desk, tmp_path: Path) -> Iterator[Mistaken]:
    with watched(browser, centre.site, expected=["status of 4"]) as open_page:
        yield Mistaken(open_page, centre, tmp_path)


def test_an_urgent_one_is_signed_on_the_phone_and_a_mistake_is_lifted_undone_and_counted(
    walk: Mistaken, mails: tuple[Sink, dict[str, str]]
) -> None:
    sink = mails[0]

    def told(act: str) -> bool:
        return {one.to for one in sink.asked(measure, act)} == PROVIDERS

    case = walk.open_case()
    measure = walk.propose(case)
    walk.sign(measure)
    walk.press(case, sink)
    until(lambda: told("ask"), "not all providers are asked")

    # it was a mistake: off the lists at once, undone with the providers, said and counted as what it was
    walk.lift_as_mistake(measure)
    assert measure not in walk.answer()
    assert say("follow.measure.wrong", "vi", what=WHAT) in walk.reads()
    english = say("follow.measure.wrong", "en", what=say("follow.measure_of.block_domain", "en"))
    assert english in walk.reads("en")
    until(lambda: told("undo"), "not all providers are asked to undo it")
    walk.reporter.goto(f"{walk.address}/figures?lang=vi")
    expect(walk.reporter.locator("main")).to_contain_text(f"1 {say('figures.wrong_what', 'vi')}")
    walk.keep(walk.reporter, "6-figures")
