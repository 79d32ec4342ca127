"""How fast the pages of reports and of the register are with 1 million reports and 2 million indicators.

    python bench/register_pages.py                              SQLite in a temporary folder
    scripts/with_postgresql.sh python bench/register_pages.py   a PostgreSQL of its own

Every page is asked for through the whole site but the server itself: middlewares, session, view, template, the note of
whom it showed. `--keep FOLDER` plants once and asks again (SQLite); a PostgreSQL that is planted already is used as it
is. `--only WORD` asks those pages alone whose line has the word. Ends with 1 when a page's median is above the bar.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT)]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

TURNS = 11
BUDGET_MS = 150
STATES = ("new", "seen", "closed", "withdrawn", "any")
CHANNELS = ("", "web", "sms", "mail", "desk")
WHO = (("whole", "analyst", 1), ("province", "desk", 2), ("ward", "desk", 900))
SEARCHES = {
    "a number as it is dialled": "09{phone:08d}",
    "a number with spaces": "+84 9{spaced}",
    "the first 6 figures of one": "0900{first}",
    "a link": "http://{word}-{url:08d}.top/dang-nhap",
    "a link made unclickable": "hxxps://{word}-{url:08d}[.]top/dang-nhap",
    "a name": "{word_of_domain}-{domain:08d}.top",
    "a name that nobody knows": "khong-co-{domain:08d}.xyz",
    "words with accents": "Nhận quà",
    "the same without": "nhan qua",
    "a word that 1 of 100 hold": "hoadon",
    "a word that 2 of 9 hold": "vietcombank",
    "the beginning of one": "vietcom",
    "one word and a begun one": "top vietcomb",
    "two that most hold": "top trang",
    "two that most hold, one begun": "dang tran",
    "three that hold nothing together": "top hoadon qua",
    "what is not there": "khongcogi",
    "told: four words that all hold": "tài khoản mật khẩu",
    "told: a word that 1 of 10 hold": "hieuthuoc",
    "told: a word that 1 of 1,000 hold": "dulich",
    "told: two words that halves hold": "chan le",
    "told: one of each kind": "chan hieuthuoc dulich",
    "a message of 200 letters": "Tai khoan VCB cua quy khach bi khoa, xac minh tai {word}-{url:08d}.top truoc 24h. "
    * 3,
}


def people_of() -> dict[str, int]:
    """This will make offices and persons as `desk.py` does, and who asks here; gives their ids by name."""
    from bench import desk  # noqa: PLC0415 - after setup

    from lachan.centre.accounts.models import Person, RolePeriod  # noqa: PLC0415 - as above
    from lachan.centre.accounts.services.territories import load_territories  # noqa: PLC0415 - as above
    from lachan.centre.audit.actors import OPERATOR  # noqa: PLC0415 - as above

    load_territories(actor=OPERATOR, now=datetime.now(UTC))  # noqa: TID251 - a bench meets the world
    desk.people_of()
    asking = {}
    for number, (name, role, at) in enumerate(WHO, desk.PERSONS + 100):
        Person.objects.create(
            pk=number,
            name=name,
            email=f"{name}.desk@bench.example",
            password="!",  # noqa: S106 - nobody's
            office_id=at,
        )
        RolePeriod.objects.create(person_id=number, office_id=at, role=role, valid_from=desk.BEGAN)
        asking[name] = number
    desk.count_on()
    return asking


type Question = tuple[str, str, dict[str, str]]
"""Method, address and what is posted."""
type Asked = tuple[str, str, Callable[[int], Question]]
"""Who asks, the page's line, and the question at the n-th time."""


def get(who: str, line: str, address: Callable[[int], str] | None = None) -> Asked:
    """This will make a page that is looked at; without an address, its line is that."""
    return who, line, lambda turn: ("get", address(turn) if address else line, {})


def post(who: str, line: str, address: str, data: Callable[[int], dict[str, str]]) -> Asked:
    """This will make a page to which something is posted."""
    return who, line, lambda turn: ("post", address, data(turn))


def any_of(count: int, turn: int) -> int:
    """This will give one of so many ids, another at each turn."""
    return (turn * 7_919 * 31 + 12_345) % (count - 1) + 1


def triage() -> Iterator[Asked]:
    """This will give the first page and every list of reports, for each who asks."""
    for who, _, _ in WHO:
        yield get(who, "/desk/")
        for state in STATES:
            for channel in CHANNELS if who != "ward" else ("",):
                yield get(who, f"/desk/reports/?state={state}&channel={channel}")
        yield get(who, "/desk/reports/?state=any&place=a500000")
        yield get(who, "/desk/reports/?state=any&place=b500000")


def register(indicators: int, reports: int) -> Iterator[Asked]:
    """This will give the pages of reports, indicators, lists, claims, alarms and passes."""
    from bench.full_register import BUSY, popular_id  # noqa: PLC0415 - after setup

    popular = f"/desk/register/{popular_id(indicators)}"
    yield get("whole", "report: any", lambda turn: f"/desk/reports/{any_of(reports, turn)}")
    yield get("whole", "report: the first of 20,000 of one incident", lambda _: "/desk/reports/1")
    yield get("whole", "report: one of those", lambda turn: f"/desk/reports/{50 * turn + 57}")
    yield get("whole", "indicator: any", lambda turn: f"/desk/register/{any_of(indicators, turn)}")
    yield get(
        "whole", "indicator: seen 5,000 times", lambda turn: f"/desk/register/{indicators - turn % BUSY}"
    )
    yield get("whole", "indicator: seen 100,000 times", lambda _: popular)
    yield get("whole", "its count", lambda _: f"{popular}/count")
    yield get("province", "indicator: seen 100,000 times", lambda _: popular)
    for list_class in ("", "official", "popular", "shared", "bad", "corrected"):
        for show in ("waiting", "live", "all"):
            yield get("whole", f"/desk/lists/?list_class={list_class}&show={show}")
    for address in ("/desk/lists/1", "/desk/claims/", "/desk/claims/1", "/desk/alarms/", "/desk/alarms/1"):
        yield get("whole", address)
    yield get("whole", "/desk/register/passes/")
    yield get("whole", "/desk/register/passes/1")
    yield get("administrator", "/desk/health/")


def searches(indicators: int) -> Iterator[Asked]:
    """This will give what is searched for, in every form."""
    from bench.full_register import value_of  # noqa: PLC0415 - after setup

    def typed(text: str, turn: int) -> str:
        number = any_of(indicators, turn) // 3 * 3
        kind_url, kind_domain = value_of(number + 2)[1], value_of(number + 1)[1]
        return text.format(
            phone=number,
            spaced=" ".join(f"{number:08d}"[at : at + 2] for at in range(0, 8, 2)),
            first=f"{number:08d}"[:2],
            url=number + 2,
            word=kind_url.removeprefix("http://").partition(".")[0].rpartition("-")[0],
            domain=number + 1,
            word_of_domain=kind_domain.rpartition("-")[0],
        )

    for who, line, text in (
        (who, line, text)
        for line, text in SEARCHES.items()
        for who, _, _ in WHO
        if who == "whole" or "told" in line
    ):
        yield post(
            who,
            f"search: {line}",
            "/desk/register/",
            lambda turn, text=text: {"text": typed(text, turn), "reason": ""},  # type: ignore[misc]
        )
    yield post(
        "whole",
        "search: a reporter's number, with a reason",
        "/desk/register/",
        lambda turn: {"text": f"09{10_000_000 + turn * 7919}", "reason": "gọi lại theo yêu cầu của đội"},
    )


def public(indicators: int, codes: list[str]) -> Iterator[Asked]:
    """This will give the pages of the public site."""
    from bench.full_register import popular_id, value_of  # noqa: PLC0415 - after setup

    yield post("", "receipt", "/follow", lambda turn: {"code": codes[turn % len(codes)]})
    for line, number in (("a number", 0), ("a name", 1), ("a link", 2)):
        yield post(
            "",
            f"public check: {line}",
            "/",
            lambda turn, number=number: {  # type: ignore[misc]
                "text": value_of(any_of(indicators, turn) // 3 * 3 + number)[1]
            },
        )
    yield post(
        "", "public check: the popular one", "/", lambda _: {"text": value_of(popular_id(indicators))[1]}
    )


def backend() -> int:
    """This will give the process that answers this connection, 0 for SQLite, which works in this one."""
    from django.db import connection  # noqa: PLC0415 - after setup

    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def worked_ms(process: int) -> float:
    """This will give the processor time of a process until now (proc(5), schedstat)."""
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e6 if process else 0.0


def ask(asking: dict[str, int], pages: Iterable[Asked], only: str) -> float:
    """This will print the time of each page, and give the longest median (ms).

    CPU ms is the work of this process and of the database's for it, which says more on a machine that others use too.
    """
    from django.db import connection  # noqa: PLC0415 - after setup
    from django.test import Client  # noqa: PLC0415 - as above
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - as above

    from centre.accounts.signed_in import sign_in  # noqa: PLC0415 - as above
    from lachan.centre.accounts.models import Person  # noqa: PLC0415 - as above

    clients = {name: sign_in(Client(), Person.objects.get(pk=key)) for name, key in asking.items()}
    clients[""] = Client()
    print(
        "| who | page | queries | first ms | median ms | longest ms | CPU ms | KB |\n"
        "| --- | --- | --- | --- | --- | --- | --- | --- |"
    )
    worst, process = 0.0, backend()
    for who, line, asked in pages:
        if only and only not in f"{who} {line}":
            continue
        took, worked = [], []
        for turn in range(TURNS):
            method, path, data = asked(turn)
            start, work = time.perf_counter(), time.process_time() * 1000 + worked_ms(process)
            response = getattr(clients[who], method)(path, data)
            took.append((time.perf_counter() - start) * 1000)
            worked.append(time.process_time() * 1000 + worked_ms(process) - work)
            if response.status_code != 200:
                raise SystemExit(f"{path} {data}: {response.status_code}\n{response.content.decode()[:3000]}")
        with CaptureQueriesContext(connection) as queries:
            method, path, data = asked(TURNS)
            getattr(clients[who], method)(path, data)
        if os.environ.get("BENCH_QUERIES"):
            for query in queries:
                print(f"    {query['time']} {query['sql'][:1500]}")
        median = statistics.median(took)
        worst = max(worst, median)
        print(
            f"| {who} | {line} | {len(queries)} | {took[0]:.0f} | {median:.0f}{' !' if median > BUDGET_MS else ''} "
            f"| {max(took):.0f} | {statistics.median(worked):.0f} | {len(response.content) / 1000:.0f} |",
            flush=True,
        )
    return worst


def main() -> None:
    """This will plant and ask."""
    options = argparse.ArgumentParser()
    options.add_argument("--indicators", type=int, default=2_000_000)
    options.add_argument("--reports", type=int, default=1_000_000)
    options.add_argument("--keep", type=Path, help="a data folder to plant in once and to use again")
    options.add_argument("--only", default="")
    options.add_argument("--priority", type=int, default=0, help="before other programs (as root): -10")
    given = options.parse_args()
    folder = given.keep or Path(tempfile.mkdtemp(prefix="lachan-bench-"))
    folder.mkdir(exist_ok=True)
    os.environ |= {
        "LACHAN_DATA": str(folder),
        "LACHAN_LOG_REQUESTS": "no",
        "LACHAN_HOSTS": "testserver,localhost",
        "LACHAN_CHECKS_PER_MINUTE": "10000000",
        "DJANGO_SETTINGS_MODULE": "lachan.centre.config.settings",
    }
    try:
        import django  # noqa: PLC0415 - the environment comes first

        django.setup()
        from bench import desk  # noqa: PLC0415 - as above
        from bench.full_register import give_code, is_planted, plant  # noqa: PLC0415 - as above
        from django.core.management import call_command  # noqa: PLC0415 - as above
        from django.db import connection  # noqa: PLC0415 - as above

        call_command("migrate", verbosity=0)
        call_command("collectstatic", "--noinput", verbosity=0)
        start = time.perf_counter()
        if is_planted():
            asking = {name: desk.PERSONS + 100 + number for number, (name, _, _) in enumerate(WHO)}
        else:
            asking = people_of()
            plant(given.indicators, given.reports, offices=desk.OFFICES)
        asking["administrator"] = desk.PERSONS + 1
        print(
            f"{connection.vendor}: {given.indicators:,} indicators, {given.reports:,} reports, planted in "
            f"{time.perf_counter() - start:.0f} s; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n",
            flush=True,
        )
        for process in (os.getpid(), backend()):
            if given.priority and process:
                Path(f"/proc/{process}/autogroup").write_text(str(given.priority))
        codes = [give_code(number * 83_333 % given.reports + 1) for number in range(TURNS + 1)]
        parts = (
            triage(), register(given.indicators, given.reports), searches(given.indicators),
            public(given.indicators, codes),
        )  # fmt: skip
        worst = ask(asking, chain(*parts), given.only)
        print(f"\nlongest median {worst:.0f} ms of {BUDGET_MS}; load {os.getloadavg()[0]:.1f}")
        if worst > BUDGET_MS:
            sys.exit(1)
    finally:
        if not given.keep:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
