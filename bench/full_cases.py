"""200,000 cases over a full register (`full_register.py`) and its 4,000 offices: 60,000 go on, the others have ended.

All is invented and the same each time. A case that goes on has three reports and an indicator; one has 500 reports, and
2,000 events in its timeline.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import batched
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lachan.centre.accounts.queries.territories import Place

CASES: Final = 200_000
OPEN: Final = 60_000
DAYS: Final = 365
BIG_REPORTS: Final = 500
BIG_EVENTS: Final = 2_000
REPORTS_EACH: Final = 3
KINDS: Final = ("website", "bank_account", "phone_number", "message", "app")
_AT_ONCE: Final = 5_000
_PROVINCES: Final = 34
_TITLES: Final = (
    "Giả mạo ngân hàng đòi xác minh tài khoản",
    "Sàn đầu tư ảo không cho rút tiền",
    "Giả danh công an gọi điện đe dọa",
    "Bán hàng qua mạng nhận cọc rồi chặn số",
)


def big_number() -> str:
    """This will give the number of the case that has most."""
    return f"2026-{CASES:06}"


def any_number(turn: int) -> str:
    """This will give the number of some case that goes on, another at each turn."""
    return f"2026-{CASES - 1 - turn * 4_021 % (OPEN - 2):06}"


def are_planted() -> bool:
    """This will say whether the cases are there already."""
    from lachan.centre.cases.models import Case  # noqa: PLC0415 - after django.setup

    return Case.objects.filter(number=big_number()).exists()


def plant_cases(*, offices: int, indicators: int, mine: int, now: datetime) -> None:
    """This will add the cases. `offices`: their ids are 1 to that; `mine`: a person who has one of 500 of them."""
    from django.db import connection, transaction  # noqa: PLC0415 - after django.setup

    from lachan.centre.accounts.queries.territories import provinces_on  # noqa: PLC0415 - as above
    from lachan.centre.cases.models import Case, Event, Member, Posting  # noqa: PLC0415 - as above
    from lachan.centre.web.clock import today  # noqa: PLC0415 - as above

    draw = random.Random(1)  # noqa: S311 - a bench
    places = provinces_on(today(now))
    for numbers in batched(range(1, CASES + 1), _AT_ONCE):
        with transaction.atomic():
            made = Case.objects.bulk_create(
                (_case(number, offices, places, mine, draw, now) for number in numbers), batch_size=500
            )
            Posting.objects.bulk_create(
                (
                    Posting(
                        case=case, office_id=case.office_id, since_at=case.opened_at, because="routed",
                        by="machine:lachan", given_office_id=case.office_id, given_on=date(2026, 1, 1),
                    )
                    for case in made
                ),
                batch_size=500,
            )  # fmt: skip
            Event.objects.bulk_create((_event(case, 1) for case in made), batch_size=500)
            Member.objects.bulk_create(
                (Member(**one) for case in made for one in _members(case, indicators)), batch_size=500
            )
    big = Case.objects.get(number=big_number())
    Event.objects.bulk_create((_event(big, version) for version in range(2, BIG_EVENTS + 1)), batch_size=500)
    Case.objects.filter(pk=big.pk).update(version=BIG_EVENTS)
    with connection.cursor() as cursor:
        # what autovacuum does within a minute on a server that stands; SQLite has no such service, and no statistics
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")


def _case(
    number: int, offices: int, places: tuple[Place, ...], mine: int, draw: random.Random, now: datetime
) -> Any:
    from lachan.centre.cases.finding_words import words_of  # noqa: PLC0415 - after django.setup
    from lachan.centre.cases.models import Case  # noqa: PLC0415 - as above

    at = now - timedelta(days=DAYS) * (1 - number / (CASES + 1))
    looked = at + timedelta(minutes=draw.randrange(5, 900))
    acted = looked + timedelta(minutes=draw.randrange(60, 9_000))
    goes_on = number > CASES - OPEN
    closed = min(now, acted + timedelta(minutes=draw.randrange(60, 40_000)))
    kind, place = draw.choice(KINDS), draw.choice(places)
    title = f"{draw.choice(_TITLES)} {number}"
    # half at a province's office, the rest far below; few offices get most
    at_office = draw.randrange(2, 2 + _PROVINCES) if number % 2 else int(offices * draw.random() ** 2) + 1
    return Case(
        number=f"2026-{number:06}",
        kind=kind,
        title=title,
        words=words_of(title, kind, [place]),
        office_id=at_office,
        territory_id=place.id,
        province_id=place.id,
        assignee_id=mine if number % 500 == 0 else None if draw.random() < 0.4 else draw.randrange(1, 9_000),
        state=draw.choice(("open",) * 5 + ("waiting",)) if goes_on else draw.choice(("closed",) * 19 + ("merged",)),
        stage=draw.choice(("first_look", "act", "close")) if goes_on else "close",
        priority=draw.randrange(900),
        loss_vnd=draw.choice((None, draw.randrange(10**9))),
        recovered_vnd=None if goes_on else draw.randrange(10**7),
        outcome="" if goes_on else draw.choice(Case.Outcome.values),
        victims=draw.randrange(1, 9),
        urgent_until=now + timedelta(hours=9) if goes_on and draw.random() < 0.01 else None,
        question_at=at if goes_on and draw.random() < 0.01 else None,
        opened_at=at,
        opened_by="machine:lachan",
        changed_at=at,
        due_at=now + timedelta(minutes=draw.randrange(-9_999, 99_999)) if goes_on else None,
        late_since=at if goes_on and draw.random() < 0.1 else None,
        first_looked_at=looked if looked < now else None,
        acted_at=acted if acted < now else None,
        closed_at=None if goes_on else closed,
    )  # fmt: skip


def _event(case: Any, version: int) -> Any:
    from lachan.centre.cases.models import Event  # noqa: PLC0415 - after django.setup

    return Event(
        case=case,
        kind="opened" if version == 1 else ("looked", "acted", "went_on", "paused")[version % 4],
        at=case.opened_at + timedelta(seconds=version),
        actor="machine:lachan" if version == 1 else f"person:{version % 900 + 1}",
        version=version,
        entry_id=1,
    )


def _members(case: Any, indicators: int) -> Iterator[dict[str, Any]]:
    number = int(case.number[5:])
    if number <= CASES - OPEN:
        return
    told = BIG_REPORTS if number == CASES else REPORTS_EACH
    plain = {"case": case, "since_at": case.opened_at, "by": "machine:lachan"}
    for report in range(told):
        yield plain | {"kind": "report", "thing_id": number * REPORTS_EACH + report}
    yield plain | {"kind": "indicator", "thing_id": number % (indicators - 30) + 1}
