"""What an office answers for, given and taken at the machine and at the desk."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from centre.accounts.people import as_actor, give_role, make_person, refused
from centre.accounts.trees import NOW, TODAY, office_id, responsible, state, territories, tree
from lachan.centre.accounts.case_kinds import CASE_KINDS
from lachan.centre.accounts.given_tables import TableRefusedError
from lachan.centre.accounts.models import Competence, Office, Person
from lachan.centre.accounts.queries.competences import Change, area_above, effects_of
from lachan.centre.accounts.queries.offices import competences_of
from lachan.centre.accounts.queries.territories import place_by_code
from lachan.centre.accounts.services.competences import end_competence, grant_competence
from lachan.centre.accounts.services.office_drafts import Grant
from lachan.centre.audit.actors import MACHINE, OPERATOR
from lachan.centre.audit.models import Entry
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["territories", "tree"]

HA_NOI, BA_DINH, TUYEN_QUANG = "P01-202501", "C00004-202507", "P08-202507"
WHY = "Theo quyết định 12/QĐ"


def why_not(change: Callable[[], object]) -> list[str]:
    before = state()
    with pytest.raises(TableRefusedError) as raised:
        change()
    assert state() == before
    assert all(problem.say(lang) for problem in raised.value.problems for lang in ("vi", "en"))
    return [problem.code for problem in raised.value.problems]


def administrator(code: str) -> Person:
    office = Office.objects.get(code=code)
    person = make_person(f"Quản trị {code}", office=office, email=f"{code.lower()}@centre.example")
    give_role(person, "administrator", office)
    return person


def grant_as(by: Person, office: str, kind: str, place: str, **more: Any) -> int:
    said: dict[str, Any] = {"valid_from": TODAY, "reason": WHY} | more
    return grant_competence(
        office_id=office_id(office), grant=Grant(kind, place), actor=as_actor(by), now=NOW, **said
    )


@pytest.mark.usefixtures("tree")
def test_a_competence_is_granted_for_days_on_which_the_office_stands() -> None:
    x4 = office_id("X4")

    def grant(kind: str, place: str, begins: str, ends: str | None = None) -> int:
        return grant_competence(
            office_id=x4,
            grant=Grant(kind, place),
            valid_from=date.fromisoformat(begins),
            valid_to=date.fromisoformat(ends) if ends else None,
            actor=OPERATOR,
            now=NOW,
        )

    assert grant("app", "C00004-202507", "2026-01-01", "2026-06-01")
    assert responsible("app", "C00004-202507", "2026-05-31") == ["X4"]
    assert responsible("app", "C00004-202507", "2026-06-01") == ["T01"]
    assert grant("app", "C00004-202507", "2026-06-01")
    assert why_not(lambda: grant("app", "C00004-202507", "2026-05-01")) == ["competence_held"]
    assert why_not(lambda: grant("app", "C00004-202507", "2025-06-30")) == ["closed_period"]
    assert why_not(lambda: grant("app", "X", "2026-01-01")) == ["unknown_territory"]
    assert why_not(lambda: grant("x", "", "2026-01-01")) == ["unknown_case_kind"]
    assert why_not(lambda: grant("app", "", "2026-01-02", "2026-01-01")) == ["ends_before"]


@pytest.mark.usefixtures("tree")
def test_a_competence_that_is_ended_before_it_began_never_was() -> None:
    made = grant_competence(
        office_id=office_id("X4"),
        grant=Grant("app", ""),
        valid_from=date(2027, 1, 1),
        actor=OPERATOR,
        now=NOW,
    )
    end_competence(competence_id=made, day=date(2026, 12, 1), actor=OPERATOR, now=NOW)
    row = Competence.objects.get(pk=made)
    assert row.valid_from == row.valid_to == date(2027, 1, 1)
    assert why_not(
        lambda: end_competence(competence_id=made, day=date(2027, 1, 1), actor=OPERATOR, now=NOW)
    ) == ["competence_over"]


@pytest.mark.usefixtures("tree")
def test_an_administrator_gives_an_office_more_to_answer_for_and_takes_it_back() -> None:
    by = administrator("T01")
    made = grant_as(by, "X4", "app", BA_DINH, valid_from=date(2026, 12, 1))
    assert responsible("app", BA_DINH, "2026-11-30") == ["T01"]
    assert responsible("app", BA_DINH, "2026-12-01") == ["X4"]
    (shown,) = [one for one in competences_of(office_id("X4")) if one.id == made]
    assert (shown.reason, shown.end_reason, shown.territory) == (WHY, "", BA_DINH)
    end_competence(
        competence_id=made, day=date(2027, 1, 1), reason="Đã sắp xếp lại", actor=as_actor(by), now=NOW
    )
    assert responsible("app", BA_DINH, "2026-12-31") == ["X4"]
    assert responsible("app", BA_DINH, "2027-01-01") == ["T01"]
    assert Competence.objects.get(pk=made).end_reason == "Đã sắp xếp lại"
    entries = Entry.objects.filter(subject=f"office:{office_id('X4')}").order_by("pk")
    assert [(one.kind, one.actor) for one in entries] == [
        ("accounts.competence_granted", f"person:{by.pk}"),
        ("accounts.competence_ended", f"person:{by.pk}"),
    ]
    assert all(WHY not in one.data for one in entries), "what somebody wrote stands in no entry"


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize(
    ("by", "office", "outcome"),
    [
        ("BCA", "T01", ""),
        ("BCA", "X4", ""),
        ("T01", "T01", ""),
        ("T01", "X4", ""),
        ("X4", "X4", ""),
        ("X4", "T01", "not_permitted"),
        ("X4", "BCA", "not_permitted"),
        ("T01", "T08", "not_found"),
        ("T08", "X4", "not_found"),
        ("SBV", "X4", "not_found"),
    ],
)
def test_nobody_gives_or_takes_outside_what_they_administrate(by: str, office: str, outcome: str) -> None:
    person = administrator(by)
    place = HA_NOI if office in {"T01", "BCA"} else TUYEN_QUANG if office == "T08" else BA_DINH
    held = Competence.objects.filter(office_id=office_id(office)).first()
    assert held is not None
    before = state()
    if outcome:
        with refused(outcome):
            grant_as(person, office, "border", place)
        with refused(outcome):
            end_competence(competence_id=held.pk, day=TODAY, reason=WHY, actor=as_actor(person), now=NOW)
        assert state() == before
    else:
        grant_as(person, office, "border", place)
        end_competence(competence_id=held.pk, day=TODAY, reason=WHY, actor=as_actor(person), now=NOW)
        assert Competence.objects.get(pk=held.pk).valid_to == TODAY


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize("role", ["desk", "analyst", "approver", "publisher", "auditor", "partner"])
def test_nobody_but_an_administrator_does(role: str) -> None:
    office = Office.objects.get(code="T01")
    person = make_person(f"{role} x", office=office)
    give_role(person, role, office)
    with pytest.raises(Refusal) as caught:
        grant_as(person, "T01", "app", BA_DINH)
    assert caught.value.status in {403, 404}
    for actor in (MACHINE,):
        with refused("not_permitted"):
            grant_competence(
                office_id=office.pk, grant=Grant("app", BA_DINH), valid_from=TODAY, actor=actor, now=NOW
            )


@pytest.mark.usefixtures("tree")
def test_a_place_outside_what_the_office_above_answers_for_is_refused() -> None:
    top, hanoi = administrator("BCA"), administrator("T01")
    # Hà Nội answers for Hà Nội, and its ward for nothing beyond
    assert why_not(lambda: grant_as(hanoi, "X4", "app", TUYEN_QUANG)) == ["competence_outside"]
    assert why_not(lambda: grant_as(top, "X4", "app", TUYEN_QUANG)) == ["competence_outside"]
    assert why_not(lambda: grant_as(hanoi, "X4", "app", "")) == ["competence_outside"]
    # the ministry answers for websites in the whole country
    grant_as(hanoi, "T01", "app", TUYEN_QUANG)
    grant_as(top, "T08", "app", "")
    # and nobody above it for anything
    assert why_not(lambda: grant_as(top, "BCA", "app", HA_NOI)) == ["competence_top"]


@pytest.mark.usefixtures("tree")
def test_the_nearest_office_above_that_answers_for_anything_counts() -> None:
    hanoi = administrator("T01")
    middle = Office.objects.create(
        code="PX", kind="provincial", name_vi="Phòng", name_en="Section", parent_id=office_id("T01"),
        valid_from=date(2026, 1, 1),
    )  # fmt: skip
    Office.objects.create(
        code="PX1", kind="provincial", name_vi="Đội", name_en="Team", parent=middle, valid_from=date(2026, 1, 1)
    )  # fmt: skip
    area = area_above(office_id("PX1"), day=TODAY)
    assert area is not None
    assert area.office.code == "T01"
    assert why_not(lambda: grant_as(hanoi, "PX1", "app", TUYEN_QUANG)) == ["competence_outside"]
    grant_as(hanoi, "PX1", "app", BA_DINH)
    # on the day itself: what the one above no longer answers for it gives to nobody
    Competence.objects.filter(office_id=office_id("T01")).update(valid_to=date(2027, 1, 1))
    late = date(2027, 1, 1)
    area = area_above(office_id("PX1"), day=late)
    assert area is not None
    assert area.office.code == "BCA"


@pytest.mark.usefixtures("tree")
def test_at_the_desk_nothing_is_given_or_taken_back_in_time_nor_without_a_reason() -> None:
    by = administrator("T01")
    yesterday = date(2026, 11, 27)
    assert why_not(lambda: grant_as(by, "X4", "app", BA_DINH, valid_from=yesterday)) == ["competence_past"]
    held = Competence.objects.filter(office_id=office_id("X4")).first()
    assert held is not None

    def end(day: date, reason: str = WHY) -> None:
        end_competence(competence_id=held.pk, day=day, reason=reason, actor=as_actor(by), now=NOW)

    assert why_not(lambda: end(yesterday)) == ["competence_past"]
    for reason, code in (
        ("", "reason_missing"),
        ("a" * 501, "reason_too_long"),
        ("a\u202eb", "reason_unreadable"),
    ):
        before = state()
        with refused(code):
            grant_as(by, "X4", "app", BA_DINH, reason=reason)
        with refused(code):
            end(TODAY, reason)
        assert state() == before
    end(TODAY)
    assert why_not(lambda: end(date(2026, 12, 1))) == ["competence_over"]


@pytest.mark.usefixtures("tree")
def test_what_overlaps_or_is_unknown_is_refused_at_the_desk_too() -> None:
    by = administrator("T01")
    grant_as(by, "X4", "app", BA_DINH, valid_from=date(2026, 12, 1), valid_to=date(2027, 1, 1))
    assert why_not(lambda: grant_as(by, "X4", "app", BA_DINH)) == ["competence_held"]
    assert why_not(lambda: grant_as(by, "X4", "x", BA_DINH)) == ["unknown_case_kind"]
    assert why_not(lambda: grant_as(by, "X4", "app", "C99999-202507")) == ["unknown_territory"]
    # a ward of the old map is no more
    assert why_not(lambda: grant_as(by, "X4", "app", "D001-202501")) == ["territory_other_days"]
    grant_as(by, "X4", "app", BA_DINH, valid_from=date(2027, 1, 1))


def said(effects: Any) -> set[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return {
        (kind, tuple(one.code for one in effect.before), tuple(one.code for one in effect.after))
        for effect in effects
        for kind in effect.case_kinds
    }


@pytest.mark.usefixtures("tree")
def test_it_says_before_who_will_answer_instead_of_whom() -> None:
    change = Change(office_id("X4"), "app", place_by_code(BA_DINH), TODAY)
    assert said(effects_of(change)) == {("app", ("T01",), ("X4",))}
    shared = Change(office_id("T01"), "website", place_by_code(BA_DINH), TODAY)
    assert said(effects_of(shared)) == {("website", ("T01",), ("T01",))}
    everything = effects_of(Change(office_id("X4"), "", place_by_code(BA_DINH), TODAY))
    assert [effect.before == effect.after for effect in everything] == [False, False, True]
    assert set(everything[2].case_kinds) == {"commerce", "message"}
    held = Competence.objects.get(office_id=office_id("X4"), case_kind="message")
    ending = Change(office_id("X4"), "message", place_by_code(BA_DINH), TODAY, ending_id=held.pk)
    assert said(effects_of(ending)) == {("message", ("X4",), ("T01",))}
    country = Change(office_id("BCA"), "app", None, TODAY)
    assert said(effects_of(country)) == {("app", (), ("BCA",))}


@pytest.mark.usefixtures("tree")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_said_before_is_what_is_so_afterwards(data: Any) -> None:
    """Against `responsible_on`, asked before and after the change was really made."""
    Competence.objects.filter(reason=WHY).delete()
    place = data.draw(st.sampled_from([HA_NOI, BA_DINH, TUYEN_QUANG]))
    for _ in range(data.draw(st.integers(0, 3))):
        code, kind = data.draw(st.sampled_from(["T01", "X4", "T08", "BCA"])), data.draw(st.sampled_from(["", "app", "job"]))  # fmt: skip
        Competence.objects.create(
            office_id=office_id(code), case_kind=kind, territory_id=place_by_code(place).id,
            valid_from=TODAY, reason=WHY,
        )  # fmt: skip
    office = data.draw(st.sampled_from(["T01", "X4", "T08"]))
    kind = data.draw(st.sampled_from(["", *CASE_KINDS]))
    held = Competence.objects.filter(territory=place_by_code(place).id, valid_from__lte=TODAY).order_by("pk")
    ending = data.draw(st.sampled_from([None, *held]))
    before = {one: tuple(responsible(one, place)) for one in CASE_KINDS}
    if ending is None:
        change = Change(office_id(office), kind, place_by_code(place), TODAY)
    else:
        change = Change(ending.office_id, ending.case_kind, place_by_code(place), TODAY, ending_id=ending.pk)
    effects = said(effects_of(change))
    if ending is None:
        made = Competence.objects.create(
            office_id=change.office_id, case_kind=kind, territory_id=place_by_code(place).id,
            valid_from=TODAY, reason=WHY,
        )  # fmt: skip
        after = {one: tuple(responsible(one, place)) for one in CASE_KINDS}
        made.delete()
    else:
        Competence.objects.filter(pk=ending.pk).update(valid_to=TODAY)
        after = {one: tuple(responsible(one, place)) for one in CASE_KINDS}
        Competence.objects.filter(pk=ending.pk).update(valid_to=ending.valid_to)
    meant = {change.case_kind} if change.case_kind else set(CASE_KINDS)
    assert effects == {(one, before[one], after[one]) for one in meant}
    assert all(before[one] == after[one] for one in set(CASE_KINDS) - meant)
