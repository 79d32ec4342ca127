from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from centre.cases.scene import HANOI, WARD, opened, people
from centre.console.at_desk import at_desk
from lachan.centre.accounts.models import Role, Territory, TerritorySuccession
from lachan.centre.cases.models import Case
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse

    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]
MERGED = date(2025, 7, 1)


def former(name: str = "Hà Tây", code: str = "P28-202501", *, successor: str = HANOI) -> Territory:
    made = Territory.objects.create(
        code=code,
        level="province",
        official_code=code[1:3],
        name_vi=f"Tỉnh {name}",
        name_en=f"{name} Province",
        key=name.lower(),
        valid_to=MERGED,
    )
    TerritorySuccession.objects.create(
        before=made, after=Territory.objects.get(code=successor), day=MERGED, whole=True
    )
    return made


def get(people: People, path: str, office: str = "north") -> _MonkeyPatchedWSGIResponse:
    return at_desk(people.at(office, Role.DESK)).get(path)


def test_it_shows_the_cases_of_a_province_by_commune_beside_the_period_before(people: People) -> None:
    now = timezone.now()
    opened(people, now=now)
    opened(people, now=now, kind="message", territory_code=WARD)
    opened(people, now=now - timedelta(days=8))
    text = get(people, f"/desk/in/{HANOI}").content.decode()
    assert "<b>2</b>" in text
    assert say("desk.situation.more", "vi", change="100%") in text
    assert "Phường Ba Đình" in text
    assert say("desk.situation.whole_province", "vi") in text
    assert say("desk.situation.all_kinds", "vi") in text, "who answers there today"


def test_what_presses_in_a_province_leads_to_the_list_of_as_many_cases(people: People) -> None:
    now = timezone.now()
    case = opened(people, now=now)
    opened(people, now=now, territory_code=WARD)
    Case.objects.filter(pk=case.pk).update(urgent_until=now + timedelta(hours=1))
    text = get(people, f"/desk/in/{HANOI}").content.decode()
    place = Territory.objects.get(code=HANOI).pk
    for query, count in (("urgent=on", 1), ("whose=nobody", 2)):
        address = f"/desk/cases/?province={place}&{query}"
        link = text.partition(f'href="{address.replace("&", "&amp;")}"')[2].partition("</li>")[0]
        assert f">{count}</span>" in link, query
        assert get(people, address).content.decode().count('name="case"') == count


def test_only_the_cases_of_ones_own_offices_are_counted(people: People) -> None:
    opened(people, now=timezone.now())
    text = get(people, f"/desk/in/{HANOI}", "south").content.decode()
    assert say("desk.situation.nothing", "vi") in text


def test_a_former_province_leads_to_its_successor_with_a_word(people: People) -> None:
    former()
    response = get(people, "/desk/in/p28-202501?days=30")
    assert response.status_code == 302
    assert response.headers["Location"] == f"/desk/in/{HANOI}?days=30&from=P28-202501"
    text = get(people, response.headers["Location"]).content.decode()
    said = say(
        "desk.situation.became", "vi", before="Tỉnh Hà Tây", after="Thành phố Hà Nội", day="01/07/2025"
    )
    assert said in text


def test_cases_of_the_former_province_are_counted_with_its_successor(people: People) -> None:
    place = former()
    Case.objects.filter(pk=opened(people, now=timezone.now()).pk).update(
        province_id=place.pk, territory_id=place.pk
    )
    assert "<b>1</b>" in get(people, f"/desk/in/{HANOI}").content.decode()
    assert f'data-code="{HANOI}" data-step="4"' in get(people, "/desk/situation").content.decode()


def test_the_word_is_said_of_its_own_former_provinces_alone(people: People) -> None:
    text = get(people, f"/desk/in/{HANOI}?from=P99-202501").content.decode()
    assert 'class="told"' not in text


@pytest.mark.parametrize("code", ["P99-202501", WARD, "x", "%00"])
def test_what_is_no_province_is_not_found(people: People, code: str) -> None:
    assert get(people, f"/desk/in/{code}").status_code == 404
