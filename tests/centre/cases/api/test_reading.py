"""What programs read: what their owner sees at the desk, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from centre.cases.api.program import token_of, token_of_office
from centre.cases.scene import CANTHO, HANOI, desk, fresh, opened, people
from lachan.centre.accounts.models import Token
from lachan.centre.audit.models import Entry
from lachan.centre.cases.api import reading
from lachan.centre.cases.models import Case
from lachan.centre.cases.services.tasks import add_task
from lachan.centre.web import limits
from lachan.centre.web.limits import Buckets

if TYPE_CHECKING:
    from centre.accounts.people import People

__all__ = ["people"]
pytestmark = pytest.mark.django_db


def numbers(response: Any) -> list[str]:
    assert response.status_code == 200, response.content
    return [one["number"] for one in response.json()["cases"]]


def lines(response: Any) -> list[dict[str, Any]]:
    assert response.status_code == 200, response.content
    whole = b"".join(response.streaming_content)
    return [msgspec.json.decode(line) for line in whole.splitlines()]


def test_the_list_is_that_of_the_owners_offices(people: People) -> None:
    north, south = opened(people), opened(people, "south", territory_code=CANTHO)
    assert numbers(token_of(people, "north").get("/cases")) == [north.number]
    assert numbers(token_of_office(people, "south").get("/cases")) == [south.number]
    assert numbers(token_of(people, "centre").get("/cases?order=newest")) == [south.number, north.number]
    assert numbers(token_of(people, "north_ward").get("/cases")) == []


def test_a_token_never_shows_what_its_person_may_not_see(people: People) -> None:
    south = opened(people, "south", territory_code=CANTHO)
    program = token_of(people, "north")
    for path in ("", "/timeline", "/exhibits/1/custody"):
        assert program.get(f"/cases/{south.number}{path}").status_code == 404
    assert south.number.encode() not in program.get("/cases?state=all").content
    assert lines(program.get("/cases/export?state=all")) == []
    code = people.office("south").code
    assert program.get(f"/cases?office={code}").json()["code"] == "office_code"
    assert program.get(f"/cases/figures/standing?office={code}").status_code == 400
    assert program.get(f"/cases/calendars/{code}").status_code == 400
    assert program.get("/cases/figures/standing").json()["value"]["going_on"] == 0


def test_a_role_that_has_ended_shows_nothing_by_an_older_token(people: People) -> None:
    case, program = opened(people), token_of(people, "north")
    assert program.get(f"/cases/{case.number}").status_code == 200
    people.at("north", "desk").role_periods.update(role="publisher")
    assert program.get(f"/cases/{case.number}").json()["code"] == "not_permitted"
    assert program.get("/cases").status_code == 403


def test_an_office_with_a_task_sees_the_case_for_as_long(people: People) -> None:
    case, program = opened(people), token_of_office(people, "south")
    assert program.get(f"/cases/{case.number}").status_code == 404
    add_task(
        case_id=case.pk,
        title="Hỏi nạn nhân",
        office_id=people.office("south").pk,
        actor=desk(people),
        now=case.opened_at,
    )
    assert program.get(f"/cases/{case.number}").status_code == 200


def test_a_case_is_told_whole_with_what_it_is_called_in_both_languages(people: People) -> None:
    case = opened(people)
    said = token_of(people, "north").get(f"/cases/{case.number}").json()
    assert said["version"] == case.version
    assert said["title"] == said["title_vi"] == "Trang giả dịch vụ công"
    assert said["office"]["code"] == people.office("north").code
    assert said["place"]["name_en"] == "Hà Nội City"
    assert {one["stage"] for one in said["clocks"]} == {"first_look", "close"}
    assert said["postings"][0]["why_vi"]
    assert said["priority"] == sum(one["points"] for one in said["priority_parts"])


def test_what_has_not_changed_is_not_sent_again(people: People) -> None:
    case, program = opened(people), token_of(people, "north")
    first = program.get(f"/cases/{case.number}")
    etag, entries = first.headers["ETag"], Entry.objects.count()
    assert etag.startswith(f'"{case.version}.')
    for said in (etag, f'"x", {etag}', f"W/{etag}", "*"):
        again = program.get(f"/cases/{case.number}", if_none_match=said)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == etag
    assert Entry.objects.count() == entries
    program.act(case, "note", {"text": "mới"}, version="*")
    assert program.get(f"/cases/{case.number}", if_none_match=etag).status_code == 200


def test_a_list_is_narrowed_as_at_the_desk(people: People) -> None:
    program = token_of(people, "centre")
    one = opened(people, title="Trang giả ngân hàng", loss_vnd=9_000_000)
    two = opened(people, "south", title="Nhóm Zalo giả", kind="website", territory_code=CANTHO)
    Case.objects.filter(pk=two.pk).update(assignee_id=people.at("centre", "desk").pk)
    for query, found in (
        ("least_loss_vnd=1", [one]),
        ("whose=mine", [two]),
        ("whose=nobody", [one]),
        ("find=zalo", [two]),
        (f"find={one.number}", [one]),
        (f"office={people.office('south').code}", [two]),
        (f"province={HANOI}", [one]),
        ("late=true", []),
        ("late=false&order=newest", [two, one]),
        ("stage=act", []),
        ("opened_from=2026-11-24", []),
        ("opened_from=2026-11-23&opened_to=2026-11-23&order=newest", [two, one]),
    ):
        assert numbers(program.get(f"/cases?{query}")) == [case.number for case in found], query
        wanted = sorted(case.number for case in found)
        told = lines(program.get(f"/cases/export?{query.replace('&order=newest', '')}"))
        assert sorted(line["number"] for line in told) == wanted, query


@pytest.mark.parametrize(
    "query",
    [
        "late=yes", "size=0", "size=201", "size=1e2", "opened_from=28/11/2026", "opened_from=2026-13-01",
        "opened_to=9999-12-31", "least_loss_vnd=-1", "least_loss_vnd=99999999999999999999", "nothing=1", "late=true&late=false",
        "province=P00", "find=%00", "indicator=x",
    ],
)  # fmt: skip
def test_what_cannot_be_read_in_an_address_is_refused(people: People, query: str) -> None:
    response = token_of(people, "north").get(f"/cases?{query}")
    assert (response.status_code, response.json()["code"]) == (422, "cases_parameter")


def test_an_unknown_state_is_refused_and_not_taken_for_everything(people: People) -> None:
    for query in ("state=opened", "kind=nothing", "order=random", "whose=theirs", "stage=x"):
        response = token_of(people, "north").get(f"/cases?{query}")
        assert (response.status_code, response.json()["code"]) == (422, "cases_view"), query


def test_pages_follow_one_another_without_a_gap(people: People) -> None:
    program, cases = token_of(people, "north"), [opened(people) for _ in range(5)]
    found, place = [], ""
    for _ in range(4):
        page = program.get(f"/cases?order=newest&size=2&place={place}").json()
        found += [one["number"] for one in page["cases"]]
        place = page["later"]
        if not place:
            break
    assert found == [case.number for case in reversed(cases)]
    assert page["earlier"]


def test_an_export_goes_on_over_the_pages_it_is_read_in_and_is_written_down(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_AT_ONCE", 2)
    program, cases = token_of(people, "north"), [opened(people) for _ in range(5)]
    response = program.get("/cases/export")
    assert response.headers["Content-Type"] == "application/x-ndjson"
    told = lines(response)
    assert [line["number"] for line in told] == [case.number for case in reversed(cases)]
    entries = list(Entry.objects.filter(kind="cases.taken_by_program").order_by("id"))
    assert len(entries) == 3
    assert {one.request_id for one in entries} == {response.headers["X-Request-ID"]}
    assert all(msgspec.json.decode(one.data)["token"] == Token.objects.get().pk for one in entries)


def test_the_timeline_is_paged_the_newest_first(people: People) -> None:
    case, program = opened(people), token_of(people, "north")
    for text in "abc":
        program.act(case, "note", {"text": text}, version="*")
    page = program.get(f"/cases/{case.number}/timeline?size=2").json()
    assert [one["kind"] for one in page["happened"]] == ["noted", "noted"]
    rest = program.get(f"/cases/{case.number}/timeline?place={page['later']}").json()
    assert [one["kind"] for one in rest["happened"]] == ["noted", "opened"]
    assert rest["happened"][-1]["said"] == {"title": "Trang giả dịch vụ công"}


def test_each_named_figure_is_told_and_no_other(people: People) -> None:
    opened(people, loss_vnd=5_000_000)
    program = token_of(people, "north")
    query = "?first=2026-11-01&last=2026-11-30"
    said = {name: program.get(f"/cases/figures/{name}{query}").json() for name in reading.FIGURES}
    assert all(one["figure"] == name for name, one in said.items())
    assert said["standing"]["value"]["going_on"] == 1
    assert said["money"]["value"]["lost_vnd"] == 5_000_000
    assert said["by_office"]["value"][people.office("north").code]["opened"] == 1
    assert said["by_province"]["value"][HANOI]["opened"] == 1
    assert len(said["by_day"]["value"]) == 30
    assert program.get("/cases/figures/everything").status_code == 404
    assert (
        program.get("/cases/figures/money?first=2026-11-30&last=2026-11-01").json()["code"] == "cases_period"
    )
    assert program.get("/cases/figures/money?territory=x").json()["code"] == "cases_parameter"


def test_the_hours_of_an_office_are_told(people: People) -> None:
    program, code = token_of(people, "north"), people.office("north").code
    said = program.get(f"/cases/calendars/{code}?day=2026-11-30").json()
    assert (said["office"], said["set_by"], said["day"]) == (code, None, "2026-11-30")
    assert said["week"]["monday"]
    assert program.get(f"/cases/calendars/{code}?day=x").json()["code"] == "cases_parameter"


def test_a_token_that_asks_too_much_is_told_when_to_come_again(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "tokens", Buckets(2))
    one, two = token_of(people, "north"), token_of(people, "north")
    assert [one.get("/cases").status_code for _ in range(3)] == [200, 200, 429]
    refused = one.get("/cases")
    assert refused.json()["code"] == "too_many_by_token"
    assert int(refused.headers["Retry-After"]) > 0
    assert two.get("/cases").status_code == 200


def test_reading_changes_nothing_of_a_case(people: People) -> None:
    case, program = opened(people), token_of(people, "north")
    for path in ("", "/timeline"):
        program.get(f"/cases/{case.number}{path}")
    assert fresh(case).version == case.version
    assert fresh(case).changed_at == case.changed_at
