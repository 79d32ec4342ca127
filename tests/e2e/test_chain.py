"""The whole chain: a report becomes a case, a measure of two, a block that is seen to work, an appeal, and a correction.

Everything is as outside: site and worker are served, mail goes to an SMTP server, the provider runs `lachan probe` beside
its own resolver, a visitor who is led to the block page reads a code there, and the owner proves control by a record of
a real name server. Only the clock is the test's, so that minutes between looks take none.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from e2e.at_the_desk import told_desk
from e2e.conftest import CHROMIUM
from e2e.later import Clock
from e2e.measuring import PARTNERS_TOLD, SITE, WHAT, Walk, mail_taken, until
from e2e.measuring import WALKERS as TWO
from e2e.opening import watched
from e2e.reporting import PHONE
from e2e.test_cases import worker
from fresh import LACHAN
from lachan.centre.web.words import say
from lachan.probe.keys import make_key
from lachan.probe.running import Probe
from lachan.probe.settings import read_settings
from probe.resolvers import BLOCK_PAGE, CONTROL, OPEN, resolver
from served import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from e2e.measuring import Sink
    from e2e.opening import Desk, Open

pytestmark = pytest.mark.e2e

PROVIDER: Final = "yeucau@songxanh.example"
OWNER: Final = "chu-trang@cuahang.example"
WALKERS: Final = {**TWO, "third": "duyet@"}
# one provider has a probe; the other is suspended, so that nobody's silence leaves it open whether it works
PROBE: Final = """
import sys
sys.path[:0] = {path!r}
from django.utils import timezone
from centre.partners.machine_keys import agree_to_probe, know_controls, write_token
from lachan.centre.accounts.models import Person
from lachan.centre.audit.actors import person_actor
from lachan.centre.partners.models import Partner
from lachan.centre.partners.services.stopping import suspend
asks, confirms = (person_actor(Person.objects.get(email=f"{{who}}@lachan.example").pk) for who in ("quantri1", "quantri2"))
now = timezone.now()
provider = Partner.objects.get(code="ISP-SONGXANH")
agree_to_probe(provider.pk, {public!r}, called=provider.public_phone, asks=asks, confirms=confirms, now=now)
write_token(provider.pk, Path({token!r}), confirmed_by=str(confirms), now=now, place=2)
suspend(partner_id=Partner.objects.get(code="ISP-NUITRANG").pk, because="Đang chuyển hệ thống", actor=asks, now=now)
know_controls(now)
"""
# site and worker ask the test's name server; the one of the machine knows nothing of names that are made up
_ASKS_OURS: Final = """
from lachan.centre.fetch import names
names.servers_of_the_machine = lambda: (("127.0.0.1", {port}),)
"""


class Outside:
    """What stands outside of the centre: the provider with its resolver and probe, and the owner with a name server."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.folder, self._clock = folder, clock
        self.key = make_key(folder / "hanoi.key")
        self.names, self._resolver = free_port(), free_port()
        self._owner, self._provider = ExitStack(), ExitStack()
        self.own_name()
        self._resolve(OPEN)

    def own_name(self, *records: str) -> None:
        """This will let the owner's name server say where the site is, and what else the owner has put there."""
        self._owner.close()
        told = [f"--txt-record={record}" for record in records]
        self._owner.enter_context(resolver(self.folder, _at(OPEN), *told, port=self.names))

    def block(self) -> None:
        """This will let the provider do what it was asked for: its resolver leads to the block page."""
        self._resolve(BLOCK_PAGE)

    def probe(self, centre: str) -> int:
        """This will let the provider's probe look once and hand in what it saw, and give how many names it asked."""
        said = {
            "centre": centre, "name": "hanoi", "key_file": "hanoi.key", "token_file": "token",
            "resolvers": [f"127.0.0.1:{self._resolver}"],
        }  # fmt: skip
        file = self.folder / "probe.toml"
        file.write_text("\n".join(f"{name} = {json.dumps(value)}" for name, value in said.items()))
        return Probe(read_settings(file), clock=self._clock.now).once()

    def end(self) -> None:
        """This will end both name servers."""
        self._owner.close()
        self._provider.close()

    def _resolve(self, address: str) -> None:
        self._provider.close()
        self._provider.enter_context(resolver(self.folder, _at(address), port=self._resolver))


def _at(address: str) -> str:
    return f"--address=/{SITE}/{address}"


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Clock:
    return Clock(tmp_path_factory.mktemp("clock") / "minutes")


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory, clock: Clock) -> Iterator[Outside]:
    outside = Outside(tmp_path_factory.mktemp("outside"), clock)
    yield outside
    outside.end()


@pytest.fixture(scope="module")
def mails() -> Iterator[tuple[Sink, dict[str, str]]]:
    with mail_taken() as taken:
        yield taken


@pytest.fixture(scope="module")
def centre(
    tmp_path_factory: pytest.TempPathFactory,
    browser: Browser,
    clock: Clock,
    outside: Outside,
    mails: tuple[Sink, dict[str, str]],
) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("chain")
    token = str(outside.folder / "token")
    ours = _ASKS_OURS.format(port=outside.names) + clock.program
    probe = PROBE.format(path=sys.path, public=outside.key.public, token=token)
    told = {"LACHAN_PROBE_BLOCK_PAGES": BLOCK_PAGE, "LACHAN_PROBE_THERE": CONTROL}
    with (
        told_desk(browser, folder, WALKERS, shorter=PARTNERS_TOLD, after=probe + ours, settings=told) as desk,
        worker(desk.site, folder, program=ours, **told, **mails[1]),
    ):
        yield desk


@contextmanager
def led_astray(launch: Callable[[list[str]], Browser]) -> Iterator[Page]:
    """This will give the page of a visitor whose provider leads the site's name to the block page."""
    port = free_port()
    listener = subprocess.Popen(
        [sys.executable, "-c", LACHAN, "serve-blocked", "--port", str(port), "--site", "lachan.example"],
        env={"PYTHONPATH": os.pathsep.join(sys.path), "PATH": os.environ["PATH"]},
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert listener.stdout is not None
    try:
        assert f":{port}" in listener.stdout.readline()
        leads = f"--host-resolver-rules=MAP {SITE} 127.0.0.1:{port}"
        visitor = launch([*CHROMIUM, leads, "--disable-features=HttpsUpgrades"])
        page = visitor.new_page(**PHONE, locale="vi-VN")
        page.goto(f"http://{SITE}/login")
        yield page
        visitor.close()
    finally:
        listener.terminate()
        listener.communicate(timeout=20)


class Chain(Walk):
    """Goes on with the provider, the owner, and the third person."""

    def __init__(self, open_page: Open, centre: Desk, pictures: Path) -> None:
        super().__init__(open_page, centre, pictures)
        self.third = open_page("/desk/", locale="vi", storage_state=centre.states["third"], **PHONE)
        self.owner = open_page("/appeal", locale="vi", **PHONE)
        self.receipt = self.line = ""

    def see_it_work(self, case: str, measure: str, outside: Outside, clock: Clock) -> None:
        """This will let the probe look: at what is open still, and twice, minutes apart, at what is blocked."""
        said = say("follow.measure.effective", "vi", what=WHAT)
        # asked once it is noted that the mail has left: for the site, beside names whose answer is known
        assert until(lambda: outside.probe(self.address), "the probe is asked nothing") > 1
        until(lambda: say("measures.effect.not_effective", "vi") in self.says(measure), "it is open still")
        outside.block()
        for _ in range(2):
            assert said not in self.reads()
            clock.pass_minutes(5)
            assert outside.probe(self.address) > 1
        until(lambda: said in self.reads(), "it is not seen to work")
        assert say("measures.effect.not_effective", "vi") not in self.says(measure)
        assert say("measures.effect.effective", "vi") in self.says(measure)
        self.keep(self.reporter, "3-effective")
        self.officer.goto(f"{self.address}/desk/cases/{case}")
        expect(self.officer.locator("#measures")).to_contain_text(say("measures.effect.effective", "vi"))
        self.keep(self.officer, "4-case")

    def says(self, measure: str) -> str:
        """This will give what the measure's page says to who proposed it."""
        self.officer.goto(f"{self.address}/desk/measures/{measure}")
        return self.officer.inner_text("main")

    def appeal(self, code: str) -> None:
        """This will have the owner appeal by the block page's code."""
        page = self.owner
        page.goto(f"{self.address}/appeal?lang=vi")
        page.fill("#what", code)
        page.fill("#why", "Trang bán hàng của tôi từ năm 2019, có giấy phép.")
        page.fill("#contact", OWNER)
        page.check("#consent")
        page.click(".btn.go")
        self.receipt = page.locator("#code").inner_text()
        self.keep(page, "5-receipt")
        self.line = page.locator(".mono.key").inner_text()
        expect(page.locator("main")).to_contain_text(f"_lachan-owner.{SITE}")

    def prove(self, outside: Outside, clock: Clock) -> None:
        """This will have the owner put the record there, and be believed once it was found twice, minutes apart."""
        said = self.owner_reads()
        assert say("appeal.proven.waiting", "vi") in said
        assert self.did("effective") in said
        assert say("follow.measure.appealed", "vi") not in self.reads(), "anybody could say that it is theirs"
        outside.own_name(f"_lachan-owner.{SITE},{self.line}")
        # where the machine was slow, somebody may have looked before it was there
        clock.pass_minutes(3)
        self.owner_reads(press=say("appeal.proof.go", "vi"))
        clock.pass_minutes(1)
        found = (say("appeal.proven.found_once", "vi"), say("appeal.proven.proven", "vi"))
        until(lambda: any(one in self.owner_reads() for one in found), "nobody looks for the record")
        clock.pass_minutes(20)
        until(lambda: say("appeal.proven.proven", "vi") in self.owner_reads(), "nobody looks a second time")
        self.keep(self.owner, "5-proven")
        assert say("follow.measure.appealed", "vi") in self.reads()
        self.keep(self.reporter, "5-reporter")

    def owner_reads(self, *, press: str = "") -> str:
        """This will give what the owner reads by the receipt, after pressing a button of the page where one is named."""
        page = self.owner
        page.goto(f"{self.address}/appeal/follow?lang=vi")
        page.fill("#code", self.receipt)
        page.click(".btn.go")
        page.wait_for_selector(".quote, .mono")
        if press:
            page.get_by_role("button", name=press).click()
            page.wait_for_selector("[role=status]")
        return page.inner_text("main")

    def did(self, step: str) -> str:
        """This will give what the owner is told of a step of the block."""
        return say(f"appeal.did.{step}", "vi", kind=say("measures.kind.block_domain", "vi"))

    def decide(self) -> None:
        """This will have somebody who had no part in it read the appeal, lift everything, and say that it was wrong."""
        page = self.third
        page.goto(f"{self.address}/desk/appeals/")
        page.click("[data-rows] a")
        expect(page.locator("body")).to_contain_text("Trang bán hàng của tôi từ năm 2019")
        self.keep(page, "6-decide")
        page.fill("textarea[name=reason]", "Đã xem giấy phép và trang: đây là cửa hàng thật.")
        page.check("input[name=was_wrong]")
        page.click("button[value=lifted]")
        expect(page.locator("body")).to_contain_text("Đã gỡ mọi biện pháp")

    def read_that_it_was_wrong(self) -> None:
        """This will have owner, reporter, who asks, the desk and the public read that it was a mistake."""
        said = self.owner_reads()
        assert say("appeal.stands.lifted", "vi") in said
        assert say("appeal.follow.wrong", "vi") in said
        assert self.did("wrong") in said
        self.keep(self.owner, "7-owner")
        assert say("follow.measure.wrong", "vi", what=WHAT) in self.reads()
        self.keep(self.reporter, "7-reporter")
        self.third.goto(f"{self.address}/desk/lists/?show=all&q={SITE}")
        expect(self.third.locator("main")).to_contain_text(SITE)
        page = self.reporter
        page.goto(f"{self.address}/?lang=vi")
        page.fill("#q", f"https://{SITE}/")
        page.click(".go")
        expect(page.locator("#answer")).to_contain_text("từng bị báo nhầm")
        page.goto(f"{self.address}/figures?lang=vi")
        expect(page.locator("main")).to_contain_text(f"1 {say('figures.wrong_what', 'vi')}")


@pytest.fixture
def walk(browser: Browser, centre: Desk, tmp_path: Path) -> Iterator[Chain]:
    with watched(browser, centre.site, expected=["status of 4"]) as open_page:
        yield Chain(open_page, centre, tmp_path)


def test_a_report_is_blocked_seen_to_work_appealed_and_corrected_and_all_of_them_read_each_step(
    walk: Chain,
    clock: Clock,
    outside: Outside,
    mails: tuple[Sink, dict[str, str]],
    launch: Callable[[list[str]], Browser],
) -> None:
    sink = mails[0]
    case = walk.open_case()
    measure = walk.propose(case)
    said = walk.reads()
    assert WHAT not in said, "a proposal accuses nobody"
    assert say("follow.case.worked_on", "vi") in said
    walk.sign(measure)

    # two have signed: whoever asks reads whose decision it is, the reporter that it was asked for, the provider all of it
    assert measure in walk.answer()
    assert say("follow.measure.asked", "vi", what=WHAT) in walk.reads()
    [asked] = until(lambda: sink.asked(measure, "ask"), "the provider has no mail")
    assert (asked.to, measure in asked.text) == (PROVIDER, True)

    walk.see_it_work(case, measure, outside, clock)
    with led_astray(launch) as page:
        assert SITE in page.inner_text("main")
        code = page.locator(".code").inner_text()
    walk.appeal(code)
    walk.prove(outside, clock)
    walk.decide()

    # off the lists, undone outside, corrected, and said to everybody as what it was
    walk.read_that_it_was_wrong()
    assert measure not in walk.answer()
    [undo] = until(lambda: sink.asked(measure, "undo"), "the provider is not asked to undo it")
    assert undo.to == PROVIDER
    until(lambda: sink.to(OWNER), "the owner has no mail")
