from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from centre.console.at_desk import at_desk
from centre.measures.scene import people
from lachan.centre.accounts.models import Role
from lachan.centre.measures.models import Delegation
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def page_of(client: Client, lang: str = "vi") -> str:
    client.cookies["lang"] = lang
    answer = client.get(reverse("desk_measure_leave"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_approver_hands_on_and_the_other_takes_it_back(people: People) -> None:
    north, south = people.at("north", Role.APPROVER), people.at("south", Role.APPROVER)
    client, other = at_desk(north), at_desk(south)
    assert reverse("desk_measure_leave") in client.get(reverse("desk")).content.decode()
    first = today(timezone.now())
    typed = {
        "to_person": south.pk,
        "first_day": f"{first:%d/%m/%Y}",
        "last_day": f"{first + timedelta(days=6):%d/%m/%Y}",
    }
    page = client.post(reverse("desk_measure_leave"), typed, follow=True).content.decode()
    assert f"{south.name} ký thay {north.name}" in page
    assert f"{south.name} signs for {north.name}" in page_of(other, "en")
    end = reverse("desk_measure_leave_end", args=[Delegation.objects.get().pk])
    assert "What was signed stays signed." in other.get(end).content.decode()
    assert other.post(end, follow=True).status_code == 200
    assert Delegation.objects.get().ended_at is not None
    # a second time there is nothing to end, and the page says so
    assert other.post(end).status_code == 422


def test_what_was_typed_stays_with_the_reason_why_not(people: People) -> None:
    client = at_desk(people.at("north", Role.APPROVER))
    typed = {
        "to_person": people.at("south", Role.APPROVER).pk,
        "first_day": "01/02/2020",
        "last_day": "03/02/2020",
    }
    answer = client.post(reverse("desk_measure_leave"), typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "01/02/2020" in page
    assert "kéo dài tối đa 45 ngày" in page
    assert not Delegation.objects.exists()


def test_nobody_is_chosen_beforehand(people: People) -> None:
    people.at("south", Role.APPROVER)
    client = at_desk(people.at("north", Role.APPROVER))
    page = page_of(client)
    [chooser] = re.findall(r'<select name="to_person".*?</select>', page, re.DOTALL)
    assert re.findall(r'<option value="(\w*)"', chooser)[0] == ""
    assert " selected" not in chooser.replace('<option value="" selected>', "")
    first = f"{today(timezone.now()):%d/%m/%Y}"
    typed = {"to_person": "", "first_day": first, "last_day": first}
    assert client.post(reverse("desk_measure_leave"), typed).status_code == 422
    assert not Delegation.objects.exists()


def test_alone_one_reads_who_could_stand_in(people: People) -> None:
    page = page_of(at_desk(people.at("other", Role.APPROVER)))
    assert "Chưa có người ký duyệt nào khác để chọn" in page


def test_the_page_takes_few_queries_however_many_are_away(
    people: People, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    south, day = people.at("south", Role.APPROVER), today(timezone.now())
    client = at_desk(people.at("centre", Role.APPROVER))
    for office in ("north", "north_ward", "ministry", "centre"):
        Delegation.objects.create(
            from_person_id=people.at(office, Role.APPROVER).pk, to_person_id=south.pk,
            first_day=day, last_day=day, made_at=timezone.now(), made_by="person:1",
        )  # fmt: skip
    with django_assert_max_num_queries(30):
        page = page_of(client)
    assert page.count(f"{south.name} ký thay") == 4
