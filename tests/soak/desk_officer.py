"""A desk officer at a served site, as a thread with a browser's manners: reads pages, fills in their forms, sends them."""

from __future__ import annotations

import http.client
import re
import time
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlencode, urlsplit

if TYPE_CHECKING:
    import random

PATIENCE_SECONDS: Final = 60.0
INBOX: Final = "/desk/cases/"
_NUMBER: Final = re.compile(r"/desk/cases/(\d{4}-\d{6})\"")
_FIREFOX: Final = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
_NARROWED: Final = (
    "", "?order=due", "?order=newest&state=all", "?whose=nobody", "?whose=mine", "?late=on", "?kind=website",
    "?stage=act", "?find=Vụ+việc+1", "?state=closed&order=newest",
)  # fmt: skip
_OFFICES: Final = ("north", "south", "north_ward", "centre")


class Page(NamedTuple):
    """What the site answered, after at most one redirect; `led_on`: it was one, which is how an act ends that is done."""

    status: int
    text: str
    led_on: bool = False


class Done(NamedTuple):
    """An act that was sent, and whether the site said that it is done. `words` are found nowhere else."""

    number: str
    act: str
    version: int
    words: str
    done: bool
    status: int


class _Forms(HTMLParser):
    """What the posted forms of a page hold before anybody types: names and values, for each form its address."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, list[tuple[str, str]]]] = []
        self._inside: list[tuple[str, str]] | None = None
        self._area = self._select = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method") == "post":
            self._inside = []
            self.forms.append((given.get("action", ""), self._inside))
        elif self._inside is None:
            return
        elif tag == "input" and given.get("type") not in {"checkbox", "radio", "file"} and given.get("name"):
            self._inside.append((given["name"], given.get("value", "")))
        elif tag == "textarea":
            self._area = given.get("name", "")
        elif tag == "select":
            self._select = given.get("name", "")
        elif tag == "option" and "selected" in given and self._select:
            self._inside.append((self._select, given.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._area and self._inside is not None:
            self._inside.append((self._area, data.removeprefix("\n")))
            self._area = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = None
        elif tag == "textarea":
            self._area = ""


class Officer:
    """One officer: works until told to stop, and remembers what was done, what took how long, and what went wrong."""

    def __init__(self, address: str, cookies: dict[str, str], number: int, draw: random.Random) -> None:
        self.host = urlsplit(address).netloc
        self.cookies = dict(cookies)
        self.number = number
        self.draw = draw
        self.acts: list[Done] = []
        self.took: list[tuple[str, float]] = []
        self.wrong: list[str] = []
        self.numbers: list[str] = []
        self.count = 0
        self._line: http.client.HTTPConnection | None = None

    def work_until(self, ends: float) -> None:
        """This will work like somebody who thinks a moment between two pages; what goes wrong is remembered."""
        try:
            while time.monotonic() < ends:
                self.one_thing()
                time.sleep(self.draw.uniform(0.5, 2.5))
        except (OSError, http.client.HTTPException, IndexError, KeyError, AssertionError) as error:
            self.wrong.append(f"officer {self.number}: {type(error).__name__}: {error}")
        finally:
            if self._line is not None:
                self._line.close()

    def one_thing(self) -> None:
        """This will do one thing that officers do."""
        chance = self.draw.random()
        if chance < 0.3 or not self.numbers:
            self.read_inbox()
        elif chance < 0.5:
            self.get(f"/desk/cases/{self.choose()}", "case")
        elif chance < 0.94:
            self.act()
        else:
            self.bulk()

    def choose(self) -> str:
        """This will choose a case: the first ones of the inbox are those that everybody is after."""
        most = 5 if self.draw.random() < 0.4 else len(self.numbers)
        return self.draw.choice(self.numbers[:most])

    def read_inbox(self) -> Page:
        """This will read the inbox, narrowed somehow."""
        page = self.get(
            INBOX + self.draw.choice(_NARROWED).replace("ụ", "%E1%BB%A5").replace("ệ", "%E1%BB%87"), "inbox"
        )
        self.numbers = list(dict.fromkeys(_NUMBER.findall(page.text))) or self.numbers
        return page

    def act(self) -> None:
        """This will open the page of an act of some case, fill in its form, and send it."""
        number = self.choose()
        names = (
            "take",
            "note",
            "note",
            "change",
            "change",
            "pause",
            "go-on",
            "acted",
            "hand-over",
            "close",
            "reopen",
        )
        name = self.draw.choice(names)
        path = f"/desk/cases/{number}/{name}"
        page = self.get(path, "form")
        if page.status != 200:
            # handed over to where this officer sees it no more
            assert page.status in {403, 404}, f"{path}: {page.status}"
            return
        forms = [given for address, given in _Forms(page.text).forms if address == ""]
        if not forms:
            return
        typed = dict(forms[0])
        self.count += 1
        words = f"Lời của cán bộ {self.number} lần {self.count}"
        filled = {
            "note": {"text": words},
            "change": {"title": words},
            "pause": {"waiting_for": "Nhà mạng", "reason": words},
            "hand-over": {"office": self.draw.choice(_OFFICES), "reason": words},
            "close": {"outcome": "stopped", "reason": words},
            "reopen": {"reason": words},
        }.get(name, {})
        # as long as it takes to write it
        time.sleep(self.draw.uniform(0.1, 1.0))
        sent = self.post(path, [*(typed | filled).items()], name)
        # where it leads to may be seen no more by then: somebody else has handed it over
        done = sent.led_on
        assert done or sent.status in {403, 404, 409, 422}, f"{path}: {sent.status}"
        version = int(typed.get("version") or 0)
        self.acts.append(Done(number, name, version, words if filled else "", done, sent.status))

    def bulk(self) -> None:
        """This will tick some cases of the inbox and do the same with all of them."""
        page = self.read_inbox()
        ticked = re.findall(r'name="case" value="(\d+)"', page.text)
        forms = [given for address, given in _Forms(page.text).forms if "/bulk" in address]
        if not ticked or not forms:
            return
        token = dict(forms[0])["csrfmiddlewaretoken"]
        act = self.draw.choice(("take", "looked", "hand-over", "close"))
        some = self.draw.sample(ticked, min(len(ticked), 6))
        asked = self.post(
            f"{INBOX}bulk",
            [("csrfmiddlewaretoken", token), ("act", act), *(("case", one) for one in some)],
            "bulk page",
        )
        assert asked.status == 200, f"bulk {act}: {asked.status}"
        forms = [given for address, given in _Forms(asked.text).forms if ("step", "do") in given]
        if not forms or not dict(forms[0]).get("chosen"):
            return
        typed = dict(forms[0])
        if "reason" in typed or act in {"hand-over", "close"}:
            typed["reason"] = f"Làm một lượt {self.number}"
        if act == "hand-over":
            typed["office"] = self.draw.choice(_OFFICES)
        if act == "close":
            typed |= {"outcome": "no_scam", "recovered": "as_said"}
        sent = self.post(f"{INBOX}bulk", [*typed.items()], "bulk")
        assert sent.led_on or sent.status in {200, 422}, f"bulk {act}: {sent.status}"

    def get(self, path: str, what: str) -> Page:
        """This will ask for a page."""
        return self._ask("GET", path, None, what)

    def post(self, path: str, fields: list[tuple[str, str]], what: str) -> Page:
        """This will send a form, and follow where it leads."""
        return self._ask("POST", path, urlencode(fields).encode(), what)

    def _ask(self, method: str, path: str, body: bytes | None, what: str) -> Page:
        begun = time.monotonic()
        page, location = self._once(method, path, body)
        self.took.append((what, time.monotonic() - begun))
        if page.status in {302, 303}:
            assert "/sign-in" not in location, f"{path} leads to {location}"
            page = self._once("GET", location, None)[0]._replace(led_on=True)
        if page.status >= 500:
            self.wrong.append(f"{method} {path}: {page.status} {page.text[:300]}")
        return page

    def _once(self, method: str, path: str, body: bytes | None) -> tuple[Page, str]:
        if self._line is None:
            self._line = http.client.HTTPConnection(self.host, timeout=PATIENCE_SECONDS)
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "User-Agent": _FIREFOX,
            "Origin": f"http://{self.host}",
            "Accept-Language": "vi",
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._line.request(method, path, body, headers)
        response = self._line.getresponse()
        text = response.read().decode("utf-8", "replace")
        for said in response.headers.get_all("Set-Cookie") or []:
            name, _, value = said.partition(";")[0].partition("=")
            self.cookies[name] = value
        if response.headers.get("Connection") == "close":
            self._line.close()
            self._line = None
        return Page(response.status, text), response.headers.get("Location", "")
