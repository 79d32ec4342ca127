"""Reports follow their office: on the day it hands over, back again, and to whoever answers for them later."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from centre.accounts.both_maps import count_rows, july_plan, march_plan, part_of_map, tree_csv, units_of
from centre.accounts.people import give_role, make_person
from centre.accounts.trees import HEAD, csv_of, office_id, plan_of, territories, tree
from centre.reports.tellings import telling
from lachan.centre.accounts.models import Competence, Office, Person, Role
from lachan.centre.accounts.queries.responsible import responsible_on
from lachan.centre.accounts.queries.territories import place_by_code
from lachan.centre.accounts.services.offices import import_tree
from lachan.centre.accounts.services.reorganisations import record_plan
from lachan.centre.accounts.services.territories import load_territories
from lachan.centre.audit.actors import OPERATOR, Actor, person_actor
from lachan.centre.audit.models import Entry
from lachan.centre.reports.models import Assignment, CarriedOn, Report
from lachan.centre.reports.services import (
    assign_report,
    carry_reports_on,
    close_report,
    mark_seen,
    route_unanswered,
    take_report,
)
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["territories", "tree"]

pytestmark = pytest.mark.django_db

RECORDED = datetime(2025, 1, 1, 2, 0, tzinfo=UTC)


def at(day: str) -> datetime:
    """This will give ten in the morning in Vietnam on a day."""
    return datetime.fromisoformat(f"{day}T03:00:00+00:00")


def plan(*lines: str, now: datetime = RECORDED) -> None:
    record_plan(table=plan_of(*lines), actor=OPERATOR, now=now)


def tell(day: str, *, at_code: str = "P02-202501", **changed: object) -> int:
    """This will take a report about a message from Hà Giang, or what is changed in it."""
    typed = {"numbers": (), "message": "VNeID: cap nhat ho so", "territory_code": at_code, **changed}
    return take_report(told=telling(**typed), now=at(day)).report_id


def carry_all(day: str, *, limit: int = 200) -> int:
    looked = 0
    while done := carry_reports_on(now=at(day), limit=limit):
        looked += done
    return looked


def holder(report_id: int) -> str:
    office = Report.objects.values_list("office_id", flat=True).get(pk=report_id)
    return Office.objects.get(pk=office).code if office else ""


def carried() -> list[dict[str, object]]:
    entries = Entry.objects.filter(kind="reports.carried_on").order_by("pk")
    return [json.loads(entry.data) for entry in entries]


def at_top() -> Actor:
    person = make_person("Truc Ban", office=Office.objects.get(code="BCA"))
    give_role(person, Role.ANALYST, Office.objects.get(code="BCA"))
    return person_actor(person.pk)


@pytest.mark.usefixtures("tree")
def test_reports_of_a_dissolved_office_go_to_its_successor_on_the_day_and_not_before() -> None:
    report_id = tell("2025-06-20")
    plan("2025-07-01,merge,T02,T08,,")
    carry_all("2025-06-30")
    assert holder(report_id) == "T02"
    assert carry_all("2025-07-01") == 1
    assert holder(report_id) == "T08"
    (said,) = carried()
    assert (said["before"], said["office"]) == (office_id("T02"), office_id("T08"))
    assert said["reports"] == [report_id]
    assert len(said["successions"]) == 1  # type: ignore[arg-type]


@pytest.mark.usefixtures("tree")
def test_done_twice_or_on_later_days_it_changes_nothing_and_logs_nothing_more() -> None:
    report_id = tell("2025-06-20")
    plan("2025-07-01,merge,T02,T08,,")
    carry_all("2025-07-01")
    before = Report.objects.filter(pk=report_id).values().get()
    assert carry_all("2025-07-01") == 0
    carry_all("2025-07-02")
    CarriedOn.objects.all().delete()
    carry_all("2025-07-02")
    assert Report.objects.filter(pk=report_id).values().get() == before
    assert len(carried()) == 1


@pytest.mark.usefixtures("tree")
def test_a_succession_that_is_recorded_late_is_followed_on_the_same_day() -> None:
    report_id = tell("2026-11-20")
    carry_all("2026-11-28")
    plan("2026-11-28,merge,T02,T08,,", now=at("2026-11-28"))
    carry_all("2026-11-28")
    assert holder(report_id) == "T08"


@pytest.mark.usefixtures("tree")
def test_an_undone_succession_brings_back_what_came_and_leaves_what_was_there() -> None:
    came, own = tell("2025-06-20"), tell("2025-06-20", at_code="P08-202501")
    plan("2025-07-01,merge,T02,T08,,")
    carry_all("2025-07-01")
    assert (holder(came), holder(own)) == ("T08", "T08")
    plan("2026-01-01,give_back,T08,T02,,")
    carry_all("2026-01-01")
    assert (holder(came), holder(own)) == ("T02", "T08")
    carry_all("2026-01-02")
    assert (holder(came), holder(own)) == ("T02", "T08")
    assert len(carried()) == 2


@pytest.mark.usefixtures("tree")
def test_what_is_closed_stays_where_it_was_closed() -> None:
    closed, seen = tell("2025-06-20"), tell("2025-06-20")
    person = make_person("Truc Ban", office=Office.objects.get(code="T02"))
    give_role(person, Role.DESK, Office.objects.get(code="T02"), valid_from=date(2025, 1, 1))
    actor = person_actor(person.pk)
    close_report(report_id=closed, reason="Không phải lừa đảo", actor=actor, now=at("2025-06-21"))
    mark_seen(report_ids=[seen], actor=actor, now=at("2025-06-21"))
    plan("2025-07-01,merge,T02,T08,,")
    carry_all("2025-07-01")
    assert (holder(closed), holder(seen)) == ("T02", "T08")


@pytest.mark.usefixtures("tree")
def test_many_are_carried_on_in_turns_and_a_turn_that_dies_is_done_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ids = [tell("2025-06-20") for _ in range(7)]
    plan("2025-07-01,merge,T02,T08,,")
    now = at("2025-07-01")
    assert carry_reports_on(now=now, limit=3) == 3

    def die(**_: object) -> None:
        raise SystemExit(9)

    with monkeypatch.context() as patched:
        patched.setattr("lachan.centre.reports.services.handing_over.record", die)
        with pytest.raises(SystemExit):
            carry_reports_on(now=now, limit=3)
    assert [holder(pk) for pk in ids] == ["T08"] * 3 + ["T02"] * 4
    carry_all("2025-07-01", limit=3)
    assert {holder(pk) for pk in ids} == {"T08"}
    assert sorted(pk for said in carried() for pk in said["reports"]) == ids  # type: ignore[attr-defined]


@pytest.mark.usefixtures("tree")
def test_two_workers_at_once_move_a_report_once(monkeypatch: pytest.MonkeyPatch) -> None:
    report_id = tell("2025-06-20")
    plan("2025-07-01,merge,T02,T08,,")
    real: Any = CarriedOn.objects.get_or_create

    def meanwhile(**given: object) -> tuple[CarriedOn, bool]:
        row: tuple[CarriedOn, bool] = real(**given)
        monkeypatch.setattr(CarriedOn.objects, "get_or_create", real)
        carry_all("2025-07-01")
        return row

    monkeypatch.setattr(CarriedOn.objects, "get_or_create", meanwhile)
    assert carry_reports_on(now=at("2025-07-01")) == 0
    assert holder(report_id) == "T08"
    assert len(carried()) == 1


@pytest.mark.usefixtures("tree")
def test_a_report_in_a_place_divided_between_offices_waits_for_a_person() -> None:
    import_tree(table=csv_of(HEAD, "N1,commune_police,a,b,BCA,,2020-01-01,,"), actor=OPERATOR, now=RECORDED)
    report_id = tell("2025-06-20", at_code="C00016-202501")
    Report.objects.filter(pk=report_id).update(office_id=office_id("T01"))
    plan("2026-01-01,take_over,T01,X4,,C00004-202507", "2026-01-01,take_over,T01,N1,,C00008-202507")
    carry_all("2026-01-01")
    assert holder(report_id) == ""
    route_unanswered(now=at("2026-01-01"))
    carry_all("2026-01-02")
    assert holder(report_id) == ""

    assign_report(
        report_id=report_id,
        office_code="n1",
        reason="Phần lớn dân ở phường này",
        actor=at_top(),
        now=at("2026-01-03"),
    )
    carry_all("2026-01-04")
    assert holder(report_id) == "N1"


@pytest.mark.usefixtures("tree")
def test_reports_of_an_office_that_ended_without_a_successor_go_to_who_answers() -> None:
    report_id = tell("2025-06-20")
    Office.objects.filter(code="T02").update(valid_to=date(2025, 7, 1))
    Competence.objects.filter(office__code="T02").update(valid_to=date(2025, 7, 1))
    carry_all("2025-07-01")
    assert holder(report_id) == ""
    moved, _ = route_unanswered(now=at("2025-07-01"))
    # Hà Giang lies in Tuyên Quang by then
    assert (moved, holder(report_id)) == (1, "T08")


@pytest.mark.usefixtures("tree")
def test_a_report_that_nobody_answers_for_moves_by_itself_when_somebody_does() -> None:
    report_id = tell("2026-11-20", at_code="")
    assert holder(report_id) == ""
    assert route_unanswered(now=at("2026-11-21")) == (0, ("", ""))
    Competence.objects.create(
        office_id=office_id("BCA"), case_kind="message", territory=None, valid_from=date(2026, 11, 22)
    )
    assert route_unanswered(now=at("2026-11-21"))[0] == 0
    assert route_unanswered(now=at("2026-11-22"))[0] == 1
    assert holder(report_id) == "BCA"
    entry = Entry.objects.get(kind="reports.routed_later")
    assert json.loads(entry.data)["reports"] == [report_id]
    assert route_unanswered(now=at("2026-11-22"))[0] == 0
    # and goes on from there
    plan("2026-12-01,take_over,BCA,T01,message,")
    carry_all("2026-12-01")
    assert holder(report_id) == "T01"


@pytest.mark.usefixtures("tree")
def test_who_is_at_the_top_gives_a_report_to_an_office_with_a_reason() -> None:
    report_id = tell("2026-11-20", at_code="")
    actor = at_top()
    assign_report(
        report_id=report_id,
        office_code="T01",
        reason=" Nạn nhân ở Hà Nội ",
        actor=actor,
        now=at("2026-11-21"),
    )
    assert holder(report_id) == "T01"
    made = Assignment.objects.get()
    assert (made.report_id, made.office_id, made.reason) == (report_id, office_id("T01"), "Nạn nhân ở Hà Nội")
    assert made.assigned_by == str(actor)
    entry = Entry.objects.get(kind="reports.assigned")
    assert json.loads(entry.data) == {"before": None, "office": office_id("T01")}
    assert "Nạn nhân" not in entry.data


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize(
    ("office", "reason", "code"),
    [
        ("T02", "Ở đó", "reports_office_ended"),
        ("SBV", "Ở đó", "office_code"),
        ("KHONG-CO", "Ở đó", "office_code"),
        ("T01", " ", "reports_reason"),
        ("T01", "x" * 501, "reports_reason"),
    ],
)
def test_a_report_is_given_to_no_office_that_is_none(office: str, reason: str, code: str) -> None:
    plan("2025-07-01,merge,T02,T08,,")
    report_id = tell("2026-11-20", at_code="")
    with pytest.raises(Refusal) as refused:
        assign_report(
            report_id=report_id, office_code=office, reason=reason, actor=at_top(), now=at("2026-11-21")
        )
    assert refused.value.code == code
    assert holder(report_id) == ""
    assert not Assignment.objects.exists()


@pytest.mark.usefixtures("tree")
def test_only_the_top_of_the_centre_gives_reports_away_and_only_open_ones() -> None:
    report_id = tell("2026-11-20", at_code="")
    person: Person = make_person("Can Bo", office=Office.objects.get(code="T01"))
    give_role(person, Role.DESK, Office.objects.get(code="T01"))
    given = {"report_id": report_id, "office_code": "T01", "reason": "Ở Hà Nội", "now": at("2026-11-21")}
    with pytest.raises(Refusal) as refused:
        assign_report(actor=person_actor(person.pk), **given)  # type: ignore[arg-type]
    assert refused.value.status == 403
    top = at_top()
    close_report(report_id=report_id, reason="Tin rác", actor=top, now=at("2026-11-21"))
    with pytest.raises(Refusal) as refused:
        assign_report(actor=top, **given)  # type: ignore[arg-type]
    assert refused.value.code == "reports_not_open"
    with pytest.raises(Refusal) as refused:
        assign_report(actor=top, **{**given, "report_id": report_id + 1})  # type: ignore[arg-type]
    assert refused.value.status == 404


def test_over_the_map_of_1_july_2025_each_report_is_with_who_answers_in_its_place(tmp_path: Path) -> None:
    folder = part_of_map(tmp_path)
    load_territories(actor=OPERATOR, now=RECORDED, folder=folder)
    units = units_of(("P01-202501", "P08-202507"))
    import_tree(table=tree_csv(units), actor=OPERATOR, now=RECORDED)
    record_plan(table=march_plan(units), actor=OPERATOR, now=RECORDED)
    record_plan(table=july_plan(units), actor=OPERATOR, now=RECORDED)
    count_rows()
    communes = [unit["code"] for unit in units if unit["level"] == "commune" and not unit["valid_from"]]
    told = {
        tell(day, at_code=code, numbers=numbers): (code, kind)
        for index, code in enumerate(communes[:: max(1, len(communes) // 60)])
        for day in ("2025-02-20", "2025-06-20")
        for numbers, kind in (((), "message"), (("0912 345 678",), "phone_number"))
        if index % 2 == (day == "2025-06-20")
    }
    assert len(told) >= 100
    # when it came it went to who answered then: to the district's police before March
    assert any(holder(pk).startswith("H-") for pk in told)

    for day in ("2025-02-28", "2025-03-01", "2025-07-01"):
        carry_all(day)
        wrong = []
        for report_id, (code, kind) in told.items():
            if day < "2025-06-20" and Report.objects.get(pk=report_id).received_at > at(day):
                continue
            place = place_by_code(code)
            answer = responsible_on(case_kind=kind, place=place, day=date.fromisoformat(day))
            codes = [office.code for office in answer.offices]
            if holder(report_id) != (codes[0] if len(codes) == 1 else ""):
                wrong.append((day, code, kind, holder(report_id), codes))
        assert wrong == []
