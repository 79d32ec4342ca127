"""Choosing an office at the desk: those that suit first, with why; found without a script; the list alone for one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from centre.cases.scene import CANTHO, fresh, opened, people
from centre.console.at_desk import at_desk
from lachan.centre.accounts.queries.territories import place_by_code
from lachan.centre.cases.models import Case
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.test import Client

    from centre.accounts.people import People

__all__ = ["people"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def case(people: People) -> Case:
    """This will open a case at the northern office that happened in the south."""
    made = opened(people, now=timezone.now())
    Case.objects.filter(pk=made.pk).update(territory_id=place_by_code(CANTHO).id)
    return fresh(made)


@pytest.fixture
def client(people: People) -> Client:
    """This will sign the desk officer of the northern office in."""
    return at_desk(people.at("north", "desk"))


def page(client: Client, case: Case, name: str = "hand-over", **typed: str) -> str:
    where = reverse("desk_case_act", args=[case.number, name])
    response: Any = (
        client.post(where, {"version": f"{case.version}", **typed}) if typed else client.get(where)
    )
    assert response.status_code in {200, 422}, response.status_code
    return str(response.content.decode())


def radio(code: str, *, checked: bool = False) -> str:
    return f'<input type="radio" name="office_ticked" value="{code}"{" checked" if checked else ""}>'


def test_who_answers_for_kind_and_place_stands_first_with_why(
    people: People, case: Case, client: Client
) -> None:
    shown = page(client, case)
    south, above = people.office("south"), people.office("north").parent
    assert above is not None
    assert shown.index(radio(south.code)) < shown.index(radio(above.code))
    assert say("desk.office_pick.above", "vi") in shown
    assert south.name_vi in shown.split(radio(south.code))[1].split("</label>")[0]
    # nobody hands a case over to who has it
    assert radio(people.office("north").code) not in shown
    assert 'class="why"' in shown
    # nothing is ticked for anybody
    assert radio("", checked=True) in shown


def test_that_the_office_is_the_right_one_is_said(people: People, client: Client) -> None:
    shown = page(client, opened(people, now=timezone.now()))
    assert say("desk.office_pick.right", "vi") in shown


def test_an_office_is_ticked_and_gets_the_case(people: People, case: Case, client: Client) -> None:
    where = reverse("desk_case_act", args=[case.number, "hand-over"])
    south = people.office("south")
    typed = {
        "version": f"{case.version}",
        "office": "",
        "office_ticked": south.code,
        "reason": "nạn nhân ở đó",
    }
    assert client.post(where, typed).status_code == 302
    assert fresh(case).office_id == south.pk


def test_without_a_script_a_button_lists_what_is_found_and_keeps_what_was_typed(
    people: People, case: Case, client: Client
) -> None:
    shown = page(client, case, office="co quan", reason="nạn nhân ở đó", find_office="1")
    for office in ("south", "centre"):
        assert radio(people.office(office).code) in shown
    assert radio(people.office("north").code) not in shown, "it has the case already"
    assert "nạn nhân ở đó" in shown
    assert 'value="co quan"' in shown
    assert 'role="alert"' not in shown
    assert fresh(case).office_id == people.office("north").pk
    none = page(client, case, office="không có đâu", find_office="1")
    assert say("desk.office_pick.none", "vi") in none


def test_a_name_that_means_several_is_answered_with_them_to_tick(
    people: People, case: Case, client: Client
) -> None:
    shown = page(client, case, office="Cơ quan", reason="nạn nhân ở đó")
    assert radio(people.office("south").code) in shown
    assert fresh(case).office_id == people.office("north").pk


def test_who_ticks_one_and_types_another_is_asked_and_nothing_stays_ticked(
    people: People, case: Case, client: Client
) -> None:
    south = people.office("south").code
    shown = page(client, case, office="centre", office_ticked=south, reason="nạn nhân ở đó")
    assert say("desk.office_pick.both", "vi") in shown
    assert radio(people.office("centre").code) in shown
    assert radio(south, checked=True) not in shown
    assert fresh(case).office_id == people.office("north").pk
    # of the list that was found one is ticked
    where = reverse("desk_case_act", args=[case.number, "hand-over"])
    typed = {"version": f"{case.version}", "office": "co quan", "office_shown": "co quan", "reason": "xa"}
    assert client.post(where, {**typed, "office_ticked": south}).status_code == 302
    assert fresh(case).office_id == people.office("south").pk


def test_a_task_offers_the_office_that_has_the_case_too(people: People, case: Case, client: Client) -> None:
    shown = page(client, case, "task")
    assert radio(people.office("north").code) in shown
    where = reverse("desk_case_act", args=[case.number, "task"])
    typed = {
        "title": "Gọi ngân hàng",
        "office": "",
        "office_ticked": people.office("south").code,
        "due_on": "",
    }
    assert client.post(where, typed).status_code == 302


def test_the_list_alone_is_for_the_fields_script(people: People, client: Client) -> None:
    where = reverse("desk_office_offers")
    found: Any = client.get(where, {"find": "CO QUAN south"})
    shown = found.content.decode()
    assert radio(people.office("south").code) in shown
    assert "<html" not in shown
    assert radio("south") not in client.get(where, {"find": ""}).content.decode()
    south = people.office("south")
    left: Any = client.get(where, {"find": "co quan", "without": f"{south.pk}"})
    assert radio(south.code) not in left.content.decode()
    assert radio(people.office("centre").code) in left.content.decode()
    for strange in ("", "-1", "x", "9" * 40):
        assert client.get(where, {"find": "co quan", "without": strange}).status_code == 200
    for odd in ({"find": "x" * 201}, {"find": "a", "name": 'x"><script>'}):
        assert client.get(where, odd).status_code == 400


def test_however_many_offices_are_found_it_asks_no_more(people: People, client: Client) -> None:
    del people
    where = reverse("desk_office_offers")
    client.get(where, {"find": "south"})
    with CaptureQueriesContext(connection) as one:
        client.get(where, {"find": "south"})
    with CaptureQueriesContext(connection) as many:
        client.get(where, {"find": "cơ quan"})
    assert len(many) <= len(one)
