from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from centre.accounts.people import as_viewer
from centre.cases.scene import make_map, opened
from centre.measures.scene import BAD, NOW, approver, judged, officer, people, proposed, signed
from lachan.centre.accounts.models import Role
from lachan.centre.audit.actors import MACHINE
from lachan.centre.cases.models import Case, Clock, Event
from lachan.centre.cases.services.noting_measures import note_measures
from lachan.centre.measures.kinds import KINDS
from lachan.centre.measures.queries.about import (
    decided_on,
    measures_of_case,
    measures_on,
    told_by_thing,
    told_of,
)
from lachan.centre.measures.services.ending import lift_measure
from lachan.centre.measures.services.holding import hold_at_once
from lachan.centre.web.words import LANGS, say

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]

THING = [("domain", BAD)]


def test_a_proposal_accuses_nobody_and_is_told_to_nobody_outside(people: People) -> None:
    measure = proposed(people)
    assert told_of(THING) == ()
    assert decided_on("domain", BAD) == ()
    signed(measure, approver(people))
    assert [one.number for one in told_of(THING)] == [measure.number]
    assert [one.number for one in decided_on("domain", BAD)] == [measure.number]


def test_what_was_a_mistake_is_told_as_one(people: People) -> None:
    measure = proposed(people)
    signed(measure, approver(people))
    lift_measure(measure_id=measure.pk, reason="Nhầm", actor=approver(people), was_wrong=True, now=NOW)
    [told] = told_of(THING)
    assert (told.state, told.was_wrong, told.ended_at) == ("lifted", True, NOW)


def test_a_link_that_was_reported_is_told_of_its_domain(people: People) -> None:
    measure = proposed(people)
    signed(measure, approver(people))
    told = told_of([("url", f"https://{BAD}/nop-tien")])
    assert [one.number for one in told] == [measure.number]
    assert told_of([("url", "https://khac.top/x"), ("phone", "+84912345678")]) == ()


def test_each_thing_is_told_of_with_what_was_decided_about_it_alone(people: People) -> None:
    judged("domain", "khac.top")
    own, other = proposed(people), proposed(people, "khac.top")
    for measure in (own, other):
        signed(measure, approver(people))
    link = ("url", f"https://{BAD}/nop-tien")
    told = told_by_thing([link, ("domain", "khac.top"), ("domain", "chua-ai-biet.top")])
    assert {thing: [one.number for one in of] for thing, of in told.items()} == {
        link: [own.number], ("domain", "khac.top"): [other.number], ("domain", "chua-ai-biet.top"): [],
    }  # fmt: skip
    assert told_by_thing([]) == {}


@pytest.mark.parametrize("code", ["suspend_number", "freeze_payee", "warn_payee", "intercept_crossing"])
def test_of_accounts_and_numbers_nobody_outside_is_told(code: str) -> None:
    """Whoever is behind one may be the one who reported it, to learn whether it is known."""
    assert not KINDS[code].is_told


@pytest.mark.parametrize("code", [code for code, kind in KINDS.items() if kind.is_told])
def test_each_kind_that_is_told_has_its_words(code: str) -> None:
    assert all(say(f"follow.measure_of.{code}", lang) for lang in LANGS)


def test_a_hold_is_told_to_the_owner_and_to_no_reporter(people: People) -> None:
    hold_at_once(
        kind="block_domain", value=BAD, office_id=people.office("north").pk, reason="Tiền đang đi",
        actor=officer(people), now=NOW,
    )  # fmt: skip
    assert told_of(THING) == ()
    assert [one.is_hold for one in decided_on("domain", BAD)] == [True]


def test_an_owner_reads_what_stands_below_the_name_and_nothing_beside_it(people: People) -> None:
    for value in ("vay.shop-a.top", "khac-shop-a.top"):
        judged("domain", value)
        signed(proposed(people, value), approver(people))
    judged("url", "https://shop-a.top/lua-dao")
    signed(proposed(people, "https://shop-a.top/lua-dao", kind="block_url"), approver(people))
    assert [one.value for one in decided_on("domain", "shop-a.top")] == [
        "https://shop-a.top/lua-dao",
        "vay.shop-a.top",
    ]


def test_a_case_has_its_measures_on_its_timeline_one_line_for_many(people: People) -> None:
    make_map(people)
    case = opened(people)
    measure = proposed(people, case_id=case.pk)
    signed(measure, approver(people))
    lift_measure(
        measure_id=measure.pk, reason="Hết cần", actor=approver(people), now=NOW + timedelta(hours=1)
    )
    lines = Event.objects.filter(case_id=case.pk, kind="measure").order_by("pk")
    assert [line.actor for line in lines] == [
        str(officer(people)), str(approver(people)), str(approver(people)),
    ]  # fmt: skip
    assert [measure.number in line.data for line in lines] == [True] * 3
    viewer = as_viewer(people.at("north", Role.DESK), now=NOW)
    assert [row.number for row in measures_of_case(viewer, case.pk)] == [measure.number]
    assert [row.number for row in measures_on(viewer, "domain", BAD)] == [measure.number]
    elsewhere = as_viewer(people.at("south", Role.DESK), now=NOW)
    assert measures_of_case(elsewhere, case.pk) == measures_on(elsewhere, "domain", BAD) == ()


def test_who_proposes_from_a_case_has_looked_at_it_and_a_machine_has_not(people: People) -> None:
    make_map(people)
    case, other = opened(people), opened(people)
    measure = proposed(people, case_id=case.pk)
    looked = now_of_case(case)
    assert (looked.stage, looked.first_looked_at, looked.version) == (Case.Stage.ACT, NOW, case.version)
    first = Clock.objects.get(case=case, stage=Case.Stage.FIRST_LOOK)
    assert (first.done_at, Clock.objects.filter(case=case, stage=Case.Stage.ACT).count()) == (NOW, 1)
    # a second one changes nothing, and what a program notes is no look
    note_measures(
        numbers_by_case={case.pk: [measure.number]}, what="proposed", actor=officer(people),
        now=NOW + timedelta(hours=1),
    )  # fmt: skip
    note_measures(numbers_by_case={other.pk: [measure.number]}, what="proposed", actor=MACHINE, now=NOW)
    assert now_of_case(case).first_looked_at == NOW
    assert now_of_case(other).stage == Case.Stage.FIRST_LOOK


def now_of_case(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)
