from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from centre.accounts.both_maps import some_districts
from lachan.centre.accounts.models import Territory
from lachan.centre.accounts.queries.territories import communes_on, place_by_code
from lachan.centre.accounts.services.territories import load_territories
from lachan.centre.audit.actors import OPERATOR
from lachan.centre.cases.figures.changes import Counted
from lachan.centre.console.queries.situation import (
    CASES,
    add_up,
    by_commune,
    by_province,
    cases_of,
    rising_in,
    turn_the_day,
)
from lachan.centre.web.models import Kept

if TYPE_CHECKING:
    from lachan.centre.console.queries.situation import ProvinceLine

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("both_maps")]
NOW = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 28)


@pytest.fixture
def both_maps(tmp_path_factory: pytest.TempPathFactory) -> None:
    # Ba Đình in Hà Nội, Bắc Quang in Hà Giang, which is Tuyên Quang today
    folder = some_districts(tmp_path_factory.mktemp("map"), ("D001-202501", "D034-202501"))
    load_territories(actor=OPERATOR, now=NOW, folder=folder)


def counted(**opened: int) -> dict[str, Counted]:
    """Figures by a place's id, from its code with _ for -."""
    return {
        f"{Territory.objects.get(code=code.replace('_', '-')).pk}": Counted(opened=count)
        for code, count in opened.items()
    }


def said(lines: tuple[ProvinceLine, ...]) -> dict[str, int]:
    return {
        line.place.code if line.place else "": line.counted.opened for line in lines if line.counted.opened
    }


def test_cases_of_former_provinces_stand_with_what_they_became() -> None:
    found = counted(P02_202501=2, P08_202501=3, P08_202507=5, P01_202501=1)
    lines = by_province(found, day=TODAY)
    assert said(lines) == {"P08-202507": 10, "P01-202501": 1}
    assert len(lines) == 2, "every province of the map, with or without cases"


def test_on_the_map_of_then_they_stand_for_themselves() -> None:
    lines = by_province(counted(P02_202501=2, P08_202501=3), day=date(2025, 6, 30))
    assert said(lines) == {"P02-202501": 2, "P08-202501": 3}
    assert len(lines) == 3


def test_no_case_is_lost_whose_place_nobody_knows() -> None:
    found = {**counted(P01_202501=1), "": Counted(opened=4), "999999999": Counted(opened=2)}
    lines = by_province(found, day=TODAY)
    assert said(lines) == {"P01-202501": 1, "": 6}
    assert sum(said(lines).values()) == add_up(found.values()).opened


def test_communes_take_in_their_former_wards_and_the_rest_is_the_provinces() -> None:
    province = place_by_code("P01-202501")
    ward = Territory.objects.filter(code="C00004-202501").get()
    found = {f"{ward.pk}": Counted(opened=2), **counted(C00004_202507=1, P01_202501=4)}
    lines = by_commune(found, communes_on(TODAY, province_id=province.id), day=TODAY)
    assert said(lines) == {"C00004-202507": 3, "": 4}


def test_each_question_is_kept_for_itself() -> None:
    days = {"first": date(2026, 11, 1), "last": TODAY, "now": NOW}
    one = cases_of(offices=[2, 1], **days)  # type: ignore[arg-type] # as the names say
    same = cases_of(offices=[1, 2], **days)  # type: ignore[arg-type] # as above
    assert one == same
    other = cases_of(offices=[1], **days)  # type: ignore[arg-type] # as above
    assert other.made_at == NOW


def asked(name: str) -> list[tuple[date, date]]:
    found = (json.loads(text) for text in Kept.objects.filter(name=name).values_list("asked", flat=True))
    return sorted((date.fromisoformat(one["first"]), date.fromisoformat(one["last"])) for one in found)


def test_when_the_day_turns_what_took_long_is_asked_of_the_new_day_once() -> None:
    # a week until the 28th, and days that ended long before
    cases_of(offices=[1], first=date(2026, 11, 22), last=TODAY, now=NOW)
    rising_in(first=date(2026, 10, 1), last=date(2026, 10, 7), now=NOW)
    Kept.objects.update(took_ms=900)
    assert turn_the_day(now=NOW) == 0
    tomorrow = NOW + timedelta(days=1)
    assert turn_the_day(now=tomorrow) == 1
    assert turn_the_day(now=tomorrow) == 0
    assert asked(CASES) == [
        (date(2026, 11, 22), TODAY),
        (date(2026, 11, 23), date(2026, 11, 29)),
    ]
    assert set(Kept.objects.values_list("wanted_at", flat=True)) == {NOW}, "nobody has wanted it"


def test_what_is_quick_is_not_asked_before_somebody_wants_it() -> None:
    cases_of(offices=[1], first=date(2026, 11, 22), last=TODAY, now=NOW)
    Kept.objects.update(took_ms=5)
    assert turn_the_day(now=NOW + timedelta(days=1)) == 0
