from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from centre.cases.scene import CANTHO, HANOI, WARD, opened, people
from centre.console.at_desk import at_desk
from centre.indicators.test_rising import NOW as SEEN_ON
from centre.indicators.test_rising import seen as indicator_seen
from lachan.centre.accounts.models import Role
from lachan.centre.audit.models import Entry
from lachan.centre.cases.models import Case
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def table(people: People, path: str, office: str = "centre", lang: str = "vi") -> list[list[str]]:
    response = at_desk(people.at(office, Role.DESK), lang=lang).get(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.reader(io.StringIO(text)))


def test_every_table_of_the_situation_can_be_taken_away(people: People) -> None:
    now = timezone.now()
    case = opened(people, now=now, loss_vnd=5_000_000)
    opened(people, "south", now=now, kind="app", territory_code=CANTHO)
    Case.objects.filter(pk=case.pk).update(late_since=now - timedelta(hours=2))
    by_day = table(people, "/desk/situation/days?days=7")
    assert len(by_day) == 15
    assert by_day[-1][1:] == ["2", "0"]
    assert [line[:2] for line in table(people, "/desk/situation/kinds", lang="en")[1:]] == [
        ["App or file to install", "1"],
        ["Website or domain", "1"],
    ]
    provinces = {line[0]: line for line in table(people, "/desk/situation/provinces")[1:]}
    assert provinces[HANOI][2:] == ["1", "0", "1", "1", "0", "5000000", "0"]
    assert provinces[CANTHO][2] == "1"
    ((code, _, late, since),) = table(people, "/desk/situation/late")[1:]
    assert (code, late) == (people.office("north").code, "1")
    assert len(since) == len("2026-11-28 14:32:05")


def test_every_table_of_a_province_can_be_taken_away(people: People) -> None:
    opened(people, now=timezone.now(), kind="message", territory_code=WARD)
    assert [line[:3] for line in table(people, f"/desk/in/{HANOI}/communes")[1:]] == [
        [WARD, "Phường Ba Đình", "1"]
    ]
    for name in ("days", "kinds", "late"):
        assert len(table(people, f"/desk/in/{HANOI}/{name}")) >= 1


def test_what_is_taken_away_stands_in_the_log(people: People) -> None:
    opened(people, now=timezone.now())
    table(people, "/desk/situation/kinds")
    entry = Entry.objects.latest("pk")
    assert entry.kind == "console.figures_exported"
    assert json.loads(entry.data)["records"] == 1


def test_rising_indicators_are_noted_one_by_one(people: People) -> None:
    pk = indicator_seen(now=3)
    day = SEEN_ON.date().isoformat()
    lines = table(people, f"/desk/situation/rising?first={day}&last={day}")
    assert [line[0] for line in lines[1:]] == [f"{pk}"]
    entry = Entry.objects.latest("pk")
    assert entry.kind == "console.rising_exported"
    assert json.loads(entry.data)["subjects"] == {"indicator": f"{pk}"}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/desk/situation/nothing", 404),
        (f"/desk/in/{HANOI}/rising", 404),
        ("/desk/in/P99-202501/days", 404),
        ("/desk/situation/days?first=2/11/2026&last=1/11/2026", 400),
        (f"/desk/in/{HANOI}/days?first=31/2/2026", 400),
    ],
)
def test_what_can_not_be_given_is_refused_and_noted_nowhere(people: People, path: str, status: int) -> None:
    before = Entry.objects.count()
    assert at_desk(people.at("centre", Role.DESK)).get(path).status_code == status
    assert Entry.objects.count() == before


def test_heads_are_in_the_readers_language(people: People) -> None:
    head = table(people, "/desk/situation/provinces", lang="en")[0]
    assert head[:3] == ["Code", "Province", "Opened"]
    assert say("desk.situation.province", "vi") in table(people, "/desk/situation/provinces")[0]
