"""The triage list and the alarms, narrowed and walked."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from django.utils import timezone

from centre.accounts.people import People, people
from centre.reports.tellings import telling
from lachan.centre.accounts.access import Viewer, viewer_of
from lachan.centre.indicators.signals import JudgedSignal, note_judged
from lachan.centre.reports.models import Alarm, Report
from lachan.centre.reports.pages import (
    TriageFilter,
    alarm_ids,
    alarms_page,
    triage_beside,
    triage_for,
    triage_ids,
)
from lachan.centre.reports.services import take_report

__all__ = ["people"]
pytestmark = pytest.mark.django_db


def at_north(people: People, number: int, **changed: Any) -> int:
    """This will give a report at the northern office; what is named with `report_` is changed in its row."""
    row = {
        name.removeprefix("report_"): changed.pop(name)
        for name in list(changed)
        if name.startswith("report_")
    }
    told = telling(story=f"Chuyện thứ {number}, mỗi chuyện một khác", **changed)
    pk = take_report(told=told, now=timezone.now()).report_id
    Report.objects.filter(pk=pk).update(**{"office_id": people.office("north").pk, **row})
    return pk


def officer(people: People) -> Viewer:
    return viewer_of(people.at("north", "desk"), now=timezone.now())


def test_the_list_is_narrowed_by_each_thing_that_an_officer_asks_for(people: People) -> None:
    viewer = officer(people)
    plain = at_north(people, 1)
    lost = at_north(people, 2, loss_vnd=5_000)
    nothing_lost = at_north(people, 3, loss_vnd=0)
    calls = at_north(people, 4, wants_call=True)
    wrong = at_north(people, 5, about="answer_wrong")
    again = at_north(people, 6, report_same_as_id=plain)
    seen = at_north(people, 7, report_state="seen")
    by_mail = at_north(people, 8, channel="mail")
    ward = at_north(people, 9, report_office_id=people.office("north_ward").pk)
    account = at_north(people, 10, accounts=("0123456789 ACB",))
    theirs = at_north(people, 11, report_office_id=people.office("south").pk)

    def found(**wanted: Any) -> list[int]:
        narrowed = TriageFilter(**wanted)
        ids = [row.id for row in triage_for(viewer, narrowed).rows]
        assert ids == triage_ids(viewer, narrowed, most=100)
        return ids

    new = [account, ward, by_mail, again, wrong, calls, nothing_lost, lost, plain]
    assert found() == new
    assert theirs not in found(state="")
    assert found(oldest_first=True) == new[::-1]
    assert found(state="seen") == [seen]
    assert found(with_loss=True) == [lost]
    assert found(wants_call=True) == [calls]
    assert found(about="answer_wrong") == [wrong]
    assert found(channel="mail") == [by_mail]
    assert found(case_kind="bank_account") == [account]
    assert found(office_id=people.office("north_ward").pk) == [ward]
    assert found(first_only=True) == [one for one in new if one != again]
    assert found(with_loss=True, wants_call=True) == []


@pytest.mark.parametrize("oldest_first", [False, True])
def test_one_goes_from_report_to_report_in_the_order_of_the_list(
    people: People, *, oldest_first: bool
) -> None:
    viewer = officer(people)
    one, two, three = (at_north(people, number) for number in range(3))
    wanted = TriageFilter(oldest_first=oldest_first)
    first, last = (one, three) if oldest_first else (three, one)
    assert triage_beside(viewer, wanted, two) == (first, last)
    assert triage_beside(viewer, wanted, first) == (None, two)
    assert triage_beside(viewer, wanted, last) == (two, None)
    Report.objects.filter(pk=two).update(state="seen")
    assert triage_beside(viewer, wanted, two) == (first, last), (
        "it is in the list no more, and has its place there"
    )
    assert triage_beside(viewer, wanted, first) == (None, last)


def test_a_row_says_what_the_engine_said_of_the_whole(people: People) -> None:
    pk = at_north(people, 1)
    viewer = officer(people)
    assert triage_for(viewer).rows[0].level == ""
    signal_id = Report.objects.get(pk=pk).signal_id
    assert signal_id is not None
    note_judged(judged=[JudgedSignal(signal_id, "suspicious", 0.6, "", "lachan/1")], now=timezone.now())
    assert triage_for(viewer).rows[0].level == "suspicious"


def test_alarms_are_paged_and_closed_ones_are_there_for_who_asks(people: People) -> None:
    now = timezone.now()
    report = at_north(people, 1)
    ids = [
        Alarm.objects.create(
            indicator_id=number,
            report_id=report,
            reports=30,
            independent=1,
            since_at=now,
            raised_at=now,
            last_at=now,
            closed_at=now if number == 1 else None,
        ).pk
        for number in range(1, 5)
    ]
    page = alarms_page(size=2)
    assert [one.id for one in page.rows] == [ids[3], ids[2]]
    later = alarms_page(place=page.later, size=2)
    assert [one.id for one in later.rows] == [ids[1]]
    assert alarms_page(place=later.earlier, size=2).rows == page.rows
    assert alarm_ids("closed", most=5) == ids[:1]
    assert alarm_ids("all", most=5) == ids[::-1]
    assert msgspec.structs.asdict(later.rows[0])["first_report_id"] == report
