"""From a report on the phone to a measure, its mails, and its lift: reporter, officer, approver, the public.

Site and worker are served as they are on a centre's machine; mail goes to an SMTP server of the test.
"""

from __future__ import annotations

import re
import time
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING, Any, Final

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import expect

from e2e.at_the_desk import told_desk
from e2e.opening import watched
from e2e.reporting import PHONE, code_on, go_on
from e2e.test_cases import worker
from lachan.centre.web.words import say
from served import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from e2e.opening import Desk, Open

pytestmark = pytest.mark.e2e

# offices, people and partners: the only report is the one that is told here
PARTNERS_TOLD: Final = """
from lachan.centre.demo import story, telling
from lachan.centre.demo.story import p08_partners
telling.PARTS = (*story.PARTS[:2], p08_partners.tell)
"""
WALKERS: Final = {"officer": "hn-truc", "approver": "hn-duyet"}
SITE: Final = "vietcombank-xacthuc.top"
PROVIDERS: Final = {"yeucau@songxanh.example", "yeucau@nuitrang.example"}
WHAT: Final = say("follow.measure_of.block_domain", "vi")
PATIENCE_SECONDS: Final = 90.0


class Sink:
    """Takes all mail, and keeps to whom each went with its subject."""

    def __init__(self) -> None:
        self.came: list[tuple[str, str]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - named by aiosmtpd
        del server, session
        subject = str(message_from_bytes(envelope.content, policy=default)["Subject"])
        self.came += [(to, subject) for to in envelope.rcpt_tos]
        return "250 taken"

    def has_called(self, number: str) -> bool:
        """This will say whether an approver was called to sign a measure."""
        wanted = say("measures.mail.urgent_subject", "vi", number=number)
        return any(subject == wanted for _, subject in self.came)

    def providers(self, number: str, act: str) -> set[str]:
        """This will give the internet providers that were asked to do (`ask`) or undo (`undo`) a measure."""
        wanted = say(f"measures.mail.subject_{act}", "vi", count="1", number=number)
        return {to for to, subject in self.came if to in PROVIDERS and subject == wanted}


@pytest.fixture(scope="module")
def sink() -> Iterator[tuple[Sink, int]]:
    sink, port = Sink(), free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    yield sink, port
    controller.stop()


@pytest.fixture(scope="module")
def centre(
    tmp_path_factory: pytest.TempPathFactory, browser: Browser, sink: tuple[Sink, int]
) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("measures")
    mail = {
        "LACHAN_MAIL_SERVER": f"smtp://127.0.0.1:{sink[1]}",
        "LACHAN_MAIL_FROM": "trungtam@lachan.example",
    }
    with (
        told_desk(browser, folder, WALKERS, shorter=PARTNERS_TOLD) as desk,
        worker(desk.site, folder, **mail),
    ):
        yield desk


def until[T](look: Callable[[], T], what: str) -> T:
    """This will look again and again until there is something."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while not (found := look()):
        assert time.monotonic() < ends, what
        time.sleep(0.5)
    return found


def tell(page: Page, address: str) -> str:
    """This will report a link on the phone, and give the code."""
    page.goto(address + "/report")
    page.fill("#story", "Tin nhắn xưng ngân hàng, bắt xác thực kẻo khóa thẻ.")
    go_on(page)
    page.select_option("#province", label="Hà Nội")
    go_on(page)
    page.fill("#links", f"http://{SITE}/login")
    go_on(page, 2)
    page.check("#consent")
    page.click("#send")
    return code_on(page)


def followed(page: Page, address: str, code: str, lang: str = "vi") -> str:
    """This will give what the reporter reads."""
    page.goto(f"{address}/follow?lang={lang}")
    page.fill("#code", code)
    page.click(".btn.go")
    page.wait_for_selector("#stands")
    return page.inner_text("main")


class Walk:
    """The phones of the three, and what they do one after another."""

    def __init__(self, open_page: Open, centre: Desk, pictures: Path) -> None:
        self.address, self.pictures = centre.site.address, pictures
        self.reporter = open_page("/report", locale="vi", **PHONE)
        self.officer, self.approver = (
            open_page("/desk/", locale="vi", storage_state=centre.states[who], **PHONE) for who in WALKERS
        )
        self.code = tell(self.reporter, self.address)

    def keep(self, page: Page, name: str) -> None:
        """This will keep a picture, and see that nothing stands beside the screen."""
        page.screenshot(path=self.pictures / f"{name}.png", full_page=True)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE["viewport"]["width"], f"{name} is {wide} px wide"

    def reads(self, lang: str = "vi") -> str:
        """This will give what the reporter reads."""
        return followed(self.reporter, self.address, self.code, lang)

    def answer(self) -> str:
        """This will give what anybody is told who asks about the site."""
        asked = self.reporter.request.post(f"{self.address}/api/v1/check", data={"text": f"http://{SITE}/"})
        return str(asked.text())

    def open_case(self) -> str:
        """This will have the officer open a case with the report, and give its number."""
        page = self.officer
        page.goto(f"{self.address}/desk/reports/")
        page.locator('main tbody a[href*="/desk/reports/"]').first.click()
        page.wait_for_url(re.compile(r"/desk/reports/\d+"))
        [number] = re.findall(r"/desk/reports/(\d+)", page.url)
        page.goto(f"{self.address}/desk/cases/open?report={number}")
        page.fill("#id_title", "Trang giả ngân hàng")
        page.select_option("#id_kind", "website")
        page.fill("#id_territory", "Hà Nội")
        page.locator("main form.form .btn.go").click()
        expect(page.locator(".casehead")).to_be_visible()
        return page.url.rpartition("/")[2]

    def propose(self, case: str) -> str:
        """This will have the officer propose what the case leads to, and give the measure's number."""
        page = self.officer

        def offered() -> bool:
            page.goto(f"{self.address}/desk/measures/propose?case={case}&kind=block_domain")
            return SITE in page.input_value("#id_things")

        until(offered, "the link of the report is never offered")
        self.keep(page, "1-propose")
        page.fill("#id_reason", "Giả ngân hàng để lấy mã OTP")
        page.locator("main form.form .btn.go").click()
        expect(page.locator("h1")).to_have_text(say("measures.kind.block_domain", "vi"))
        assert page.locator("button[value=approve]").count() == 0
        return page.url.rpartition("/")[2]

    def sign(self, measure: str) -> None:
        """This will have the approver sign once it is known what it would hit."""
        page = self.approver

        def looked() -> bool:
            page.goto(f"{self.address}/desk/measures/{measure}")
            return say("measures.page.looking", "vi") not in page.inner_text("main")

        until(looked, "nobody has looked what it would hit")
        self.keep(page, "2-to-sign")
        if page.locator(".soon").count():
            page.fill("#id_reason", "Đã xem")
        page.click("button[value=approve]")
        expect(page.locator(".told")).to_have_text(say("desk.done.measure_approved", "vi"))

    def press(self, case: str, called: Callable[[str], bool]) -> None:
        """This will have the officer call for a signature, and the approver give it on the smallest telephone."""
        page = self.officer
        page.goto(f"{self.address}/desk/measures/propose?case={case}&kind=block_url")
        page.fill("#id_reason", "Tiền đang đi")
        page.check("#id_is_urgent")
        page.locator("main form.form .btn.go").click()
        expect(page.locator("h1")).to_have_text(say("measures.kind.block_url", "vi"))
        number = page.url.rpartition("/")[2]
        until(lambda: called(number), "nobody is called")
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
def walk(browser: Browser, centre: Desk, tmp_path: Path) -> Iterator[Walk]:
    with watched(browser, centre.site, expected=["status of 4"]) as open_page:
        yield Walk(open_page, centre, tmp_path)


def test_what_was_reported_is_blocked_by_two_told_to_all_and_lifted_as_a_mistake(
    walk: Walk, sink: tuple[Sink, int]
) -> None:
    mails = sink[0]
    case = walk.open_case()
    measure = walk.propose(case)
    assert WHAT not in walk.reads()
    walk.sign(measure)

    # whoever asks reads whose decision it is, whoever reported reads it, and the providers have it by mail
    assert measure in walk.answer()
    assert say("follow.measure.asked", "vi", what=WHAT) in walk.reads()
    walk.keep(walk.reporter, "3-asked")
    until(lambda: mails.providers(measure, "ask") == PROVIDERS, f"{mails.came}")
    walk.officer.goto(f"{walk.address}/desk/cases/{case}")
    expect(walk.officer.locator("#measures")).to_contain_text(measure)
    walk.keep(walk.officer, "4-case")
    walk.press(case, mails.has_called)

    # it was a mistake: off the lists at once, undone with the providers, said and counted as what it was
    walk.lift_as_mistake(measure)
    assert measure not in walk.answer()
    assert say("follow.measure.wrong", "vi", what=WHAT) in walk.reads()
    walk.keep(walk.reporter, "5-mistake")
    english = say("follow.measure.wrong", "en", what=say("follow.measure_of.block_domain", "en"))
    assert english in walk.reads("en")
    until(lambda: mails.providers(measure, "undo") == PROVIDERS, f"{mails.came}")
    walk.reporter.goto(f"{walk.address}/figures?lang=vi")
    expect(walk.reporter.locator("main")).to_contain_text(f"1 {say('figures.wrong_what', 'vi')}")
    walk.keep(walk.reporter, "6-figures")
