from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from centre.exchange.making import fill, lift, list_things
from lachan.centre.exchange.models import Centre, Entry, StixName
from lachan.centre.exchange.queries.stix import things_named
from lachan.centre.exchange.services.stix_names import NameForgetter, name_centre, name_entries, this_centre

pytestmark = pytest.mark.django_db


def name_all() -> None:
    while name_entries(now=timezone.now()):
        pass


def test_each_thing_of_each_round_is_found_by_its_id() -> None:
    now = timezone.now()
    lift(list_things([("domain", "evil.top")], now=now), now=now + timedelta(seconds=1))
    list_things([("domain", "evil.top")], now=now + timedelta(seconds=2))
    fill([f"a{number}.top" for number in range(2_500)], now=now + timedelta(seconds=3))
    name_all()
    assert StixName.objects.count() == 2_502
    centre = this_centre(now=now)
    found = things_named([row.uid for row in StixName.objects.filter(value="evil.top")], centre)
    assert sorted(found.values()) == [("domain", "evil.top", 0), ("domain", "evil.top", 1)]
    assert name_entries(now=now) == 0


def test_two_workers_leave_what_one_would() -> None:
    fill(["a.top", "b.top"], now=timezone.now())
    name_all()
    Centre.objects.update(named_seq=0)
    name_all()
    assert StixName.objects.count() == 2


def test_ids_go_with_the_last_entry_of_a_thing() -> None:
    fill(["a.top", "b.top"], now=timezone.now())
    name_all()
    Entry.objects.filter(value="a.top").delete()
    forgetter = NameForgetter()
    assert forgetter.forget() == 1
    assert forgetter.forget() == 0
    assert [row.value for row in StixName.objects.all()] == ["b.top"]


def test_the_centres_id_is_drawn_once() -> None:
    now = timezone.now()
    first = this_centre(now=now)
    assert this_centre(now=now + timedelta(days=1)).uid == first.uid
    # a database whose tables were emptied draws another, and no page breaks
    Centre.objects.all().delete()
    other = this_centre(now=now)
    assert other.uid != first.uid
    assert name_centre(now=now) == 1
    assert name_centre(now=now) == 0
