"""What takes two, at the desk: who asked withdraws it, all see when it lapses, and who doesn't reach it is told why."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from centre.accounts.people import People, give_role, make_person, people
from centre.console.at_desk import at_desk
from lachan.centre.accounts.models import PersonRequest, RoleRequest, SecondFactorReset
from lachan.centre.accounts.queries.roles import REQUEST_LASTS
from lachan.centre.audit.models import Entry
from lachan.centre.web.clock import VIETNAM, today
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lachan.centre.accounts.models import Person

__all__ = ["people"]
pytestmark = pytest.mark.django_db


def ask_for_role(people: People, person: Person, at: datetime, by: Person) -> str:
    made = RoleRequest.objects.create(
        person=person, office=people.office("north"), role="approver", valid_from=today(at), reason="cần",
        asked_by=by, asked_at=at,
    )  # fmt: skip
    return f"/desk/requests/{made.pk}"


def ask_for_address(people: People, person: Person, at: datetime, by: Person) -> str:
    del people
    made = PersonRequest.objects.create(
        person=person, kind="change_address", email="moi@north.example", reason="cần", asked_by=by, asked_at=at
    )  # fmt: skip
    return f"/desk/requests/accounts/{made.pk}"


def ask_for_erasure(people: People, person: Person, at: datetime, by: Person) -> str:
    del people
    made = PersonRequest.objects.create(
        person=person, kind="erase", reason="đã nghỉ", asked_by=by, asked_at=at
    )
    return f"/desk/requests/accounts/{made.pk}"


def ask_for_reset(people: People, person: Person, at: datetime, by: Person) -> str:
    del people
    made = SecondFactorReset.objects.create(person=person, reason="mất máy", asked_by=by, asked_at=at)
    return f"/desk/requests/second-factors/{made.pk}"


ASKED: dict[str, Callable[[People, Person, datetime, Person], str]] = {
    "role": ask_for_role,
    "address": ask_for_address,
    "erasure": ask_for_erasure,
    "second factor": ask_for_reset,
}


def states() -> set[str]:
    return {
        state
        for model in (RoleRequest, PersonRequest, SecondFactorReset)
        for state in model.objects.values_list("state", flat=True)
    }


def page(response: Any) -> str:
    return str(response.content.decode())


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("kind", ASKED)
def test_the_list_and_the_request_say_when_it_lapses(people: People, kind: str, lang: str) -> None:
    at = timezone.now() - timedelta(days=2)
    address = ASKED[kind](people, people.nobody(), at, people.at("north"))
    ends = f"{(at + REQUEST_LASTS).astimezone(VIETNAM):%H:%M}"
    for person in (people.at("north"), people.second("north")):
        client = at_desk(person, lang=lang)
        for shown in (page(client.get("/desk/requests/")), page(client.get(address))):
            said = re.sub(r"<[^>]+>", "", shown)
            assert re.search(rf"{say('desk.requests.until', lang, day='')}.*{ends}", said), kind
    assert (say("desk.requests.why_not.asked_by_you", "vi") in page(at_desk(people.at("north")).get("/desk/requests/")))  # fmt: skip


@pytest.mark.parametrize("kind", ASKED)
def test_who_asked_withdraws_it_on_its_page(people: People, kind: str) -> None:
    now = timezone.now()
    address = ASKED[kind](people, people.nobody(), now, people.at("north"))
    other = at_desk(people.second("north"))
    assert 'value="withdraw"' not in page(other.get(address))
    assert other.post(address, {"answer": "withdraw"}).status_code == 403
    assert states() == {"open"}
    mine = at_desk(people.at("north"))
    shown = page(mine.get(address))
    assert 'value="withdraw"' in shown
    assert 'value="grant"' not in shown
    answer = mine.post(address, {"answer": "withdraw"}, follow=True)
    assert say("desk.done.request_withdraw", "vi") in page(answer)
    assert states() == {"withdrawn"}
    assert Entry.objects.filter(kind__endswith="_withdrawn").count() == 1


@pytest.mark.parametrize("kind", ASKED)
def test_what_has_lapsed_is_not_granted_on_its_page(people: People, kind: str) -> None:
    person = people.nobody()
    if kind == "erasure":
        person.is_active = False
        person.save()
    address = ASKED[kind](people, person, timezone.now() - REQUEST_LASTS, people.at("north"))
    answer = at_desk(people.second("north")).post(address, {"answer": "grant"})
    assert answer.status_code == 422
    assert say("refusal.request_expired.what", "vi", days="7") in page(answer)
    assert states() == {"open"}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_who_does_not_reach_over_all_of_an_account_sees_why_and_what_they_may(
    people: People, lang: str
) -> None:
    person = make_person("Lê Thị Xuân", office=people.office("north"))
    here = give_role(person, "desk", people.office("north"))
    give_role(person, "analyst", people.office("centre"))
    client = at_desk(people.at("north"), lang=lang)
    shown = page(client.get(f"/desk/persons/{person.pk}"))
    assert say("desk.person.beyond", lang) in shown
    for closed in ("change", "move", "stop", "invite", "sessions"):
        assert f"/desk/persons/{person.pk}/{closed}" not in shown
        answer = client.get(f"/desk/persons/{person.pk}/{closed}")
        assert answer.status_code == 403
        assert say("refusal.person_beyond.what", lang) in page(answer)
    assert f"/desk/roles/{here.pk}/end" in shown
    above = page(at_desk(people.at("centre"), lang=lang).get(f"/desk/persons/{person.pk}"))
    assert say("desk.person.beyond", lang) not in above
    assert f"/desk/persons/{person.pk}/stop" in above


def test_a_request_that_one_does_not_reach_waits_for_others(people: People) -> None:
    person = people.nobody()
    give_role(person, "analyst", people.office("centre"))
    address = ask_for_reset(people, person, timezone.now(), people.second("ministry"))
    low, high = at_desk(people.at("north")), at_desk(people.at("centre"))
    shown = page(low.get(address))
    assert say("desk.requests.why_not.beyond", "vi") in shown
    assert 'value="grant"' not in shown
    assert say("desk.waits.requests", "vi") not in page(low.get("/desk/"))
    assert say("desk.waits.requests", "vi") in page(high.get("/desk/"))
    assert 'value="grant"' in page(high.get(address))
