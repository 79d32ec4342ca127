"""Programs read measures, propose them and take them back; no address of theirs signs, holds or lifts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import get_resolver

from centre.cases.api.program import Program, token_of, token_of_office
from centre.cases.scene import make_map, opened
from centre.measures.scene import BAD, approver, judged, now_of, people, proposed, second, signed
from lachan.centre.accounts.models import Token
from lachan.centre.audit.models import Entry
from lachan.centre.measures.models import Measure

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def wanted(**told: Any) -> dict[str, Any]:
    return {
        "kind": "block_domain", "things": [{"value": BAD}], "office": "north", "reason": "Giả cổng dịch vụ công",
    } | told  # fmt: skip


def of_measures(people: People, *more: str, office: str = "north", role: str = "desk") -> Program:
    return token_of(people, office, role, may=("case.view", "measure.view", "measure.propose", *more))


def test_a_program_proposes_many_reads_what_became_of_each_and_takes_one_back(people: People) -> None:
    program = of_measures(people)
    answer = program.ask("POST", "/measures", wanted(things=[{"value": BAD}, {"value": "com.vn"}]))
    assert answer.status_code == 200
    good, bad = answer.json()["results"]
    assert (good["refused"], bad["number"], bad["refused"]["code"]) == (None, "", "stop_suffix")
    assert bad["refused"]["said_vi"]
    assert bad["refused"]["said_en"]
    listed = program.get("/measures?state=proposed").json()["measures"]
    assert [(one["number"], one["value"], one["needed"]) for one in listed] == [(good["number"], BAD, 1)]
    one = program.get(f"/measures/{good['number']}")
    assert one.json()["timeline"][-1]["kind"] == "proposed"
    assert program.get(f"/measures/{good['number']}", if_none_match=one["ETag"]).status_code == 304
    here = f"/measures/{good['number']}/withdraw"
    assert program.ask("POST", here, {"reason": "Gõ nhầm"}).status_code == 428
    assert program.ask("POST", here, {"reason": "Gõ nhầm"}, if_match='"77"').status_code == 412
    assert Measure.objects.get().state == "proposed"
    taken = program.ask("POST", here, {"reason": "Gõ nhầm"}, if_match=one["ETag"])
    assert (taken.status_code, taken.json()["state"]) == (200, "withdrawn")
    again = program.ask("POST", here, {"reason": "Gõ nhầm"}, if_match=taken["ETag"])
    assert (again.status_code, again.json()["code"]) == (409, "measures_not_open")


def test_what_a_person_s_program_proposes_is_the_person_s(people: People) -> None:
    of_measures(people).ask("POST", "/measures", wanted())
    measure = Measure.objects.get()
    assert measure.proposer_id == people.at("north", "desk").pk
    assert measure.signatures_needed == 1


def test_what_an_office_s_program_proposes_takes_two_others(people: People) -> None:
    program = token_of_office(people, "north", may=("case.view", "measure.view", "measure.propose"))
    assert program.ask("POST", "/measures", wanted()).status_code == 200
    measure = Measure.objects.get()
    assert (measure.proposer_id, measure.signatures_needed) == (None, 2)
    behind = {people.at("north").pk, people.second("north").pk}
    assert set(map(int, measure.behind.split())) == behind
    Measure.objects.update(looked_at=measure.proposed_at)
    assert signed(measure, approver(people), now=measure.proposed_at).done == "signed"
    assert signed(measure, second(people), now=measure.proposed_at).done == "approved"


def test_the_same_key_proposes_once(people: People) -> None:
    program, key = of_measures(people), "2f8a1c3e-5b7d-4e9f"
    first = program.ask("POST", "/measures", wanted(), idempotency_key=key)
    second_time = program.ask("POST", "/measures", wanted(), idempotency_key=key)
    assert first.json() == second_time.json()
    assert Measure.objects.count() == 1
    other = program.ask("POST", "/measures", wanted(reason="Khác"), idempotency_key=key)
    assert (other.status_code, other.json()["code"]) == (422, "cases_key_reused")


@pytest.mark.parametrize(
    ("told", "status", "code"),
    [
        ({"kind": "nothing"}, 422, "measures_kind"),
        ({"things": []}, 422, "not_valid"),
        ({"office": "south"}, 400, "office_code"),
        ({"office": "no-such"}, 400, "office_code"),
        ({"case": "2020-000001"}, 404, "not_found"),
        ({"lasting_days": 400}, 422, "not_valid"),
        ({"lasting_days": 366}, 422, "not_valid"),
        ({"sign": True}, 422, "not_valid"),
        ({"things": [{"value": BAD}] * 6, "urgent": True}, 422, "measures_urgent_many"),
    ],
)
def test_what_does_not_fit_is_refused_whole(
    people: People, told: dict[str, Any], status: int, code: str
) -> None:
    answer = of_measures(people).ask("POST", "/measures", wanted(**told))
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Measure.objects.exists()


def test_a_token_does_what_it_was_made_for_and_what_its_person_may(people: People) -> None:
    measure = proposed(people)
    for program, status in (
        (Program(""), 401),
        (token_of(people, "north", may=("case.view",)), 403),
        (of_measures(people, role="auditor"), 403),
        (of_measures(people, office="south"), 404),
        (of_measures(people, role="approver"), 200),
    ):
        assert program.get(f"/measures/{measure.number}").status_code == status
    assert of_measures(people, role="approver").ask("POST", "/measures", wanted()).status_code == 403
    reader = token_of(people, "north", may=("case.view", "measure.view"))
    assert reader.ask("POST", "/measures", wanted()).status_code == 403


def test_no_address_of_programs_signs_holds_or_lifts(people: People) -> None:
    """An approver's own token with all that a token can be made for: there is nothing to call."""
    measure = proposed(people)
    program = of_measures(people, "measure.sign", "measure.lift", "measure.hold", role="approver")
    for act in ("sign", "approve", "refuse", "hold", "lift"):
        assert program.ask("POST", f"/measures/{measure.number}/{act}", {"reason": "x"}).status_code == 404
    paths = [str(one.pattern) for one in get_resolver("lachan.centre.config.urls").url_patterns]
    assert not [path for path in paths if "sign" in path and "measures" in path]
    assert now_of(measure).state == "proposed"


def test_the_measures_of_a_case_are_read_by_its_number(people: People) -> None:
    make_map(people)
    case = opened(people)
    judged("domain", "khac.top")
    proposed(people, "khac.top")
    measure = proposed(people, case_id=case.pk)
    program = of_measures(people)
    listed = program.get(f"/measures?case={case.number}").json()["measures"]
    assert [(one["number"], one["case"]) for one in listed] == [(measure.number, case.number)]
    for wrong in ("state=nothing", "kind=nothing", "what=x", "value=" + "x" * 501):
        assert program.get(f"/measures?{wrong}").status_code == 422


def test_each_read_is_written_down_with_its_token(people: People) -> None:
    measure = proposed(people)
    program = of_measures(people)
    program.get(f"/measures/{measure.number}")
    [entry] = Entry.objects.filter(kind="measures.viewed")
    assert entry.actor == f"person:{people.at('north', 'desk').pk}"
    assert f'"measure":"{measure.pk}"' in entry.data
    assert f'"token":{Token.objects.get().pk}' in entry.data
