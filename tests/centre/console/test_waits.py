"""What waits today: each kind of work once, with the way to it, and nobody's own."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from centre.accounts.people import People, give_role, make_office, make_person, people
from centre.console.places import Place
from centre.reports.tellings import telling
from lachan.centre.accounts.access import Viewer, viewer_of
from lachan.centre.console.waits import calls_to_make, claims_to_decide, entries_to_agree, own_claims_ending
from lachan.centre.indicators.models import Claim, ListEntry
from lachan.centre.reports.models import Report
from lachan.centre.reports.services import note_called, take_report
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from lachan.centre.accounts.models import Person

__all__ = ["people"]
pytestmark = pytest.mark.django_db


def view(person: Person) -> Viewer:
    return viewer_of(person, now=timezone.now())


def test_entries_wait_for_another_than_who_added_them(people: People) -> None:
    now = timezone.now()
    analyst, approver = people.at("north", "analyst"), people.at("north", "approver")
    assert entries_to_agree(view(approver), now) is None
    entry_id = Place(people, "own", "analyst").list_entry()
    ListEntry.objects.filter(pk=entry_id).update(added_by=f"person:{analyst.pk}")
    assert entries_to_agree(view(analyst), now) is None
    waiting = entries_to_agree(view(approver), now)
    assert waiting is not None
    assert (waiting.count, waiting.address) == (1, reverse("desk_lists"))
    assert entries_to_agree(view(people.at("north", "desk")), now) is None


def test_claims_wait_for_who_decides_and_end_for_who_made_them(people: People) -> None:
    now = timezone.now()
    claim_id = Place(people, "own", "analyst").claim()
    waiting = claims_to_decide(view(people.at("centre", "analyst")), now)
    assert waiting is not None
    assert (waiting.count, waiting.address) == (1, reverse("desk_claims") + "?state=open")
    bank = make_office("NGAN-HANG-W", parent=people.office("north"), kind="bank")
    officer = make_person("Người ngân hàng", office=bank)
    give_role(officer, "partner", bank)
    assert claims_to_decide(view(officer), now) is None
    assert own_claims_ending(view(officer), now) is None
    ending = {"office_id": bank.pk, "state": "confirmed", "confirmed_until": today(now) + timedelta(days=30)}
    Claim.objects.filter(pk=claim_id).update(**ending)
    waiting = own_claims_ending(view(officer), now)
    assert waiting is not None
    assert (waiting.count, waiting.address) == (1, reverse("desk_claims") + "?state=ending")


def test_a_reporter_waits_for_a_call_until_somebody_has_rung(people: People) -> None:
    now = timezone.now()
    officer = people.at("north", "desk")
    number = take_report(told=telling(wants_call=True), now=now).report_id
    report = Report.objects.filter(pk=number)
    report.update(office_id=people.office("north").pk)
    assert calls_to_make(view(officer), now) is None, "a new one waits as a new report"
    report.update(state="seen")
    waiting = calls_to_make(view(officer), now)
    assert waiting is not None
    assert (waiting.count, waiting.address) == (1, reverse("desk_reports") + "?state=seen&wants_call=on")
    note_called(report_id=number, actor=view(officer).actor(), now=now)
    assert calls_to_make(view(officer), now) is None
