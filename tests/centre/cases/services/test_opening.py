from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, connection, transaction

from centre.cases.scene import CANTHO, HANOI, NOW, WARD, desk, opened, people, reported, seeing
from lachan.centre.accounts.models import Competence, Office, Role
from lachan.centre.audit.models import Entry
from lachan.centre.cases.models import Case, Clock, Event, Member, Posting
from lachan.centre.cases.queries.cases import case_for
from lachan.centre.cases.queries.timeline import timeline_for
from lachan.centre.cases.services.opening import open_case
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def test_a_case_goes_to_who_answers_for_its_kind_and_place_today(people: People) -> None:
    assert opened(people).office_id == people.office("north").pk
    assert opened(people, kind="message", territory_code=WARD).office_id == people.office("north_ward").pk
    assert opened(people, kind="website", territory_code=WARD).office_id == people.office("north").pk
    assert opened(people, territory_code=CANTHO).office_id == people.office("south").pk
    assert opened(people, territory_code="").office_id == people.office("centre").pk


def test_it_says_why_it_was_assigned_there_in_both_languages(people: People) -> None:
    case = opened(people, kind="message", territory_code=WARD)
    shown = case_for(seeing(people), case.pk, now=NOW)
    assert "Cơ quan north_ward" in shown.why_here("vi")[0]
    assert "Office north_ward" in shown.why_here("en")[0]
    nowhere = opened(people, "centre", territory_code="")
    assert "No place is known" in case_for(seeing(people, "centre"), nowhere.pk, now=NOW).why_here("en")[0]


def test_where_nobody_answers_the_centre_s_own_office_has_it(people: People) -> None:
    Competence.objects.all().delete()
    case = opened(people, "north")
    assert case.office_id == people.office("ministry").pk
    assert "keeps it" in Posting.objects.get(case=case).why_en


def test_it_refuses_to_open_where_there_is_no_office_and_keeps_nothing(people: People) -> None:
    actor = desk(people)
    Competence.objects.all().delete()
    Office.objects.filter(parent=None).update(valid_to=NOW.date())
    with pytest.raises(Refusal, match="cases_no_office"):
        open_case(kind="website", title="Không nơi nhận", actor=actor, now=NOW)
    assert Case.objects.count() == Event.objects.count() == 0


def test_numbers_are_said_aloud_and_none_is_left_out_when_one_is_refused(people: People) -> None:
    report = reported()
    assert opened(people, report_ids=[report]).number == "2026-000001"
    with pytest.raises(Refusal, match="cases_report_taken") as refusal:
        opened(people, report_ids=[report])
    assert refusal.value.params["number"] == "2026-000001"
    assert opened(people).number == "2026-000002"
    next_year = NOW + timedelta(days=60)
    assert opened(people, now=next_year).number == "2027-000001"


def test_a_case_counts_who_lost_what_and_where_from_its_reports(people: People) -> None:
    reports = [
        reported(number=1, loss_vnd=20_000_000),
        reported(
            number=2,
            loss_vnd=5_000_000,
            territory_code=CANTHO,
            message="",
            story="Bán hàng không giao, xin hoàn tiền",
        ),
        reported(number=1, loss_vnd=21_000_000),
    ]
    case = opened(people, "centre", report_ids=reports, territory_code="")
    assert (case.victims, case.loss_vnd, case.provinces) == (2, 26_000_000, 2)
    assert case.priority == sum(
        part.points for part in case_for(seeing(people, "centre"), case.pk, now=NOW).row.parts
    )
    said = [part.said("vi") for part in case_for(seeing(people, "centre"), case.pk, now=NOW).row.parts]
    assert "Thiệt hại 26.000.000 đồng: 241 điểm." in said


def test_opening_stands_in_the_timeline_and_in_the_log_with_ids_alone(people: People) -> None:
    report = reported()
    case = opened(people, report_ids=[report], title="Trang giả của ngân hàng")
    (happened,) = timeline_for(seeing(people), case.pk).rows
    assert (happened.kind, happened.data["reports"], happened.said["title"]) == (
        "opened",
        [report],
        case.title,
    )
    entry = Entry.objects.get(pk=happened.entry_id)
    assert (entry.kind, entry.subject) == ("cases.opened", f"case:{case.pk}")
    assert "Trang giả" not in entry.data
    assert happened.what("vi") == "Mở vụ việc"


def test_the_clocks_of_the_first_look_and_of_the_whole_begin(people: People) -> None:
    case = opened(people)
    clocks = dict(Clock.objects.filter(case=case).values_list("stage", "due_at"))
    assert set(clocks) == {"first_look", "close"}
    # four working hours from nine on Monday, with an hour off at noon
    assert clocks["first_look"] == NOW + timedelta(hours=5)
    assert clocks["close"] == NOW + timedelta(days=20)
    assert case.due_at == clocks["first_look"]


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"kind": "murder"}, "cases_kind"),
        ({"title": "  \n "}, "cases_words"),
        ({"title": "x" * 201}, "cases_words"),
        ({"territory_code": "P00"}, "cases_place"),
        ({"territory_code": "P\0"}, "cases_place"),
        ({"loss_vnd": -1}, "cases_money"),
        ({"loss_vnd": 10**16}, "cases_money"),
        ({"report_ids": [999]}, "not_found"),
        ({"indicator_ids": [999]}, "not_found"),
    ],
)
def test_it_refuses_bad_input_and_keeps_nothing(people: People, told: dict[str, Any], code: str) -> None:
    desk(people)
    entries = Entry.objects.count()
    with pytest.raises(Refusal, match=code):
        opened(people, **told)
    assert Case.objects.count() == Member.objects.count() == 0
    assert Entry.objects.count() == entries


def test_a_report_of_another_office_can_t_be_taken_in(people: People) -> None:
    elsewhere = reported(territory_code=CANTHO)
    with pytest.raises(Refusal, match="not_found"):
        opened(people, "north", report_ids=[elsewhere])
    assert opened(people, "south", report_ids=[elsewhere], territory_code=CANTHO).victims == 1


@pytest.mark.parametrize(
    "role", [Role.APPROVER, Role.AUDITOR, Role.ADMINISTRATOR, Role.PUBLISHER, Role.PARTNER]
)
def test_who_does_not_work_on_cases_opens_none(people: People, role: str) -> None:
    person = people.at("north", role)
    with pytest.raises(Refusal) as refusal:
        open_case(kind="website", title="Không được", actor=seeing(people, "north", role).actor(), now=NOW)
    assert (refusal.value.status, person.is_active) == (403, True)


def test_nobody_changes_or_removes_what_happened(people: People) -> None:
    case = opened(people)
    for sql in ("UPDATE cases_event SET actor = 'x'", "DELETE FROM cases_event"):
        with (
            pytest.raises(DatabaseError, match="not changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)
    assert Event.objects.filter(case=case).count() == 1


def test_a_province_is_noted_beside_the_place_for_lists(people: People) -> None:
    case = opened(people, kind="message", territory_code=WARD)
    shown = case_for(seeing(people), case.pk, now=NOW).row
    assert shown.province is not None
    assert shown.province.code == HANOI
