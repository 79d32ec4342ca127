"""Indicators that an officer types: found in the register, or taken into it from the case."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from centre.cases.looked import look
from centre.cases.scene import NOW, changed_by, desk, fresh, opened, people, reported
from lachan.centre.cases.models import Case, Event, Member
from lachan.centre.cases.services import members
from lachan.centre.cases.services.members import add_members, case_id_of, remove_members
from lachan.centre.indicators.models import Indicator, Signal
from lachan.centre.web.clock import today
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def last(case: Case) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.json.decode(Event.objects.filter(case=case).latest("pk").data)
    return told


def inside(case: Case) -> set[str]:
    there = Member.objects.filter(case=case, kind="indicator", until_at=None)
    ids = there.values_list("thing_id", flat=True)
    return set(Indicator.objects.filter(pk__in=ids).values_list("value", flat=True))


def test_a_line_that_the_register_does_not_have_is_a_signal_of_the_case(people: People) -> None:
    case = opened(people)
    typed = ["http://vnposst.top/x", "anh Tư, MB 0123456789"]
    case = changed_by(case, add_members, people, typed=typed)
    assert inside(case) == {"http://vnposst.top/x", "970422:0123456789"}
    signals = list(Signal.objects.order_by("pk").values_list("source", "ref", "text", "keep_until"))
    until = today(NOW) + members.SIGNAL_KEPT
    assert signals == [
        ("case", f"case:{case.pk}:{case.version}:1", "http://vnposst.top/x", until),
        ("case", f"case:{case.pk}:{case.version}:2", "970422:0123456789", until),
    ]
    told = last(case)
    assert told["new"] == told["indicators"] == sorted(Indicator.objects.values_list("pk", flat=True))
    assert case_id_of(signals[0][1]) == case.pk


def test_what_the_register_has_joins_without_being_seen_once_more(people: People) -> None:
    case, other = opened(people), opened(people)
    changed_by(case, add_members, people, typed=["0912345678"])
    changed_by(other, add_members, people, typed=["gọi +84 912 345 678"])
    assert inside(case) == inside(other) == {"+84912345678"}
    assert Signal.objects.count() == 1
    assert Indicator.objects.get().sightings == 1
    assert "new" not in last(other)


def test_taken_out_and_typed_again_it_is_the_same_and_the_same_twice_changes_nothing(people: People) -> None:
    case = changed_by(opened(people), add_members, people, typed=["0912345678", "0912.345.678"])
    pk = Indicator.objects.get().pk
    assert Member.objects.filter(case=case).count() == 1
    case = changed_by(case, remove_members, people, indicator_ids=[pk])
    case = changed_by(case, add_members, people, typed=["0912345678"])
    assert inside(case) == {"+84912345678"}
    case = changed_by(case, add_members, people, typed=["0912345678"])
    assert last(case)["indicators"] == []
    assert Indicator.objects.count() == Signal.objects.count() == 1


@pytest.mark.parametrize(
    ("told", "office", "code"),
    [
        ({"typed": ["0912345678", "không phải"]}, "north", "cases_junk_nothing"),
        ({"typed": ["0912345678"], "report_ids": [999]}, "north", "not_found"),
        ({"typed": ["0912345678"]}, "south", "not_found"),
        ({"typed": ["0912345678"], "version": 99}, "north", "cases_changed"),
    ],
)
def test_what_is_refused_leaves_nothing_in_the_register(
    people: People, told: dict[str, Any], office: str, code: str
) -> None:
    case = opened(people)
    with pytest.raises(Refusal, match=code):
        changed_by(case, add_members, people, office, **told)
    assert not Indicator.objects.exists()
    assert not Signal.objects.exists()
    assert fresh(case).version == case.version


def test_a_closed_case_takes_nothing_in(people: People) -> None:
    case = opened(people)
    Case.objects.filter(pk=case.pk).update(state="closed", closed_at=NOW, outcome="no_scam")
    with pytest.raises(Refusal, match="cases_not_open"):
        changed_by(case, add_members, people, typed=["0912345678"])
    assert not Indicator.objects.exists()


def test_a_report_that_tells_of_it_later_finds_the_case_and_an_officer_is_no_reporter(people: People) -> None:
    case = opened(people)
    add_members(case_id=case.pk, version=case.version, typed=["0988111222"], actor=desk(people), now=NOW)
    look()
    assert Case.objects.count() == 1, "what an officer typed opens no case"
    for number in range(3):
        later = NOW + timedelta(minutes=number + 1)
        stories = ("gọi đòi nợ", "báo con tôi nhập viện", "dọa cắt điện nhà tôi")
        reported(
            number=number, story=f"Số này {stories[number]}.", message="", numbers=("0988111222",), now=later
        )
    look(NOW + timedelta(minutes=5))
    assert Case.objects.count() == 1
    assert Member.objects.filter(case=case, kind="report").count() == 3
