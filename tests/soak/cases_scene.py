"""Programs of the tests of cases that run beside a real worker: who answers for what, reports, and what stands after all.

Run in a process of its own, on the database of its environment: `python cases_scene.py ACT …`.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from lachan.centre.config.opening import open_site

open_site()

from django.conf import settings  # noqa: E402
from django.db.models import Count, Max  # noqa: E402 - after the site is opened
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from centre.accounts.people import People, give_role, make_people, make_person  # noqa: E402
from centre.accounts.signed_in import sign_in  # noqa: E402
from centre.cases.scene import CANTHO, HANOI, make_map  # noqa: E402
from lachan.centre.accounts.models import DutyContact, Office, Person, Role  # noqa: E402
from lachan.centre.accounts.services.reorganisations import record_plan  # noqa: E402
from lachan.centre.audit.actors import OPERATOR, person_actor  # noqa: E402
from lachan.centre.audit.models import Entry  # noqa: E402
from lachan.centre.cases.archive.keeping import folder_of_archives, open_kept  # noqa: E402
from lachan.centre.cases.custody import broken_at  # noqa: E402
from lachan.centre.cases.models import (  # noqa: E402
    Case,
    CaseArchive,
    Clock,
    Custody,
    Event,
    Exhibit,
    Finding,
    Member,
    Note,
    Posting,
)
from lachan.centre.cases.queries.custody import custody_of_exhibit  # noqa: E402
from lachan.centre.cases.services.archiving import count_archives_waiting, sweep  # noqa: E402
from lachan.centre.cases.services.opening import open_case  # noqa: E402
from lachan.centre.evidence.archives import hash_of  # noqa: E402
from lachan.centre.evidence.models import Export, Holding  # noqa: E402
from lachan.centre.evidence.place import site_store  # noqa: E402
from lachan.centre.evidence.services.verifying import fault_of  # noqa: E402
from lachan.centre.outbox.models import Message  # noqa: E402
from lachan.centre.reports.models import Report  # noqa: E402
from lachan.centre.reports.services import take_report  # noqa: E402
from lachan.centre.reports.told import Told  # noqa: E402
from lachan.centre.web.clock import today  # noqa: E402

PATIENCE_SECONDS: Final = 60.0
SETTLE_SECONDS: Final = 300.0
OFFICERS: Final = (("cán bộ ở lâu", Role.DESK.value), ("lãnh đạo ở lâu", Role.APPROVER.value))
_WORDS: Final = [
    "chuyển",
    "khoản",
    "đặt",
    "cọc",
    "mua",
    "xe",
    "máy",
    "cũ",
    "rồi",
    "bị",
    "khóa",
    "máy",
    "không",
    "ai",
    "trả",
    "lời",
    "nữa",
    "hội",
    "bán",
    "hàng",
    "hoa",
    "hồng",
    "cao",
    "nạp",
    "vào",
    "không",
    "rút",
    "ra",
    "được",
    "quảng",
    "cáo",
    "vé",
    "máy",
    "bay",
    "rẻ",
    "trang",
    "web",
    "mất",
    "học",
    "bổng",
    "phí",
    "giữ",
    "chỗ",
    "đường",
    "dẫn",
    "lạ",
    "tin",
    "nhắn",
    "ngân",
    "hàng",
    "giả",
    "mạo",
    "cuộc",
    "gọi",
    "công",
    "an",
]


def begin() -> None:
    """This will make offices, people, map and a bank's duty desk."""
    people: People = make_people()
    make_map(people)
    for office in ("north", "south", "centre"):
        people.at(office, Role.DESK)
    DutyContact.objects.create(
        office=people.office("bank"), mail="truc@nganhang.example", answers_for="970436", set_by="machine:test",
        set_at=timezone.now(),
    )  # fmt: skip


def tell(number: int, draw: random.Random, **told: Any) -> int:
    """This will have somebody new tell something, in words of their own."""
    words = " ".join(draw.choice(_WORDS) for _ in range(40))
    plain: dict[str, Any] = {
        "story": words,
        "network": f"198.51.{number}",
        "device": f"máy {number}",
        "territory_code": HANOI,
    }
    return take_report(told=Told(**plain | told), now=timezone.now()).report_id


def seconds_until(is_there: Any, *, patience_seconds: float = PATIENCE_SECONDS) -> float:
    """This will give how long it takes until something is there."""
    begun = time.monotonic()
    while not is_there():
        if time.monotonic() - begun > patience_seconds:
            return patience_seconds
        time.sleep(0.01)
    return time.monotonic() - begun


def case_of(report_id: int) -> bool:
    """This will say whether a report is in a case."""
    return Member.objects.filter(kind="report", thing_id=report_id).exists()


def measure(times: int) -> dict[str, list[float]]:
    """This will measure how long after the answer to the report that tips it a case is there."""
    draw = random.Random(4)  # noqa: S311 - moments, no secret
    waited: dict[str, list[float]] = {"money": [], "third": []}
    number = 0
    for turn in range(times + 1):
        time.sleep(draw.random() * 0.8)
        number += 1
        one = tell(number, draw, loss_vnd=5_000_000)
        waited["money"].append(seconds_until(lambda one=one: case_of(one)))
        link = f"https://gom-su-thu-nghiem-{turn}.vn/"
        for _ in range(2):
            number += 1
            tell(number, draw, links=(link,))
        seconds_until(lambda: not Report.objects.filter(joined_at__isnull=True).exists())
        time.sleep(draw.random() * 0.8)
        number += 1
        third = tell(number, draw, links=(link,))
        waited["third"].append(seconds_until(lambda third=third: case_of(third)))
    # the first of each waits for the engine to be loaded
    return {name: seconds[1:] for name, seconds in waited.items()}


def pour(seed: int, seconds: float) -> int:
    """This will have people tell things for so long; each thing by three, each third loss by one; gives how many told."""
    draw = random.Random(seed)  # noqa: S311 - moments, no secret
    until = time.monotonic() + seconds
    told = 0
    while time.monotonic() < until:
        link = f"https://gom-su-{seed}-{told}.vn/"
        for each in range(3):
            tell(
                seed * 10_000 + told + each, draw, links=(link,), territory_code=draw.choice((HANOI, CANTHO))
            )
        tell(
            seed * 10_000 + told + 4, draw, accounts=(f"{seed:04}{told:06} Vietcombank",), loss_vnd=9_000_000,
            territory_code=CANTHO,
        )  # fmt: skip
        told += 5
    return told


def dissolve() -> None:
    """This will let the south hand over to the north today."""
    codes = {office.code: office.pk for office in Office.objects.all()}
    day = today(timezone.now())
    plan = f"day,action,before,after,case_kind,territory,reason\n{day},merge,south,north,,,QĐ 1\n"
    assert {"south", "north"} <= set(codes)
    # on a busy machine a worker may have opened none yet, and then there is nothing to move
    seconds_until(Case.objects.filter(office_id=codes["south"]).exists, patience_seconds=SETTLE_SECONDS)
    record_plan(table=plan.encode(), actor=OPERATOR, now=timezone.now())


def settled() -> bool:
    """This will wait until the worker has nothing more to do; whether that came."""

    def is_quiet() -> bool:
        before = Event.objects.count()
        if Report.objects.filter(joined_at__isnull=True).exists() or count_archives_waiting():
            return False
        time.sleep(4.0)
        return Event.objects.count() == before

    # an archive whose worker was killed waits for another for a minute
    return seconds_until(is_quiet, patience_seconds=SETTLE_SECONDS) < SETTLE_SECONDS


def found() -> dict[str, Any]:
    """This will give what stands after all: what is doubled, what is missing, and how much there was."""
    twice = Member.objects.filter(kind="report", holds=True, until_at=None).values("thing_id")
    numbers = sorted(int(number[5:]) for number in Case.objects.values_list("number", flat=True))
    money = Report.objects.filter(loss_vnd__gt=0).values_list("pk", flat=True)
    in_cases = set(Member.objects.filter(kind="report").values_list("thing_id", flat=True))
    south = Office.objects.get(code="south").pk
    return {
        "reports": Report.objects.count(),
        "cases": Case.objects.count(),
        "reports_in_two_cases": twice.annotate(n=Count("pk")).filter(n__gt=1).count(),
        "numbers_left_out": numbers != list(range(1, len(numbers) + 1)),
        "money_without_case": len(set(money) - in_cases),
        # two at random may happen to tell it in nearly the same words; then they are one
        "reports_without_case": Report.objects.exclude(pk__in=in_cases).count(),
        "opened_twice": Event.objects.filter(kind="opened").values("case").annotate(n=Count("pk")).filter(n__gt=1).count(),
        "moved_twice": Event.objects.filter(kind="carried_on").values("case").annotate(n=Count("pk")).filter(n__gt=1).count(),
        "moved": Event.objects.filter(kind="carried_on").count(),
        "left_behind": Case.objects.filter(office_id=south).count(),
        "without_posting": Case.objects.exclude(postings__until_at=None).count(),
        "postings_at_odds": sum(
            posting.office_id != posting.case.office_id
            for posting in Posting.objects.filter(until_at=None).select_related("case")
        ),
        "clocks_doubled": Clock.objects.filter(done_at=None).values("case", "stage").annotate(n=Count("pk")).filter(n__gt=1).count(),
        "events_without_entry": Event.objects.exclude(entry_id__in=Entry.objects.values("pk")).count(),
        "entries_without_event": Entry.objects.filter(kind__startswith="cases.")
        .exclude(kind="cases.archive_fetched")
        .count()
        - Event.objects.count(),
        "bank_mails": Message.objects.filter(purpose="cases.bank").count(),
        "bank_told": Finding.objects.filter(rule="bank_told").count(),
        "bank_events": Event.objects.filter(kind="bank_told").count(),
    }  # fmt: skip


def officers(count: int) -> list[str]:
    """This will open cases by hand, and let two people at the centre work on them; gives the numbers."""
    centre = Office.objects.get(code="centre")
    for name, role in OFFICERS:
        give_role(make_person(name, office=centre), role, centre)
    actor = person_actor(Person.objects.get(name=OFFICERS[0][0]).pk, office_id=centre.pk)
    numbers = []
    for number in range(count):
        case_id = open_case(
            kind="website",
            title=f"Vụ bằng tay {number}",
            territory_code=HANOI,
            actor=actor,
            now=timezone.now(),
        )
        numbers.append(Case.objects.get(pk=case_id).number)
    return numbers


def cookies() -> dict[str, dict[str, str]]:
    """This will sign the two in, with a proof of now; gives their cookies by role."""
    found: dict[str, dict[str, str]] = {}
    for name, role in OFFICERS:
        client = sign_in(Client(), Person.objects.get(name=name))
        found[role] = {key: one.value for key, one in client.cookies.items()}
        found[role][settings.CSRF_COOKIE_NAME] = "a" * 32
    return found


def proved(path: str) -> dict[str, Any]:
    """This will hold what officers were told against what stands: each word once, each archive written down whole."""
    told = json.loads(Path(path).read_text("utf-8"))
    notes = Counter(Note.objects.values_list("text", flat=True))
    hashes = Counter(Exhibit.objects.values_list("sha256", flat=True))
    counts = {
        words: notes[words] if kind == "note" else hashes[hashlib.sha256(words.encode()).hexdigest()]
        for words, kind in told["asked"].items()
    }
    exhibits = list(Exhibit.objects.all())
    holdings = set(Holding.objects.filter(holder__startswith="case:").values_list("pk", flat=True))
    exports = dict(Export.objects.values_list("pk", "archive_sha256"))
    acts: dict[int, set[str]] = {}
    for data in Custody.objects.filter(act="exported").values_list("data", flat=True):
        one = json.loads(data)
        acts.setdefault(one["export"], set()).add(one["archive_sha256"])
    shared = {
        json.loads(data)["export"]
        for data in Event.objects.filter(kind="shared").values_list("data", flat=True)
    }
    entries = {
        json.loads(data)["export"]
        for data in Entry.objects.filter(kind="evidence.exported").values_list("data", flat=True)
    }
    half = [
        pk
        for pk, sha256 in exports.items()
        if pk not in entries or not (pk in shared or pk in acts) or acts.get(pk, {sha256}) != {sha256}
    ]
    store = site_store()
    archives = {one.pk: one for one in CaseArchive.objects.all()}
    ready = [one for one in archives.values() if one.state == CaseArchive.State.READY]
    asked = {int(address.rpartition("/")[2]) for address in told["archives_asked"]}
    fetched = {int(address.rpartition("/")[2]): sha256 for address, sha256 in told["archives"].items()}
    sweep(now=timezone.now() + timedelta(hours=1))
    return {
        "archives_lost": len(asked - set(archives)),
        "archives_left": sum(one.state not in {"ready", "failed"} for one in archives.values()),
        "archives_made_twice": sum(count > 1 for count in Counter(one.export_id for one in ready).values())
        + abs(len(ready) - len(exports)),
        "archives_fetched_otherwise": sum(archives[pk].sha256 != sha256 for pk, sha256 in fetched.items()),
        "archives_not_as_said": sum(
            exports.get(one.export_id or 0) != one.sha256 or _sha256_of(one.file) != one.sha256
            for one in ready
        ),
        "archives_left_on_disk": len(
            {path.name for path in folder_of_archives().iterdir()} ^ {one.file for one in ready}
        ),
        "archives_made": len(ready),
        "archives_failed": Counter(one.code for one in archives.values() if one.state == "failed"),
        "archives_tried_again": sum(one.attempt > 1 for one in archives.values()),
        "words_lost": sum(not counts[words] for words in told["done"]),
        "words_doubled": sum(count > 1 for count in counts.values()),
        "done_by_officers": len(told["done"]),
        "asked_by_officers": len(told["asked"]),
        "there_without_answer": sum(
            bool(counts[words]) for words in told["asked"] if words not in told["done"]
        ),
        "chains_broken": sum(broken_at(custody_of_exhibit(one.pk)) is not None for one in exhibits),
        "files_not_whole": sum(bool(fault_of(store, one.sha256, one.size_bytes)) for one in exhibits),
        "holdings_without_exhibit": len(holdings ^ {one.holding_id for one in exhibits}),
        "exhibits": len(exhibits),
        "exports": len(exports),
        "exports_half_written": len(half)
        + len(entries ^ set(exports))
        + len((shared | set(acts)) - set(exports)),
        "archives": len(fetched),
        "archives_not_written_down": len(set(fetched.values()) - set(exports.values())),
        "handed_over": Event.objects.filter(kind="handed_over").count(),
        "versions_at_odds": sum(
            case.version < (case.events.aggregate(most=Max("version"))["most"] or 0)
            for case in Case.objects.all()
        ),
    }


def _sha256_of(name: str) -> str:
    with open_kept(name) as file:
        return hash_of(file)[0]


ACTS: Final[dict[str, Any]] = {
    "begin": begin,
    "officers": lambda count: officers(int(count)),
    "cookies": cookies,
    "proved": proved,
    "measure": lambda times: measure(int(times)),
    "pour": lambda seed, seconds: pour(int(seed), float(seconds)),
    "dissolve": dissolve,
    "settled": settled,
    "found": found,
}

if __name__ == "__main__":
    print(json.dumps(ACTS[sys.argv[1]](*sys.argv[2:])))  # noqa: T201 - the answer to who started it
