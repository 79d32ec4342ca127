"""The hours of an office at the desk: looked at, tried, set, refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from centre.cases.scene import opened, people
from centre.console.at_desk import at_desk
from lachan.centre.cases.models import Calendar, Case, Clock
from lachan.centre.cases.services.calendars import follow_hours
from lachan.centre.web.clock import today
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from centre.accounts.people import People

__all__ = ["people"]
pytestmark = pytest.mark.django_db


def text_of(response: HttpResponseBase) -> str:
    assert isinstance(response, HttpResponse)
    return response.content.decode()


def typed(**changes: str) -> dict[str, str]:
    week = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "08:00-12:00, 13:00-17:00")
    return {**week, "valid_from": f"{today(timezone.now()):%d/%m/%Y}", "country": "VN", **changes}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_effect_on_open_cases_is_said_before_hours_are_set(people: People, lang: str) -> None:
    case = opened(people, now=timezone.now())
    client = at_desk(people.at("north", "administrator"), lang=lang)
    address = reverse("desk_office_hours", args=[people.office("north").pk])
    shown = text_of(client.get(address))
    assert say("desk.hours.usual", lang) in shown
    assert ("Quốc khánh" if lang == "vi" else "National Day") in shown
    night = typed(**dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "09:00-10:00"))
    looked = client.post(address, night)
    page = text_of(looked)
    assert looked.status_code == 200
    assert say("desk.hours.cases", lang, count="1") in page
    assert say("desk.hours.later", lang, count="1") in page
    assert 'name="sure" value="1"' in page
    assert not Calendar.objects.exists()
    before = Case.objects.get(pk=case.pk).due_at
    assert client.post(address, {**night, "sure": "1"}).status_code == 302
    follow_hours(now=timezone.now(), limit=10)
    moved = Case.objects.get(pk=case.pk).due_at
    assert before is not None
    assert moved is not None
    assert moved > before
    assert Clock.objects.filter(calendar__isnull=False).exists()
    page = text_of(client.get(address))
    assert "09:00-10:00" in page
    assert people.at("north", "administrator").name in page
    case_page = text_of(
        at_desk(people.at("north", "desk"), lang=lang).get(reverse("desk_case", args=[case.number]))
    )
    assert ("Hạn đổi theo giờ làm việc mới" if lang == "vi" else "A deadline moved") in case_page


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        (dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), ""), "cases_hours_no_time"),
        ({"monday": "17:00-08:00"}, "cases_hours_span"),
        ({"monday": "8h đến 17h"}, "cases_hours_span"),
        ({"valid_from": "01/01/2020"}, "cases_hours_past"),
    ],
)
def test_hours_that_can_not_be_counted_in_are_refused_beside_their_field(
    people: People, changes: dict[str, str], refusal: str
) -> None:
    client = at_desk(people.at("north", "administrator"))
    told = client.post(
        reverse("desk_office_hours", args=[people.office("north").pk]), typed(**changes, sure="1")
    )
    assert told.status_code == 422
    assert say(f"refusal.{refusal}.what", "vi") in text_of(told)
    assert not Calendar.objects.exists()


@pytest.mark.parametrize("days", ["31/02/2027", "ngày mai", "30/04/2027; x", "\x00"])
def test_a_day_that_is_none_is_named(people: People, days: str) -> None:
    client = at_desk(people.at("north", "administrator"))
    told = client.post(reverse("desk_office_hours", args=[people.office("north").pk]), typed(closed=days))
    assert told.status_code == 422
    assert not Calendar.objects.exists()


def test_days_off_are_kept_as_they_were_typed_and_the_next_form_begins_with_them(people: People) -> None:
    client = at_desk(people.at("north", "administrator"))
    address = reverse("desk_office_hours", args=[people.office("north").pk])
    assert client.post(address, typed(closed="30/04/2099, 02/05/2099", sure="1")).status_code == 302
    assert "30/04/2099, 02/05/2099" in text_of(client.get(address))


def test_who_may_not_set_hours_sees_them_without_a_form(people: People) -> None:
    client = at_desk(people.at("north", "desk"))
    address = reverse("desk_office_hours", args=[people.office("north_ward").pk])
    page = text_of(client.get(address))
    assert say("desk.hours.now", "vi") in page
    assert say("desk.hours.look", "vi") not in page
    assert address in text_of(client.get(reverse("desk_office", args=[people.office("north_ward").pk])))
