"""Recorded plans of reorganisation, to read: their days, from whom to whom, and what was undone by which."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from centre.accounts.people import give_role, make_person
from centre.accounts.trees import NOW, plan_of, territories, tree
from centre.console.at_desk import at_desk
from lachan.centre.accounts.models import Office, OfficeSuccession, ReorganisationPlan, Territory
from lachan.centre.accounts.queries.plans import (
    LINES_SHOWN,
    Undone,
    UnknownPlanError,
    plan_lines,
    plan_recorded,
    plans_recorded,
)
from lachan.centre.accounts.services.reorganisations import record_plan
from lachan.centre.audit.actors import OPERATOR
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from lachan.centre.accounts.models import Person

__all__ = ["territories", "tree"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tree")]


def record(*lines: str) -> int:
    plan_id = record_plan(table=plan_of(*lines), actor=OPERATOR, now=NOW).plan_id
    assert plan_id is not None
    return plan_id


def officer() -> Person:
    office = Office.objects.get(code="T01")
    person = make_person("Trực ban", office=office)
    give_role(person, "desk", office)
    return person


def text(response: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def test_a_plan_says_what_undid_it_wholly_or_in_part() -> None:
    first = record("2027-01-01,take_over,T02,T08,website,", "2027-01-01,take_over,T02,T08,app,")
    assert plan_recorded(first).undone == ()
    part = record("2027-02-01,take_over,H001,X4,app,")
    assert [plan.id for plan in plans_recorded().rows] == [part, first]
    shown = plan_recorded(first)
    assert (shown.count, len(shown.lines), shown.more, shown.recorded_by) == (2, 2, 0, "machine:operator")
    assert (str(shown.first_day), str(shown.last_day)) == ("2027-01-01", "2027-01-01")


def give_back(plan_id: int, kind: str, territory: str | None, day: str = "2027-06-01") -> int:
    """A line that gives back, put into the table: which lines a plan may have is the business of its own tests."""
    line = OfficeSuccession.objects.filter(plan_id=plan_id).earliest("pk")
    count = ReorganisationPlan.objects.count()
    plan = ReorganisationPlan.objects.create(
        sha256=f"{count:064}", recorded_at=NOW, recorded_by=str(OPERATOR), lines=1
    )
    place = None if territory is None else Territory.objects.get(code=territory)
    OfficeSuccession.objects.create(
        plan=plan, action="give_back", before=line.after, after=line.before, day=day, case_kind=kind, territory=place
    )  # fmt: skip
    return plan.pk


@pytest.mark.parametrize(
    ("handed", "kind", "territory", "much"),
    [
        ("2027-01-01,take_over,T01,X4,app,", "app", None, "whole"),
        ("2027-01-01,take_over,T01,X4,app,", "", None, "whole"),
        ("2027-01-01,take_over,T01,X4,app,", "website", None, ""),
        ("2027-01-01,take_over,T01,X4,,", "app", None, "part"),
        ("2027-01-01,take_over,T01,X4,app,C00004-202507", "app", "C00004-202507", "whole"),
        ("2027-01-01,take_over,T01,X4,app,C00004-202507", "app", "P01-202501", "whole"),
        ("2027-01-01,take_over,T01,X4,app,P01-202501", "app", "C00004-202507", "part"),
        ("2027-01-01,take_over,T01,X4,app,C00004-202507", "app", "P08-202507", ""),
        ("2027-01-01,take_over,T01,X4,app,", "app", "C00004-202507", "part"),
    ],
)
def test_how_much_of_a_line_was_given_back(handed: str, kind: str, territory: str | None, much: str) -> None:
    plan = record(handed)
    back = give_back(plan, kind, territory)
    expected = (Undone(back, much == "whole"),) if much else ()
    (line,) = plan_lines(plan).rows
    assert line.undone == expected
    assert plan_recorded(plan).undone == expected
    assert plan_recorded(back).undone == ()


def test_a_real_undoing_is_told(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    merged = record("2027-01-01,merge,T02,T08,,")
    undone = record("2027-03-01,give_back,T08,T02,,")
    assert plan_recorded(merged).undone == (Undone(undone, whole=True),)
    with django_assert_num_queries(5):
        plans_recorded()
    with pytest.raises(UnknownPlanError):
        plan_recorded(10**9)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_pages_show_days_offices_and_what_undid_them(lang: str) -> None:
    merged = record("2027-01-01,merge,T02,T08,,")
    undone = record("2027-03-01,give_back,T08,T02,,")
    client = at_desk(officer(), lang=lang)
    for path in ("/desk/offices/plans/", f"/desk/offices/plans/{merged}"):
        page = client.get(path)
        said = text(page)
        assert page.status_code == 200
        for words in (
            "T02",
            "T08",
            "QĐ 1",
            say("desk.plans.action.merge", lang),
            say("desk.plans.at_machine", lang),
        ):
            assert words in said
        assert f'href="/desk/offices/plans/{undone}"' in page.content.decode()
        assert ("01/01/2027" if lang == "vi" else "1 January 2027") in said
    assert client.get("/desk/offices/plans/999999").status_code == 404
    assert client.post("/desk/offices/plans/").status_code == 405


def test_a_plan_with_many_lines_shows_the_first_and_pages_through_the_rest() -> None:
    plan = ReorganisationPlan.objects.create(
        sha256="f" * 64, recorded_at=NOW, recorded_by="person:1", lines=120
    )
    before, after = Office.objects.get(code="T01"), Office.objects.get(code="X4")
    OfficeSuccession.objects.bulk_create(
        OfficeSuccession(plan=plan, before=before, after=after, day=f"2027-{1 + n // 28:02}-{1 + n % 28:02}")
        for n in range(120)
    )
    client = at_desk(officer())
    listed = client.get("/desk/offices/plans/").content.decode()
    assert listed.count("<tr>") == 1 + LINES_SHOWN
    assert say("desk.plans.more", "vi", count="115") in listed
    assert "person:1" in listed
    path, seen = f"/desk/offices/plans/{plan.pk}", 0
    while path:
        page = client.get(path).content.decode()
        seen += page.count("<tr>") - 1
        onward = re.search(r'href="(\?[^"]*place=a\d+[^"]*)"', page)
        path = f"/desk/offices/plans/{plan.pk}{unescape(onward[1])}" if onward else ""
    assert seen == 120


def test_without_any_it_says_what_would_bring_one() -> None:
    assert say("desk.plans.none", "vi") in text(at_desk(officer()).get("/desk/offices/plans/"))
