"""Notes between shifts, saved views and hours, as programs read and write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from django.utils import timezone

from centre.cases.api.program import token_of, token_of_office
from centre.cases.scene import HANOI, opened, people
from lachan.centre.audit.models import Entry
from lachan.centre.cases.models import Calendar, SavedView, ShiftNote, ShiftRead
from lachan.centre.cases.queries.wanted import Wanted
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from centre.accounts.people import People

__all__ = ["people"]
pytestmark = pytest.mark.django_db
KEY = "7a3a4b38-19c1-4c40-8d0d-91a32b4fd8b1"
WEEK = {"monday": ["08:00-12:00", "13:00-17:00"], "saturday": ["08:00-12:00"]}


def refused(response: Any, status: int, code: str) -> dict[str, Any]:
    assert (response.status_code, response.json()["code"]) == (status, code), response.content
    said: dict[str, Any] = response.json()
    return said


def test_a_shift_tells_the_next_and_says_who_has_read_it(people: People) -> None:
    opened(people, now=timezone.now())
    program, office = token_of(people, "north"), people.office("north").code
    body = {"office": office, "text": "chờ ngân hàng trả lời"}
    made = program.ask("POST", "/cases/shift-notes", body, idempotency_key=KEY)
    again = program.ask("POST", "/cases/shift-notes", body, idempotency_key=KEY)
    assert (made.status_code, made.json()) == (201, again.json())
    assert ShiftNote.objects.count() == 1
    reader = token_of(people, "north", "approver")
    assert reader.ask("POST", f"/cases/shift-notes/{made.json()['id']}/read", {}).status_code == 204
    (note,) = reader.get(f"/cases/shift-notes?office={office}").json()["notes"]
    assert (note["text"], note["office"]["code"], note["stood"]["open"]) == (
        "chờ ngân hàng trả lời",
        office,
        1,
    )
    assert [one["person"] for one in note["reads"]] == [people.at("north", "approver").pk]
    assert note["stood"]["numbers"] is not None
    assert token_of(people, "south").get("/cases/shift-notes").json() == {"notes": []}
    refused(program.get("/cases/shift-notes?office=nowhere"), 400, "office_code")
    refused(program.get("/cases/shift-notes?x=1"), 422, "cases_parameter")
    refused(program.ask("POST", "/cases/shift-notes", body | {"office": "nowhere"}), 422, "cases_office")
    refused(program.ask("POST", "/cases/shift-notes/x/read", {}), 404, "not_found")


def test_an_offices_program_writes_to_the_shift_and_reads_for_nobody(people: People) -> None:
    program, office = token_of_office(people, "north"), people.office("north")
    made = program.ask("POST", "/cases/shift-notes", {"office": office.code, "text": "hệ thống báo"})
    assert made.status_code == 201
    assert ShiftNote.objects.get().by == f"office:{office.pk}"
    refused(program.ask("POST", f"/cases/shift-notes/{made.json()['id']}/read", {}), 403, "not_permitted")
    assert not ShiftRead.objects.exists()


def test_a_view_is_saved_as_the_lists_parameters_and_comes_back_as_them(people: People) -> None:
    program, office = token_of(people, "north"), people.office("north").code
    filters = {
        "late": "true", "kind": "website", "office": office, "province": HANOI, "opened_from": "2026-11-01",
        "least_loss_vnd": "5000000", "indicator": "7", "find": "điện lực", "order": "due", "state": "all",
    }  # fmt: skip
    made = program.ask("POST", "/cases/views", {"name": "Trễ hạn", "filters": filters}, idempotency_key=KEY)
    again = program.ask("POST", "/cases/views", {"name": "Trễ hạn", "filters": filters}, idempotency_key=KEY)
    assert (made.status_code, made.json()) == (201, again.json())
    (view,) = program.get("/cases/views").json()["views"]
    assert (view["id"], view["name"], view["office"], view["mine"]) == (
        made.json()["id"], "Trễ hạn", None, True,
    )  # fmt: skip
    assert view["filters"] == filters
    # the desk shows the same
    saved = SavedView.objects.get()
    assert msgspec.json.decode(saved.wanted, type=Wanted).office_id == people.office("north").pk
    assert program.ask("DELETE", f"/cases/views/{view['id']}").status_code == 204
    refused(program.ask("DELETE", f"/cases/views/{view['id']}"), 404, "not_found")
    assert not SavedView.objects.exists()


def test_a_view_of_an_office_is_made_by_who_assigns_there_and_seen_below(people: People) -> None:
    office = people.office("north")
    program = token_of_office(people, "north")
    body = {"name": "Khẩn", "filters": {"urgent": "true"}, "office": office.code}
    assert program.ask("POST", "/cases/views", body).status_code == 201
    refused(program.ask("POST", "/cases/views", body | {"office": None}), 403, "not_permitted")
    refused(token_of(people, "north", "analyst").ask("POST", "/cases/views", body), 403, "not_permitted")
    refused(token_of(people, "south").ask("POST", "/cases/views", body), 404, "not_found")
    (seen,) = token_of(people, "north_ward").get("/cases/views").json()["views"]
    assert (seen["office"]["code"], seen["mine"]) == (office.code, False)
    assert token_of(people, "south").get("/cases/views").json() == {"views": []}


@pytest.mark.parametrize(
    "filters", [{"x": "1"}, {"late": "yes"}, {"kind": "none"}, {"find": "a\x00"}, {"office": "no"}]
)
def test_a_view_of_what_can_not_be_looked_for_is_refused(people: People, filters: dict[str, str]) -> None:
    program = token_of(people, "north")
    response = program.ask("POST", "/cases/views", {"name": "Lạ", "filters": filters})
    assert response.status_code in {400, 422}
    assert not SavedView.objects.exists()


def test_hours_are_looked_at_before_they_are_set(people: People) -> None:
    case = opened(people, now=timezone.now())
    program, office = token_of_office(people, "north"), people.office("north").code
    path, day = f"/cases/calendars/{office}", today(timezone.now())
    body = {"valid_from": day.isoformat(), "week": WEEK, "closed": ["2026-12-24"]}
    moves = program.ask("POST", f"{path}/preview", body)
    assert moves.status_code == 200, moves.content
    assert moves.json()["cases"] == 1
    assert not Calendar.objects.exists()
    made = program.ask("POST", path, body, idempotency_key=KEY)
    assert program.ask("POST", path, body, idempotency_key=KEY).json() == made.json()
    assert made.status_code == 201
    calendar = Calendar.objects.get()
    assert calendar.made_by == f"office:{people.office('north').pk}"
    said = program.get(path).json()
    assert (said["set_by"], said["valid_from"], said["closed"]) == (office, day.isoformat(), ["2026-12-24"])
    assert said["week"]["monday"] == WEEK["monday"]
    assert said["week"]["sunday"] == []
    assert Entry.objects.filter(kind="cases.calendar_set").count() == 1
    assert case.going_on
    refused(program.ask("POST", path, body | {"valid_from": "2020-01-01"}), 422, "cases_hours_past")
    refused(program.ask("POST", path, body | {"week": {}}), 422, "cases_hours_no_time")
    refused(program.ask("POST", path, body | {"zone": "Mars/Base"}), 422, "cases_hours_zone")
    refused(program.ask("POST", "/cases/calendars/nowhere", body), 404, "not_found")
    assert Calendar.objects.count() == 1


def test_a_program_sets_hours_only_where_its_office_is_and_with_a_token_for_that(people: People) -> None:
    body = {"valid_from": "2099-12-01", "week": WEEK}
    north, south = people.office("north").code, people.office("south").code
    program = token_of_office(people, "north")
    refused(program.ask("POST", f"/cases/calendars/{south}", body), 404, "not_found")
    without = token_of_office(people, "north", may=("case.view", "case.assign"))
    refused(without.ask("POST", f"/cases/calendars/{north}", body), 403, "not_permitted")
    assert not Calendar.objects.exists()
