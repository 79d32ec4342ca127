"""From a report on the phone to a measure that two have signed: what all walks of measures begin with.

Site and worker are served as they are on a centre's machine; mail goes to an SMTP server of the test.
"""

from __future__ import annotations

import re
import time
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from aiosmtpd.controller import Controller
from playwright.sync_api import expect

from e2e.reporting import PHONE, code_on, go_on
from lachan.centre.web.words import say
from served import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import EmailMessage
    from pathlib import Path

    from playwright.sync_api import Page

    from e2e.opening import Desk, Open

# offices, people and partners: the only report is the one that is told here
PARTNERS_TOLD: Final = """
from lachan.centre.demo import story, telling
from lachan.centre.demo.story import p07_partners
telling.PARTS = (*story.PARTS[:2], p07_partners.tell)
"""
WALKERS: Final = {"officer": "hn-truc", "approver": "hn-duyet"}
SITE: Final = "vietcombank-xacthuc.top"
WHAT: Final = say("follow.measure_of.block_domain", "vi")
# a machine beside many others
PATIENCE_SECONDS: Final = 240.0


class Letter(NamedTuple):
    """A mail that came: to whom, its subject, and what stands in it."""

    to: str
    subject: str
    text: str


class Sink:
    """Takes all mail, and keeps what came."""

    def __init__(self) -> None:
        self.came: list[Letter] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - named by aiosmtpd
        del server, session
        mail: EmailMessage = message_from_bytes(envelope.content, policy=default)
        body = mail.get_body(("plain",))
        text = "" if body is None else str(body.get_content())
        self.came += [Letter(to, str(mail["Subject"]), text) for to in envelope.rcpt_tos]
        return "250 taken"

    def asked(self, number: str, act: str) -> list[Letter]:
        """This will give the mails by which partners were asked to do (`ask`) or undo (`undo`) a measure."""
        wanted = say(f"measures.mail.subject_{act}", "vi", count="1", number=number)
        return [one for one in self.came if one.subject == wanted]

    def to(self, address: str) -> list[Letter]:
        """This will give the mails to somebody."""
        return [one for one in self.came if one.to == address]


@contextmanager
def mail_taken() -> Iterator[tuple[Sink, dict[str, str]]]:
    """This will take mail until the block ends, and give where it goes and the settings of a worker that sends there."""
    sink, port = Sink(), free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield (
            sink,
            {
                "LACHAN_MAIL_SERVER": f"smtp://127.0.0.1:{port}",
                "LACHAN_MAIL_FROM": "trungtam@lachan.example",
            },
        )
    finally:
        controller.stop()


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
    """The phones of reporter, officer and approver, and what they do one after another."""

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
        page.goto(f"{self.address}/desk/cases/{case}")
        page.click("#measures a[href*='/desk/measures/propose']")
        page.wait_for_selector("#id_things")

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
